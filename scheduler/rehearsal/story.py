"""What a rehearsal tells, as plain data: the deliveries as they came out, and what to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from scheduler.core.model import Brand
from scheduler.sandbox.published import PublicPicture

ON_TIME = timedelta(minutes=15)
"""Later than this, a delivery counts as moved."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One delivery. ``problem`` is empty when it arrived exactly once; ``length`` and ``limit`` are in the
    network's own unit; ``dollars`` None: posting is free. ``dropped`` are sentences that the caption lost,
    ``unsaid`` those that neither card nor caption says; ``hitches`` what the network answered before."""

    id: int
    network: str
    account: str
    post_id: str
    post_title: str
    occurrence: int
    due_at: datetime
    sent_at: datetime | None
    caption: str
    length: int
    limit: int
    title: str | None = None
    link: str | None = None
    hashtags: tuple[str, ...] = ()
    pictures: tuple[PublicPicture, ...] = ()
    cards: int = 0
    dollars: float | None = None
    dropped: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    hitches: tuple[str, ...] = ()
    problem: str = ""
    comment: str = ""
    """Its first comment, as it arrived."""
    thread: tuple[str, ...] = ()
    """The further parts of its thread, as they arrived."""

    @property
    def at(self) -> datetime:
        """When it was out, or should have been."""
        return self.sent_at or self.due_at

    @property
    def is_late(self) -> bool:
        return self.sent_at is not None and self.sent_at - self.due_at > ON_TIME


class Weight(Enum):
    """How much a remark matters: something stops; look at it; good to know."""

    STOPS = "stops"
    LOOK = "look"
    KNOW = "know"


@dataclass(frozen=True, slots=True)
class Detail:
    """One case of a remark; ``about`` is the delivery to look at."""

    text: str
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    weight: Weight
    sentence: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """``pictures`` holds the delivered bytes by digest; ``accounts`` are the networks of all accounts by
    their names, in the order of the settings;
    ``language`` is that of the posts."""

    brand: Brand
    zone: ZoneInfo
    from_at: datetime
    until: datetime
    accounts: Mapping[str, str]
    shown: Sequence[Shown]
    remarks: Sequence[Remark]
    pictures: Mapping[str, bytes]
    language: str = "en"
