"""Putting a plan into the queue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, delete, insert, literal, select, update

from scheduler.core.plan import Entry, Plan, QueueRow
from scheduler.core.policy import State
from scheduler.store.tables import EPOCH, changes, deliveries, to_microseconds

MOVABLE = (State.PLANNED.value, State.AWAITING_APPROVAL.value)


def queue_rows(connection: Connection) -> list[QueueRow]:
    """All deliveries as the planner sees them, in the order they are due."""
    columns = (
        deliveries.c.post_id,
        deliveries.c.account,
        deliveries.c.occurrence,
        deliveries.c.due_at,
        deliveries.c.state,
        deliveries.c.campaign,
        (deliveries.c.claim > 0).label("touched"),
        deliveries.c.slot_at,
    )
    query = select(*columns).order_by(deliveries.c.due_at, deliveries.c.id)
    return [QueueRow(**row) for row in connection.execute(query).mappings()]


def apply_plan(connection: Connection, plan: Plan, *, now: datetime, waiting: frozenset[str]) -> None:
    """Bring the queue in line with ``plan``, which was made in this same transaction. Deliveries of
    the campaigns in ``waiting`` need approval first. What changes is noted, so that it can be undone."""
    gone = [_kept_whole(connection, row) for row in plan.dropped]
    if plan.dropped:
        connection.execute(delete(deliveries).where(_is_same()), [_key_of(row) for row in plan.dropped])
    if plan.moved:
        moved = [{**_key_of(move.entry), **_times(move.entry)} for move in plan.moved]
        connection.execute(_moving(), moved)
    if plan.added:
        connection.execute(insert(deliveries), _rows(plan.added, now=now, waiting=waiting))
    if plan.added or plan.moved or plan.dropped:
        what = {
            "added": [list(entry.key) for entry in plan.added],
            "moved": [[*move.entry.key, to_microseconds(move.from_at)] for move in plan.moved],
            "dropped": gone,
        }
        connection.execute(insert(changes).values(at=now, what=what))


@dataclass(frozen=True, slots=True)
class Undone:
    """How many deliveries went back; ``left`` are those that something has happened to since."""

    removed: int = 0
    moved_back: int = 0
    put_back: int = 0
    left: int = 0


def undo_last(connection: Connection, *, now: datetime) -> Undone | None:
    """Take back what the last apply changed, as far as it lies ahead and nothing has happened to it. None
    when there is nothing to take back."""
    last = connection.execute(select(changes).order_by(changes.c.id.desc()).limit(1)).mappings().first()
    if last is None:
        return None
    what = last["what"]
    ahead = (deliveries.c.state.in_(MOVABLE), deliveries.c.claim == 0, deliveries.c.due_at > now)
    removed = sum(
        connection.execute(delete(deliveries).where(_is_same(), *ahead), _bound(*key)).rowcount for key in what["added"]
    )
    moved_back = 0
    for post_id, account, occurrence, from_us in what["moved"]:
        if (from_at := EPOCH + timedelta(microseconds=from_us)) > now:
            moment = literal(from_at, deliveries.c.due_at.type)
            back = {"due_at": moment, "wake_at": case((deliveries.c.wake_at.is_(None), None), else_=moment)}
            moving = update(deliveries).where(_is_same(), *ahead).values(back)
            moved_back += connection.execute(moving, _bound(post_id, account, occurrence)).rowcount
    put_back = sum(_put_back(connection, row, now=now) for row in what["dropped"])
    connection.execute(delete(changes).where(changes.c.id == last["id"]))
    whole = len(what["added"]) + len(what["moved"]) + len(what["dropped"])
    return Undone(removed, moved_back, put_back, whole - removed - moved_back - put_back)


def _put_back(connection: Connection, row: dict[str, Any], *, now: datetime) -> bool:
    key = _bound(row["post_id"], row["account"], row["occurrence"])
    taken = connection.execute(select(deliveries.c.id).where(_is_same()), key).first()
    values = {name: _moment(value) if name in _MOMENTS else value for name, value in row.items()}
    if taken or row["due_at"] <= to_microseconds(now):
        return False
    connection.execute(insert(deliveries).values(**values))
    return True


def _kept_whole(connection: Connection, row: QueueRow) -> dict[str, Any]:
    """A row as JSON, but for its number."""
    found = connection.execute(select(deliveries).where(_is_same()), _key_of(row)).mappings().one()
    return {
        name: to_microseconds(value) if name in _MOMENTS and value is not None else value
        for name, value in found.items()
        if name != "id"
    }


def _moment(value: int | None) -> datetime | None:
    return None if value is None else EPOCH + timedelta(microseconds=value)


_MOMENTS = ("due_at", "wake_at", "lease_until", "sending_at", "slot_at")


def _moving() -> Any:
    """An update by key. What waits for nothing (for approval, say) goes on doing so."""
    due_at = bindparam("new_due_at", type_=deliveries.c.due_at.type)
    return (
        update(deliveries)
        .where(_is_same())
        .values(
            due_at=due_at,
            slot_at=bindparam("new_slot_at", type_=deliveries.c.slot_at.type),
            late=bindparam("new_late"),
            wake_at=case((deliveries.c.wake_at.is_(None), None), else_=due_at),
        )
    )


def _times(entry: Entry) -> dict[str, Any]:
    return {"new_due_at": entry.due_at, "new_slot_at": entry.slot_at, "new_late": entry.late}


def _is_same() -> ColumnElement[bool]:
    return and_(
        deliveries.c.post_id == bindparam("of_post"),
        deliveries.c.account == bindparam("of_account"),
        deliveries.c.occurrence == bindparam("of_occurrence"),
    )


def _key_of(row: Entry | QueueRow) -> dict[str, Any]:
    return _bound(*row.key)


def _bound(post_id: str, account: str, occurrence: int) -> dict[str, Any]:
    return {"of_post": post_id, "of_account": account, "of_occurrence": occurrence}


def _rows(entries: Sequence[Entry], *, now: datetime, waiting: frozenset[str]) -> list[dict[str, Any]]:
    rows = []
    for entry in entries:
        state = State.AWAITING_APPROVAL if entry.campaign in waiting else State.PLANNED
        rows.append(
            {
                "post_id": entry.post_id,
                "account": entry.account,
                "network": entry.network,
                "campaign": entry.campaign,
                "occurrence": entry.occurrence,
                "state": state.value,
                "due_at": entry.due_at,
                "slot_at": entry.slot_at,
                "wake_at": None if state is State.AWAITING_APPROVAL else entry.due_at,
                "late": entry.late,
                "marker": _marker(entry, now),
            }
        )
    return rows


def _marker(entry: Entry, now: datetime) -> str:
    """What travels in our link to recognise the delivery by: unique also across databases, because a
    lost database must not make last year's pin look like this year's."""
    text = f"{entry.post_id}\0{entry.account}\0{entry.occurrence}\0{to_microseconds(now)}"
    return "tc" + hashlib.sha256(text.encode()).hexdigest()[:14]
