"""``tipcast run``: the long-running clock."""

from __future__ import annotations

import logging
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from scheduler.clock.alarm import Alarm
from scheduler.commands._alerts import ring
from scheduler.commands._open import opened
from scheduler.commands._options import workspace_option
from scheduler.commands._outcome import outcome_of, say_outcome, stopped
from scheduler.core.errors import TipcastError
from scheduler.store import deliveries, follow_ups, insights
from scheduler.wiring import Workspace

AFTER_A_FAULT = timedelta(seconds=30)
BETWEEN_QUESTIONS = timedelta(minutes=1)


@click.command("run")
@workspace_option
@click.option("--no-web", is_flag=True, help="Accepted for scripts; there is no page yet.")
def command(root: Path, no_web: bool) -> int:
    """Publish every delivery when it is due, until stopped (Ctrl+C). Safe beside `tick` by cron."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    with opened(root) as workspace:
        alarm = Alarm(workspace.clock, lambda: _ring(workspace))
        signal.signal(signal.SIGTERM, lambda *_: alarm.stop())
        click.echo("Running. Stop with Ctrl+C; what is due meanwhile is dealt with at the next start.")
        say_next(workspace)
        try:
            alarm.run()
        except KeyboardInterrupt:
            alarm.stop()
    click.echo("Stopped.")
    return 0


def _ring(workspace: Workspace) -> datetime | None:
    """One tick; returns when the next is needed. An error is told and tried again, never fatal."""
    began_at = workspace.clock.now()
    try:
        before = stopped(workspace)
        workspace.tick.run()
        say_outcome(outcome_of(workspace, since=began_at, stopped_before=before))
        ring(workspace)
        return _next_at(workspace)
    except TipcastError as error:
        click.echo(str(error), err=True)
    except Exception as error:
        click.echo(f"Tipcast itself stumbled ({type(error).__name__}) and goes on; please report it.", err=True)
    return workspace.clock.now() + AFTER_A_FAULT


def _next_at(workspace: Workspace) -> datetime | None:
    """When the next delivery is due, or numbers are to be asked; these not more than once a minute."""
    now = workspace.clock.now()
    with workspace.store.reading() as connection:
        wake_at, ask_at = deliveries.next_wake_at(connection, now=now), insights.next_ask_at(connection)
        follow_at = follow_ups.next_wake_at(connection, now=now)
    moments = [wake_at, follow_at, None if ask_at is None else max(ask_at, now + BETWEEN_QUESTIONS)]
    return min((moment for moment in moments if moment is not None), default=None)


def say_next(workspace: Workspace) -> None:
    from zoneinfo import ZoneInfo

    with workspace.store.reading() as connection:
        wake_at: Any = deliveries.next_wake_at(connection, now=workspace.clock.now())
    if wake_at is None:
        click.echo("The queue is empty: tipcast apply fills it.")
    else:
        click.echo(f"Next: {wake_at.astimezone(ZoneInfo(workspace.settings.zone)):%a %d %b %Y %H:%M}")
