"""Troubles a person was told of, and what is looked at from time to time."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "troubles",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("told_at", sa.BigInteger),
        sa.Column("lease_until", sa.BigInteger),
    )
    op.create_table(
        "watches",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("at", sa.BigInteger),
        sa.Column("wake_at", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("watches_wake", "watches", ["wake_at"])
