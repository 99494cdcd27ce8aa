"""Putting a plan into the queue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.core.plan import Entry, Plan, QueueRow
from scheduler.core.policy import State
from scheduler.store.tables import deliveries, to_microseconds


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
    )
    query = select(*columns).order_by(deliveries.c.due_at, deliveries.c.id)
    return [QueueRow(**row) for row in connection.execute(query).mappings()]


def apply_plan(connection: Connection, plan: Plan, *, now: datetime, waiting: frozenset[str]) -> None:
    """Bring the queue in line with ``plan``, which was made in this same transaction. Deliveries of
    the campaigns in ``waiting`` need approval first."""
    for row in plan.dropped:
        connection.execute(delete(deliveries).where(*_same(row)))
    for move in plan.moved:
        values = {"due_at": move.entry.due_at, "late": move.entry.late}
        wakes = {"wake_at": move.entry.due_at}
        connection.execute(update(deliveries).where(*_same(move.entry)).values(values))
        connection.execute(
            update(deliveries).where(*_same(move.entry), deliveries.c.wake_at.is_not(None)).values(wakes)
        )
    if plan.added:
        connection.execute(insert(deliveries), _rows(plan.added, now=now, waiting=waiting))


def _same(row: Entry | QueueRow) -> tuple[Any, ...]:
    return (
        deliveries.c.post_id == row.post_id,
        deliveries.c.account == row.account,
        deliveries.c.occurrence == row.occurrence,
    )


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
