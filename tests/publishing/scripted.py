"""A network that does what a test says, and remembers what is public: the truth tests compare with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler.clock.virtual import VirtualClock
from scheduler.core.delivery import Delivery
from scheduler.core.errors import ErrorClass, Reading, error_for
from scheduler.core.model import Account, Campaign, CardText, Draft, Handle, Kind, Pending, Post, Published, Ready
from scheduler.core.network import Wait
from scheduler.core.plan import make_plan
from scheduler.engine.in_process import drain
from scheduler.publishing.publisher import Publisher
from scheduler.publishing.tick import Tick
from scheduler.store import queue
from scheduler.store.database import Store, open_store, sqlite_address

START = datetime(2027, 1, 4, 12, tzinfo=UTC)
DUE = datetime(2027, 1, 5, 9, tzinfo=UTC)


def error(kind: ErrorClass, **parts: Any) -> Exception:
    return error_for(Reading(kind, f"It was {kind.value}.", **parts))


class ScriptedNetwork:
    """``preparing`` and ``publishing`` are queues of steps: an exception to raise (before doing
    anything), or a callable; when they are empty, all goes well."""

    settle_after = timedelta(seconds=60)

    def __init__(self) -> None:
        self.public: list[str] = []
        self.visible: Callable[[], bool] = lambda: True
        self.preparing: list[Any] = []
        self.publishing: list[Any] = []
        self.finding: list[Any] = []
        self.prepared = 0
        self.before_publish: Callable[[], None] = lambda: None
        self.linking: list[Any] = []
        self.resting: list[Wait | None] = []

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        if self.preparing:
            step = self.preparing.pop(0)
            if isinstance(step, BaseException):
                raise step
            if isinstance(step, Pending):
                return step
        if handle.get("uploaded") is None:
            self.prepared += 1
            return Pending({"uploaded": f"photo-{self.prepared}"}, again_in_s=0)
        return Ready(handle)

    def publish(self, draft: Draft, ready: Ready) -> Published:
        self.before_publish()
        step = self.publishing.pop(0) if self.publishing else None
        if isinstance(step, Before):
            raise step.error
        self.public.append(draft.marker)
        if isinstance(step, After):
            raise step.error
        return Published(f"id-{len(self.public)}", evidence="answered")

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        step = self.finding.pop(0) if self.finding else None
        if isinstance(step, BaseException):
            raise step
        if draft.marker in self.public and self.visible():
            return Published(f"id-{self.public.index(draft.marker) + 1}", evidence="read")
        return None

    def rest(self) -> Wait | None:
        return self.resting.pop(0) if self.resting else None

    def link(self, remote_id: str) -> str | None:
        if self.linking:
            raise self.linking.pop(0)
        return f"https://example.net/{remote_id}"


class Before:
    """The publish request fails and nothing was done."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


class After:
    """The publish request is carried out, and then fails."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


POST = Post("tip", Kind.REMEDY, "Stretch", "Stretch slowly.", (CardText("Stretch slowly."),))
CAMPAIGN = Campaign("tips", ("tue 09:00",), "UTC", late="send within 3 days")


class Bench:
    """A store with one queued delivery, a virtual clock and a scripted network."""

    def __init__(self, folder: Path, *, accounts: tuple[str, ...] = ("x",), late: str = "send within 3 days") -> None:
        folder.mkdir(exist_ok=True)
        self.clock = VirtualClock(START)
        self.network = ScriptedNetwork()
        self.store: Store = open_store(sqlite_address(folder / "tipcast.db"))
        self.fingerprints: Mapping[str, str] = {}
        self.connecting: list[Any] = []
        self.gap = timedelta()
        self.drafting: list[Any] = []
        campaign = Campaign("tips", ("tue 09:00",), "UTC", late=late)
        self.plan = make_plan(
            posts=[POST],
            campaigns=[campaign],
            accounts=[Account(name, "x") for name in accounts],
            queue=[],
            now=START,
            until=START + timedelta(weeks=1),
        )
        with self.store.writing() as connection:
            queue.apply_plan(connection, self.plan, now=START)

    def publisher(self) -> Publisher:
        """A fresh one, as a restarted process has."""
        return Publisher(
            store=self.store,
            clock=self.clock,
            network=self._connect,  # type: ignore[arg-type]  # a stand-in with as much as is used
            draft=self._draft,
            fingerprint=lambda account: self.fingerprints.get(account, "same"),
            next_slot=lambda row, after: after + timedelta(days=7),
            min_gap=lambda account: self.gap,
        )

    def _connect(self, account: str) -> ScriptedNetwork:
        if self.connecting:
            raise self.connecting.pop(0)
        return self.network

    def _draft(self, row: Delivery) -> Draft:
        if self.drafting:
            raise self.drafting.pop(0)
        return Draft("Stretch slowly.", (), row.marker)

    def tick(self) -> int:
        publisher = self.publisher()
        tick = Tick(
            store=self.store,
            clock=self.clock,
            work=publisher.work,
            renew=lambda: None,
            welcome_back=publisher.welcome_back,
            drain=lambda work: drain(work, workers=1),
        )
        return tick.run()

    def at(self, moment: datetime) -> Bench:
        self.clock.wait_until(moment)
        return self

    def rows(self) -> list[Delivery]:
        from scheduler.store import deliveries

        with self.store.reading() as connection:
            return deliveries.listed(connection)

    @property
    def row(self) -> Delivery:
        (row,) = self.rows()
        return row

    def attempts(self) -> list[tuple[str, str]]:
        from scheduler.store import deliveries

        with self.store.reading() as connection:
            return [(one.phase, one.outcome) for one in deliveries.attempts_of(connection, self.row.id)]
