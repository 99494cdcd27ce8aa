"""Numbers that may be compared: of posts of the same age, each beside the others of its own account."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import fmean

from scheduler.core.insights.numbers import DayNumbers, Insights, PublicPost

AGE = timedelta(days=7)
"""The age at which posts are compared; by then most of what a post will ever get is there [our choice]."""
SLACK = timedelta(days=2)
"""How much older a post's numbers may be and still count as those of that age."""
FEWEST_OF_AN_ACCOUNT = 3
"""An account with fewer posts has no usual number that a post could be beside."""

_ACTS = ("reactions", "comments", "shares", "saves", "clicks")
_SEEN = ("views", "reach")


class Measure(StrEnum):
    """What "did best" means: people who did something, people who saw it, or the share of these."""

    INTERACTIONS = "interactions"
    VIEWS = "views"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Observed:
    """A post's number at ``AGE``, and how far it lies above its account's usual one: ``score`` is the
    difference of logarithms, so 0.7 is about twice as many, whatever the account's size."""

    post: PublicPost
    value: float
    score: float


def observed(posts: Iterable[PublicPost], days: Mapping[int, Sequence[DayNumbers]], measure: Measure) -> list[Observed]:
    """The posts whose numbers at that age are known and comparable."""
    by_account: defaultdict[str, list[tuple[PublicPost, Insights]]] = defaultdict(list)
    for post in posts:
        if (numbers := at_age(post, days.get(post.delivery_id, ()))) is not None:
            by_account[post.account].append((post, numbers))
    return [one for known in by_account.values() for one in _beside_each_other(known, measure)]


def at_age(post: PublicPost, days: Sequence[DayNumbers]) -> Insights | None:
    """The first numbers from ``AGE`` on; None when there are none, or only much later ones."""
    known = [day for day in days if AGE <= post.age(day.fetched_at) < AGE + SLACK]
    return min(known, key=lambda day: day.fetched_at).numbers if known else None


def _beside_each_other(known: Sequence[tuple[PublicPost, Insights]], measure: Measure) -> list[Observed]:
    """An account's posts by what nearly all of them tell, so that no sum has parts that others lack."""
    acts, seen = _common(_ACTS, known), _common(_SEEN, known)[:1]
    rows = []
    for post, numbers in known:
        told = numbers.told()
        if (found := _value(told, acts, seen, measure)) is not None:
            rows.append((post, *found))
    if len(rows) < FEWEST_OF_AN_ACCOUNT:
        return []
    usual = fmean(level for _, _, level in rows)
    return [Observed(post, value, level - usual) for post, value, level in rows]


def _common(names: Sequence[str], known: Sequence[tuple[PublicPost, Insights]]) -> list[str]:
    return [name for name in names if 2 * sum(name in numbers.told() for _, numbers in known) > len(known)]


def _value(
    told: Mapping[str, int], acts: Sequence[str], seen: Sequence[str], measure: Measure
) -> tuple[float, float] | None:
    """(the number, its logarithm), the latter with a half added so that 0 has one too."""
    needed = [*(acts if measure is not Measure.VIEWS else ()), *(seen if measure is not Measure.INTERACTIONS else ())]
    if not needed or not set(needed) <= set(told):
        return None
    if measure is Measure.RATE and (not acts or not seen):
        return None
    did = sum(told[name] for name in acts) if measure is not Measure.VIEWS else 0
    saw = told[seen[0]] if measure is not Measure.INTERACTIONS else 0
    if measure is Measure.INTERACTIONS:
        return did, math.log(did + 0.5)
    if measure is Measure.VIEWS:
        return saw, math.log(saw + 0.5)
    return did / max(saw, 1), math.log((did + 0.5) / (saw + 1))
