"""``tipcast insights``: what each network reports of our posts, and what did best."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.commands import NEEDS_PERSON
from scheduler.commands._open import opened
from scheduler.commands._options import json_option, now_option, print_json, workspace_option
from scheduler.core.errors import BadInput, Problem
from scheduler.core.insights.sample import Measure


@click.command("insights")
@workspace_option
@json_option
@now_option
@click.option("--fetch", is_flag=True, help="Ask the networks now, not only when `tick` and `run` do.")
@click.option("--csv", "target", metavar="FILE", help="Write every day's numbers as a table instead; - is stdout.")
@click.option(
    "--by",
    "measure",
    type=click.Choice([one.value for one in Measure]),
    default=Measure.INTERACTIONS.value,
    show_default=True,
    help="What counts as doing well.",
)
def command(root: Path, as_json: bool, now_text: str | None, fetch: bool, target: str | None, measure: str) -> int:
    """Show what the networks report of public posts, and which kind, time and hashtag did best."""
    from scheduler.commands._insights_text import document, say, write_table
    from scheduler.publishing.asking import Collected
    from scheduler.results import results_of, unasked

    if target is not None and as_json:
        raise BadInput(Problem("--csv", "It can't be CSV and JSON at once.", "Choose one."))
    with opened(root, now_text=now_text) as workspace:
        collected = workspace.collecting.run_for_a_person() if fetch else Collected()
        notes = tuple(dict.fromkeys([*collected.notes, *unasked(workspace)]))
        report = results_of(workspace, measure=Measure(measure))
        if target is not None:
            write_table(report, zone=workspace.settings.zone, target=target)
        elif as_json:
            print_json(document(report, notes=notes))
        else:
            say(report, zone=workspace.settings.zone)
    for note in notes:
        click.echo(note, err=True)
    return NEEDS_PERSON if collected.needs_person else 0
