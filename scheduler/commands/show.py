"""``tipcast show``: one delivery with every attempt and its receipt."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from scheduler.commands._open import opened
from scheduler.commands._options import json_option, print_json, workspace_option
from scheduler.commands.queue import delivery_document
from scheduler.core.errors import BadInput, Problem
from scheduler.store import deliveries, follow_ups


@click.command("show")
@click.argument("delivery", type=int)
@workspace_option
@json_option
def command(delivery: int, root: Path, as_json: bool) -> int:
    """Show DELIVERY (a number from `tipcast queue`): what was sent, every attempt, the receipt."""
    with opened(root) as workspace, workspace.store.reading() as connection:
        row = deliveries.get(connection, delivery)
        attempts = deliveries.attempts_of(connection, delivery)
        receipt = deliveries.receipts_by_delivery(connection).get(delivery)
        following = follow_ups.of_delivery(connection, delivery)
        zone = ZoneInfo(workspace.settings.zone)
    if row is None:
        raise BadInput(Problem("delivery", f"There is no delivery {delivery}.", "See: tipcast queue"))
    if as_json:
        document = delivery_document(row, receipt)
        document["draft"] = row.draft
        document["attempts"] = [asdict(attempt) for attempt in attempts]
        document["following"] = [asdict(one) for one in following]
        print_json(document)
        return 0
    click.echo(f"{row.post_id} on {row.account}, due {row.due_at.astimezone(zone):%a %d %b %Y %H:%M}: {row.state}")
    if row.why:
        click.echo(f"  {row.why}")
    for attempt in attempts:
        code = "/".join(part for part in (attempt.code, attempt.subcode) if part)
        said = " ".join(
            part for part in (f"HTTP {attempt.status}" if attempt.status else "", code, attempt.message) if part
        )
        click.echo(
            f"  {attempt.at.astimezone(zone):%d %b %H:%M:%S}  {attempt.phase:<8} {attempt.outcome:<13} {attempt.sentence}"
        )
        if said:
            click.echo(f"      the network said: {said}")
    if receipt:
        click.echo(f"  public: {receipt.link or receipt.remote_id} ({receipt.evidence})")
        for one in following:
            what = f"part {one.number + 1}" if row.draft and row.draft.get("thread") else "first comment"
            click.echo(f"  {what}: {one.stage}{f'. {one.why}' if one.why else ''}")
    elif row.needs_person and row.state == "unknown":
        click.echo(
            f"  Look at the network, then: tipcast settle {row.id} --live URL, or: tipcast settle {row.id} --send-again"
        )
    return 0
