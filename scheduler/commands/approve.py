"""``tipcast approve``: let deliveries that wait for approval go out."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.commands._options import workspace_option
from scheduler.commands._people import act
from scheduler.publishing.person import Person

STATES = ("awaiting approval",)


@click.command("approve")
@click.argument("deliveries", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="All that are awaiting approval.")
@workspace_option
def command(deliveries: tuple[int, ...], everything: bool, root: Path) -> int:
    """Let deliveries that wait for approval go out. DELIVERIES are numbers from `tipcast queue`."""
    return act(root, deliveries, everything=everything, states=STATES, do=Person.approve, done="Approved")
