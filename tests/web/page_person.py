"""Somebody at the page: a workspace with the example's posts, a clock, and a browser without a window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from scheduler.article.read import read_article
from scheduler.clock.virtual import VirtualClock
from scheduler.importing import drafted
from scheduler.planning import queue_plan
from scheduler.posts.merge import Draft, merge_import
from scheduler.sandbox.server import Sandbox
from scheduler.web.app import make_app
from scheduler.web.desk import Desk
from scheduler.web.safety import Doorkeeper
from scheduler.web.serve import Place, Service
from scheduler.wiring import Workspace

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "examples" / "glutes.md"
BEGIN = datetime(2027, 1, 4, 8, tzinfo=UTC)
"""A Monday; the first slot is the next day at 9."""
CONFIG = """# Her own notes stay.
timezone = "Europe/London"
[brand]
name = "Willow Lane"
handle = "@willowlane"
[campaigns.tips]
hashtags = ["Selfhelp", "Massage"]
slots = ["tue 09:00", "fri 12:30"]
{more}
[accounts.facebook]
[accounts.x]
"""


_DRAFTS: dict[Path, list[Draft]] = {}
"""By article: read once for all tests of a process."""


class PagePerson:
    """``client`` asks the page; ``told`` is what the terminal heard."""

    def __init__(
        self,
        root: Path,
        *,
        config: str = "",
        sandbox: Sandbox | None = None,
        clock: VirtualClock | None = None,
        password: str = "",
        hosts: Any = (),
    ) -> None:
        self.root = root
        (root / "posts").mkdir(parents=True)
        (root / "images").mkdir()
        (root / "tipcast.toml").write_text(config or CONFIG.format(more=""), encoding="utf-8")
        places = {} if sandbox is None else {
            **{f"TIPCAST_{name.upper()}_URL": place for name, place in sandbox.addresses().items()},
            **sandbox.secrets(),
        }  # fmt: skip
        self.clock = clock or VirtualClock(BEGIN)
        self.desk = Desk(root, places, self.clock)
        self.told: list[str] = []
        self.app = make_app(self.desk, Doorkeeper(self.clock, password=password, hosts=hosts), told=self.told.append)
        self.client: FlaskClient = self.app.test_client()

    @property
    def workspace(self) -> Workspace:
        return self.desk.workspace()

    def imports(self, article: Path = ARTICLE, *, only: int | None = None) -> None:
        """The article's posts, or the first so many of them."""
        if article not in _DRAFTS:
            text = read_article(str(article), fetch=lambda address: None)  # type: ignore[arg-type,return-value]  # a file: nothing is fetched
            _, drafts = drafted(self.workspace, text, campaign="tips", as_carousel=False, source=str(article))
            _DRAFTS[article] = [(one.post, one.alternatives) for one in drafts]
        merge_import(self.root / "posts", _DRAFTS[article][:only])

    def queues(self, *, weeks: int = 8) -> None:
        from datetime import timedelta

        queue_plan(self.workspace, until=self.clock.now() + timedelta(weeks=weeks))

    def sees(self, address: str, status: int = 200) -> str:
        answer = self.client.get(address)
        assert answer.status_code == status, answer.text
        return answer.text

    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.sees("/"))
        assert found
        return found[1]

    def sends(self, address: str, status: int = 303, /, **fields: Any) -> str:
        """A form of ours; returns what the page says afterwards."""
        answer = self.client.post(address, data={"token": self.token(), **fields})
        assert answer.status_code == status, answer.text
        return self.client.get(answer.location).text if status == 303 else answer.text

    def field(self, page: str, name: str) -> str:
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
        assert found, name
        return unescape(found[1])

    @contextmanager
    def served(self) -> Iterator[str]:
        """The page on a port of its own, for a real browser."""
        service = Service(self.app, Place("127.0.0.1", 0))
        service.start()
        try:
            yield service.address.rstrip("/")
        finally:
            service.stop()
