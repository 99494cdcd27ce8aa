"""What the networks report of public posts, and when each is asked next."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("receipts", sa.Column("ask_at", sa.BigInteger))
    op.add_column("receipts", sa.Column("gone_at", sa.BigInteger))
    op.execute("UPDATE receipts SET ask_at = published_at + 86400000000")  # a day
    op.create_index("receipts_ask", "receipts", ["ask_at"])
    op.create_table(
        "insights",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("fetched_at", sa.BigInteger, nullable=False),
        sa.Column("reach", sa.BigInteger),
        sa.Column("views", sa.BigInteger),
        sa.Column("reactions", sa.BigInteger),
        sa.Column("comments", sa.BigInteger),
        sa.Column("shares", sa.BigInteger),
        sa.Column("saves", sa.BigInteger),
        sa.Column("clicks", sa.BigInteger),
    )
