"""Contrast as WCAG 2.2 defines it (www.w3.org/TR/WCAG22/#dfn-contrast-ratio, read 2026-11-23)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

    from scheduler.cards.raster import Ink

Rgb = tuple[int, int, int]

ENOUGH = 4.5
"""Level AA for text of any size (success criterion 1.4.3)."""
ENOUGH_LARGE = 3.0
"""Level AA for large type (the same): at least 18 point, or 14 point bold."""
LARGE_UNITS, LARGE_BOLD_UNITS = 72.0, 56.0
"""18 and 14 point in units: a card's 1080 units are seen 360 CSS pixels wide on a phone, a CSS pixel is
0.75 point (WCAG 2.2, "large scale"), so 18 point are 24 CSS pixels, and those 72 units."""
_BOLD_FACES = ("label",)


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


_LINEAR = tuple(_linear(value) for value in range(256))
_SHARES = (0.2126, 0.7152, 0.0722)
_LEVELS = [round(255 * value) for value in _LINEAR]


@lru_cache(maxsize=1 << 16)
def luminance(color: Rgb) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = color
    return _SHARES[0] * _LINEAR[red] + _SHARES[1] * _LINEAR[green] + _SHARES[2] * _LINEAR[blue]


def ratio(one: Rgb, other: Rgb) -> float:
    """Contrast of two colours, 1 to 21."""
    return _between(luminance(one), luminance(other))


def needed(face: str, units: float) -> float:
    """The least contrast for text of a face set in so many units."""
    large = LARGE_BOLD_UNITS if face in _BOLD_FACES else LARGE_UNITS
    return ENOUGH_LARGE if units >= large else ENOUGH


def lowest(ink: Rgb, behind: Iterable[Rgb]) -> float:
    """The least contrast of ``ink`` against any of the colours; 21 when there are none."""
    mine = luminance(ink)
    return min((_between(mine, luminance(color)) for color in behind), default=21.0)


def lowest_on(
    canvas: Image, ink: Ink, *, color: Rgb, at: tuple[int, int] | None = None, levels: Image | None = None
) -> float:
    """The least contrast of ink in ``color`` against the pixels of ``canvas`` under it and next to it.

    ``at`` is where the ink's mask lies on the canvas, if not at its own place; ``levels`` are the canvas's,
    if they are known.
    """
    part = _under(canvas, ink, at or ink.at)
    found = part.getcolors(1)
    if found is None:  # more than one colour: only those near ink count
        rough = levels_of(part) if levels is None else _under(levels, ink, at or ink.at)
        rivals = _rivals(rough, ink.near, color)
        box = rivals.getbbox()
        found = _colors(part.crop(box), rivals.crop(box)) if box else []
    return lowest(color, [one for _, one in _plain(found)])


def worst_place(levels: Image, ink: Ink, color: Rgb) -> tuple[int, int] | None:
    """A pixel under ink or next to it whose contrast to ``color`` is about the least; None without ink."""
    rivals = _rivals(_under(levels, ink, ink.at), ink.near, color)
    box = rivals.getbbox()
    if box is None:
        return None
    left, *_ = rivals.crop((0, box[1], rivals.width, box[1] + 1)).getbbox() or box
    return ink.at[0] + left, ink.at[1] + box[1]


def levels_of(canvas: Image) -> Image:
    """The relative luminance of each pixel of ``canvas`` (RGB), 0 to 255 (mode L), off by at most one."""
    return canvas.point(_LEVELS * 3).convert("L", (*_SHARES, 0))


def usual_behind(canvas: Image, ink: Ink) -> Rgb:
    """The most frequent colour under ink and next to it."""
    part = _under(canvas, ink, ink.at)
    found = part.getcolors(1) or _colors(part, ink.near)
    return max(_plain(found), default=(0, (255, 255, 255)))[1]


def _under(canvas: Image, ink: Ink, at: tuple[int, int]) -> Image:
    return canvas.crop((at[0], at[1], at[0] + ink.mask.width, at[1] + ink.mask.height))


def _colors(part: Image, chosen: Image) -> list[tuple[int, Any]]:
    """The colours of ``part`` where ``chosen`` is 255."""
    from PIL import Image

    most = chosen.histogram()[255] + 1  # Pillow's table is as large as what it is allowed to count
    shown = Image.composite(part, Image.new("RGB", part.size), chosen)
    shown.putalpha(chosen)
    return [one for one in shown.getcolors(most) or [] if isinstance(one[1], tuple) and one[1][3]]


def _plain(found: Iterable[tuple[int, Any]]) -> list[tuple[int, Rgb]]:
    return [(count, (color[0], color[1], color[2])) for count, color in found]


def _rivals(rough: Image, near: Image, ink: Rgb) -> Image:
    """Of the chosen pixels those that come nearest to the ink in luminance, from above and below.

    They are found on ``rough`` levels, which are off by one at most: three levels are kept.
    """
    from PIL import ImageChops

    mine = round(255 * luminance(ink))
    levels = [level for level, count in enumerate(rough.histogram(near)) if count]
    above = min((level for level in levels if level >= mine - 1), default=255)
    below = max((level for level in levels if level <= mine + 1), default=0)
    kept = [255 if above <= level <= above + 3 or below - 3 <= level <= below else 0 for level in range(256)]
    return ImageChops.darker(rough.point(kept), near)


def _between(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
