"""Reading and claiming deliveries, and writing how they went.

Every write names the state and the claim it saw; a row count of 0 means somebody else was there
first, and the caller's news is dropped (it is in the attempts all the same).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, exists, func, insert, or_, select, update

from scheduler.core.delivery import Attempt, Delivery, Receipt
from scheduler.core.insights.asking import first_ask_at
from scheduler.store.holds import is_held
from scheduler.store.tables import Moment, attempts, deliveries, receipts

_FIELDS = tuple(Delivery.__dataclass_fields__)
_COLUMNS = tuple(deliveries.c[name] for name in _FIELDS)


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(**{name: row[name] for name in _FIELDS})


def get(connection: Connection, delivery_id: int) -> Delivery | None:
    row = connection.execute(select(*_COLUMNS).where(deliveries.c.id == delivery_id)).mappings().first()
    return _delivery(row) if row else None


def listed(connection: Connection, *, states: Iterable[str] = (), account: str | None = None) -> list[Delivery]:
    """Deliveries in the order they are due; all states when none is named."""
    query = select(*_COLUMNS).order_by(deliveries.c.due_at, deliveries.c.id)
    if wanted := tuple(states):
        query = query.where(deliveries.c.state.in_(wanted))
    if account is not None:
        query = query.where(deliveries.c.account == account)
    return [_delivery(row) for row in connection.execute(query).mappings()]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many deliveries there are in each state, and how many of all wait for a person."""

    by_state: Mapping[str, int]
    needing_person: int


def counts(connection: Connection) -> Counts:
    query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    by_state = {state: int(number) for state, number in connection.execute(query)}
    needing = select(func.count()).select_from(deliveries).where(deliveries.c.needs_person)
    return Counts(by_state, int(connection.execute(needing).scalar_one()))


def between(connection: Connection, begin: datetime, end: datetime) -> list[Delivery]:
    """Deliveries due from ``begin`` (included) to ``end`` (not included), in the order they are due."""
    due = deliveries.c.due_at
    query = select(*_COLUMNS).where(due >= begin, due < end).order_by(due, deliveries.c.id)
    return [_delivery(row) for row in connection.execute(query).mappings()]


def some(
    connection: Connection, *, states: Iterable[str], newest: bool, most: int, skip: int = 0, person: bool | None = None
) -> list[Delivery]:
    """At most ``most`` deliveries in ``states``, the newest or the oldest first, after ``skip`` of them; of all,
    or of those that a ``person`` must see to or need not."""
    due = deliveries.c.due_at
    query = select(*_COLUMNS).where(deliveries.c.state.in_(tuple(states)))
    if person is not None:
        query = query.where(deliveries.c.needs_person == person)
    query = query.order_by(*((due.desc(), deliveries.c.id.desc()) if newest else (due, deliveries.c.id)))
    return [_delivery(row) for row in connection.execute(query.limit(most).offset(skip)).mappings()]


def of_post(connection: Connection, post_id: str) -> list[Delivery]:
    """A post's deliveries in the order they are due."""
    query = select(*_COLUMNS).where(deliveries.c.post_id == post_id).order_by(deliveries.c.due_at, deliveries.c.id)
    return [_delivery(row) for row in connection.execute(query).mappings()]


def post_ids(connection: Connection) -> set[str]:
    """Of all posts that have a delivery."""
    return set(connection.execute(select(deliveries.c.post_id).distinct()).scalars())


def next_wake_at(connection: Connection, *, now: datetime, due_by: datetime | None = None) -> datetime | None:
    """When the earliest delivery that isn't held needs attention (of those due by ``due_by``, if
    given); None: never."""
    query = select(func.min(deliveries.c.wake_at)).where(~is_held(deliveries, now))
    if due_by is not None:
        query = query.where(deliveries.c.due_at <= due_by)
    moment: datetime | None = connection.execute(query).scalar()
    return moment


def overdue(connection: Connection, *, now: datetime) -> list[Delivery]:
    """Deliveries that a worker should have taken by ``now``: free to take, and nothing holds them."""
    query = (
        select(*_COLUMNS)
        .where(deliveries.c.wake_at <= now, deliveries.c.lease_until.is_(None), ~is_held(deliveries, now))
        .order_by(deliveries.c.wake_at, deliveries.c.id)
    )
    return [_delivery(row) for row in connection.execute(query).mappings()]


@cache  # putting it together takes longer than SQLite takes to answer it
def _claimable(states: tuple[str, ...], network: str | None) -> Select[Any]:
    """The delivery to take next at the moment ``now`` (a parameter)."""
    now = bindparam("now", type_=Moment())
    other = deliveries.alias("other")
    busy = exists().where(
        and_(other.c.account == deliveries.c.account, other.c.id != deliveries.c.id, other.c.lease_until > now)
    )
    is_claimable = or_(*(deliveries.c.state == state for state in states))
    unclaimed = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now)
    query = (
        select(*_COLUMNS)
        .where(deliveries.c.wake_at <= now, is_claimable, unclaimed, ~busy, ~is_held(deliveries, now))
        .order_by(deliveries.c.wake_at, deliveries.c.id)
        .limit(1)
    )
    return query if network is None else query.where(deliveries.c.network == network)


