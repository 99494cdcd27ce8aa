"""How bright a canvas is under ink, in 256 levels: worked out once for a kept canvas, asked for many inks."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards.contrast import LEVELS, Rgb, levels_of, luminance, spread

if TYPE_CHECKING:
    from PIL.Image import Image

Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Levels:
    """The brightest and the darkest of each pixel and its eight neighbours (mode L), as relative
    luminance from 0 to 255, off by at most one."""

    brightest: Image
    darkest: Image

    def worst(self, ink: Rgb, mask: Image, at: tuple[int, int]) -> int | None:
        """The level nearest to that of ``ink`` under ``mask`` (mode L, laid at ``at``) and one pixel
        around it; the ink's own when there are darker and brighter ones; None under no ink."""
        mine = _level(ink)
        brightest = _top(self._under(self.brightest, mask, at).histogram(mask))
        if brightest is None or brightest < mine:
            return brightest
        darkest = 255 - (_top(self._under(self.darkest, mask, at).histogram(mask)[::-1]) or 0)
        return max(mine, darkest)

    def place(self, level: int | None, ink: Rgb, mask: Image, at: tuple[int, int]) -> Place:
        """The part of the mask, one pixel around included, outside of which nothing is read worse; ``level``
        is the worst."""
        from PIL import ImageChops

        mine = _level(ink)
        if level is None or level == mine:
            return (-1, -1, mask.width + 1, mask.height + 1)
        levels = self.brightest if level < mine else self.darkest
        # A level is off by at most one, so the worst pixel may be two levels away from the worst level.
        like = [255 * (abs(one - level) <= 2) for one in range(256)]
        box = ImageChops.darker(self._under(levels, mask, at).point(like), mask).getbbox()
        left, top, right, bottom = box or (0, 0, mask.width, mask.height)
        return left - 1, top - 1, right + 1, bottom + 1

    @staticmethod
    def _under(levels: Image, mask: Image, at: tuple[int, int]) -> Image:
        return levels.crop((at[0], at[1], at[0] + mask.width, at[1] + mask.height))


def levels_around(canvas: Image) -> Levels:
    """The levels of a canvas (RGB)."""
    from PIL import ImageChops

    own = levels_of(canvas)
    return Levels(spread(own), ImageChops.invert(spread(ImageChops.invert(own))))


def ratio_to_level(color: Rgb, level: int) -> tuple[float, float]:
    """The least and the largest contrast of ``color`` to what has this level; 1 when it has it itself."""
    mine, bounds = luminance(color), (max(0, level - 1) / 255, min(255, level + 1) / 255)
    ratios = sorted((max(mine, one) + 0.05) / (min(mine, one) + 0.05) for one in bounds)
    return (1.0, ratios[1]) if bounds[0] <= mine <= bounds[1] else (ratios[0], ratios[1])


def grey_of(level: int) -> Rgb:
    """The darkest grey of at least this level."""
    value = bisect_left(LEVELS, level)
    return value, value, value


def _level(color: Rgb) -> int:
    return round(255 * luminance(color))


def _top(counts: list[int]) -> int | None:
    return next((level for level in range(255, -1, -1) if counts[level]), None)
