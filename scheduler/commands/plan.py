"""``tipcast plan``: what would go out when, and the difference to the queue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.commands._options import json_option, now_option, print_json, weeks_option, workspace_option
from scheduler.commands._plan_text import plan_document, say_plan
from scheduler.core.errors import BadInput, Problem
from scheduler.core.plan import Plan
from scheduler.wiring import Workspace


@click.command("plan")
@workspace_option
@json_option
@now_option
@weeks_option
@click.option("--csv", "target", metavar="FILE", help="Write it as a table instead; - is stdout.")
def command(root: Path, as_json: bool, now_text: str | None, weeks: int, target: str | None) -> int:
    """Show what would go out when. Queues nothing; `tipcast apply` does that."""
    from scheduler.planning import foreseen, planner_of

    if target is not None and as_json:
        raise BadInput(Problem("--csv", "It can't be CSV and JSON at once.", "Choose one."))
    with opened(root, now_text=now_text) as workspace:
        planner = planner_of(workspace)
        plan, costs, warnings = foreseen(planner, until=workspace.clock.now() + timedelta(weeks=weeks))
        titles = {post.id: post.title for post in planner.posts}
        if target is not None:
            _write(workspace, plan, titles, target)
        elif as_json:
            print_json(plan_document(plan, costs=costs, warnings=warnings))
        else:
            say_plan(plan, zone=workspace.settings.zone, titles=titles, costs=costs, warnings=warnings)
            click.echo("Nothing is queued yet: tipcast apply does that." if plan.is_new else "The queue is up to date.")
    return 0


def _write(workspace: Workspace, plan: Plan, titles: dict[str, str], target: str) -> None:
    from scheduler.bulk.plan_table import plan_table
    from scheduler.posts.write import put

    posts = {post.id: post for post in workspace.posts()}
    drafter = workspace.drafter
    table = plan_table(
        plan.entries,
        zone=workspace.settings.zone,
        titles=titles,
        caption=lambda entry: drafter.caption(posts[entry.post_id], entry.network, showing=entry.occurrence).text,
    )
    if target == "-":
        click.echo(table.encode("utf-8"), nl=False)
        return
    path = Path(target)
    if path.suffix.lower() != ".csv":
        raise BadInput(Problem(target, "The file's name doesn't end in .csv.", "Nothing was written; add .csv."))
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, table, before=path.read_bytes() if path.exists() else None)
    click.echo(f"{path}: {len(plan.entries)} deliveries.")
