"""``tipcast settle``: say whether an unknown delivery is public."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.commands._options import workspace_option
from scheduler.core.errors import BadInput, Problem
from scheduler.publishing.person import Person


@click.command("settle")
@click.argument("delivery", type=int)
@click.option("--live", "link", metavar="URL", help="It is public, here.")
@click.option("--send-again", is_flag=True, help="You looked: it is not public; send it.")
@workspace_option
def command(delivery: int, link: str | None, send_again: bool, root: Path) -> int:
    """Decide DELIVERY, whose answer was lost and which reading the network could not settle."""
    if (link is None) == (not send_again):
        raise BadInput(Problem("settle", "Say one of the two.", "Use --live URL or --send-again."))
    with opened(root) as workspace:
        person = Person(workspace.store, workspace.clock.now())
        if link is not None:
            person.live(delivery, link)
            click.echo(f"{delivery} is published: {link}")
        else:
            person.send_again(delivery)
            click.echo(f"{delivery} will be sent again.")
    return 0
