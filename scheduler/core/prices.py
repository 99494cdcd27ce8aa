"""What a network charges for a post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.core.text.weighted import addresses


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a post, for one whose text holds an address, and for reading the numbers of an own
    post. ``source`` says who says so."""

    post: float
    with_link: float
    source: str
    read_on: date
    own_read: float = 0.0


def cost_of(texts: Sequence[str], prices: Prices | None) -> float:
    """What posting ``texts``, a post and the further parts of its thread, costs, in US dollars. Bare domains count as addresses: the network links them,
    though whether it charges for them isn't said [inf]."""
    if prices is None:
        return 0.0
    return sum(prices.with_link if addresses(text) else prices.post for text in texts)
