"""``tipcast resume``: the end of a pause."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.commands._options import workspace_option
from scheduler.store import holds


@click.command("resume")
@workspace_option
def command(root: Path) -> int:
    """Let it go on. Deliveries whose time has passed meanwhile do what their campaign says of late ones."""
    with opened(root) as workspace, workspace.store.writing() as connection:
        was_paused = holds.resume(connection)
    click.echo("It goes on." if was_paused else "Nothing was paused.")
    return 0
