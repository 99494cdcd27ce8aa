"""A picture to draw on that knows where it was drawn on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from scheduler.cards.contrast import Rgb

PixelBox = tuple[int, int, int, int]
"""Left, top, right and bottom; the last two lie outside."""


class Canvas:
    """A copy of ``ground``; ``boxes`` hold everything that was drawn since."""

    def __init__(self, ground: Image) -> None:
        self.picture = ground.copy()
        self.size, self.width, self.height = ground.size, ground.width, ground.height
        self.boxes: list[PixelBox] = []

    def paste(self, what: Image | Rgb, at: tuple[int, int] | PixelBox, mask: Image | None = None) -> None:
        """As Pillow's. Where ``at`` is but a place, ``what`` is a picture."""
        self.picture.paste(what, at, mask)
        if len(at) == 4:
            self.boxes.append(at)
        elif not isinstance(what, tuple):
            self.boxes.append((*at, at[0] + what.width, at[1] + what.height))

    def crop(self, box: PixelBox) -> Image:
        return self.picture.crop(box)


def apart(one: PixelBox, other: PixelBox) -> bool:
    """Whether two boxes have no pixel in common."""
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
