"""When each account's login ends and is renewed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "logins",
        sa.Column("account", sa.String, primary_key=True),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("renew_at", sa.BigInteger),
        sa.Column("wake_at", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False),
    )
    op.create_index("logins_wake", "logins", ["wake_at"])
