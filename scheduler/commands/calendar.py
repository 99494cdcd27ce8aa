"""``tipcast calendar``: the plan as a feed for calendar programs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.commands._options import now_option, weeks_option, workspace_option


@click.command("calendar")
@workspace_option
@now_option
@weeks_option
@click.option("--ics", "target", metavar="FILE", required=True, help="Where to write it; - is stdout.")
def command(root: Path, now_text: str | None, weeks: int, target: str) -> int:
    """Write what went out and what will go out as a calendar feed (iCalendar)."""
    from scheduler.agenda import agenda
    from scheduler.feed import feed
    from scheduler.posts.write import put

    path = None if target == "-" else Path(target)
    before = path.read_bytes() if path and path.exists() else None
    with opened(root, now_text=now_text) as workspace:
        now = workspace.clock.now()
        showings = agenda(workspace, until=now + timedelta(weeks=weeks))
        raw = feed(showings, name=f"{workspace.settings.brand.name}: posts", now=now, before=before)
    if path is None:
        click.echo(raw, nl=False)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, raw.decode("utf-8"), before=before)
    click.echo(f"{path}: {len(showings)} deliveries.")
    return 0
