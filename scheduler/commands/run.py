"""``tipcast run``: the long-running clock."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from scheduler.clock.alarm import Alarm
from scheduler.clock.system import SystemClock
from scheduler.commands._alerts import ring
from scheduler.commands._options import environment, workspace_option
from scheduler.commands._outcome import outcome_of, say_outcome, stopped
from scheduler.core.clock import Clock
from scheduler.core.errors import TipcastError
from scheduler.store import deliveries, follow_ups, insights
from scheduler.web.desk import Desk
from scheduler.web.safety import Doorkeeper
from scheduler.web.serve import HOSTS_SETTING, PASSWORD_SETTING, PORT, Place, Service, demand_password, place_of
from scheduler.wiring import Workspace

AFTER_A_FAULT = timedelta(seconds=30)
BETWEEN_QUESTIONS = timedelta(minutes=1)


@click.command("run")
@workspace_option
@click.option("--no-web", is_flag=True, help="Without the page.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="The page's port.")
@click.option("--listen", metavar="HOST[:PORT]", help="Let others open the page too; it then asks for a password.")
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
def command(root: Path, no_web: bool, port: int, listen: str | None, opens: bool) -> int:
    """Publish every delivery when it is due, and serve the page, until stopped (Ctrl+C). Safe beside `tick` by
    cron."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    desk = Desk(root, environment(), SystemClock())
    service = None if no_web else _service(desk, place_of(listen, port))
    alarm = Alarm(desk.clock, lambda: _ring(desk.workspace, desk.clock))
    signal.signal(signal.SIGTERM, lambda *_: alarm.stop())
    try:
        click.echo("Running. Stop with Ctrl+C; what is due meanwhile is dealt with at the next start.")
        say_next(desk.workspace())
        if service is not None:
            service.start()
            click.echo(f"Your page: {service.address}")
            if opens:
                click.launch(service.address)
        alarm.run()
    except KeyboardInterrupt:
        alarm.stop()
    finally:
        if service is not None:
            service.stop()
        desk.close()
    click.echo("Stopped.")
    return 0


def _service(desk: Desk, place: Place) -> Service:
    """Raises BadInput when it can't or mustn't be served there."""
    from scheduler.web.app import make_app

    given = desk.workspace().settings.environment
    password = given.get(PASSWORD_SETTING, "")
    demand_password(place, password)
    hosts = given.get(HOSTS_SETTING, "").split()
    doorkeeper = Doorkeeper(
        desk.clock,
        password=password,
        hosts=[] if place.is_private else [place.host, *hosts],
    )
    return Service(make_app(desk, doorkeeper, told=lambda sentence: click.echo(sentence, err=True)), place)


def _ring(workspace_now: Callable[[], Workspace], clock: Clock) -> datetime | None:
    """One tick with the settings as they are now; returns when the next is needed. An error is told and tried
    again, never fatal."""
    began_at = clock.now()
    try:
        workspace = workspace_now()
        before = stopped(workspace)
        workspace.tick.run()
        say_outcome(outcome_of(workspace, since=began_at, stopped_before=before))
        ring(workspace)
        return _next_at(workspace)
    except TipcastError as error:
        click.echo(str(error), err=True)
    except Exception as error:
        click.echo(f"Tipcast itself stumbled ({type(error).__name__}) and goes on; please report it.", err=True)
    return clock.now() + AFTER_A_FAULT


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
