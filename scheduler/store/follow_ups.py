"""First comments, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from scheduler.core.follow_up import FollowUp, Stage
from scheduler.store.holds import is_held
from scheduler.store.tables import deliveries, follow_ups, receipts


def add(connection: Connection, delivery_id: int, text: str, *, at: datetime) -> None:
    """To be written now. One that is there already stays as it is."""
    there = connection.execute(select(follow_ups.c.claim).where(follow_ups.c.delivery_id == delivery_id)).first()
    if there is None:
        values = {"stage": Stage.WAITING.value, "wake_at": at, "claim": 0, "tries": 0, "why": ""}
        connection.execute(insert(follow_ups).values(delivery_id=delivery_id, text=text, **values))


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
    return get(connection, seen.delivery_id) if taken else None


def change(connection: Connection, seen: FollowUp, **values: Any) -> bool:
    """Write ``values`` if nobody has taken it since it was ``seen``."""
    mine = (follow_ups.c.delivery_id == seen.delivery_id, follow_ups.c.claim == seen.claim)
    return connection.execute(update(follow_ups).where(*mine).values(**values)).rowcount == 1


def get(connection: Connection, delivery_id: int) -> FollowUp | None:
    row = connection.execute(_all().where(follow_ups.c.delivery_id == delivery_id)).mappings().first()
    return _read(row) if row else None


def needing_person(connection: Connection) -> list[FollowUp]:
    query = _all().where(follow_ups.c.stage == Stage.GIVEN_UP.value).order_by(follow_ups.c.delivery_id)
    return [_read(row) for row in connection.execute(query).mappings()]


def revive(connection: Connection, delivery_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Let those that were given up be tried again; returns their deliveries."""
    wanted = [one for one in needing_person(connection) if one.delivery_id in delivery_ids]
    for one in wanted:
        change(connection, one, stage=Stage.WAITING.value, wake_at=at, tries=0)
    return [one.delivery_id for one in wanted]


def next_wake_at(connection: Connection, *, now: datetime) -> datetime | None:
    query = (
        select(func.min(follow_ups.c.wake_at))
        .join(deliveries, deliveries.c.id == follow_ups.c.delivery_id)
        .where(~is_held(deliveries, now))
    )
    moment: datetime | None = connection.execute(query).scalar()
    return moment


def _all() -> Select[Any]:
    return (
        select(
            follow_ups,
            deliveries.c.account,
            deliveries.c.network,
            deliveries.c.post_id,
            receipts.c.remote_id.label("post"),
        )
        .join(deliveries, deliveries.c.id == follow_ups.c.delivery_id)
        .join(receipts, receipts.c.delivery_id == follow_ups.c.delivery_id)
    )


def _read(row: RowMapping) -> FollowUp:
    return FollowUp(**{name: row[name] for name in FollowUp.__dataclass_fields__})
