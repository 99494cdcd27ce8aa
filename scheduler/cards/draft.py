"""An item of a stack, broken into lines at some size, and how items stand on the stack's grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import ceil

from scheduler.cards.fonts import first_font
from scheduler.cards.layout import Item
from scheduler.cards.opportunities import has_no_blanks
from scheduler.cards.paragraph import Paragraph
from scheduler.cards.shape import ink_span
from scheduler.cards.words import SOFT_HYPHEN

AIR = 12.0
"""Units that stay free between the ink of one item and that of the next."""
GRID = 4
"""Units between the lines of the grid that all baselines of a stack stand on, from the edge it settles at."""


@dataclass(frozen=True)
class Draft:
    """An item broken into lines at some size: widths in ems, height in pixels."""

    item: Item
    size_px: float
    paragraphs: tuple[Paragraph, ...]

    @property
    def too_wide(self) -> list[str]:
        return [word for paragraph in self.paragraphs for word in paragraph.too_wide]

    @cached_property
    def cap(self) -> float:
        """From the top of the script, or of the mark, to the first baseline."""
        return 0.0 if self.item.mark else (first_font(self.item.face).cap + self.item.above) * self.size_px

    @property
    def below(self) -> float:
        """How far the script reaches under the last baseline's Latin descenders."""
        return self.item.below * self.size_px

    @cached_property
    def rise(self) -> float:
        """How far ink reaches over ``cap``: accents, emoji, pictures of the script."""
        first = self.paragraphs[0].lines[0] if self.paragraphs else None
        return 0.0 if first is None else max(0.0, ink_span(first)[0] * self.size_px - self.cap)

    @cached_property
    def sink(self) -> float:
        """How far ink reaches under ``below``: descenders."""
        last = self.paragraphs[-1].lines[-1] if self.paragraphs else None
        return 0.0 if last is None else max(0.0, ink_span(last)[1] * self.size_px - self.below)

    @property
    def shapely(self) -> bool:
        """Whether a title looks well: no line much shorter than the longest, no word or name divided, no
        last line of one word and no column of single words."""
        texts = [line for paragraph in self.paragraphs for line in paragraph.texts]
        counts = [_words(line) for line in texts]
        sparse = len(texts) > 2 and sum(counts) < 2 * len(texts)
        divided = any(line.endswith(("-", "‐", "/", SOFT_HYPHEN)) for line in texts[:-1])
        divided = divided or any(one.parts_name for one in self.paragraphs)
        lengths = [[line.width for line in one.lines] for one in self.paragraphs]
        return not (sparse or divided or self.lone) and all(min(widths) > 0.5 * max(widths) for widths in lengths)

    @property
    def lone(self) -> bool:
        """Whether a last line holds but one word."""
        return any(len(one.texts) > 1 and _words(one.texts[-1]) == 1 for one in self.paragraphs)

    @property
    def paired(self) -> bool:
        """Whether it is two words of like length, one above the other."""
        lines = self.paragraphs[0].lines if len(self.paragraphs) == 1 else ()
        single = len(lines) == 2 and all(_words(text) == 1 for text in self.paragraphs[0].texts)
        return single and min(line.width for line in lines) > 0.5 * max(line.width for line in lines)

    def drops(self, unit: float) -> list[float]:
        """From each baseline to the next, all on the grid."""
        grid = GRID * unit
        pitch = max(1, round(self.size_px * self.item.leading / grid)) * grid
        apart = _snapped(pitch * (1 + self.item.apart), grid)
        drops = [apart if at == 0 else pitch for one in self.paragraphs for at in range(len(one.texts))]
        return drops[1:]

    def baselines(self, unit: float) -> list[float]:
        """The baselines below the top of the capitals; the lower edge of a mark."""
        if self.item.mark:
            return [self.item.thick * unit]
        return list(accumulate(self.drops(unit), initial=self.cap))


def tops_of(drafts: Sequence[Draft], unit: float) -> tuple[list[float], float]:
    """Where each draft begins below the top of its stack, and the stack's height, in pixels.

    All baselines stand on the grid; so does the lower edge of a mark at the end.
    """
    grid = GRID * unit
    tops: list[float] = []
    end = baseline = sink = 0.0
    for draft in drafts:
        least = sink + draft.rise + AIR * unit
        top = end + (max(draft.item.gap * unit, least) if tops else 0.0)
        if not draft.item.mark:
            drop = top + draft.cap - baseline
            top = baseline + (_snapped(drop, grid) if tops else ceil(drop / grid - 0.01) * grid) - draft.cap
        tops.append(top)
        last = top + draft.baselines(unit)[-1]
        end, sink = last + draft.below, draft.sink
        baseline = baseline if draft.item.mark else last
    return tops, baseline + ceil((end - baseline) / grid - 0.01) * grid


def _words(line: str) -> int:
    """How many words a line has; two or more where no blanks would tell."""
    return max(2, len(line.split())) if has_no_blanks(line) else len(line.split())


def _snapped(length: float, grid: float) -> float:
    return max(1, round(length / grid)) * grid
