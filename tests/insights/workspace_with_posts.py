"""A workspace whose posts go to the sandbox, on a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scheduler.clock.virtual import VirtualClock
from scheduler.config import load_settings
from scheduler.core.insights import DayNumbers, PublicPost
from scheduler.core.model import CardText, Kind, Post
from scheduler.networks._transport import Timeouts
from scheduler.planning import queue_plan
from scheduler.posts.write import write_post
from scheduler.sandbox.server import Sandbox
from scheduler.store import insights
from scheduler.wiring import Workspace

QUICK = Timeouts(connect_s=2.0, read_s=0.6, total_s=1.2)
START = datetime(2027, 1, 4, 12, tzinfo=UTC)
NETWORKS = ("facebook", "instagram", "pinterest", "x")
CONFIG = """timezone = "Europe/London"
[brand]
name = "Willow Lane Massage"
website = "https://willowlane.example/tips"
[campaigns.tips]
slots = ["tue 09:00"]
hashtags = ["Selfhelp"]
late = "send"
"""
TABLES = {name: f"[accounts.{name}]\n" for name in NETWORKS} | {
    "instagram": '[accounts.instagram]\npicture_host = "facebook_page"\npicture_page = "facebook"\n'
}


class House:
    """``workspace`` publishes to ``sandbox``; both live on ``clock``."""

    def __init__(self, root: Path, sandbox: Sandbox, clock: VirtualClock) -> None:
        self.root, self.sandbox, self.clock = root, sandbox, clock
        self.workspace = self.reopened()

    def reopened(self) -> Workspace:
        self.workspace = Workspace(load_settings(self.root, self.environment()), self.clock, workers=1)
        return self.workspace

    def impatient(self) -> None:
        """A network that stalls is given up soon; what is lost by that is settled as always."""
        self.workspace.connections.timeouts = QUICK
        self.workspace.connections._connected.clear()

    def environment(self) -> dict[str, str]:
        addresses = {f"TIPCAST_{name.upper()}_URL": place for name, place in self.sandbox.addresses().items()}
        return {**addresses, **self.sandbox.secrets()}

    def at(self, moment: datetime) -> House:
        self.clock.wait_until(moment)
        self.workspace.tick.run()
        return self

    def posts(self) -> list[PublicPost]:
        with self.workspace.store.reading() as connection:
            return insights.public_posts(connection)

    def days(self, network: str) -> list[DayNumbers]:
        (post,) = (one for one in self.posts() if one.network == network)
        with self.workspace.store.reading() as connection:
            return list(insights.by_delivery(connection).get(post.delivery_id, ()))


@contextmanager
def house(
    root: Path, *, networks: tuple[str, ...] = NETWORKS, posts: int = 1, more: str = "", account: str = ""
) -> Iterator[House]:
    """One with its posts queued; ``account`` is put under each account, ``more`` at the end."""
    (root / "posts").mkdir(parents=True)
    accounts = "".join(TABLES[name] + account for name in networks)
    (root / "tipcast.toml").write_text(f"{CONFIG}{accounts}{more}", encoding="utf-8")
    for number in range(posts):
        card = CardText("Stretch slowly, and breathe out longer than you breathe in.")
        post = Post(f"tip-{number}", Kind.REMEDY, "Stretch", f"This is tip number {number}.", (card,))
        write_post(root / "posts" / f"tip-{number}.md", post)
    clock = VirtualClock(START)
    sandbox = Sandbox(clock=clock)
    sandbox.start()
    place = House(root, sandbox, clock)
    try:
        queue_plan(place.workspace, until=START + timedelta(weeks=posts + 1))
        yield place
    finally:
        place.workspace.close()
        sandbox.stop()
