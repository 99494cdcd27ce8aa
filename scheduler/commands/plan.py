"""``tipcast plan``: what would go out when, and the difference to the queue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.commands._options import json_option, now_option, print_json, weeks_option, workspace_option
from scheduler.commands._plan_text import plan_document, say_plan


@click.command("plan")
@workspace_option
@json_option
@now_option
@weeks_option
def command(root: Path, as_json: bool, now_text: str | None, weeks: int) -> int:
    """Show what would go out when. Writes nothing; `tipcast apply` queues it."""
    from scheduler.planning import current_plan

    with opened(root, now_text=now_text) as workspace:
        plan = current_plan(workspace, until=workspace.clock.now() + timedelta(weeks=weeks))
        titles = {post.id: post.title for post in workspace.posts()}
        if as_json:
            print_json(plan_document(plan))
        else:
            say_plan(plan, zone=workspace.settings.zone, titles=titles)
            click.echo("Nothing is queued yet: tipcast apply does that." if plan.added else "The queue is up to date.")
    return 0
