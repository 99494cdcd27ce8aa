"""Several follow-ups to a post: the parts of a thread, in their order."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
_KEPT = "delivery_id, text, stage, wake_at, claim, tries, sending_at, remote_id, why"


def upgrade() -> None:
    op.drop_index("follow_ups_wake")
    op.rename_table("follow_ups", "follow_ups_before")
    op.create_table(
        "follow_ups",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("wake_at", sa.BigInteger),
        sa.Column("claim", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sending_at", sa.BigInteger),
        sa.Column("remote_id", sa.String),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.execute(f"INSERT INTO follow_ups (number, {_KEPT}) SELECT 1, {_KEPT} FROM follow_ups_before")  # noqa: S608 - only names of columns, written above
    op.drop_table("follow_ups_before")
    op.create_index("follow_ups_wake", "follow_ups", ["wake_at"])
