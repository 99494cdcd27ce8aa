"""A plan in words and as a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import click

from scheduler.core.plan import Entry, Plan


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as --json prints it; times are UTC."""
    return {
        "entries": [_entry(entry) for entry in plan.entries],
        "added": [_entry(entry) for entry in plan.added],
        "moved": [{**_entry(move.entry), "from": move.from_at} for move in plan.moved],
        "dropped": [asdict(row) for row in plan.dropped],
        "kept": [_entry(entry) for entry in plan.kept],
        "unplaced": [{"post": unplaced.post_id, "why": unplaced.why} for unplaced in plan.unplaced],
    }


def say_plan(plan: Plan, *, zone: str, titles: Mapping[str, str]) -> None:
    """Print the plan week by week in local time; + is new, > moved, - dropped."""
    place = ZoneInfo(zone)
    new = {entry.key for entry in plan.added}
    moved = {move.entry.key for move in plan.moved}
    for week, entries in groupby(plan.entries, key=lambda entry: entry.due_at.astimezone(place).isocalendar()[:2]):
        click.echo(f"Week {week[1]} of {week[0]}")
        for (due_at, post_id), group in groupby(entries, key=lambda entry: (entry.due_at, entry.post_id)):
            same = list(group)
            sign = "+" if same[0].key in new else ">" if same[0].key in moved else " "
            accounts = ", ".join(entry.account for entry in same)
            click.echo(
                f"  {sign} {due_at.astimezone(place):%a %d %b %H:%M}  {titles.get(post_id, post_id)}  ({accounts})"
            )
    for row in plan.dropped:
        click.echo(f"  - {row.due_at.astimezone(place):%a %d %b %H:%M}  {row.post_id} on {row.account}: {row.why}")
    for unplaced in plan.unplaced:
        click.echo(f"  ? {titles.get(unplaced.post_id, unplaced.post_id)}: {unplaced.why}")
    click.echo(
        f"{len(plan.entries)} deliveries: {len(plan.added)} new, {len(plan.moved)} moved, {len(plan.dropped)} dropped."
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "post": entry.post_id,
        "account": entry.account,
        "network": entry.network,
        "occurrence": entry.occurrence,
        "due_at": entry.due_at,
        "campaign": entry.campaign,
        "why": entry.why,
    }
