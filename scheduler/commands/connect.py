"""``tipcast connect``: log in to a network with the browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from scheduler.commands._open import opened
from scheduler.commands._options import workspace_option
from scheduler.core.errors import BadInput, Problem

if TYPE_CHECKING:
    from scheduler.config import Settings
    from scheduler.connecting.connect import Connected
    from scheduler.connecting.flow import Errand
    from scheduler.core.connecting import Place
    from scheduler.core.model import Account
    from scheduler.wiring import Workspace

PORT = 8734
LONGEST_S = 600.0
"""A person may have to look for her password, and perhaps for her phone."""


@click.command("connect")
@click.argument("name", metavar="ACCOUNT")
@click.option("--paste", is_flag=True, help="No browser here: prints the address, and takes the one you came to.")
@click.option("--choose", "wanted", metavar="ID", help="The Page, Instagram account or board, if there are several.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="Where the browser comes back to."
)
@click.option("--redirect", metavar="ADDRESS", help="With --paste: the address of yours that the app has registered.")
@click.option("--keys", is_flag=True, help="X: use the four keys in .env, which don't end, and say whose they are.")
@workspace_option
def command(name: str, paste: bool, wanted: str | None, port: int, redirect: str | None, keys: bool, root: Path) -> int:
    """Log in to a network. ACCOUNT is an account's name, which by default is its network's."""
    from scheduler.connecting.connect import connect

    if redirect is not None and not paste:
        raise BadInput(Problem("--redirect", "It goes with --paste.", "Add --paste, or leave it out."))
    with opened(root) as workspace:
        account = workspace.connections.login(asked := _account(workspace.settings, name))
        if account is not asked:
            click.echo(f"{asked.name} uses the login of {account.name}, so that one is connected, for both.")
        if keys:
            _try_keys(workspace, account)
            return 0
        done = connect(
            workspace,
            account,
            redirect=redirect or f"http://localhost:{port}/",
            browse=_pasted if paste else _browser(port),
            choose=lambda what, places: _choice(what, places, wanted),
        )
        _say(done, workspace.settings)
    return 0


def _account(settings: Settings, name: str) -> Account:
    """By its name, or by its network's if that has only one."""
    named = [one for one in settings.accounts if one.name == name]
    if not named:
        from scheduler import networks

        network = networks.find(name)
        named = [one for one in settings.accounts if one.network == network]
    if len(named) != 1:
        known = ", ".join(one.name for one in settings.accounts) or "none"
        what = f'There is no account "{name}".' if not named else f"There are several accounts on {name}."
        raise BadInput(Problem("ACCOUNT", what, f"Name one of those in tipcast.toml: {known}."))
    return named[0]


def _browser(port: int) -> Callable[[Errand], str]:
    def browse(errand: Errand) -> str:
        import webbrowser

        from scheduler.connecting.callback import door

        with door(port) as opened_door:
            click.echo("Your browser opens the network's page. If it doesn't, open this address yourself:")
            click.echo(errand.address)
            webbrowser.open(errand.address)
            return opened_door.wait(LONGEST_S)

    return browse


def _pasted(errand: Errand) -> str:
    click.echo("Open this address in a browser, on any computer, and allow what it asks:")
    click.echo(errand.address)
    click.echo(
        f"You then come to a page at {errand.redirect} which may not open; that is as it should be. "
        "Copy its whole address out of the browser's address line."
    )
    # Not shown: the code in it is as good as a password for some seconds.
    return str(click.prompt("Paste it here (it isn't shown)", hide_input=True)).strip()


def _choice(what: str, places: Sequence[Place], wanted: str | None) -> Place:
    listed = "; ".join(f"{place.name} ({place.id})" for place in places)
    if wanted is not None:
        for place in places:
            if wanted in (place.id, place.name):
                return place
        raise BadInput(Problem("--choose", f'There is no {what} "{wanted}".', f"There are: {listed}."))
    import sys

    if not sys.stdin.isatty():
        raise BadInput(Problem("--choose", f"There is more than one {what}: {listed}.", "Name one by its number."))
    for number, place in enumerate(places, start=1):
        click.echo(f"  {number}  {place.name} ({place.id})")
    chosen: int = click.prompt(f"Which {what}", type=click.IntRange(1, len(places)))
    return places[chosen - 1]


def _try_keys(workspace: Workspace, account: Account) -> None:
    """Raises NetworkError when they aren't taken."""
    if account.network != "x":
        raise BadInput(Problem("--keys", "Only X has keys.", "Leave it out."))
    condition = workspace.connections.network(account.name).examine()
    whose = f" They are {condition.name}'s." if condition.name else ""
    ends = "They don't end." if condition.endless else "These are tokens that end, not the four keys."
    click.echo(f"X takes what is in .env.{whose} {ends}")


def _say(done: Connected, settings: Settings) -> None:
    whose = " as ".join(filter(None, (f"Connected {done.account.name}", done.name)))
    click.echo(f"{whose}{f': {done.place}' if done.place else ''}.")
    if done.renewed:
        click.echo("Tipcast renews this login by itself.")
    elif done.expires_at is not None:
        click.echo(
            f"It ends on {done.expires_at.astimezone(ZoneInfo(settings.zone)):%d %B %Y}; you will be told before."
        )
    else:
        click.echo("This login has no end that is known.")
    for asked in done.lost:
        click.echo(f"Not given, and not needed for posts: {asked.name}, {asked.why}.")
    click.echo("What waited for this login goes out by itself. How everything stands: tipcast doctor")
