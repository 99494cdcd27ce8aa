"""What a tick brought about, and whether a person is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from scheduler.commands import NEEDS_PERSON
from scheduler.commands.queue import delivery_document
from scheduler.core.delivery import Delivery, Receipt
from scheduler.store import deliveries
from scheduler.wiring import Workspace


@dataclass(frozen=True, slots=True)
class Outcome:
    """Deliveries that something happened to, those of them that need a person, and the receipts."""

    touched: tuple[Delivery, ...]
    receipts: dict[int, Receipt]

    @property
    def troubles(self) -> tuple[Delivery, ...]:
        return tuple(row for row in self.touched if row.needs_person)

    def document(self) -> dict[str, Any]:
        rows = [delivery_document(row, self.receipts.get(row.id)) for row in self.touched]
        return {"deliveries": rows, "needs_person": len(self.troubles)}


def outcome_of(workspace: Workspace, *, since: datetime) -> Outcome:
    """Everything that was attempted at ``since`` or later."""
    with workspace.store.reading() as connection:
        touched = deliveries.attempted_since(connection, since)
        receipts = deliveries.receipts_by_delivery(connection)
    return Outcome(tuple(touched), {row.id: receipts[row.id] for row in touched if row.id in receipts})


def say_outcome(outcome: Outcome, *, quiet: bool = False) -> int:
    """Print it; returns the exit code."""
    if not quiet:
        for row in outcome.touched:
            receipt = outcome.receipts.get(row.id)
            what = (receipt.link or receipt.remote_id) if receipt else row.why
            click.echo(f"{row.state}: {row.post_id} on {row.account}  {what}")
    for row in outcome.troubles:
        click.echo(f"{row.account}, {row.post_id}: {row.why}  (tipcast show {row.id})", err=True)
    return NEEDS_PERSON if outcome.troubles else 0
