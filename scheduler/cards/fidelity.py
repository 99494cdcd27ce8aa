"""How true a file is to the picture it was made of."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

EQUAL_DB = 99.0
"""For equal pictures, whose ratio has no end; no file that differs comes near it."""


def difference_of(one: Image, other: Image) -> Image:
    """How far apart two RGB pictures of one size are, value by value."""
    from PIL import ImageChops

    return ImageChops.difference(one, other)


def psnr_db(difference: Image) -> float:
    """The peak signal-to-noise ratio over all channels."""
    counts = _counts(difference)
    square = sum(level * level * count for level, count in enumerate(counts)) / sum(counts)
    return min(EQUAL_DB, 10 * log10(255 * 255 / square)) if square else EQUAL_DB


def mean_error(difference: Image) -> float:
    """The mean over all channels, in 255ths."""
    counts = _counts(difference)
    return sum(level * count for level, count in enumerate(counts)) / sum(counts)


def _counts(difference: Image) -> list[int]:
    """How many channel values differ by 0, 1, 2, …"""
    counts = difference.histogram()
    return [sum(counts[level::256]) for level in range(256)]
