"""The page with 5,000 deliveries: time to the first byte, beside a page of the same size that asks nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from benchmarks.table import report
from scheduler.clock.system import SystemClock
from scheduler.core.model import CardText, Kind, Post
from scheduler.planning import queue_plan
from scheduler.posts.write import render
from scheduler.store import deliveries
from scheduler.web.app import make_app
from scheduler.web.desk import Desk
from scheduler.web.safety import Doorkeeper

POSTS, NETWORKS, ROUNDS = 1_250, ("facebook", "instagram", "x", "pinterest"), 15
PLACES = {"calendar": "/", "week": "/?view=week", "queue": "/queue", "posts": "/posts", "one post": "/posts/tip-7"}
BARE = "a page of the calendar's size that asks nothing"
GOALS = dict.fromkeys(("calendar", "week", "queue", "posts"), 300.0)
"""How many times the bare page each may take: a person notices from about 100 ms on (Nielsen, "Response Times: The 3
Important Limits", 1993), and the bare page takes a third of one where this was written [our choice]. A single post
is shown with its four cards and captions made anew, and has no goal."""
CONFIG = """timezone = "Europe/London"
[campaigns.tips]
slots = ["mon,tue,wed,thu,fri,sat,sun 09:00", "mon,tue,wed,thu,fri,sat,sun 17:00"]
hashtags = ["Selfhelp"]
"""


def run() -> bool:
    with TemporaryDirectory(prefix="tipcast-") as folder:
        root = Path(folder) / "tips"
        desk = lived_in(root)
        with desk.workspace().store.reading() as connection:
            number = len(deliveries.listed(connection))
        client = make_app(desk, Doorkeeper(desk.clock)).test_client()
        size = len(client.get("/").data)
        bare = Flask("bare")
        bare.add_url_rule("/", "bare", lambda: "x" * size)
        work: dict[str, Callable[[], object]] = {BARE: lambda: bare.test_client().get("/").data}
        work |= {name: lambda place=place: client.get(place).data for name, place in PLACES.items()}  # type: ignore[misc]  # a default that binds it
        seconds: dict[str, list[float]] = {name: [] for name in work}
        for turn in range(ROUNDS + 1):
            for name, ask in work.items():
                began = time.perf_counter()
                ask()
                if turn:
                    seconds[name].append(time.perf_counter() - began)
        desk.close()
    print(f"\n{number:,} deliveries of {POSTS:,} posts; from request to the whole answer, which comes in one piece")
    return report("the page, to its first byte", seconds, base=BARE, goals=GOALS)


def lived_in(root: Path) -> Desk:
    """A workspace whose posts are all queued."""
    (root / "posts").mkdir(parents=True)
    tables = "".join(f"[accounts.{name}]\n" for name in NETWORKS)
    (root / "tipcast.toml").write_text(CONFIG + tables, encoding="utf-8")
    for number in range(POSTS):
        card = CardText("Stretch slowly, and breathe out longer than you breathe in.")
        post = Post(f"tip-{number}", Kind.REMEDY, f"Tip {number}", f"This is tip number {number}.", (card,))
        (root / "posts" / f"{number:04d}-tip.md").write_text(render(post), encoding="utf-8")
    desk = Desk(root, {}, SystemClock())
    queue_plan(desk.workspace(), until=desk.clock.now() + timedelta(weeks=104))
    return desk
