"""Every way to break words into lines, for judging the one that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import isinf

from scheduler.cards.breaks import Word, total_cost

Ways = dict[tuple[int, ...], float]


def possible_ways(words: Sequence[Word], width: float, *, last_weight: float = 1.0) -> Ways:
    """All ways (2 to the power of the words less one) that fit ``width``, with their costs."""
    count = len(words)
    ways = ((*some, count) for size in range(count) for some in combinations(range(1, count), size))
    costs = {ends: total_cost(words, ends, width, last_weight=last_weight) for ends in ways}
    return {ends: cost for ends, cost in costs.items() if not isinf(cost)}
