"""Deliveries, their attempts and receipts, and holds."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("post_id", sa.String, nullable=False),
        sa.Column("account", sa.String, nullable=False),
        sa.Column("network", sa.String, nullable=False),
        sa.Column("campaign", sa.String, nullable=False),
        sa.Column("occurrence", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("wake_at", sa.BigInteger),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("late", sa.String, nullable=False),
        sa.Column("marker", sa.String, nullable=False, unique=True),
        sa.Column("claim", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("needs_person", sa.Boolean, nullable=False),
        sa.Column("sending_at", sa.BigInteger),
        sa.Column("draft", sa.JSON),
        sa.Column("handle", sa.JSON, nullable=False),
        sa.UniqueConstraint("post_id", "account", "occurrence", name="deliveries_once"),
    )
    op.create_index("deliveries_wake", "deliveries", ["wake_at"])
    op.create_index("deliveries_account", "deliveries", ["account", "state"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("claim", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("phase", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("code", sa.String),
        sa.Column("subcode", sa.String),
        sa.Column("message", sa.Text, nullable=False),
    )
    op.create_index("ix_attempts_delivery_id", "attempts", ["delivery_id"])
    op.create_table(
        "receipts",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("remote_id", sa.String, nullable=False),
        sa.Column("link", sa.Text),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "holds",
        sa.Column("scope", sa.String, primary_key=True),
        sa.Column("until", sa.BigInteger),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
    )
