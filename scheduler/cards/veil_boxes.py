"""Where veils lie: the boxes of stacks, those that stand together made one, on a coarse grid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import ceil, floor

from scheduler.cards.sheet import Area

PART = 16
"""Boxes, and the masks made of them, are counted in small pixels, sixteen of the card's: what lies between two of so
soft a slope is straight to a quarter of a level of 255."""
_GRID = 16, 8
"""Small pixels across and down between the places where a veil may end. Coarse, so that cards whose words differ a
little have the same one; coarser across, where words fill most of a card anyway."""
_NEAR_EDGE = 0.2
"""Of the card's width or height: words nearer to an edge have their veil reach over it."""
_NARROW = 0.25
"""Of the card's width or height: less than that between two veils, soft as they are, lets through no more than a stripe."""
_OVER = 16
"""Small pixels that veils which meet lie over each other: three times as far as the blur goes, else it is seen where."""
_TOGETHER = 0.13
"""Of width and height: stacks with less between them stand together."""
_MOST_OF_WIDTH = 0.55
"""Words that fill more of it have their veil reach over all of it."""

Box = tuple[int, int, int, int]
"""In small pixels; it may reach over the card."""


def grouped(stacks: Sequence[Area], size: tuple[int, int]) -> list[Area]:
    """The areas of stacks, those that stand together made one."""
    groups: list[Area] = []
    for area in stacks:
        while near := next((group for group in groups if _together(group, area, size)), None):
            groups.remove(near)
            area = Area(
                min(area.left, near.left),
                min(area.top, near.top),
                max(area.right, near.right),
                max(area.bottom, near.bottom),
            )
        groups.append(area)
    return groups


def _together(one: Area, other: Area, size: tuple[int, int]) -> bool:
    beside = max(one.left, other.left) - min(one.right, other.right)
    below = max(one.top, other.top) - min(one.bottom, other.bottom)
    return beside < size[0] * _TOGETHER and below < size[1] * _TOGETHER


def boxes_of(groups: Sequence[Area], size: tuple[int, int]) -> tuple[Box, ...]:
    """Where the veil of each group is, on a card of this size."""
    return tuple(_meeting([_box(size, area) for area in groups], size))


def _box(size: tuple[int, int], area: Area) -> Box:
    """Where a group's veil is."""
    wide, high = size
    reach = min(size) / 12 * 2
    across = area.width > wide * _MOST_OF_WIDTH
    box = (
        -wide if across or area.left < wide * _NEAR_EDGE else area.left - reach,
        -high if area.top < high * _NEAR_EDGE else area.top - reach,
        2 * wide if across or area.right > wide * (1 - _NEAR_EDGE) else area.right + reach,
        2 * high if area.bottom > high * (1 - _NEAR_EDGE) else area.bottom + reach,
    )
    left, top = (floor(value / PART / grid) * grid for value, grid in zip(box[:2], _GRID, strict=True))
    right, bottom = (ceil(value / PART / grid) * grid for value, grid in zip(box[2:], _GRID, strict=True))
    return left, top, right, bottom


def _meeting(boxes: Sequence[Box], size: tuple[int, int]) -> list[Box]:
    """The boxes, those that nearly meet one that is longer beside them grown into it: what would show between two
    veils is a stripe of light, not the photo."""
    card = ceil(size[0] / PART), ceil(size[1] / PART)
    grown = list(boxes)
    for (index, one), other in product(enumerate(boxes), boxes):
        for along, across in ((0, 1), (1, 0)):
            mine, theirs = (min(box[across + 2], card[across]) - max(box[across], 0) for box in (one, other))
            shared = min(one[across + 2], other[across + 2], card[across]) - max(one[across], other[across], 0)
            if one is other or mine > theirs or shared < mine / 2:
                continue
            narrow, sides = card[along] * _NARROW, list(grown[index])
            if -_OVER < one[along] - other[along + 2] < narrow:
                sides[along] = other[along + 2] - _OVER
            elif -_OVER < other[along] - one[along + 2] < narrow:
                sides[along + 2] = other[along] + _OVER
            left, top, right, bottom = sides
            grown[index] = left, top, right, bottom
    return grown
