"""What a tick brought about, and whether a person is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from scheduler.commands import NEEDS_PERSON
from scheduler.commands.queue import delivery_document
from scheduler.core.delivery import Delivery, Hold, Receipt
from scheduler.store import deliveries, holds
from scheduler.wiring import Workspace


@dataclass(frozen=True, slots=True)
class Outcome:
    """Deliveries that something happened to, their receipts, and accounts that have come to a stop."""

    touched: tuple[Delivery, ...]
    receipts: dict[int, Receipt]
    stopped: tuple[Hold, ...] = ()

    @property
    def troubles(self) -> tuple[Delivery, ...]:
        return tuple(row for row in self.touched if row.needs_person)

    def document(self) -> dict[str, Any]:
        rows = [delivery_document(row, self.receipts.get(row.id)) for row in self.touched]
        stops = [{"scope": hold.scope, "why": hold.why} for hold in self.stopped]
        return {"deliveries": rows, "needs_person": len(self.troubles), "stopped": stops}


def stopped(workspace: Workspace) -> tuple[Hold, ...]:
    """The accounts that wait for a person."""
    with workspace.store.reading() as connection:
        return tuple(hold for hold in holds.listed(connection) if hold.until is None)


def outcome_of(workspace: Workspace, *, since: datetime, stopped_before: tuple[Hold, ...]) -> Outcome:
    """Everything that was attempted at ``since`` or later, and what has stopped since then."""
    new = tuple(hold for hold in stopped(workspace) if hold not in stopped_before)
    with workspace.store.reading() as connection:
        touched = deliveries.attempted_since(connection, since)
        receipts = deliveries.receipts_by_delivery(connection)
    return Outcome(tuple(touched), {row.id: receipts[row.id] for row in touched if row.id in receipts}, new)


def say_outcome(outcome: Outcome, *, quiet: bool = False) -> int:
    """Print it; returns the exit code."""
    if not quiet:
        for row in outcome.touched:
            receipt = outcome.receipts.get(row.id)
            what = (receipt.link or receipt.remote_id) if receipt else row.why
            click.echo(f"{row.state}: {row.post_id} on {row.account}  {what}")
    for row in outcome.troubles:
        click.echo(f"{row.account}, {row.post_id}: {row.why}  (tipcast show {row.id})", err=True)
    told = {row.why for row in outcome.troubles}
    for hold in outcome.stopped:
        if hold.why not in told:
            click.echo(f"{hold.scope.replace(':', ' ')}: {hold.why}", err=True)
    return NEEDS_PERSON if outcome.troubles or outcome.stopped else 0
