"""A run: the ink of one block of text, in its colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards.contrast import Rgb, lowest_on
from scheduler.cards.raster import Ink
from scheduler.cards.sheet import Block

if TYPE_CHECKING:
    from PIL.Image import Image

PixelBox = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """``need`` is the least contrast that type of this size may have."""

    block: Block
    ink: Ink
    color: Rgb
    need: float

    @property
    def mask_box(self) -> PixelBox:
        """Where the mask lies, in pixels: left, top, right, bottom."""
        return _box(self.ink.mask, self.ink.at)

    @property
    def ink_box(self) -> PixelBox:
        """The smallest box around all pixels with ink, colour glyphs included."""
        left, top = self.ink.at
        seen = self.ink.mask.getbbox()
        boxes = [(left + seen[0], top + seen[1], left + seen[2], top + seen[3])] if seen else []
        boxes += [_box(picture, at) for picture, at in self.ink.stamps]
        lefts, tops, rights, bottoms = zip(*boxes or [self.mask_box], strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def contrast(self, behind: Image, *, levels: Image | None = None) -> float:
        """The least contrast against the pixels of ``behind`` under and next to the glyphs.

        ``levels`` are those of ``behind``, if they are known.
        """
        return lowest_on(behind, self.ink, color=self.color, levels=levels)


def _box(picture: Image, at: tuple[int, int]) -> PixelBox:
    return at[0], at[1], at[0] + picture.width, at[1] + picture.height
