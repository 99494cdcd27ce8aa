"""Contrast as WCAG 2.2 defines it (www.w3.org/TR/WCAG22/#dfn-contrast-ratio, read 2026-11-23)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from PIL.Image import Image

    from scheduler.cards.canvas import PixelBox

Rgb = tuple[int, int, int]
Worst = tuple[float, tuple[int, int]]
"""The least contrast of some text, and the pixel where it is."""

LevelsIn: TypeAlias = "Callable[[PixelBox], Image]"
"""How bright each pixel of a box is (see ``levels_of``)."""

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
_CHOSEN = b"\xff"
_FEW = 2000
"""Pixels that are looked at one by one: more are faster sorted out by Pillow."""
_FLAT = 16
"""Colours that are faster counted than looked at as levels."""
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


def worst_on(canvas: Image, boxes: Iterable[PixelBox], *, color: Rgb, levels: LevelsIn | None = None) -> Worst:
    """The least contrast of ``color`` against the pixels of ``canvas`` in ``boxes``, and where it is; of a box with
    very few colours any place.

    ``levels`` gives those of the canvas, if they are known.
    """
    mine = round(255 * luminance(color))
    nearest: list[tuple[int, bool, PixelBox, Image]] = []
    worst: Worst = 21.0, (-1, -1)
    for box in boxes:
        if levels is None and (few := _counted(canvas.crop(box), _FLAT)):  # a drawing's ground
            worst = min(worst, *((ratio(color, one), (box[0], box[1])) for one in few))
            continue
        part = levels(box) if levels else levels_of(canvas.crop(box))
        nearest += [(level, is_above, box, part) for level, is_above in _nearest(part, mine)]
    above = min((level for level, is_above, _, _ in nearest if is_above), default=255)
    below = max((level for level, is_above, _, _ in nearest if not is_above), default=0)
    for level, is_above, box, part in nearest:
        # Levels are off by one at most, so that two that differ by two may be turned around.
        kept = range(mine, above + 3) if is_above else range(below - 2, mine + 1)
        if level in kept:
            found = _colors_at(canvas, part.point(_only(kept)), box)
            worst = min(worst, *((ratio(color, one), at) for one, at in found.items()))
    return worst


def levels_of(canvas: Image) -> Image:
    """The relative luminance of each pixel of ``canvas`` (RGB), 0 to 255 (mode L), off by at most one."""
    return canvas.point(_LEVELS * 3).convert("L", (*_SHARES, 0))


def extreme_place(levels: LevelsIn, boxes: Iterable[PixelBox], *, lightest: bool) -> tuple[int, int] | None:
    """Where in some boxes the highest of ``levels`` (or of any measure like them) is, or the lowest. None without boxes."""
    parts = [(levels(box), box) for box in boxes]
    extremes = [(part.getextrema()[lightest], part, box) for part, box in parts]
    if not extremes:
        return None
    level, part, box = (max if lightest else min)(extremes, key=lambda one: one[0])
    place = part.tobytes().index(level)  # type: ignore[arg-type]  # mode L: two numbers
    return box[0] + place % part.width, box[1] + place // part.width


def usual_behind(canvas: Image, boxes: Iterable[PixelBox]) -> Rgb:
    """The most frequent colour in some boxes."""
    counts = Counter[Rgb]()
    for box in boxes:
        counts.update(_counted(canvas.crop(box)))
    return max(counts, key=lambda color: (counts[color], color), default=(255, 255, 255))


def _nearest(levels: Image, mine: int) -> list[tuple[int, bool]]:
    """The levels that come nearest to ``mine``, from below and above, and whether it is from above."""
    darkest, lightest = levels.getextrema()
    if lightest <= mine:  # type: ignore[operator]  # mode L: two numbers
        return [(lightest, False)]  # type: ignore[list-item]  # the same
    if darkest >= mine:  # type: ignore[operator]  # the same
        return [(darkest, True)]  # type: ignore[list-item]  # the same
    counts = levels.histogram()
    below = next(level for level in range(mine, -1, -1) if counts[level])
    return [(below, False), (next(level for level in range(mine, 256) if counts[level]), True)]


@lru_cache(maxsize=512)
def _only(levels: range) -> list[int]:
    """A table that makes these levels white and all others black."""
    return [255 * (level in levels) for level in range(256)]


def _colors_at(canvas: Image, chosen: Image, box: PixelBox) -> dict[Rgb, tuple[int, int]]:
    """The colours of ``canvas`` in a box where ``chosen``, which is as large, is 255, and where each is; of very many
    pixels any place."""
    from PIL import ImageChops

    data, (left, top) = chosen.tobytes(), box[:2]
    if data.count(_CHOSEN) <= _FEW:
        pixels = canvas.load()
        places = ((left + place % chosen.width, top + place // chosen.width) for place in _places(data))
        return {pixels[place]: place for place in places}  # type: ignore[index, misc]  # mode RGB
    first = data.find(_CHOSEN)
    any_place = left + first % chosen.width, top + first // chosen.width
    part = canvas.crop(box)
    # What isn't chosen takes the colour of a pixel that is.
    part.paste(canvas.getpixel(any_place), mask=ImageChops.invert(chosen))  # type: ignore[arg-type]  # mode RGB
    return dict.fromkeys(_counted(part), any_place)


def _counted(part: Image, most: int | None = None) -> dict[Rgb, int]:
    """The colours of a picture (RGB), and how often each is there; none when there are more than ``most``."""
    found = part.getcolors(_FLAT) or part.getcolors(most or part.width * part.height) or []
    return {color: count for count, color in found}  # type: ignore[misc]  # mode RGB: three numbers


def _places(data: bytes) -> Iterator[int]:
    at = data.find(_CHOSEN)
    while at >= 0:
        yield at
        at = data.find(_CHOSEN, at + 1)


def _between(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
