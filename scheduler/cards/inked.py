"""Where a card has ink: every text, colour glyph, mark and bullet, to the pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards.bullets import area_of_bullet
from scheduler.cards.canvas import PixelBox
from scheduler.cards.sheet import Area, Block
from scheduler.cards.sketch import Sketch

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Inked:
    """Something that shows, and the block it belongs to. ``mask`` (mode L) is as large as ``box``."""

    block: Block
    box: PixelBox
    mask: Image

    def touches(self, other: Inked) -> bool:
        """Whether both have ink in one place."""
        from PIL import ImageChops

        left, top = max(self.box[0], other.box[0]), max(self.box[1], other.box[1])
        right, bottom = min(self.box[2], other.box[2]), min(self.box[3], other.box[3])
        if left >= right or top >= bottom:
            return False
        mine, theirs = (
            one.mask.crop((left - one.box[0], top - one.box[1], right - one.box[0], bottom - one.box[1]))
            for one in (self, other)
        )
        return ImageChops.multiply(mine, theirs).getbbox() is not None


def inked(sketch: Sketch) -> list[Inked]:
    """All that shows of the blocks of a card."""
    found = [
        Inked(run.block, box, mask)
        for run in sketch.runs
        for box, (mask, _) in zip(run.ink.boxes, run.ink.lines, strict=True)
    ]
    found += [
        Inked(run.block, (at[0] + box[0], at[1] + box[1], at[0] + box[2], at[1] + box[3]), alpha.crop(box))
        for run in sketch.runs
        for stamp, at in run.ink.stamps
        if (box := (alpha := stamp.getchannel("A")).getbbox())
    ]
    for block in sketch.sheet.blocks:
        areas = [block.area] if block.item.mark else [area_of_bullet(bullet) for bullet in block.bullets]
        found += [_filled(block, area) for area in areas]
    return found


def _filled(block: Block, area: Area) -> Inked:
    from PIL import Image

    left, top, right, bottom = round(area.left), round(area.top), round(area.right), round(area.bottom)
    return Inked(block, (left, top, right, bottom), Image.new("L", (right - left, bottom - top), 255))
