"""One vocabulary for what the networks count."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

HIGHEST = 2**53
"""More than any network has people; a number beyond it is a mistake somewhere."""


@dataclass(frozen=True, slots=True)
class Insights:
    """What a network tells of one post, each since it went out. None: the network doesn't tell it, which
    is another thing than nobody. Networks count differently, so numbers of two of them don't compare.

    ``reach`` is people who saw it, ``views`` how often it was seen; ``reactions`` are likes of all sorts,
    ``shares`` also reposts and quotes, ``saves`` also bookmarks, ``clicks`` those that lead somewhere.
    """

    reach: int | None = None
    views: int | None = None
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None

    def told(self) -> dict[str, int]:
        """The numbers that the network tells, by their names."""
        return {name: value for name in NAMES if (value := getattr(self, name)) is not None}


NAMES = tuple(field.name for field in fields(Insights))


def as_count(value: Any) -> int | None:
    """A count out of an answer: a whole number from 0, also as text; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
        return None
    return value


def total(*values: Any) -> int | None:
    """The sum of those of ``values`` that are counts; None when none is."""
    counts = [count for value in values if (count := as_count(value)) is not None]
    return sum(counts) if counts else None


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """What a network told of a delivery on one UTC day; asking again that day replaces it.

    UTC, because days must not shift when a workspace moves to another zone, and because X and Pinterest
    count by UTC days themselves.
    """

    delivery_id: int
    day: date
    fetched_at: datetime
    numbers: Insights


@dataclass(frozen=True, slots=True)
class PublicPost:
    """A delivery that is public. ``ask_at``: when its numbers are wanted next (None: no more). ``gone_at``:
    when its network first said that it isn't there any more. ``caption`` is what was sent."""

    delivery_id: int
    post_id: str
    account: str
    network: str
    occurrence: int
    remote_id: str
    link: str | None
    published_at: datetime
    ask_at: datetime | None
    gone_at: datetime | None
    caption: str

    def age(self, at: datetime) -> timedelta:
        return at - self.published_at
