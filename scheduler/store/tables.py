"""The tables. Changing one needs a migration in ``migrations/versions``; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from scheduler.core.insights import NAMES

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole microseconds since 1970: sorts, indexes and compares
    the same in every database, and the standard library's sqlite3 can read it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = MetaData()

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post_id", String, nullable=False),
    Column("account", String, nullable=False),
    Column("network", String, nullable=False),
    Column("campaign", String, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("wake_at", Moment),
    Column("lease_until", Moment),
    Column("late", String, nullable=False),
    Column("marker", String, nullable=False, unique=True),
    Column("claim", Integer, nullable=False, default=0),
    Column("tries", Integer, nullable=False, default=0),
    Column("why", Text, nullable=False, default=""),
    Column("needs_person", Boolean, nullable=False, default=False),
    Column("sending_at", Moment),
    Column("draft", JSON(none_as_null=True)),
    Column("handle", JSON, nullable=False, default=dict),
    Column("slot_at", Moment),
    UniqueConstraint("post_id", "account", "occurrence", name="deliveries_once"),
)
Index("deliveries_wake", deliveries.c.wake_at)
Index("deliveries_account", deliveries.c.account, deliveries.c.state)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", Integer, ForeignKey("deliveries.id"), nullable=False, index=True),
    Column("claim", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("phase", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("status", Integer),
    Column("code", String),
    Column("subcode", String),
    Column("message", Text, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column("delivery_id", Integer, ForeignKey("deliveries.id"), primary_key=True),
    Column("remote_id", String, nullable=False),
    Column("link", Text),
    Column("evidence", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("ask_at", Moment),
    Column("gone_at", Moment),
)
Index("receipts_ask", receipts.c.ask_at)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("delivery_id", Integer, ForeignKey("deliveries.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("stage", String, nullable=False),
    Column("wake_at", Moment),
    Column("claim", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("sending_at", Moment),
    Column("remote_id", String),
    Column("why", Text, nullable=False),
)
Index("follow_ups_wake", follow_ups.c.wake_at)

insights = Table(
    "insights",
    metadata,
    Column("delivery_id", Integer, ForeignKey("deliveries.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("fetched_at", Moment, nullable=False),
    *(Column(name, BigInteger) for name in NAMES),
)

holds = Table(
    "holds",
    metadata,
    Column("scope", String, primary_key=True),
    Column("until", Moment),
    Column("why", Text, nullable=False),
    Column("fingerprint", String, nullable=False),
)

logins = Table(
    "logins",
    metadata,
    Column("account", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("expires_at", Moment),
    Column("renew_at", Moment),
    Column("wake_at", Moment),
    Column("tries", Integer, nullable=False),
)
Index("logins_wake", logins.c.wake_at)

troubles = Table(
    "troubles",
    metadata,
    Column("key", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("words", JSON, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("told_at", Moment),
    Column("lease_until", Moment),
)

watches = Table(
    "watches",
    metadata,
    Column("name", String, primary_key=True),
    Column("at", Moment),
    Column("wake_at", Moment),
    Column("tries", Integer, nullable=False),
    Column("note", Text, nullable=False),
)
Index("watches_wake", watches.c.wake_at)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("what", JSON, nullable=False),
)
Index("changes_at", changes.c.at)
