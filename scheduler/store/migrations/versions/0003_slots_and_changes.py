"""The slot a delivery belongs to, and what each apply changed, so that it can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("slot_at", sa.BigInteger))
    op.execute("UPDATE deliveries SET slot_at = due_at")
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("what", sa.JSON, nullable=False),
    )
    op.create_index("changes_at", "changes", ["at"])
