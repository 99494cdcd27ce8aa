"""How true a file is to the picture it was made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import log10
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from scheduler.cards.canvas import PixelBox

_LEVELS = tuple(range(256))
_SQUARES = tuple(level * level for level in _LEVELS)
_SMALL = 64
"""Hardly any difference is larger: counts above are rarely more than noughts, and those are fast passed over."""
EQUAL_DB = 99.0
"""For equal pictures, whose ratio has no end; no file that differs comes near it."""


def difference_of(one: Image, other: Image) -> Image:
    """How far apart two RGB pictures of one size are, value by value."""
    from PIL import ImageChops

    return ImageChops.difference(one, other)


def square_error(difference: Image) -> int:
    """The sum of the squares over all channels of all pixels."""
    return _sum(difference.histogram(), _SQUARES)


def psnr_db(square_error: int, size: tuple[int, int]) -> float:
    """The peak signal-to-noise ratio of a picture of this size over its three channels."""
    if not square_error:
        return EQUAL_DB
    return min(EQUAL_DB, 10 * log10(255 * 255 * 3 * size[0] * size[1] / square_error))


def mean_errors(boxes: Iterable[PixelBox], part: Callable[[PixelBox], Image]) -> tuple[float, ...]:
    """The mean over all channels of a difference in each of some boxes, in 255ths; ``part`` gives that of a box."""
    return tuple(mean_error(part(box)) for box in boxes)


def mean_error(difference: Image) -> float:
    """The mean over all channels, in 255ths."""
    return _sum(difference.histogram(), _LEVELS) / (3 * difference.width * difference.height)


def _sum(counts: Sequence[int], weights: Sequence[int]) -> int:
    """Over the 256 levels of each channel, how often a level is there times its weight."""
    total = 0
    for start in range(0, len(counts), 256):
        small, large = counts[start : start + _SMALL], counts[start + _SMALL : start + 256]
        total += sum(map(mul, small, weights))
        if any(large):
            total += sum(map(mul, large, weights[_SMALL:]))
    return total
