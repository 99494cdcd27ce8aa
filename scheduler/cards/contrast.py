"""Contrast as WCAG 2.2 defines it (www.w3.org/TR/WCAG22/#dfn-contrast-ratio, read 2026-11-23)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

    from scheduler.cards.raster import Ink

Rgb = tuple[int, int, int]
Worst = tuple[float, tuple[int, int]]
"""The least contrast of some ink, and the pixel where it is."""

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
SMALLER = 4
"""For a first look at a canvas."""
_ANY = [0] + [255] * 255
_CHOSEN = b"\xff"
_FEW = 2000
"""Pixels that are looked at one by one: more are faster sorted out by Pillow."""
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


def worst_on(
    canvas: Image, ink: Ink, *, color: Rgb, at: tuple[int, int] | None = None, levels: Image | None = None
) -> Worst:
    """The least contrast of ink in ``color`` against the pixels of ``canvas`` under it and next to it, and where.

    ``at`` is where the ink's mask lies on the canvas, if not at its own place; ``levels`` are the canvas's,
    if they are known.
    """
    at = at or ink.at
    if levels is None:
        part = _under(canvas, ink, at)
        if (found := part.getcolors(1)) is not None:
            return lowest(color, [one for _, one in _plain(found)]), at
        rough = levels_of(part)
    else:
        rough = _under(levels, ink, at)
    # Levels are off by one at most: three are kept.
    rivals, mine = _rivals(rough, ink.near, color, more=3), luminance(color)
    found_at = _colors_at(canvas, rivals, at)
    return min(((_between(mine, luminance(one)), place) for one, place in found_at.items()), default=(21.0, at))


def roughly_worst_place(small_levels: Image, ink: Ink, color: Rgb) -> tuple[int, int] | None:
    """About where that is, on levels reduced by SMALLER and in pixels of those: found many times faster. None
    without ink."""
    at, small = (ink.at[0] // SMALLER, ink.at[1] // SMALLER), ink.mask.reduce(SMALLER)
    rough = small_levels.crop((*at, at[0] + small.width, at[1] + small.height))
    rivals = _rivals(rough, small.point(_ANY), color)
    place = next(_places(rivals.tobytes()), None)
    return None if place is None else (at[0] + place % small.width, at[1] + place // small.width)


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


def _nearest(rough: Image, near: Image, ink: Rgb) -> list[int]:
    """The levels among the chosen pixels that come nearest to the ink's, from above and below."""
    mine = round(255 * luminance(ink))
    counts = rough.histogram(near)
    above = next((level for level in range(max(0, mine - 1), 256) if counts[level]), None)
    below = next((level for level in range(min(255, mine + 1), -1, -1) if counts[level]), None)
    return [level for level in (above, below) if level is not None]


def _rivals(rough: Image, near: Image, ink: Rgb, *, more: int = 0) -> Image:
    """Of the chosen pixels those that come nearest to the ink in luminance, from above and below, and those of so
    many levels ``more``."""
    from PIL import ImageChops

    mine, kept = round(255 * luminance(ink)), set[int]()
    for level in _nearest(rough, near, ink):
        kept.update(range(level, level + more + 1) if level >= mine - 1 else ())
        kept.update(range(level - more, level + 1) if level <= mine + 1 else ())
    return ImageChops.darker(rough.point(_only(frozenset(kept))), near)


@lru_cache(maxsize=512)
def _only(levels: frozenset[int]) -> list[int]:
    """A table that makes these levels white and all others black."""
    return [255 * (level in levels) for level in range(256)]


def _colors_at(canvas: Image, chosen: Image, at: tuple[int, int]) -> dict[Rgb, tuple[int, int]]:
    """The colours of ``canvas`` where ``chosen``, which lies ``at`` a place of it, is 255, and where each is; of
    very many pixels any place."""
    data, wide = chosen.tobytes(), chosen.width
    if data.count(_CHOSEN) > _FEW:
        place = data.find(_CHOSEN)
        part = canvas.crop((*at, at[0] + wide, at[1] + chosen.height))
        where = at[0] + place % wide, at[1] + place // wide
        return {one: where for _, one in _plain(_colors(part, chosen))}
    pixels = canvas.load()
    places = ((at[0] + place % wide, at[1] + place // wide) for place in _places(data))
    return {pixels[place]: place for place in places if _inside(place, canvas.size)}  # type: ignore[index, misc]  # mode RGB


def _inside(place: tuple[int, int], size: tuple[int, int]) -> bool:
    return 0 <= place[0] < size[0] and 0 <= place[1] < size[1]


def _places(data: bytes) -> Iterator[int]:
    at = data.find(_CHOSEN)
    while at >= 0:
        yield at
        at = data.find(_CHOSEN, at + 1)


def _between(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
