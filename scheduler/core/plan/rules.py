"""The rules of a workspace that hold for all its campaigns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.core.model import Post


@dataclass(frozen=True, slots=True)
class Blackout:
    """Nothing goes out from ``begin`` (included) to ``end`` (not included), aware UTC."""

    begin: datetime
    end: datetime
    why: str


def _free(post: Post, network: str) -> float:
    return 0.0


def _any_number(post: Post, network: str) -> None:
    return None


def _no_link(post: Post, network: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Rules:
    """``section_gap``: the same section of an article not twice on a network within it. ``link_gap`` by
    network, ``min_gap`` by account, ``budget`` in US dollars a calendar month in ``zone`` by network, of
    which ``read_at`` has taken ``price`` at each of its moments, by network: (price, moments).

    ``cost`` is a post's price on a network; ``wordings`` how many captions it has there that differ
    (None: the network takes the same one again); ``link`` where it leads to.
    """

    blackouts: tuple[Blackout, ...] = ()
    section_gap: timedelta = timedelta()
    link_gap: Mapping[str, timedelta] = field(default_factory=dict)
    min_gap: Mapping[str, timedelta] = field(default_factory=dict)
    budget: Mapping[str, float] = field(default_factory=dict)
    read_at: Mapping[str, tuple[float, Sequence[datetime]]] = field(default_factory=dict)
    zone: str = "UTC"
    cost: Callable[[Post, str], float] = _free
    wordings: Callable[[Post, str], int | None] = _any_number
    link: Callable[[Post, str], str | None] = _no_link
