"""Everything our networks ever ask, in one go: logging in, posts with one picture and with several, stories, a
lost answer that is settled by reading, renewals, numbers, and the doctor's questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from logging_in import CONFIG, allowed

from scheduler.clock.virtual import VirtualClock
from scheduler.config import load_settings
from scheduler.connecting.connect import connect
from scheduler.core.errors import NetworkError
from scheduler.core.follow_up import Stage
from scheduler.core.model import CardText, Kind, Post
from scheduler.planning import queue_plan
from scheduler.posts.write import write_post
from scheduler.sandbox.faults import Fault
from scheduler.sandbox.server import Sandbox
from scheduler.store import deliveries, follow_ups
from scheduler.wiring import Workspace

START = datetime(2027, 1, 4, 12, tzinfo=UTC)
WEEKS = 5
WORDS = "Stretch slowly, and breathe out longer than you breathe in."
KEYS = ("X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the deliveries ended, by account; ``numbers`` says how many of them have numbers, ``parts`` how many
    further parts of threads were written."""

    states: Mapping[str, tuple[str, ...]]
    numbers: int
    parts: int


def live(
    root: Path,
    sandbox: Sandbox,
    clock: VirtualClock,
    *,
    addresses: Mapping[str, str],
    other_logins: bool = False,
    x_token: str = "",
) -> Outcome:
    """A season in the new folder ``root``. ``addresses`` are where the networks are reached. ``other_logins``: X by
    its four keys and Instagram by its own login, instead of a login that ends and the Page's; ``x_token``: X by that
    one token. ``clock`` is the sandbox's, too."""
    _write(root, instagram='login = "instagram"' if other_logins else "")
    keys = {name: sandbox.secrets()[name] for name in KEYS} if other_logins else {}
    keys |= {"X_OAUTH2_TOKEN": x_token} if x_token else {}
    environment = {**sandbox.apps(), **{f"TIPCAST_{name.upper()}_URL": place for name, place in addresses.items()}}
    if not other_logins:
        environment = {name: value for name, value in environment.items() if "INSTAGRAM_APP" not in name}
    workspace = Workspace(load_settings(root, {**environment, **keys}), clock, workers=1)
    for account in workspace.settings.accounts:
        if account.login_of is None and (account.network != "x" or not keys):
            connect(
                workspace,
                account,
                redirect="http://localhost:8734/",
                browse=lambda errand: allowed(
                    replace(errand, address=_in_a_browser(errand.address, addresses, sandbox))
                ),
                choose=lambda what, places: places[0],
            )
    queue_plan(workspace, until=START + timedelta(weeks=WEEKS))
    for network, operation in (
        ("facebook", "publish"),
        ("facebook", "story"),
        ("instagram", "publish"),
        ("x", "publish"),
        ("pinterest", "publish"),
        ("instagram", "comment"),
        ("facebook", "comment"),
    ):
        # Instagram's second is the story: it has no address of its own for making one public.
        times = 2 if (network, operation) == ("instagram", "publish") else 1
        sandbox.misbehave(Fault(network, operation, "hang_up_after", times=times))
    for hour in range(0, WEEKS * 7 * 24 + 24 * 9, 3):
        clock.wait_until(START + timedelta(hours=hour))
        workspace.tick.run()
    for account in workspace.settings.accounts:
        try:
            workspace.connections.network(account.name).examine()
        except NetworkError as error:
            raise AssertionError(f"{account.name}: {error}") from error
    with workspace.store.reading() as connection:
        rows = deliveries.listed(connection)
        from scheduler.store import insights

        numbers = len(insights.by_delivery(connection))
        following = [one for row in rows for one in follow_ups.of_delivery(connection, row.id)]
    workspace.close()
    accounts = sorted({row.account for row in rows})
    states = {one: tuple(row.state for row in rows if row.account == one) for one in accounts}
    return Outcome(states, numbers, sum(one.of_thread and one.stage == Stage.DONE for one in following))


def _in_a_browser(address: str, addresses: Mapping[str, str], sandbox: Sandbox) -> str:
    """A consent page is for people, and no part of an API: nothing stands in front of it."""
    for network, place in sandbox.addresses().items():
        address = address.replace(f"{addresses[network]}/", f"{place}/", 1)
    return address


def _write(root: Path, *, instagram: str) -> None:
    (root / "posts").mkdir(parents=True)
    stories = "[accounts.facebook-story]\n[accounts.instagram-story]\n"
    text = f'{CONFIG.format(instagram=instagram)}{stories}[captions]\ntags_in_comment = ["instagram", "facebook"]\n'
    (root / "tipcast.toml").write_text(text.replace("slots =", 'hashtags = ["Selfhelp"]\nslots ='), encoding="utf-8")
    for number in range(WEEKS - 1):
        cards = tuple(CardText(f"{WORDS} Card {one + 1}.") for one in range(1 + 2 * (number % 2)))
        link = "https://willowlane.example/tips" if number else None
        post = Post(f"tip-{number}", Kind.REMEDY, "Stretch", f"Tip number {number}. {WORDS}", cards, link=link)
        if number == WEEKS - 2:
            long = " ".join(f"{WORDS} And once more, the way you did it {time} times before." for time in range(2, 8))
            post = replace(post, body=f"{post.body} {long}", thread=True)
        write_post(root / "posts" / f"tip-{number}.md", post)
