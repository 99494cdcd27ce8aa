"""Contrast as WCAG 2.2 defines it (www.w3.org/TR/WCAG22/#dfn-contrast-ratio, read 2026-11-23)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Rgb = tuple[int, int, int]

ENOUGH = 4.5
"""Level AA for text of any size."""


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


_LINEAR = tuple(_linear(value) for value in range(256))


@lru_cache(maxsize=1 << 16)
def luminance(color: Rgb) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = color
    return 0.2126 * _LINEAR[red] + 0.7152 * _LINEAR[green] + 0.0722 * _LINEAR[blue]


def ratio(one: Rgb, other: Rgb) -> float:
    """Contrast of two colours, 1 to 21."""
    return _between(luminance(one), luminance(other))


def lowest(ink: Rgb, behind: Iterable[Rgb]) -> float:
    """The least contrast of ``ink`` against any of the colours; 21 when there are none."""
    mine = luminance(ink)
    return min((_between(mine, luminance(color)) for color in behind), default=21.0)


def colors_behind(canvas: Image, mask: Image, at: tuple[int, int]) -> list[Rgb]:
    """The distinct colours of ``canvas`` under ``mask`` (mode L, laid at ``at``) and one pixel around it."""
    return [color for _, color in _counted(canvas, mask, at)]


def usual_behind(canvas: Image, mask: Image, at: tuple[int, int]) -> Rgb:
    """The most frequent of these colours."""
    return max(_counted(canvas, mask, at), default=(0, (255, 255, 255)))[1]


def _counted(canvas: Image, mask: Image, at: tuple[int, int]) -> list[tuple[int, Rgb]]:
    from PIL import Image, ImageFilter

    box = (at[0], at[1], at[0] + mask.width, at[1] + mask.height)
    part = canvas.crop(box).convert("RGB")
    found = part.getcolors(1)
    if found is None:  # more than one colour: only those near ink count
        near = mask.point([0] + [255] * 255).filter(ImageFilter.MaxFilter(3))
        part = Image.composite(part, Image.new("RGB", mask.size), near)
        part.putalpha(near)
        found = part.getcolors(mask.width * mask.height) or []
    colors = [(count, color) for count, color in found if isinstance(color, tuple)]
    return [(count, (color[0], color[1], color[2])) for count, color in colors if len(color) == 3 or color[3]]


def _between(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
