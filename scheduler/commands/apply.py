"""``tipcast apply``: queue the plan."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.commands._options import json_option, now_option, print_json, weeks_option, workspace_option
from scheduler.commands._plan_text import plan_document


@click.command("apply")
@workspace_option
@json_option
@now_option
@weeks_option
def command(root: Path, as_json: bool, now_text: str | None, weeks: int) -> int:
    """Queue what `tipcast plan` shows, in one step: all of it or nothing."""
    from scheduler.planning import queue_plan

    with opened(root, now_text=now_text) as workspace:
        plan = queue_plan(workspace, until=workspace.clock.now() + timedelta(weeks=weeks))
    if as_json:
        print_json(plan_document(plan))
    else:
        click.echo(
            f"Queued: {len(plan.added)} added, {len(plan.moved)} moved, {len(plan.changed)} changed, "
            f"{len(plan.dropped)} dropped, {len(plan.kept)} as they were."
        )
    return 0
