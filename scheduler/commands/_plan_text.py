"""A plan in words and as a document."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import click

from scheduler.core.plan import Entry, Plan
from scheduler.forecast import Cost

Key = tuple[str, str, int]


def plan_document(plan: Plan, *, costs: Sequence[Cost] = (), warnings: Sequence[str] = ()) -> dict[str, Any]:
    """The plan as --json prints it; times are UTC."""
    return {
        "costs": [asdict(cost) for cost in costs],
        "warnings": list(warnings),
        "left_out": [
            {"post": one.post_id, "account": one.account, "slot_at": one.slot_at, "why": one.why}
            for one in plan.left_out
        ],
        "entries": [_entry(entry) for entry in plan.entries],
        "added": [_entry(entry) for entry in plan.added],
        "moved": [{**_entry(move.entry), "from": move.from_at} for move in plan.moved],
        "changed": [_entry(change.entry) for change in plan.changed],
        "dropped": [asdict(row) for row in plan.dropped],
        "kept": [_entry(entry) for entry in plan.kept],
        "unplaced": [{"post": unplaced.post_id, "why": unplaced.why} for unplaced in plan.unplaced],
    }


def say_plan(
    plan: Plan,
    *,
    zone: str,
    titles: Mapping[str, str],
    costs: Sequence[Cost] = (),
    warnings: Sequence[str] = (),
) -> None:
    """Print the plan week by week in local time; + is new, > moved (with from when), ~ changed, - dropped."""
    place = ZoneInfo(zone)
    new = {entry.key for entry in plan.added}
    moved = {move.entry.key: move.from_at for move in plan.moved}
    changed = {change.entry.key: change.entry.why for change in plan.changed}
    for week, entries in groupby(plan.entries, key=lambda entry: entry.due_at.astimezone(place).isocalendar()[:2]):
        click.echo(f"Week {week[1]} of {week[0]}")
        for (due_at, post_id), group in groupby(entries, key=lambda entry: (entry.due_at, entry.post_id)):
            same = list(group)
            sign = _sign(same, new=new, moved=moved, changed=changed)
            accounts = ", ".join(entry.account for entry in same)
            again = f", showing {same[0].occurrence}" if same[0].occurrence > 1 else ""
            was = next((moved[entry.key] for entry in same if entry.key in moved), None)
            from_when = f"  was {was.astimezone(place):%a %d %b %H:%M}" if was else ""
            title = titles.get(post_id, post_id)
            click.echo(f"  {sign} {due_at.astimezone(place):%a %d %b %H:%M}  {title}  ({accounts}{again}){from_when}")
            for why in dict.fromkeys(changed[entry.key] for entry in same if entry.key in changed):
                click.echo(f"      {why}")
    for row in plan.dropped:
        click.echo(f"  - {row.due_at.astimezone(place):%a %d %b %H:%M}  {row.post_id} on {row.account}: {row.why}")
    for unplaced in plan.unplaced:
        click.echo(f"  ? {titles.get(unplaced.post_id, unplaced.post_id)}: {unplaced.why}")
    for one in plan.left_out:
        title = titles.get(one.post_id, one.post_id)
        click.echo(f"  ! {one.slot_at.astimezone(place):%a %d %b %H:%M}  {title}, not on {one.account}: {one.why}")
    for cost in costs:
        limit = f" of ${cost.budget:.2f}" if cost.budget is not None else ""
        click.echo(
            f"  $ {cost.month}  {cost.network}: ${cost.dollars:.2f}{limit} for {cost.deliveries} post{'' if cost.deliveries == 1 else 's'}"
        )
    for warning in warnings:
        click.echo(f"  ! {warning}")
    click.echo(
        f"{len(plan.entries)} deliveries: {len(plan.added)} new, {len(plan.moved)} moved, "
        f"{len(plan.changed)} changed, {len(plan.dropped)} dropped."
    )


def _sign(same: Sequence[Entry], *, new: Container[Key], moved: Container[Key], changed: Container[Key]) -> str:
    """What becomes of one moment's deliveries of a post, whose accounts mostly share it."""
    marks = (("+", new), (">", moved), ("~", changed))
    return next((sign for sign, keys in marks if any(entry.key in keys for entry in same)), " ")


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
