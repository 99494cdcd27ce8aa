"""``tipcast skip``: never send these deliveries."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.commands._options import workspace_option
from scheduler.commands._people import act
from scheduler.publishing.person import Person

STATES = ("failed", "rejected", "missed", "blocked")


@click.command("skip")
@click.argument("deliveries", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="All that are failed or rejected or missed or blocked.")
@workspace_option
def command(deliveries: tuple[int, ...], everything: bool, root: Path) -> int:
    """Never send these deliveries. DELIVERIES are numbers from `tipcast queue`."""
    return act(root, deliveries, everything=everything, states=STATES, do=Person.skip, done="Skipped")