def claim_next(
    connection: Connection, *, states: Sequence[str], now: datetime, lease: timedelta, network: str | None = None
) -> Delivery | None:
    """Take the oldest delivery that needs attention, on an account with nothing in flight.

    The lease keeps others away; when it ends without news, the row wakes up for the next worker.
    """
    row = connection.execute(_claimable(tuple(states), network), {"now": now}).mappings().first()
    if row is None:
        return None
    seen = _delivery(row)
    taken = connection.execute(
        update(deliveries)
        .where(
            deliveries.c.id == seen.id,
            deliveries.c.state == seen.state,
            deliveries.c.claim == seen.claim,
            or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now),
        )
        .values(claim=seen.claim + 1, lease_until=now + lease, wake_at=now + lease)
    )
    return get(connection, seen.id) if taken.rowcount == 1 else None


def change(connection: Connection, seen: Delivery, *, release: bool = True, **values: Any) -> bool:
    """Write ``values`` if the row is still in the state and under the claim that ``seen`` shows."""
    if release:
        values["lease_until"] = None
    changed = connection.execute(
        update(deliveries)
        .where(deliveries.c.id == seen.id, deliveries.c.state == seen.state, deliveries.c.claim == seen.claim)
        .values(**values)
    )
    return changed.rowcount == 1


def record(connection: Connection, attempt: Attempt) -> None:
    connection.execute(
        insert(attempts).values(
            delivery_id=attempt.delivery_id,
            claim=attempt.claim,
            at=attempt.at,
            phase=attempt.phase,
            outcome=attempt.outcome,
            sentence=attempt.sentence,
            status=attempt.status,
            code=attempt.code,
            subcode=attempt.subcode,
            message=attempt.message,
        )
    )


def needing_person(connection: Connection) -> list[Delivery]:
    """Deliveries that wait for a person's decision."""
    query = select(*_COLUMNS).where(deliveries.c.needs_person).order_by(deliveries.c.due_at, deliveries.c.id)
    return [_delivery(row) for row in connection.execute(query).mappings()]


def last_refusal(connection: Connection, account: str) -> Attempt | None:
    """The last attempt that ended because the account's login wasn't taken."""
    query = (
        select(attempts)
        .join(deliveries, deliveries.c.id == attempts.c.delivery_id)
        .where(deliveries.c.account == account, attempts.c.outcome == "auth")
        .order_by(attempts.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    return Attempt(**{name: row[name] for name in Attempt.__dataclass_fields__}) if row else None


def attempts_of(connection: Connection, delivery_id: int) -> list[Attempt]:
    query = select(attempts).where(attempts.c.delivery_id == delivery_id).order_by(attempts.c.id)
    names = tuple(Attempt.__dataclass_fields__)
    return [Attempt(**{name: row[name] for name in names}) for row in connection.execute(query).mappings()]


def mark_published(connection: Connection, delivery_id: int, *, why: str, receipt: Receipt) -> None:
    """Save the receipt, whoever holds the claim; a delivery that has one keeps the first."""
    changed = connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c.state != "published")
        .values(state="published", wake_at=None, lease_until=None, why=why, needs_person=False)
    )
    if changed.rowcount == 0:
        return
    connection.execute(
        insert(receipts).values(
            delivery_id=receipt.delivery_id,
            remote_id=receipt.remote_id,
            link=receipt.link,
            evidence=receipt.evidence,
            published_at=receipt.published_at,
            ask_at=first_ask_at(receipt.published_at),
        )
    )


def save_link(connection: Connection, delivery_id: int, link: str) -> None:
    connection.execute(update(receipts).where(receipts.c.delivery_id == delivery_id).values(link=link))


def receipts_of(connection: Connection, ids: Sequence[int]) -> Mapping[int, Receipt]:
    """The receipts there are for these deliveries."""
    names = tuple(Receipt.__dataclass_fields__)
    rows = connection.execute(select(receipts).where(receipts.c.delivery_id.in_(ids))).mappings()
    return {row["delivery_id"]: Receipt(**{name: row[name] for name in names}) for row in rows}


def receipts_by_delivery(connection: Connection) -> Mapping[int, Receipt]:
    names = tuple(Receipt.__dataclass_fields__)
    rows = connection.execute(select(receipts)).mappings()
    return {row["delivery_id"]: Receipt(**{name: row[name] for name in names}) for row in rows}


def attempted_since(connection: Connection, since: datetime) -> list[Delivery]:
    """Deliveries with an attempt at ``since`` or later, in the order they are due."""
    recent = select(attempts.c.delivery_id).where(attempts.c.at >= since)
    query = select(*_COLUMNS).where(deliveries.c.id.in_(recent)).order_by(deliveries.c.due_at, deliveries.c.id)
    return [_delivery(row) for row in connection.execute(query).mappings()]


def published_since(connection: Connection, since: datetime) -> list[tuple[str, datetime]]:
    """(account, when) of what went out since then, the oldest first."""
    query = (
        select(deliveries.c.account, receipts.c.published_at)
        .join(receipts, deliveries.c.id == receipts.c.delivery_id)
        .where(receipts.c.published_at >= since)
        .order_by(receipts.c.published_at)
    )
    return [(account, at) for account, at in connection.execute(query)]


def last_published_at(connection: Connection, account: str) -> datetime | None:
    """When the account last published anything."""
    query = (
        select(func.max(receipts.c.published_at))
        .join(deliveries, deliveries.c.id == receipts.c.delivery_id)
        .where(deliveries.c.account == account)
    )
    moment: datetime | None = connection.execute(query).scalar()
    return moment
