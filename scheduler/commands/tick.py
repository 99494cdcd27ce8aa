"""``tipcast tick``: settle what is open, publish what is due, exit."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.commands._alerts import ring
from scheduler.commands._open import opened
from scheduler.commands._options import json_option, now_option, print_json, workspace_option
from scheduler.commands._outcome import outcome_of, say_outcome, stopped


@click.command("tick")
@workspace_option
@json_option
@now_option
def command(root: Path, as_json: bool, now_text: str | None) -> int:
    """Do all that is due now and exit: for cron. Several at once are safe."""
    with opened(root, now_text=now_text) as workspace:
        began_at, before = workspace.clock.now(), stopped(workspace)
        workspace.tick.run()
        outcome = outcome_of(workspace, since=began_at, stopped_before=before)
        ring(workspace)
    if as_json:
        print_json(outcome.document())
    return say_outcome(outcome, quiet=as_json)
