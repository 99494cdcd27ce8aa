"""Where lines end. Pure: widths in, words per line out; the unit of the widths doesn't matter.

Among all ways to set the words in as few lines as possible, the one with the least raggedness wins;
a last line of one word, a line that ends inside a name or in a preposition and other blemishes cost
extra. Costs are in squared shares of the width: 0.04 is worth a line that stays a fifth shorter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf

MOST_LINES = 60
LONE_WORD = 2.0 * MOST_LINES
"""Cost of a last line with one word or less: more than all else that MOST_LINES lines can cost."""
STRAY_WORD = 0.006
"""Cost of a line that ends in a word of one or two letters."""
LEADING_WORD = 0.02
"""Cost of a line that ends in an article, preposition or conjunction: it belongs to what follows."""
BROKEN_NAME = 0.12
"""Cost of a line that ends inside a proper name."""
CUT_WORD = 0.06
"""Cost of a line that ends in a part of a word: after a hyphen or a slash."""
HYPHEN = 0.09
"""Cost of a line that ends in a hyphen that wasn't there; two such lines never follow each other."""
STRAY_START = 0.03
"""Cost of a line that ends in the first word of a sentence."""
STRAY_END = 0.015
"""Cost of a line that begins with the last word of a sentence or clause."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text that is never divided.

    ``width`` without, ``space`` the width of what follows on the same line, ``hyphen`` that of the
    hyphen to draw if the line ends here; ``stuck`` says that no line may end here. ``short``, ``ends``
    (a sentence), ``closes`` (a sentence or clause), ``leads`` (to the next word), ``named`` (the next word belongs to the same name) and
    ``cut`` (the next word is part of the same word) tell blemishes.
    """

    width: float
    space: float
    stuck: bool = False
    short: bool = False
    ends: bool = False
    closes: bool = False
    cut: bool = False
    leads: bool = False
    named: bool = False
    hyphen: float = 0.0


def break_lines(words: Sequence[Word], width: float, *, last_weight: float = 1.0) -> tuple[int, ...] | None:
    """The index after each line's last word, or None when a word (or stuck group) is wider than ``width``.

    ``last_weight`` says how much the last line's raggedness counts: 1 balances titles. One line more
    than needed is taken only to be rid of a lone last word. Of more than MOST_LINES lines no card is
    made; they are only counted.
    """
    if not words:
        return ()
    measure = _Measure(words, width, last_weight)
    fewest = measure.fewest()
    if fewest is None or len(fewest) > MOST_LINES:
        return fewest
    chosen = measure.best(len(fewest))
    if lone(words, chosen):
        longer = measure.best(len(fewest) + 1)
        if longer and not lone(words, longer):
            return longer
    return chosen


def total_cost(words: Sequence[Word], ends: Sequence[int], width: float, *, last_weight: float = 1.0) -> float:
    """The cost of one way to break; infinite when a line is too wide or ends where none may."""
    measure = _Measure(words, width, last_weight)
    lines = zip((0, *ends[:-1]), ends, strict=True)
    return sum(measure.cost(start, end) if measure.may_end(start, end) else inf for start, end in lines)


def line_width(words: Sequence[Word], start: int, end: int) -> float:
    """The width of ``words[start:end]`` on one line, the last one's space not counted but its hyphen."""
    wide = sum(word.width + word.space for word in words[start:end]) - words[end - 1].space
    return wide + (words[end - 1].hyphen if end < len(words) else 0.0)


def lone(words: Sequence[Word], ends: Sequence[int]) -> bool:
    """Whether the last of several lines holds one word, or only a part of one."""
    return len(ends) > 1 and all(word.cut for word in words[ends[-2] : -1])


