"""``tipcast pause``: nothing goes out until ``tipcast resume``."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.commands._options import workspace_option
from scheduler.store import holds


@click.command("pause")
@workspace_option
def command(root: Path) -> int:
    """Stop everything until you resume it. What is on its way still arrives."""
    with opened(root) as workspace, workspace.store.writing() as connection:
        holds.pause(connection)
    click.echo("Paused: nothing goes out until you resume it with: tipcast resume")
    return 0
