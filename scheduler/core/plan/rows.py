"""What goes into a plan and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

FIRST = 1
"""The number of a post's first showing."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A delivery as the planner sees it. ``touched``: a worker has had it in hand. ``slot_at`` is the
    campaign's slot it belongs to, which its own time may be a little off. ``late`` (None: not known) is what
    it does when its time has passed; ``approved``: a person let it go out."""

    post_id: str
    account: str
    occurrence: int
    due_at: datetime
    state: str
    campaign: str
    touched: bool = False
    slot_at: datetime | None = None
    late: str | None = None
    approved: bool = False

    @property
    def slot(self) -> datetime:
        return self.slot_at or self.due_at

    @property
    def key(self) -> tuple[str, str, int]:
        return (self.post_id, self.account, self.occurrence)


@dataclass(frozen=True, slots=True)
class Entry:
    """One delivery of the plan. ``waits``: it needs a person's approval before it goes out."""

    post_id: str
    account: str
    network: str
    occurrence: int
    due_at: datetime
    campaign: str
    late: str
    why: str = ""
    slot_at: datetime | None = None
    waits: bool = False

    @property
    def key(self) -> tuple[str, str, int]:
        return (self.post_id, self.account, self.occurrence)


@dataclass(frozen=True, slots=True)
class Was:
    """What was set for a queued delivery before; its ``state``, and its ``late`` (None: not known)."""

    state: str
    late: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A queued delivery that gets another time, and perhaps other settings than it had (``was``)."""

    entry: Entry
    from_at: datetime
    was: Was | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A queued delivery that keeps its time and gets other settings."""

    entry: Entry
    was: Was


@dataclass(frozen=True, slots=True)
class Drop(QueueRow):
    """A queued delivery that no longer goes out."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A post that gets no slot, and why."""

    post_id: str
    why: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A showing that goes out, but not on this account, and why."""

    post_id: str
    account: str
    slot_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All future deliveries in the order they are due, and how they differ from the queue."""

    entries: tuple[Entry, ...]
    added: tuple[Entry, ...]
    moved: tuple[Move, ...]
    dropped: tuple[Drop, ...]
    kept: tuple[Entry, ...]
    unplaced: tuple[Unplaced, ...]
    left_out: tuple[LeftOut, ...] = ()
    changed: tuple[Change, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it differs from the queue."""
        return bool(self.added or self.moved or self.dropped or self.changed)
