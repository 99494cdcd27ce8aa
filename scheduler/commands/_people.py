"""What retry, skip and approve share: deliveries named by number, or all that qualify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.core.delivery import Delivery
from scheduler.core.errors import BadInput, Problem
from scheduler.publishing.person import Person
from scheduler.store import deliveries


def act(
    root: Path,
    ids: Sequence[int],
    *,
    everything: bool,
    states: Sequence[str],
    do: Callable[[Person, Sequence[int]], list[Delivery]],
    done: str,
) -> int:
    """Let a person's decision fall on ``ids``, or with ``everything`` on all rows in ``states``."""
    with opened(root) as workspace:
        if everything:
            with workspace.store.reading() as connection:
                ids = [row.id for row in deliveries.listed(connection, states=states)]
        elif not ids:
            raise BadInput(
                Problem("delivery", "No delivery is named.", "Name its number (tipcast queue) or use --all.")
            )
        rows = do(Person(workspace.store, workspace.clock.now()), ids)
    for row in rows:
        click.echo(f"{done}: {row.id} {row.post_id} on {row.account}")
    if not rows:
        click.echo("There was nothing to do.")
    return 0
