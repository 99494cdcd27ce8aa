"""Which texts say nearly the same: their runs of three words, compared.

Measure and idea: word shingles with Jaccard resemblance and containment (A. Z. Broder, "On the
resemblance and containment of documents", 1997), exact sets instead of sketches, because posts are
short.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import regex

RUN_WORDS = 3
RESEMBLES = 0.6
"""Share of all runs that two texts must have in common. Of 30 words, about two may differ."""
CONTAINS = 0.9
"""Share of the shorter text's runs that the longer one must hold."""
FEWEST_RUNS_CONTAINED = 8
_MOST_COMPARED = 50  # earlier texts looked at for each run of words, so that time grows with the texts
_MOST_WEIGHED = 8  # of those, how many are compared run by run: the ones that share most


@dataclass(frozen=True, slots=True)
class Alike:
    """Texts ``first`` and ``second`` (indexes, first < second); ``share`` 1.0 means word for word."""

    first: int
    second: int
    share: float


def words_of(text: str) -> list[str]:
    """The words of ``text`` without capitals and punctuation."""
    found: list[str] = regex.findall(r"[\p{L}\p{M}\p{N}]+", unicodedata.normalize("NFC", text).casefold())
    return found


def alike(texts: Sequence[str]) -> list[Alike]:
    """For each text the earlier one it is most like, where it is like enough; at most one each."""
    found: list[Alike] = []
    exact: dict[tuple[str, ...], int] = {}
    runs: dict[int, frozenset[tuple[str, ...]]] = {}
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        words = tuple(words_of(text))
        if not words:
            continue
        if (first := exact.setdefault(words, index)) != index:
            found.append(Alike(first, index, 1.0))
            continue
        mine = _runs(words)
        if best := _best(index, mine, runs, holders):
            found.append(best)
        runs[index] = mine
        for run in mine:
            if len(holders[run]) < _MOST_COMPARED:
                holders[run].append(index)
    return found


def _best(
    index: int,
    mine: frozenset[tuple[str, ...]],
    runs: dict[int, frozenset[tuple[str, ...]]],
    holders: dict[tuple[str, ...], list[int]],
) -> Alike | None:
    shared = Counter(other for run in mine for other in holders.get(run, ()))
    likely = (other for other, _ in shared.most_common(_MOST_WEIGHED))
    scores = ((_share(mine, runs[other]), -other) for other in likely)
    share, other = max(scores, default=(0.0, 0))
    return Alike(-other, index, share) if share else None


def _share(mine: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """How alike, 0.0 when not alike enough."""
    common = len(mine & other)
    resemblance = common / (len(mine) + len(other) - common)
    least = min(len(mine), len(other))
    if resemblance >= RESEMBLES:
        return resemblance
    return common / least if least >= FEWEST_RUNS_CONTAINED and common / least >= CONTAINS else 0.0


def _runs(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    if len(words) < RUN_WORDS:
        return frozenset([words])
    return frozenset(words[start : start + RUN_WORDS] for start in range(len(words) - RUN_WORDS + 1))
