"""Putting a plan into the queue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    bindparam,
    case,
    delete,
    insert,
    literal,
    select,
    update,
)

from scheduler.core.delivery import APPROVED
from scheduler.core.plan import Entry, Plan, QueueRow, Was
from scheduler.core.policy import State
from scheduler.store.tables import EPOCH, attempts, changes, deliveries, to_microseconds

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
        deliveries.c.late,
        deliveries.c.id.in_(select(attempts.c.delivery_id).where(attempts.c.outcome == APPROVED)).label("approved"),
    )
    query = select(*columns).order_by(deliveries.c.due_at, deliveries.c.id)
    return [QueueRow(**row) for row in connection.execute(query).mappings()]


def apply_plan(connection: Connection, plan: Plan, *, now: datetime) -> None:
    """Bring the queue in line with ``plan``, which was made in this same transaction. What changes is noted,
    so that it can be undone."""
    gone = [_taken_out(connection, row) for row in plan.dropped]
    if plan.moved:
        connection.execute(_setting(), [_settings(move.entry) for move in plan.moved])
    if plan.changed:
        connection.execute(_setting(), [_settings(change.entry) for change in plan.changed])
    if plan.added:
        connection.execute(insert(deliveries), _rows(plan.added, now=now))
    if plan.is_new:
        what = {
            "added": [list(entry.key) for entry in plan.added],
            "moved": [[*move.entry.key, to_microseconds(move.from_at), *_before(move.was)] for move in plan.moved],
            "changed": [[*one.entry.key, *_before(one.was)] for one in plan.changed],
            "dropped": gone,
        }
        connection.execute(insert(changes).values(at=now, what=what))


@dataclass(frozen=True, slots=True)
class Undone:
    """How many deliveries went back (``set_back``: to the settings they had); ``left`` are those that
    something has happened to since."""

    removed: int = 0
    moved_back: int = 0
    put_back: int = 0
    set_back: int = 0
    left: int = 0


def last_change(connection: Connection) -> int | None:
    """The number of what ``undo_last`` would take back."""
    number: int | None = connection.execute(select(changes.c.id).order_by(changes.c.id.desc()).limit(1)).scalar()
    return number


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
    moved_back = set_back = 0
    for post_id, account, occurrence, from_us, *was in what["moved"]:
        if (from_at := EPOCH + timedelta(microseconds=from_us)) > now:
            moving = update(deliveries).where(_is_same(), *ahead).values(_as_before(was, due_at=from_at))
            moved_back += connection.execute(moving, _bound(post_id, account, occurrence)).rowcount
    # Applies of before November 2026 changed no settings and noted none.
    for post_id, account, occurrence, *was in what.get("changed", ()):
        setting = update(deliveries).where(_is_same(), *ahead).values(_as_before(was))
        set_back += connection.execute(setting, _bound(post_id, account, occurrence)).rowcount
    put_back = sum(_put_back(connection, row, now=now) for row in what["dropped"])
    connection.execute(delete(changes).where(changes.c.id == last["id"]))
    whole = sum(len(rows) for rows in what.values())
    return Undone(removed, moved_back, put_back, set_back, whole - removed - moved_back - put_back - set_back)


def _before(was: Was | None) -> tuple[str | None, ...]:
    return () if was is None else (was.state, was.late)


def _as_before(was: Sequence[str | None], *, due_at: datetime | None = None) -> dict[str, Any]:
    """The values of a row that goes back; ``was`` is what ``_before`` noted."""
    state, late = was or (None, None)
    moment = deliveries.c.due_at if due_at is None else literal(due_at, deliveries.c.due_at.type)
    asleep = deliveries.c.wake_at.is_(None) if state is None else literal(state == State.AWAITING_APPROVAL)
    values: dict[str, Any] = {"due_at": moment, "wake_at": case((asleep, None), else_=moment)}
    return values | ({"state": state} if state else {}) | ({} if late is None else {"late": late})


def _put_back(connection: Connection, row: dict[str, Any], *, now: datetime) -> bool:
    key = _bound(row["post_id"], row["account"], row["occurrence"])
    taken = connection.execute(select(deliveries.c.id).where(_is_same()), key).first()
    if taken or row["due_at"] <= to_microseconds(now):
        return False
    history = row.pop(_HISTORY, [])
    number = connection.execute(insert(deliveries).values(_out_of_json(row)).returning(deliveries.c.id)).scalar_one()
    for attempt in history:
        connection.execute(insert(attempts).values(_out_of_json(attempt) | {"delivery_id": number}))
    return True


def _taken_out(connection: Connection, row: QueueRow) -> dict[str, Any]:
    """Delete a row and its history (a person's approval), and return them as JSON, without their numbers."""
    found = connection.execute(select(deliveries).where(_is_same()), _key_of(row)).mappings().one()
    mine = attempts.c.delivery_id == found["id"]
    history = connection.execute(select(attempts).where(mine).order_by(attempts.c.id)).mappings().all()
    connection.execute(delete(attempts).where(mine))
    connection.execute(delete(deliveries).where(deliveries.c.id == found["id"]))
    return {**_as_json(found), _HISTORY: [_as_json(one) for one in history]}


def _as_json(row: RowMapping) -> dict[str, Any]:
    return {
        name: to_microseconds(value) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in ("id", "delivery_id")
    }


def _out_of_json(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: EPOCH + timedelta(microseconds=value) if name in _MOMENTS and value is not None else value
        for name, value in row.items()
    }


_MOMENTS = ("due_at", "wake_at", "lease_until", "sending_at", "slot_at", "at")
_HISTORY = "history"


def _setting() -> Any:
    """An update by key."""
    return (
        update(deliveries)
        .where(_is_same())
        .values(
            due_at=bindparam("new_due_at", type_=deliveries.c.due_at.type),
            slot_at=bindparam("new_slot_at", type_=deliveries.c.slot_at.type),
            late=bindparam("new_late"),
            state=bindparam("new_state"),
            wake_at=bindparam("new_wake_at", type_=deliveries.c.wake_at.type),
        )
    )


def _settings(entry: Entry) -> dict[str, Any]:
    state, wake_at = _beginning(entry)
    return {
        **_key_of(entry),
        "new_due_at": entry.due_at,
        "new_slot_at": entry.slot_at,
        "new_late": entry.late,
        "new_state": state,
        "new_wake_at": wake_at,
    }


def _beginning(entry: Entry) -> tuple[str, datetime | None]:
    """State and waking time of a delivery that nothing has happened to."""
    if entry.waits:
        return State.AWAITING_APPROVAL.value, None
    return State.PLANNED.value, entry.due_at


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


def _rows(entries: Sequence[Entry], *, now: datetime) -> list[dict[str, Any]]:
    rows = []
    for entry in entries:
        state, wake_at = _beginning(entry)
        rows.append(
            {
                "post_id": entry.post_id,
                "account": entry.account,
                "network": entry.network,
                "campaign": entry.campaign,
                "occurrence": entry.occurrence,
                "state": state,
                "due_at": entry.due_at,
                "slot_at": entry.slot_at,
                "wake_at": wake_at,
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