class _Measure:
    """The words against one width, with their widths and blemishes summed up once."""

    def __init__(self, words: Sequence[Word], width: float, last_weight: float) -> None:
        self._words, self._width, self._last_weight = words, width, last_weight
        self._starts = (0.0, *accumulate(word.width + word.space for word in words))
        # What a line's width is, counted from the first word's start, when it ends after each word.
        self._edges = [end - word.space + word.hyphen for end, word in zip(self._starts[1:], words, strict=True)]
        self._edges[-1] -= words[-1].hyphen
        self._blemishes = [_blemish(word, after) for word, after in pairwise((*words, words[-1]))]
        self._lone_from = len(words) - 1
        while self._lone_from and words[self._lone_from - 1].cut:
            self._lone_from -= 1
        self._needed: list[float] = []
        # Where no word is divided or stuck to the next, every line that fits may end.
        self._is_plain = not any(word.stuck or word.hyphen for word in words)

    def may_end(self, start: int, end: int) -> bool:
        """Whether ``words[start:end]`` fits on a line that may begin and end there."""
        before = self._words[end - 1]
        return (
            self._edges[end - 1] - self._starts[start] <= self._width + _ROUNDING
            and (end == len(self._words) or not before.stuck)
            and not (before.hyphen and end < len(self._words) and start and self._words[start - 1].hyphen)
        )

    def cost(self, start: int, end: int) -> float:
        """What a line of ``words[start:end]`` costs that ``may_end`` there."""
        slack = 1 - (self._edges[end - 1] - self._starts[start]) / self._width
        if end == len(self._words):
            return slack * slack * self._last_weight + (LONE_WORD if start and start >= self._lone_from else 0.0)
        cost = slack * slack + self._blemishes[end - 1]
        return cost + STRAY_START if end - 1 > start and self._words[end - 2].ends else cost

    def fewest(self) -> tuple[int, ...] | None:
        """A way with as few lines as there can be, found from the back."""
        count = len(self._words)
        needed, after = [inf] * count + [0], [count] * count
        for start in range(count - 1, -1, -1):
            for end in self._fitting(start):
                if needed[end] + 1 < needed[start]:
                    needed[start], after[start] = needed[end] + 1, end
        self._needed = needed
        if needed[0] == inf:
            return None
        ends, start = [], 0
        while start < count:
            ends.append(start := after[start])
        return tuple(ends)

    def best(self, lines: int) -> tuple[int, ...]:
        """The cheapest way with this many lines, by dynamic programming; () when there is none."""
        reached = [{0: (0.0, 0)}]
        for left in range(lines - 1, -1, -1):
            layer: dict[int, tuple[float, int]] = {}
            for start, (spent, _) in reached[-1].items():
                for end in self._fitting(start):
                    if self._needed[end] > left or (left and end == len(self._words)):
                        continue
                    cost = spent + self.cost(start, end)
                    if end not in layer or cost < layer[end][0]:
                        layer[end] = cost, start
            reached.append(layer)
        ends, end = [], len(self._words)
        if end not in reached[-1]:
            return ()
        for layer in reached[:0:-1]:
            ends.append(end)
            end = layer[end][1]
        return tuple(reversed(ends))

    def _fitting(self, start: int) -> Iterable[int]:
        """Where a line that begins at ``start`` may end."""
        limit = self._starts[start] + self._width + _ROUNDING
        if self._is_plain:
            return range(start + 1, bisect_right(self._edges, limit, lo=start) + 1)
        return self._ends(start, limit)

    def _ends(self, start: int, limit: float) -> Iterator[int]:
        for end in range(start + 1, len(self._words) + 1):
            # With a hyphen a part may be wider than with the rest of its word.
            if self._edges[end - 1] - self._words[end - 1].hyphen > limit:
                return
            if self.may_end(start, end):
                yield end


def _blemish(word: Word, after: Word) -> float:
    """What it costs that a line ends between ``word`` and ``after``, whatever the line."""
    if word.hyphen:
        return HYPHEN
    stray = LEADING_WORD if word.leads else STRAY_WORD if word.short else 0.0
    stray += STRAY_END if after.closes and not word.closes else 0.0
    return stray + word.cut * CUT_WORD + word.named * BROKEN_NAME
