"""The veil: the ground's colour over what lies behind text, just dense enough for the text to be read.

Stacks that stand together share one veil, soft at its rim. It reaches over the edges of the card that
are near, and over the whole width where words fill most of it: like dusk falling, not like a box.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import product
from math import ceil, floor
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scheduler.cards.backdrop import Backdrop, Found
from scheduler.cards.canvas import lay
from scheduler.cards.contrast import Rgb, Worst
from scheduler.cards.kept import Kept
from scheduler.cards.run import Run
from scheduler.cards.sheet import Area

if TYPE_CHECKING:
    from PIL.Image import Image

STEPS = 10
"""A veil's density is counted in tenths: finer ones can't be told apart, and cards that differ little share one."""
_PART = 16
"""Masks are blurred at a sixteenth of the card's size: what lies between two small pixels of so soft a slope is straight
to a quarter of a level of 255."""
_GRAIN = 2
"""And spread to half of it: a step of a veil's slope is wider than two pixels."""
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

_MOST_KEPT = 16
"""Veiled photos, with what is known of their files: about 185 MB when all are in use."""

Steps = tuple[int, ...]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Veil:
    """``color`` over ``bare``: ``tint`` (0 to 255) everywhere, and a soft shape behind each group of stacks,
    made of its box in small pixels."""

    bare: Backdrop
    color: Rgb
    tint: int
    boxes: tuple[Box, ...]
    _tried: dict[Steps, Backdrop] = field(default_factory=dict)

    def over(self, steps: Steps) -> Backdrop:
        """What each group's veil as dense as ``steps`` says makes of it."""
        if self._is_nothing(steps):
            return self.bare
        if not self.bare.is_kept:
            return self._trial(steps)
        return _VEILED.get(self._key(steps), lambda: self._trial(steps))

    def worst(self, steps: Steps, run: Run) -> Worst:
        """The least contrast of a run on the veiled backdrop, and where."""
        if self.is_known(steps):
            return self.over(steps).worst(run)
        return self._found(steps).get(run.ink, {}).get(run.color) or self._trial(steps).worst(run)

    def is_known(self, steps: Steps) -> bool:
        """Whether that was made for another card, and kept."""
        return self._is_nothing(steps) or self._key(steps) in _VEILED

    def _is_nothing(self, steps: Steps) -> bool:
        return not self.tint and not any(steps)

    def _key(self, steps: Steps) -> Hashable:
        return self.bare, self.color, self.tint, self.boxes, steps

    def _trial(self, steps: Steps) -> Backdrop:
        """The same, kept for this card only: of the veils that are tried one is chosen."""
        if steps not in self._tried:
            self._tried[steps] = Backdrop(self._over(steps), is_kept=self.bare.is_kept, found=self._found(steps))
        return self._tried[steps]

    def _found(self, steps: Steps) -> Found:
        return self.bare.found_under.setdefault((self.color, self.tint, self.boxes, steps), WeakKeyDictionary())

    def _over(self, steps: Steps) -> Image:
        from PIL import Image

        picture, frame = self.bare.picture, _Frame.of(self.bare.picture.size)
        wide, high = (-(-side // _GRAIN) for side in picture.size)
        coarse = self._mask(steps).resize((wide, high), Image.Resampling.BILINEAR, box=frame.grains(0, 0, wide, high))
        grains = 0, 0, picture.width / _GRAIN, picture.height / _GRAIN
        mask = coarse.resize(picture.size, Image.Resampling.NEAREST, box=grains)
        veiled = picture.copy()
        lay(veiled, self.color, (0, 0), mask)
        return veiled

    def _mask(self, steps: Steps) -> Image:
        return _mask(self.bare.picture.size, self.tint, tuple(zip(self.boxes, steps, strict=True)))

    def over_pixel(self, steps: Steps, at: tuple[int, int]) -> Rgb:
        """The same, of one pixel, many times faster."""
        from PIL import Image

        picture, (across, down) = self.bare.picture, (side // _GRAIN for side in at)
        grain = _Frame.of(picture.size).grains(across, down, across + 1, down + 1)
        mask = self._mask(steps).resize((1, 1), Image.Resampling.BILINEAR, box=grain).getpixel((0, 0))
        blended = (
            _blended(under, over, mask)  # type: ignore[arg-type]  # mode L: one number
            for under, over in zip(picture.getpixel(at), self.color, strict=True)  # type: ignore[arg-type]  # mode RGB
        )
        red, green, blue = blended
        return red, green, blue


def _blended(under: int, over: int, mask: int) -> int:
    """As Pillow lays one value over another (libImaging/Paste.c, BLEND)."""
    whole = under * (255 - mask) + over * mask + 128
    return ((whole >> 8) + whole) >> 8


_VEILED: Kept[Backdrop] = Kept(_MOST_KEPT)


def veil_for(bare: Backdrop, color: Rgb, groups: Sequence[Area], *, tint: float) -> Veil:
    """A veil over ``bare`` for groups of stacks; ``tint`` (0 to 1) is what lies over everything."""
    boxes = [_box(bare.picture.size, area) for area in groups]
    return Veil(bare, color, round(255 * tint), tuple(_meeting(boxes, bare.picture.size)))


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


@cache
def _dense(step: int) -> list[int]:
    return [round(value * step / STEPS) for value in range(256)]


def _box(size: tuple[int, int], area: Area) -> Box:
    """Where a group's shape is, in its own small pixels."""
    wide, high = size
    reach = min(size) / 12 * 2
    across = area.width > wide * _MOST_OF_WIDTH
    box = (
        -wide if across or area.left < wide * _NEAR_EDGE else area.left - reach,
        -high if area.top < high * _NEAR_EDGE else area.top - reach,
        2 * wide if across or area.right > wide * (1 - _NEAR_EDGE) else area.right + reach,
        2 * high if area.bottom > high * (1 - _NEAR_EDGE) else area.bottom + reach,
    )
    left, top = (floor(value / _PART / grid) * grid for value, grid in zip(box[:2], _GRID, strict=True))
    right, bottom = (ceil(value / _PART / grid) * grid for value, grid in zip(box[2:], _GRID, strict=True))
    return left, top, right, bottom


def _meeting(boxes: Sequence[Box], size: tuple[int, int]) -> list[Box]:
    """The boxes, those that nearly meet one that is longer beside them grown into it: what would show between two
    veils is a stripe of light, not the photo."""
    card = ceil(size[0] / _PART), ceil(size[1] / _PART)
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
        return cls(card, round(soft * 3 / _PART), soft)

    @property
    def size(self) -> tuple[int, int]:
        return -(-self.card[0] // _PART) + 2 * self.width, -(-self.card[1] // _PART) + 2 * self.width

    def grains(self, *box: int) -> tuple[float, float, float, float]:
        """Where a box of grains is in it."""
        left, top, right, bottom = (self.width + side * _GRAIN / _PART for side in box)
        return left, top, right, bottom


@lru_cache(maxsize=256)  # 10 kB each
def _mask(size: tuple[int, int], tint: int, shapes: tuple[tuple[Box, int], ...]) -> Image:
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
    return small.filter(ImageFilter.GaussianBlur(around.soft / _PART))
