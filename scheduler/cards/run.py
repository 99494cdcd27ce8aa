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
        left, top = self.ink.at
        return left, top, left + self.ink.mask.width, top + self.ink.mask.height

    def contrast(self, behind: Image) -> float:
        """The least contrast against the pixels of ``behind`` under and next to the glyphs."""
        return lowest_on(behind, self.ink, color=self.color)
