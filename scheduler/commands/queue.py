"""``tipcast queue``: the deliveries and how they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from scheduler.commands._open import opened
from scheduler.commands._options import json_option, print_json, workspace_option
from scheduler.core.delivery import Delivery, Receipt
from scheduler.store import deliveries, holds


@click.command("queue")
@workspace_option
@json_option
@click.option("--state", "states", multiple=True, help="Only these states; may be repeated.")
def command(root: Path, as_json: bool, states: tuple[str, ...]) -> int:
    """List the deliveries in the order they are due."""
    with opened(root) as workspace, workspace.store.reading() as connection:
        rows = deliveries.listed(connection, states=states)
        receipts = deliveries.receipts_by_delivery(connection)
        held = holds.listed(connection)
        zone = ZoneInfo(workspace.settings.zone)
    if as_json:
        print_json(
            {
                "deliveries": [delivery_document(row, receipts.get(row.id)) for row in rows],
                "holds": [{"scope": hold.scope, "until": hold.until, "why": hold.why} for hold in held],
            }
        )
        return 0
    for row in rows:
        receipt = receipts.get(row.id)
        what = receipt.link or receipt.remote_id if receipt else row.why
        local = row.due_at.astimezone(zone)
        click.echo(
            f"{row.id:>5}  {local:%a %d %b %Y %H:%M}  {row.account:<12} {row.state:<18} {row.post_id}  {what or ''}"
        )
    for hold in held:
        if hold.scope.startswith(holds.THREAD):  # its posts go out all the same
            click.echo(f"{hold.scope.removeprefix(holds.THREAD)}: {hold.why}")
            continue
        until = f"until {hold.until.astimezone(zone):%d %b %H:%M}" if hold.until else "until you act"
        click.echo(f"On hold {until}: {hold.scope}: {hold.why}")
    if not rows:
        click.echo("The queue is empty. tipcast plan shows what would go out; tipcast apply queues it.")
    return 0


def delivery_document(row: Delivery, receipt: Receipt | None) -> dict[str, Any]:
    """A delivery as the commands print it with --json."""
    return {
        "id": row.id,
        "post": row.post_id,
        "account": row.account,
        "network": row.network,
        "campaign": row.campaign,
        "occurrence": row.occurrence,
        "state": row.state,
        "due_at": row.due_at,
        "next_at": row.wake_at,
        "late": row.late,
        "tries": row.tries,
        "why": row.why,
        "needs_person": row.needs_person,
        "marker": row.marker,
        "remote_id": receipt.remote_id if receipt else None,
        "link": receipt.link if receipt else None,
        "evidence": receipt.evidence if receipt else None,
        "published_at": receipt.published_at if receipt else None,
    }
