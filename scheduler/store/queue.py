"""Putting a plan into the queue, and what a person does to single deliveries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.core.plan import Entry, Plan, QueueRow
from scheduler.core.policy import State
from scheduler.store.tables import attempts, deliveries, to_microseconds


def queue_rows(connection: Connection) -> list[QueueRow]:
    """All deliveries as the planner sees them, in the order they are due."""
    columns = (
        deliveries.c.post_id,
        deliveries.c.account,
        deliveries.c.occurrence,
        deliveries.c.due_at,
        deliveries.c.state,
        deliveries.c.campaign,
    )
    query = select(*columns).order_by(deliveries.c.due_at, deliveries.c.id)
    return [QueueRow(**row) for row in connection.execute(query).mappings()]


def apply(connection: Connection, plan: Plan, *, now: datetime, waiting: frozenset[str]) -> None:
    """Bring the queue in line with ``plan``; deliveries of campaigns in ``waiting`` need approval.

    Only rows nothing has happened to are moved or dropped; the rest stays as it is.
    """
    for entry in plan.dropped:
        _untouched(connection, delete(deliveries), entry)
    for move in plan.moved:
        entry = move.entry
        statement = update(deliveries).values(due_at=entry.due_at, wake_at=entry.due_at, late=entry.late)
        _untouched(connection, statement, entry)
    _add(connection, plan.added, now=now, waiting=waiting)
