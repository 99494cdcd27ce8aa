"""How dense a veil is at each pixel: soft shapes, blurred small and spread to the card's size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from scheduler.cards.veil_boxes import PART, Box

if TYPE_CHECKING:
    from PIL.Image import Image

STEPS = 10
"""A veil's density is counted in tenths: finer ones can't be told apart, and cards that differ little share one."""
_GRAIN = 2
"""Masks are spread to half the card's size, and their pixels doubled: a step of a veil's slope is wider than two."""

Steps = tuple[int, ...]
"""The density of each group's veil."""
Shape = tuple[Box, int]
"""A group's box, and how dense its veil is."""


def mask_of(size: tuple[int, int], shapes: tuple[Shape, ...], *, tint: int) -> Image:
    """The density (mode L) of shapes over a card of this size; at least ``tint`` (0 to 255) everywhere."""
    from PIL import Image

    wide, high = (-(-side // _GRAIN) for side in size)
    part = _Frame.of(size).grains(0, 0, wide, high)
    coarse = _mask(size, tint, shapes).resize((wide, high), Image.Resampling.BILINEAR, box=part)
    return coarse.resize(size, Image.Resampling.NEAREST, box=(0, 0, size[0] / _GRAIN, size[1] / _GRAIN))


def mask_at(at: tuple[int, int], size: tuple[int, int], shapes: tuple[Shape, ...], *, tint: int) -> int:
    """The same at one pixel, many times faster."""
    from PIL import Image

    across, down = (side // _GRAIN for side in at)
    part = _Frame.of(size).grains(across, down, across + 1, down + 1)
    found = _mask(size, tint, shapes).resize((1, 1), Image.Resampling.BILINEAR, box=part)
    return found.getpixel((0, 0))  # type: ignore[return-value]  # mode L: one number


@cache
def _dense(step: int) -> list[int]:
    return [round(value * step / STEPS) for value in range(256)]


@dataclass(frozen=True, slots=True)
class _Frame:
    """A card in small pixels, with a frame as wide as the blur reaches: beyond it Pillow would repeat the rim."""

    card: tuple[int, int]
    width: int
    soft: float
    """How far the blur goes, in pixels of the card."""

    @classmethod
    def of(cls, card: tuple[int, int]) -> _Frame:
        soft = min(card) / 12
        return cls(card, round(soft * 3 / PART), soft)

    @property
    def size(self) -> tuple[int, int]:
        return -(-self.card[0] // PART) + 2 * self.width, -(-self.card[1] // PART) + 2 * self.width

    def grains(self, *box: int) -> tuple[float, float, float, float]:
        """Where a box of grains is in it."""
        left, top, right, bottom = (self.width + side * _GRAIN / PART for side in box)
        return left, top, right, bottom


@lru_cache(maxsize=256)  # 10 kB each
def _mask(size: tuple[int, int], tint: int, shapes: tuple[Shape, ...]) -> Image:
    """``tint`` everywhere, and shapes as dense as the steps beside them say; in small pixels."""
    from PIL import Image, ImageChops

    small = Image.new("L", _Frame.of(size).size, tint)
    for box, step in shapes:
        small = ImageChops.lighter(small, _shape(size, box).point(_dense(step)))
    return small


@lru_cache(maxsize=256)  # the same
def _shape(size: tuple[int, int], box: Box) -> Image:
    """White behind the words, fading to black around them; in small pixels."""
    from PIL import Image, ImageDraw, ImageFilter

    around = _Frame.of(size)
    small = Image.new("L", around.size)
    ImageDraw.Draw(small).rectangle([side + around.width for side in box], fill=255)
    return small.filter(ImageFilter.GaussianBlur(around.soft / PART))
