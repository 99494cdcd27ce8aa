"""Telling a person, at the end of ``tick`` and after each ring of ``run``: publishing is done by then, and
nothing that goes wrong here reaches it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import click

from scheduler.alerts.round import Round
from scheduler.core.trouble import Trouble
from scheduler.wiring import Workspace

if TYPE_CHECKING:
    from scheduler.doctor.facts import Facts

LOOK_AHEAD = timedelta(weeks=13)


def ring(workspace: Workspace) -> None:
    """Send what wasn't told yet, if anybody is to be told; a failure is said and tried again later."""
    try:
        if not workspace.settings.alert_addresses:
            round_of(workspace).stand_down()
        elif why := round_of(workspace).run():
            click.echo(f"An alert could not be sent; it is tried again. {why}", err=True)
    except Exception as error:
        click.echo(f"Alerts stumbled ({type(error).__name__}); everything else went on.", err=True)


def round_of(workspace: Workspace) -> Round:
    from scheduler.alerts.carrier import carry
    from scheduler.alerts.seen import troubles_now

    settings = workspace.settings
    return Round(
        store=workspace.store,
        clock=workspace.clock,
        name=settings.brand.name,
        seen=lambda: troubles_now(workspace.store, named=partial(_named, workspace)),
        foreseen=lambda: _foreseen(workspace),
        carry=lambda title, body: carry(settings.alert_addresses, title=title, body=body),
    )


def _foreseen(workspace: Workspace) -> list[Trouble]:
    from scheduler.doctor.examine import examine
    from scheduler.doctor.gather import gather
    from scheduler.doctor.tell import worth_telling

    now, within = workspace.clock.now(), timedelta(days=workspace.settings.alert_days)
    facts = gather(workspace, until=now + max(LOOK_AHEAD, within)).facts
    if workspace.settings.alert_online:
        facts = _asked(workspace, facts)
    return worth_telling(examine(facts), now=now, within=within)


def _asked(workspace: Workspace, facts: Facts) -> Facts:
    """In a hurry: the next post must not wait for a network that is slow to tell how it is."""
    from scheduler.doctor.host import try_host
    from scheduler.doctor.online import ask
    from scheduler.networks._transport import Timeouts

    asking = Workspace(workspace.settings, workspace.clock, timeouts=Timeouts(connect_s=5, read_s=10, total_s=15))
    return ask(asking, facts, try_host=try_host)


def _named(workspace: Workspace, account: str) -> str:
    from scheduler.rehearsal.names import account_words

    network = next((one.network for one in workspace.settings.accounts if one.name == account), account)
    return account_words(account, network)
