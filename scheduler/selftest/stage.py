"""The stage: a workspace in a scratch folder, the sandbox in a process of its own, and publishers in
processes that can really be killed."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from scheduler.config import DATABASE_SETTING, Settings, load_settings
from scheduler.core.clock import Clock
from scheduler.core.delivery import Delivery
from scheduler.core.model import CardText, Kind, Post
from scheduler.networks._transport import Timeouts
from scheduler.planning import queue_plan
from scheduler.posts.write import write_post
from scheduler.sandbox.faults import Fault
from scheduler.sandbox.server import Sandbox
from scheduler.selftest.clock import SharedClock, WrongClock
from scheduler.store import deliveries, holds
from scheduler.store.database import Store, open_store, sqlite_address
from scheduler.wiring import Workspace

START = datetime(2027, 1, 1, 12, tzinfo=UTC)
QUICK = Timeouts(connect_s=2.0, read_s=0.6, total_s=1.2)
FORK = get_context("fork")

_CONFIG = """timezone = "UTC"
[brand]
name = "Self test"
website = "https://example.com/tips"
[campaigns.test]
slots = ["daily 09:00"]
late = "send"
[accounts.{network}]
{options}
"""


class DyingStore(Store):
    """Kills its own process around the n-th commit, and counts the commits in shared memory."""

    counted: Any = None
    kill_after: float | None = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            yield connection
            if self.kill_after == self.counted.value + 0.5:
                os.kill(os.getpid(), signal.SIGKILL)
        self.counted.value += 1
        if self.kill_after == self.counted.value:
            os.kill(os.getpid(), signal.SIGKILL)


class Stage:
    """Use as a context: the sandbox runs inside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SharedClock(START)
        self.publisher_clock: Clock = self.clock
        self.counted = FORK.RawValue("i", 0)
        self.kills = 0
        self._number = 0
        self._empty = folder / "empty.db"

    def __enter__(self) -> Stage:
        here, there = FORK.Pipe()
        self._sandbox = FORK.Process(target=_serve, args=(self.clock, there), daemon=True)
        self._sandbox.start()
        self.root, self.addresses, self.secrets, self.ending_secrets = here.recv()
        open_store(sqlite_address(self._empty)).close()
        self._warm_up()
        return self

    def __exit__(self, *_: object) -> None:
        self._sandbox.kill()
        self._sandbox.join()

    # -- one delivery -------------------------------------------------------------------------

    def clock_is(self, fast_by: timedelta) -> None:
        """Set the publishers' clock ahead of the networks'."""
        self.publisher_clock = WrongClock(self.clock, fast_by) if fast_by else self.clock

    def set_up(self, network: str, *, ending: bool = False) -> Settings:
        """A fresh database with one delivery that is due now; its words are like no other's. ``ending``:
        the login has to be renewed."""
        self._number += 1
        home = self.folder / f"{network}-{self._number}"
        (home / "posts").mkdir(parents=True)
        options = (
            'picture_host = "facebook_page"\npicture_page = "facebook"\n[accounts.facebook]'
            if network == "instagram"
            else ""
        )
        (home / "tipcast.toml").write_text(_CONFIG.format(network=network, options=options), encoding="utf-8")
        card = CardText("Stretch slowly, and breathe out longer than you breathe in.")
        post = Post("only", Kind.REMEDY, "Stretch", f"This is tip number {self._number}.", (card,), networks=(network,))
        write_post(home / "posts" / "only.md", post)
        environment = {f"TIPCAST_{name.upper()}_URL": address for name, address in self.addresses.items()}
        environment |= self._fresh(self.ending_secrets) if ending else self.secrets
        environment[DATABASE_SETTING] = f"sqlite:///{home / 'tipcast.db'}"
        settings = load_settings(home, environment)
        shutil.copyfile(self._empty, home / "tipcast.db")  # migrating one anew takes longer than the test
        clock = self.publisher_clock
        workspace = Workspace(settings, clock, workers=1)
        plan = queue_plan(workspace, until=clock.now() + timedelta(days=1, hours=1))
        workspace.close()
        clock.wait_until(plan.entries[0].due_at)
        return settings

    def publish(self, settings: Settings, *, kill_after: float | None = None, kill_in_s: float | None = None) -> bool:
        """One tick in a process of its own; True if it was killed."""
        self.counted.value = 0
        process = FORK.Process(
            target=_tick, args=(settings, self.publisher_clock, self.counted, kill_after, self.folder)
        )
        process.start()
        if kill_in_s is not None:
            process.join(kill_in_s)
            process.kill()
        process.join()
        killed = process.exitcode == -signal.SIGKILL
        self.kills += killed
        return killed

    def publish_together(self, settings: Settings, *, processes: int) -> None:
        """Several ticks at the same moment, as cron beside ``run`` makes them."""
        started = [
            FORK.Process(target=_tick, args=(settings, self.publisher_clock, self.counted, None, self.folder))
            for _ in range(processes)
        ]
        for process in started:
            process.start()
        for process in started:
            process.join()

    def row(self, settings: Settings) -> Delivery:
        workspace = Workspace(settings, self.clock)
        with workspace.store.reading() as connection:
            (row,) = deliveries.listed(connection)
        workspace.close()
        return row

    def is_stopped(self, settings: Settings) -> bool:
        """Whether the account waits for a person."""
        workspace = Workspace(settings, self.clock)
        with workspace.store.reading() as connection:
            held = any(hold.until is None for hold in holds.listed(connection))
        workspace.close()
        return held

    def commits_of_a_quiet_run(self, network: str, *, ending: bool = False) -> int:
        self.publish(self.set_up(network, ending=ending))
        return int(self.counted.value)

    def seconds_of_a_quiet_run(self, network: str) -> float:
        settings = self.set_up(network)
        began = time.perf_counter()
        self.publish(settings)
        return time.perf_counter() - began

    # -- the networks -------------------------------------------------------------------------

    def misbehave(self, fault: Fault) -> None:
        import requests

        content = {"network": fault.network, "operation": fault.operation, "kind": fault.kind, "seconds": 20.0}
        requests.post(f"{self.root}/_sandbox/faults", json=content, timeout=10).raise_for_status()

    def somebody_posts(self, settings: Settings, network: str, *, alike: str) -> None:
        """Somebody posts by hand on the same profile: our words ("same") or nearly ("alike")."""
        import requests

        words = self._words(settings)
        text = words if alike == "same" else words.replace("tip", "tips")
        picture = next((self.folder / "cards").glob("*.jpg")).read_bytes()
        content = {"network": network, "text": text, "picture": base64.b64encode(picture).decode()}
        requests.post(f"{self.root}/_sandbox/posts", json=content, timeout=10).raise_for_status()

    def behave(self) -> None:
        import requests

        requests.delete(f"{self.root}/_sandbox/faults", timeout=10).raise_for_status()

    def copies(self, settings: Settings, network: str) -> int:
        """How often followers see this delivery's words."""
        import requests

        words = self._words(settings)
        posts = requests.get(f"{self.root}/_sandbox/posts", timeout=10).json()
        return sum(1 for post in posts if post["network"] == network and words in post["text"])

    def _words(self, settings: Settings) -> str:
        return (settings.posts / "only.md").read_text(encoding="utf-8").split("---")[-1].strip()

    def _fresh(self, secrets: dict[str, str]) -> dict[str, str]:
        """Tokens that nobody has renewed yet."""
        import requests

        requests.delete(f"{self.root}/_sandbox/tokens", timeout=10).raise_for_status()
        return secrets

    def _warm_up(self) -> None:
        """One delivery in this process: what it imports and compiles, the forked ones need not."""
        settings = self.set_up("x")
        workspace = Workspace(settings, self.clock, workers=1, timeouts=QUICK, cards=self.folder / "cards")
        workspace.tick.run()
        workspace.close()


def _serve(clock: SharedClock, pipe: Any) -> None:
    sandbox = Sandbox(clock=clock)
    root = sandbox.start()
    pipe.send((root, sandbox.addresses(), sandbox.secrets(), sandbox.ending_secrets()))
    signal.pause()


def _tick(settings: Settings, clock: Clock, counted: Any, kill_after: float | None, folder: Path) -> None:
    workspace = Workspace(replace(settings), clock, workers=1, timeouts=QUICK, cards=folder / "cards")
    store = workspace.store
    store.__class__ = DyingStore
    store.counted, store.kill_after = counted, kill_after  # type: ignore[attr-defined]  # DyingStore since a line ago
    workspace.tick.run()
    os._exit(0)
