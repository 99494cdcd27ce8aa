"""First comments: what is written under a post once it is public."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("wake_at", sa.BigInteger),
        sa.Column("claim", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sending_at", sa.BigInteger),
        sa.Column("remote_id", sa.String),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("follow_ups_wake", "follow_ups", ["wake_at"])
