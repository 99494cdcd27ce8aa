"""Where lines end. Pure: widths in, words per line out; the unit of the widths doesn't matter.

Among all ways to set the words in as few lines as possible, the one with the least raggedness wins;
a last line of one word, a line that ends in a stray short word and other blemishes cost extra.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import inf

LONE_WORD = 4.0
"""Cost of a last line with one word: more than any raggedness that can be had instead."""
STRAY_WORD = 0.006
"""Cost of a line that ends in a word of one or two letters."""
CUT_WORD = 0.06
"""Cost of a line that ends in a part of a word: after a hyphen or a slash."""
STRAY_START = 0.03
"""Cost of a line that ends in the first word of a sentence."""

MOST_LINES = 60
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text that is never divided.

    ``width`` without, ``space`` the width of what follows on the same line; ``stuck`` says that no
    line may end here; ``short``, ``ends`` (a sentence) and ``cut`` (inside a word) tell blemishes.
    """

    width: float
    space: float
    stuck: bool = False
    short: bool = False
    ends: bool = False
    cut: bool = False


def break_lines(words: Sequence[Word], width: float, *, last_weight: float = 1.0) -> tuple[int, ...] | None:
    """The index after each line's last word, or None when a word (or stuck group) is wider than ``width``.

    ``last_weight`` says how much the last line's raggedness counts: 1 balances titles. Of more than
    MOST_LINES lines no card is made; they are only counted.
    """
    if not words:
        return ()
    measure = _Measure(words, width, last_weight)
    fewest = measure.fewest()
    if fewest is None or len(fewest) > MOST_LINES:
        return fewest
    chosen = measure.best(len(fewest))
    if chosen is not None and _lone(chosen):
        longer = measure.best(len(fewest) + 1)
        if longer is not None and not _lone(longer):
            return longer
    return chosen


def total_cost(words: Sequence[Word], ends: Sequence[int], width: float, *, last_weight: float = 1.0) -> float:
    """The cost of one way to break; infinite when a line is too wide or ends in a stuck word."""
    measure = _Measure(words, width, last_weight)
    return sum(measure.cost(start, end) for start, end in zip((0, *ends[:-1]), ends, strict=True))


def line_width(words: Sequence[Word], start: int, end: int) -> float:
    """The width of ``words[start:end]`` on one line, the last one's space not counted."""
    return sum(word.width + word.space for word in words[start:end]) - words[end - 1].space


def _lone(ends: Sequence[int]) -> bool:
    return len(ends) > 1 and ends[-1] - ends[-2] == 1


class _Measure:
    """The words against one width, with their widths summed up once."""

    def __init__(self, words: Sequence[Word], width: float, last_weight: float) -> None:
        self._words, self._width, self._last_weight = words, width, last_weight
        self._starts = (0.0, *accumulate(word.width + word.space for word in words))

    def _wide(self, start: int, end: int) -> float:
        return self._starts[end] - self._starts[start] - self._words[end - 1].space

    def cost(self, start: int, end: int) -> float:
        """What a line of ``words[start:end]`` costs."""
        wide, before = self._wide(start, end), self._words[end - 1]
        last = end == len(self._words)
        if wide > self._width + _ROUNDING or (before.stuck and not last):
            return inf
        slack = (self._width - wide) / self._width
        if last:
            return slack * slack * self._last_weight + (LONE_WORD if end - start == 1 and start > 0 else 0.0)
        cost = slack * slack + before.short * STRAY_WORD + before.cut * CUT_WORD
        return cost + STRAY_START * (end - 1 > start and self._words[end - 2].ends)

    def fewest(self) -> tuple[int, ...] | None:
        """As many words on each line as it holds."""
        ends, start, words = [], 0, self._words
        while start < len(words):
            fits, end = start, start
            while end < len(words) and self._wide(start, end + 1) <= self._width + _ROUNDING:
                end += 1
                if end == len(words) or not words[end - 1].stuck:
                    fits = end
            if fits == start:
                return None
            ends.append(start := fits)
        return tuple(ends)

    def best(self, lines: int) -> tuple[int, ...] | None:
        """The cheapest way with this many lines, by dynamic programming; None when there is none."""
        words, count = self._words, len(self._words)
        widest_space = max(word.space for word in words)

        @cache
        def rest(start: int, left: int) -> tuple[float, int]:
            if left == 0:
                return (0.0, start) if start == len(words) else (inf, start)
            best = (inf, start)
            # What the lines after this one can hold at most: an earlier end leaves them too much.
            hold = (left - 1) * (self._width + widest_space) + _ROUNDING * left
            for end in range(start + 1, count - left + 2):
                if self._starts[count] - self._starts[end] - words[-1].space > hold:
                    continue
                if self._wide(start, end) > self._width + _ROUNDING:
                    break
                cost = self.cost(start, end)
                if cost < best[0] and (cost := cost + rest(end, left - 1)[0]) < best[0]:
                    best = (cost, end)
            return best

        if rest(0, lines)[0] == inf:
            return None
        ends, start = [], 0
        for left in range(lines, 0, -1):
            ends.append(start := rest(start, left)[1])
        return tuple(ends)
