"""The veil: the ground's colour over what lies behind text, just dense enough for the text to be read.

Stacks that stand together share one veil, soft at its rim. It reaches over the edges of the card that
are near, and over the whole width where words fill most of it: like dusk falling, not like a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from scheduler.cards.contrast import Rgb, lowest_on
from scheduler.cards.run import Run
from scheduler.cards.sheet import Area

if TYPE_CHECKING:
    from PIL.Image import Image

STEPS = 20
"""A veil's density is counted in twentieths."""
MARGIN = 0.05
"""Of contrast, above what is needed."""
_PART = 8
"""Masks are blurred at an eighth of the card's size: nobody sees the difference."""
_NEAR_EDGE = 0.2
"""Of the card's width or height: words nearer to an edge have their veil reach over it."""

_TOGETHER = 0.13
"""Of width and height: stacks with less between them stand together."""
_MOST_OF_WIDTH = 0.55

Steps = tuple[int, ...]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Veil:
    """``color`` over ``bare``: ``tint`` (0 to 255) everywhere, and a soft shape behind each group of stacks."""

    bare: Image
    color: Rgb
    tint: int
    boxes: tuple[Box, ...]

    @property
    def shapes(self) -> list[Image]:
        """Of each group, in small."""
        return [_shape(self.bare.size, box) for box in self.boxes]

    def over(self, steps: Steps) -> Image:
        """The picture with each group's veil as dense as ``steps`` says."""
        from PIL import Image

        if not self.tint and not any(steps):
            return self.bare.copy()
        mask = self._mask(steps).resize(self.bare.size, Image.Resampling.BICUBIC)
        return Image.composite(Image.new("RGB", self.bare.size, self.color), self.bare, mask)

    def over_part(self, steps: Steps, box: tuple[int, int, int, int]) -> Image:
        """The same, of a part of the card only."""
        from PIL import Image

        part = self.bare.crop(box)
        mask = self._mask(steps)
        scale = mask.width / self.bare.width, mask.height / self.bare.height
        seen = (box[0] * scale[0], box[1] * scale[1], box[2] * scale[0], box[3] * scale[1])
        full = mask.resize(part.size, Image.Resampling.BICUBIC, box=seen)
        return Image.composite(Image.new("RGB", part.size, self.color), part, full)

    def _mask(self, steps: Steps) -> Image:
        from PIL import Image, ImageChops

        shapes = self.shapes
        mask = Image.new("L", shapes[0].size if shapes else (1, 1), self.tint)
        for shape, step in zip(shapes, steps, strict=True):
            mask = ImageChops.lighter(mask, shape.point(_dense(step)))
        return mask


def veil_for(bare: Image, color: Rgb, groups: Sequence[Area], *, tint: float) -> Veil:
    """A veil over ``bare`` for groups of stacks; ``tint`` (0 to 1) is what lies over everything."""
    return Veil(bare, color, round(255 * tint), tuple(_box(bare.size, area) for area in groups))


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
    left, top, right, bottom = (round(value / _PART) for value in box)
    return left, top, right, bottom


@lru_cache(maxsize=64)
def _shape(size: tuple[int, int], box: Box) -> Image:
    """White behind the words, fading to black around them."""
    from PIL import Image, ImageDraw, ImageFilter

    soft = min(size) / 12
    # A frame as wide as the blur reaches: beyond it Pillow would repeat the rim.
    frame = round(soft * 3 / _PART)
    inner = -(-size[0] // _PART), -(-size[1] // _PART)
    small = Image.new("L", (inner[0] + 2 * frame, inner[1] + 2 * frame))
    ImageDraw.Draw(small).rectangle([side + frame for side in box], fill=255)
    blurred = small.filter(ImageFilter.GaussianBlur(soft / _PART))
    return blurred.crop((frame, frame, frame + inner[0], frame + inner[1]))


def thinnest(veil: Veil, groups: Sequence[Sequence[Run]], *, least: int) -> Steps:
    """For each group, given the other veils, the fewest twentieths under which all its runs read.

    ``groups`` holds the runs of each of the veil's shapes. A group that can't be read gets all.
    """
    steps = (least,) * len(groups)
    for index, runs in enumerate(groups):
        steps = _fewest(veil, steps, index, runs)
    for index in range(len(groups)):  # a neighbour's veil may have made one's own denser than it must be
        while steps[index] > least:
            thinner = _with(steps, index, steps[index] - 1)
            if not all(reads(veil, thinner, run) for runs in groups for run in runs):
                break
            steps = thinner
    return steps


def reads(veil: Veil, steps: Steps, run: Run) -> bool:
    """Whether a run has the contrast it needs, and a little more for what JPEG takes away."""
    box = run.mask_box
    if box[0] < 0 or box[1] < 0 or box[2] > veil.bare.width or box[3] > veil.bare.height:
        return run.contrast(veil.over(steps)) >= run.need + MARGIN
    return lowest_on(veil.over_part(steps, box), run.ink, color=run.color, at=(0, 0)) >= run.need + MARGIN


def _fewest(veil: Veil, steps: Steps, index: int, runs: Sequence[Run]) -> Steps:
    least, most = steps[index], STEPS
    if all(reads(veil, steps, run) for run in runs):
        return steps
    while most - least > 1:
        middle = (least + most) // 2
        if all(reads(veil, _with(steps, index, middle), run) for run in runs):
            most = middle
        else:
            least = middle
    return _with(steps, index, most)


def _with(steps: Steps, index: int, value: int) -> Steps:
    return (*steps[:index], value, *steps[index + 1 :])
