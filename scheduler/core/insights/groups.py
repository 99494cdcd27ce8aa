"""Which group of posts did best, if any: a permutation test over all groups at once.

A handful of posts says nothing, and among twenty groups one always looks best. So the scores are shuffled
over the posts some hundred times; each time the group that then stands out most is noted. Only what stands
out more than that nearly ever did is called a difference, and the interval told for each group is as wide
as that takes (Westfall and Young's maxT, 1993). Shuffled numbers can't be wrong about their own spread, so
nothing is assumed of how likes are distributed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import TypeVar

FEWEST = 5
"""A group of fewer posts, or one beside fewer others, is never called better or worse."""
SHUFFLES = 599
SEED = 20270101
"""Fixed, so that the same numbers always give the same words."""
ERROR = 1 / 60
"""How often one comparison calls something better though nothing is; a report makes three, so 1 in 20."""
WORTH_KNOWING = math.log(1.5)
"""A difference by half; smaller ones wouldn't change what a practice posts [our choice]."""
_GUESSED_SPREAD, _GUESSED_BOUND = 0.7, 3.0  # before there are posts to tell it [our choice]


@dataclass(frozen=True, slots=True)
class Unit:
    """A post within one comparison: the groups it is in and its score (a logarithm, see ``sample``)."""

    labels: frozenset[str]
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """``ratio`` is how many times the other posts' number this group's have (their geometric means), from
    ``low`` to ``high``; None when it can't be told. ``verdict`` is "more" or "fewer" where the interval
    leaves 1 out, else None. ``others`` are the posts it is set beside. ``needed``: from about how many posts
    a difference by half would show."""

    name: str
    posts: int
    others: int = 0
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: str | None = None
    needed: int | None = None


def compare(units: Sequence[Unit]) -> list[Group]:
    """All groups of these posts, the most posts first, each beside the posts that aren't in it."""
    members: dict[str, list[int]] = {}
    for place, unit in enumerate(units):
        for label in unit.labels:
            members.setdefault(label, []).append(place)
    scores = [unit.score for unit in units]
    judged = {name: places for name, places in members.items() if _is_judged(len(places), len(units))}
    bound, spread = _bound(scores, judged), pstdev(scores) if scores else 0.0
    needed = _needed(len(units), spread=spread, bound=bound)
    groups = [
        _group(name, scores, places, bound=bound if name in judged else None, needed=needed)
        for name, places in members.items()
    ]
    return sorted(groups, key=lambda group: (-group.posts, group.name))


def _is_judged(posts: int, all_posts: int) -> bool:
    return posts >= FEWEST and all_posts - posts >= FEWEST


def _group(name: str, scores: Sequence[float], places: Sequence[int], *, bound: float | None, needed: int) -> Group:
    others = len(scores) - len(places)
    error = _error(scores, len(places)) if bound is not None else 0.0
    if bound is None or not error:
        return Group(name, len(places), others, needed=needed)
    difference = _difference(scores, places)
    low, high = difference - bound * error, difference + bound * error
    verdict = "more" if low > 0 else "fewer" if high < 0 else None
    return Group(name, len(places), others, math.exp(difference), math.exp(low), math.exp(high), verdict, needed)


def _difference(scores: Sequence[float], places: Sequence[int]) -> float:
    """Of the mean of these and that of all others."""
    mine = math.fsum(scores[place] for place in places)
    return mine / len(places) - (math.fsum(scores) - mine) / (len(scores) - len(places))


def _error(scores: Sequence[float], posts: int) -> float:
    """The standard error of that difference, if nothing makes one."""
    return pstdev(scores) * math.sqrt(1 / posts + 1 / (len(scores) - posts))


def _bound(scores: Sequence[float], judged: Mapping[str, Sequence[int]]) -> float | None:
    """How many standard errors the group that stands out most by mere chance has."""
    if not judged or not pstdev(scores):
        return None
    dice, shuffled, most = random.Random(SEED), list(scores), []
    weights = [(places, len(places), _error(scores, len(places))) for places in judged.values()]
    whole = math.fsum(scores)
    for _ in range(SHUFFLES):
        dice.shuffle(shuffled)
        most.append(max(_stands_out(shuffled, *weight, whole=whole) for weight in weights))
    return sorted(most)[math.ceil((1 - ERROR) * (SHUFFLES + 1)) - 1]


def _stands_out(scores: Sequence[float], places: Sequence[int], posts: int, error: float, *, whole: float) -> float:
    mine = sum(scores[place] for place in places)
    return abs(mine / posts - (whole - mine) / (len(scores) - posts)) / error


def _needed(posts: int, *, spread: float, bound: float | None) -> int:
    """How many posts a group needs beside many others, in whole tens."""
    if posts < 2 * FEWEST or not spread:
        spread = _GUESSED_SPREAD
    number = ((bound or _GUESSED_BOUND) * spread / WORTH_KNOWING) ** 2
    return max(10, math.ceil(number / 10) * 10)


Name = TypeVar("Name", bound=Hashable)


def mean_by(pairs: Sequence[tuple[Name, float]]) -> dict[Name, float]:
    """The mean of each name's numbers."""
    found: dict[Name, list[float]] = {}
    for name, number in pairs:
        found.setdefault(name, []).append(number)
    return {name: fmean(numbers) for name, numbers in found.items()}
