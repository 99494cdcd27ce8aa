"""Contrast as WCAG 2.2 defines it (www.w3.org/TR/WCAG22/#dfn-contrast-ratio, read 2026-11-23)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Rgb = tuple[int, int, int]

ENOUGH = 4.5
"""Level AA for text of any size."""
_SHARES = (0.2126, 0.7152, 0.0722)


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


_LINEAR = tuple(_linear(value) for value in range(256))
LEVELS = [round(255 * value) for value in _LINEAR]
"""Linear light in 256 steps, for each value of a channel."""
_ANY = [0] + [255] * 255


@lru_cache(maxsize=1 << 16)
def luminance(color: Rgb) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = color
    return _SHARES[0] * _LINEAR[red] + _SHARES[1] * _LINEAR[green] + _SHARES[2] * _LINEAR[blue]


def ratio(one: Rgb, other: Rgb) -> float:
    """Contrast of two colours, 1 to 21."""
    return _between(luminance(one), luminance(other))


def worst_behind(ink: Rgb, canvas: Image, mask: Image, at: tuple[int, int]) -> Rgb | None:
    """The colour with the least contrast to ``ink`` among the pixels of ``canvas`` under ``mask`` (mode
    L, laid at ``at``) and one pixel around it; None when there is no ink. Exact: levels of luminance
    only choose the few pixels that are looked at one by one."""
    from PIL import ImageChops

    part, near = _near(canvas, mask, at)
    plain = part.getcolors(1)
    if plain is not None:
        return _rgb(plain[0][1])
    levels = levels_of(part)
    worst = _worst_levels(round(255 * luminance(ink)), levels.histogram(near))
    chosen = ImageChops.darker(levels.point([255 * (level in worst) for level in range(256)]), near)
    box = chosen.getbbox()
    if box is None:
        return None
    colors = (color for _, color in _counted(part.crop(box), chosen.crop(box)))
    return min(colors, key=lambda color: (ratio(ink, color), color))


def usual_behind(canvas: Image, mask: Image, at: tuple[int, int]) -> Rgb:
    """The most frequent colour of ``canvas`` under ``mask`` and one pixel around it."""
    part, near = _near(canvas, mask, at)
    plain = part.getcolors(1)
    found = _counted(part, near) if plain is None else [(count, _rgb(color)) for count, color in plain]
    return max(found, default=(0, (255, 255, 255)))[1]


def levels_of(canvas: Image) -> Image:
    """The relative luminance of each pixel of ``canvas`` (RGB), 0 to 255 (mode L), off by at most one."""
    return canvas.point(LEVELS * 3).convert("L", (*_SHARES, 0))


def spread(picture: Image) -> Image:
    """Each pixel (mode L) as the brightest of itself and its eight neighbours."""
    from PIL import ImageChops

    wide, high = picture.size  # not MaxFilter, which takes four times as long
    for x, y in ((1, 0), (0, 1)):
        before, after = (picture.crop((x * way, y * way, wide + x * way, high + y * way)) for way in (-1, 1))
        picture = ImageChops.lighter(ImageChops.lighter(picture, before), after)
    return picture


def _near(canvas: Image, mask: Image, at: tuple[int, int]) -> tuple[Image, Image]:
    """The part of ``canvas`` under ``mask`` and one pixel around it, and white where that is."""
    left, top = max(0, at[0] - 1), max(0, at[1] - 1)
    right, bottom = min(canvas.width, at[0] + mask.width + 1), min(canvas.height, at[1] + mask.height + 1)
    wider = mask.crop((left - at[0], top - at[1], right - at[0], bottom - at[1]))
    return canvas.crop((left, top, right, bottom)), spread(wider).point(_ANY)


def _worst_levels(ink: int, counts: list[int]) -> set[int]:
    """The levels that may hold the colour with least contrast: the nearest ones below and above the
    ink's. A level is off by at most one, by rounding, so two more on either side may hold it too."""
    below = next((level for level in range(ink, -1, -1) if counts[level]), None)
    above = next((level for level in range(ink, 256) if counts[level]), None)
    worst = set() if below is None else {below, below - 1, below - 2}
    return worst if above is None else worst | {above, above + 1, above + 2}


def _counted(part: Image, mask: Image) -> list[tuple[int, Rgb]]:
    """How often each colour lies under the white of ``mask``."""
    from PIL import Image

    seen = Image.composite(part, Image.new("RGB", part.size), mask)
    seen.putalpha(mask)
    colors = seen.getcolors(part.width * part.height) or []
    return [(count, _rgb(color)) for count, color in colors if isinstance(color, tuple) and color[3]]


def _rgb(color: float | tuple[int, ...]) -> Rgb:
    red, green, blue = color[:3] if isinstance(color, tuple) else (round(color),) * 3
    return red, green, blue


def _between(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
