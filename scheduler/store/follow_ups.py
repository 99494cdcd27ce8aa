"""First comments and the parts of threads, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, func, insert, select, update

from scheduler.core.follow_up import FollowUp, Stage
from scheduler.store.holds import is_held
from scheduler.store.tables import deliveries, follow_ups, receipts

_BEFORE = follow_ups.alias("before")


def add(connection: Connection, delivery_id: int, texts: Sequence[str], *, at: datetime) -> None:
    """To be written one after the other, the first now. Those of a delivery that has some stay as they are."""
    if not texts or of_delivery(connection, delivery_id):
        return
    values = {"delivery_id": delivery_id, "stage": Stage.WAITING.value, "claim": 0, "tries": 0, "why": ""}
    rows = [
        {**values, "number": number, "text": text, "wake_at": at if number == 1 else None}
        for number, text in enumerate(texts, start=1)
    ]
    connection.execute(insert(follow_ups), rows)


def claim_next(connection: Connection, *, now: datetime, lease: timedelta) -> FollowUp | None:
    """Take the one that has waited longest, on an account that nothing holds; others leave it alone for ``lease``."""
    query = (
        _all()
        .where(follow_ups.c.wake_at <= now, ~is_held(deliveries, now))
        .order_by(follow_ups.c.wake_at, follow_ups.c.delivery_id)
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    seen = _read(row)
    taken = change(connection, seen, claim=seen.claim + 1, wake_at=now + lease)
    return get(connection, seen.delivery_id, seen.number) if taken else None


def change(connection: Connection, seen: FollowUp, **values: Any) -> bool:
    """Write ``values`` if nobody has taken it since it was ``seen``."""
    mine = (*_is(seen.delivery_id, seen.number), follow_ups.c.claim == seen.claim)
    return connection.execute(update(follow_ups).where(*mine).values(**values)).rowcount == 1


def wake_next(connection: Connection, seen: FollowUp, *, at: datetime) -> None:
    """``seen`` is written: the one that follows it is due."""
    following = _is(seen.delivery_id, seen.number + 1)
    connection.execute(update(follow_ups).where(*following).values(wake_at=at))


def give_up_rest(connection: Connection, seen: FollowUp, *, why: str) -> None:
    """``seen`` is given up, and so are those that would follow it."""
    rest = (follow_ups.c.delivery_id == seen.delivery_id, follow_ups.c.number > seen.number)
    connection.execute(update(follow_ups).where(*rest).values(stage=Stage.GIVEN_UP.value, wake_at=None, why=why))


def get(connection: Connection, delivery_id: int, number: int = 1) -> FollowUp | None:
    row = connection.execute(_all().where(*_is(delivery_id, number))).mappings().first()
    return _read(row) if row else None


def of_delivery(connection: Connection, delivery_id: int) -> list[FollowUp]:
    """In their order."""
    query = _all().where(follow_ups.c.delivery_id == delivery_id).order_by(follow_ups.c.number)
    return [_read(row) for row in connection.execute(query).mappings()]


def needing_person(connection: Connection) -> list[FollowUp]:
    """Of each delivery the first that was given up: the others only wait for it."""
    given_up = follow_ups.c.stage == Stage.GIVEN_UP.value
    query = _all().where(given_up).order_by(follow_ups.c.delivery_id, follow_ups.c.number.desc())
    first = {row["delivery_id"]: _read(row) for row in connection.execute(query).mappings()}
    return list(first.values())


def revive(connection: Connection, delivery_ids: Sequence[int], *, at: datetime) -> list[FollowUp]:
    """Let those that were given up be tried again, in their order; returns the first of each delivery. One that may
    be there already is looked for before it is written."""
    wanted = [one for one in needing_person(connection) if one.delivery_id in delivery_ids]
    for one in wanted:
        rest = (follow_ups.c.delivery_id == one.delivery_id, follow_ups.c.number > one.number)
        waiting = {"stage": Stage.WAITING.value, "tries": 0, "wake_at": None, "why": ""}
        connection.execute(update(follow_ups).where(*rest).values(**waiting))
        stage = Stage.UNKNOWN if one.is_open else Stage.WAITING
        change(connection, one, stage=stage.value, tries=0, wake_at=at)
    return wanted


def next_wake_at(connection: Connection, *, now: datetime) -> datetime | None:
    query = (
        select(func.min(follow_ups.c.wake_at))
        .join(deliveries, deliveries.c.id == follow_ups.c.delivery_id)
        .where(~is_held(deliveries, now))
    )
    moment: datetime | None = connection.execute(query).scalar()
    return moment


def _is(delivery_id: int, number: int) -> tuple[Any, ...]:
    return follow_ups.c.delivery_id == delivery_id, follow_ups.c.number == number


def _all() -> Select[Any]:
    is_before = and_(_BEFORE.c.delivery_id == follow_ups.c.delivery_id, _BEFORE.c.number == follow_ups.c.number - 1)
    return (
        select(
            follow_ups,
            deliveries.c.account,
            deliveries.c.network,
            deliveries.c.post_id,
            deliveries.c.draft,
            func.coalesce(_BEFORE.c.remote_id, receipts.c.remote_id).label("post"),
        )
        .join(deliveries, deliveries.c.id == follow_ups.c.delivery_id)
        .join(receipts, receipts.c.delivery_id == follow_ups.c.delivery_id)
        .outerjoin(_BEFORE, is_before)
    )


def _read(row: RowMapping) -> FollowUp:
    names = [name for name in FollowUp.__dataclass_fields__ if name != "of_thread"]
    of_thread = bool((row["draft"] or {}).get("thread"))
    return FollowUp(**{name: row[name] for name in names}, of_thread=of_thread)
