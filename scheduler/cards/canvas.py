"""A picture to draw on that knows where it was drawn on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from scheduler.cards.contrast import Rgb

PixelBox = tuple[int, int, int, int]
"""Left, top, right and bottom; the last two lie outside."""
_STRIP_PX = 80_000
"""Pixels laid over at once: 320 kB."""


class Canvas:
    """What is drawn on ``ground``, which stays as it is: ``boxes`` hold all of it. Nothing is painted before it is
    asked for, so that a card is copied once."""

    def __init__(self, ground: Image) -> None:
        self._ground = ground
        self.size, self.width, self.height = ground.size, ground.width, ground.height
        self.strokes: list[tuple[Image | Rgb, PixelBox, Image | None]] = []

    @property
    def boxes(self) -> list[PixelBox]:
        return [box for _, box, _ in self.strokes]

    @property
    def picture(self) -> Image:
        """A copy of the ground with everything on it."""
        return self.crop((0, 0, *self.size))

    def paste(self, what: Image | Rgb, at: tuple[int, int] | PixelBox, mask: Image | None = None) -> None:
        """As Pillow's. Where ``at`` is but a place, ``what`` is a picture."""
        if len(at) == 4:
            self.strokes.append((what, at, mask))
        elif not isinstance(what, tuple):
            self.strokes.append((what, (*at, at[0] + what.width, at[1] + what.height), mask))

    def crop(self, box: PixelBox) -> Image:
        part = self._ground.crop(box)
        for what, place, mask in self.strokes:
            if not apart(place, box):
                moved = place[0] - box[0], place[1] - box[1], place[2] - box[0], place[3] - box[1]
                if isinstance(what, tuple) and mask is not None:
                    lay(part, what, moved[:2], mask)
                else:
                    part.paste(what, moved, mask)
        return part


def lay(picture: Image, color: Rgb, at: tuple[int, int], mask: Image) -> None:
    """Lay a colour over a picture (RGB) where a mask (L) says, whose top left pixel is ``at`` there.

    It is Pillow's ``paste``, value for value. Over a whole card it takes three quarters of the time [measured,
    2026-12-01]: a picture of one colour is faster than a colour, but not if it is so large that memory has to bring it.
    """
    from PIL import Image

    if mask.width * mask.height <= _STRIP_PX:
        picture.paste(Image.new("RGB", mask.size, color), at, mask)
        return
    rows = max(1, _STRIP_PX // mask.width)
    flat = Image.new("RGB", (mask.width, rows), color)
    for top in range(0, mask.height, rows):
        part = mask.crop((0, top, mask.width, min(top + rows, mask.height)))
        strip = flat if part.height == rows else flat.crop((0, 0, *part.size))
        picture.paste(strip, (at[0], at[1] + top), part)


def apart(one: PixelBox, other: PixelBox) -> bool:
    """Whether two boxes have no pixel in common."""
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def around(boxes: Iterable[PixelBox]) -> PixelBox:
    """The box around some; there must be one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def common(one: PixelBox, other: PixelBox) -> PixelBox:
    """What two boxes have in common; turned around where that is nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
