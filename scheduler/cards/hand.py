"""The hand a theme draws with: how round corners are, how steady outlines, and what fills a shape.

Drawings know nothing of it: the pen lends it every outline and every mask on their way to the canvas.
Lengths are in units, 1/1080 of the card's width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from scheduler.cards.pen import Point

TEXTURES = ("plain", "lines", "dots", "grain")
_PITCH = {"lines": 11.0, "dots": 16.0}
_THIN = 1.0
"""A shape thinner than so many pitches would fall to pieces in lines or dots; it stays plain."""
_STEP = 14.0
"""Long straight edges are divided into steps of so many units before they wobble."""


@dataclass(frozen=True, slots=True)
class Hand:
    """``roundness`` (0 to 1) of corners, ``wobble`` of outlines in units, ``texture`` of what is filled."""

    roundness: float = 1.0
    wobble: float = 0.0
    texture: str = "plain"

    @property
    def plain(self) -> Hand:
        """The same without texture, for small shapes."""
        return Hand(self.roundness, self.wobble)

    def outline(self, line: Sequence[Point], unit: float) -> Sequence[Point]:
        """The outline as this hand cuts it; ``unit`` in pixels. Neighbours stay neighbours."""
        return [_wobbled(point, self.wobble, unit) for point in _divided(line, _STEP * unit)] if self.wobble else line

    def filled(self, mask: Image, at: tuple[int, int], outlines: Sequence[Sequence[Point]], unit: float) -> Image:
        """The mask (mode L, its corner ``at`` on the canvas) with the texture cut out of it."""
        from PIL import ImageChops

        pitch = _PITCH.get(self.texture, 0.0) * unit
        if self.texture == "plain" or (pitch and _thickness(outlines) < pitch * _THIN):
            return mask
        far = at[0] + mask.width, at[1] + mask.height
        tile = _texture(self.texture, round(unit, 3), (_ceiled(far[0]), _ceiled(far[1])))
        return ImageChops.multiply(mask, tile.crop((*at, *far)))


PLAIN = Hand()
"""Round, steady and full."""


def _ceiled(pixels: int) -> int:
    """A size that few textures are made for."""
    return -(-pixels // 512) * 512


def _divided(line: Sequence[Point], step: float) -> list[Point]:
    points: list[Point] = []
    for one, other in zip(line, [*line[1:], *line[:1]], strict=True):
        parts = max(1, round(math.dist(one, other) / step))
        points += [
            (one[0] + (other[0] - one[0]) * part / parts, one[1] + (other[1] - one[1]) * part / parts)
            for part in range(parts)
        ]
    return points


def _wobbled(point: Point, wobble: float, unit: float) -> Point:
    """The plane, gently bent: two waves of unrelated lengths in either direction."""
    x, y = point[0] / unit, point[1] / unit
    aside = 0.6 * math.sin(y / 37 + x / 211) + 0.4 * math.sin(y / 16.3 - x / 53 + 2.1)
    up = 0.6 * math.sin(x / 41 - y / 187 + 0.7) + 0.4 * math.sin(x / 17.9 + y / 61 + 4.2)
    return point[0] + aside * wobble * unit, point[1] + up * wobble * unit


def _thickness(outlines: Sequence[Sequence[Point]]) -> float:
    """The mean thickness of a shape: twice its area by its length."""
    area = length = 0.0
    for index, line in enumerate(outlines):
        pairs = list(zip(line, [*line[1:], *line[:1]], strict=True))
        inside = abs(sum(one[0] * other[1] - other[0] * one[1] for one, other in pairs)) / 2
        area += -inside if index else inside
        length += sum(math.dist(one, other) for one, other in pairs)
    return 2 * area / length if length else 0.0


@lru_cache(maxsize=8)
def _texture(name: str, unit: float, size: tuple[int, int]) -> Image:
    return _grain(unit, size) if name == "grain" else _screen(name, unit, size)


def _screen(name: str, unit: float, size: tuple[int, int]) -> Image:
    """Slanting lines or a field of dots, like those of an engraving or a newspaper."""
    from PIL import Image, ImageDraw

    times = 4
    # Four periods of whole pixels, so that the tile repeats without a seam.
    side = max(4, round(_PITCH[name] * unit * 4))
    tile, gap = Image.new("L", (side * times, side * times)), side * times / 4
    pen = ImageDraw.Draw(tile)
    for row in range(-5, 13):
        if name == "lines":
            start, far = row * gap, side * times
            pen.line((-far, start - far, far * 2, start + far * 2), fill=255, width=round(gap * 0.42))
            continue
        for column in range(-1, 6):
            x, y, radius = (column + row % 2 / 2) * gap, row * gap / 2, gap * 0.27
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    tile = tile.reduce(times)
    whole = Image.new("L", size)
    for top in range(0, size[1], tile.height):
        for left in range(0, size[0], tile.width):
            whole.paste(tile, (left, top))
    return whole


def _grain(unit: float, size: tuple[int, int]) -> Image:
    """Ink pressed on paper: small flecks stay bare, more of them where larger clouds lie."""
    from PIL import ImageChops, ImageFilter
    from PIL.Image import Resampling, frombytes

    def noise(cell: float, blur: float, seed: int) -> Image:
        small = max(2, round(size[0] / cell)), max(2, round(size[1] / cell))
        dust = frombytes("L", small, Random(seed).randbytes(small[0] * small[1]))
        return dust.filter(ImageFilter.GaussianBlur(blur)).resize(size, Resampling.BICUBIC)

    flecks, clouds = noise(2.2 * unit, 0.9, 11), noise(24 * unit, 1.6, 7)
    bare = ImageChops.add(flecks, clouds, scale=2)
    return bare.point([255 - max(0, min(255, (value - 139) * 22)) for value in range(256)])
