"""``tipcast undo``: take back the last apply."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.commands._options import json_option, now_option, print_json, workspace_option


@click.command("undo")
@workspace_option
@json_option
@now_option
def command(root: Path, as_json: bool, now_text: str | None) -> int:
    """Put the queue back to what it was before the last `tipcast apply`, as far as nothing has gone out."""
    from scheduler.planning import undo_plan

    with opened(root, now_text=now_text) as workspace:
        undone = undo_plan(workspace)
    if as_json:
        print_json(asdict(undone) if undone else None)
    elif undone is None:
        click.echo("There is nothing to take back.")
    else:
        click.echo(
            f"Taken back: {undone.removed} removed, {undone.moved_back} moved back, {undone.set_back} changed back, "
            f"{undone.put_back} put back."
        )
        if undone.left:
            click.echo(f"{undone.left} stay as they are, because something has happened to them or their time is past.")
    return 0
