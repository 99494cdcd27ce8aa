"""A run: the ink of one block of text, in its colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards.canvas import PixelBox
from scheduler.cards.contrast import Rgb, Worst, worst_on
from scheduler.cards.raster import Ink
from scheduler.cards.sheet import Block

if TYPE_CHECKING:
    from PIL.Image import Image


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

    @property
    def boxes(self) -> tuple[PixelBox, ...]:
        """Where it has any ink, colour glyphs included."""
        stamps = ((*at, at[0] + stamp.width, at[1] + stamp.height) for stamp, at in self.ink.stamps)
        return (*self.ink.boxes, *stamps)

    def contrast(self, behind: Image) -> float:
        """The least contrast against the pixels of ``behind`` under and next to the glyphs."""
        return self.worst(behind)[0]

    def worst(self, behind: Image, *, levels: Image | None = None) -> Worst:
        """The same, and where that is. ``levels`` are those of ``behind``, if they are known."""
        return worst_on(behind, self.ink, color=self.color, levels=levels)
