"""A run: the ink of one block of text, in its colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards.canvas import PixelBox, common
from scheduler.cards.contrast import LevelsIn, Rgb, Worst, worst_on
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
    def boxes(self) -> tuple[PixelBox, ...]:
        """Where it has any ink, colour glyphs included."""
        stamps = ((*at, at[0] + stamp.width, at[1] + stamp.height) for stamp, at in self.ink.stamps)
        return (*self.ink.boxes, *stamps)

    def around(self, size: tuple[int, int]) -> list[PixelBox]:
        """The boxes of its lines on a card of this size, and a pixel more on every side: what its letters must stand
        out from."""
        whole = (0, 0, *size)
        grown = (
            common((left - 1, top - 1, right + 1, bottom + 1), whole) for left, top, right, bottom in self.ink.boxes
        )
        return [box for box in grown if box[0] < box[2] and box[1] < box[3]]

    def contrast(self, behind: Image) -> float:
        """The least contrast against the pixels of ``behind`` in and around the boxes of its lines."""
        return self.worst(behind)[0]

    def worst(self, behind: Image, *, levels: LevelsIn | None = None) -> Worst:
        """The same, and where that is. ``levels`` gives those of ``behind``, if they are known."""
        return worst_on(behind, self.around(behind.size), color=self.color, levels=levels)
