"""Some rows of a card, one below the other without what lies between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from scheduler.cards.canvas import PixelBox

if TYPE_CHECKING:
    from PIL.Image import Image


class Strip:
    """``rows`` are from a first to a last that isn't included, from top to bottom."""

    def __init__(self, rows: Sequence[tuple[int, int]]) -> None:
        self.rows = rows
        self._starts = list(accumulate((bottom - top for top, bottom in rows), initial=0))
        self.height = self._starts[-1]

    def of(self, picture: Image) -> Image:
        """These rows of a card, as a picture of its own."""
        from PIL import Image

        parts = [picture.crop((0, top, picture.width, bottom)) for top, bottom in self.rows]
        if len(parts) == 1:
            return parts[0]
        strip = Image.new("RGB", (picture.width, self.height))
        for part, start in zip(parts, self._starts, strict=False):
            strip.paste(part, (0, start))
        return strip

    def down(self, row: int) -> int:
        """How much further down than here a row is on the card."""
        for start, (top, bottom) in zip(self._starts, self.rows, strict=False):
            if top <= row < bottom:
                return top - start
        raise ValueError(f"The row {row} isn't in {self.rows}.")

    def box(self, box: PixelBox) -> PixelBox:
        """Where a box of the card is, all of whose rows are here."""
        down = self.down(max(0, box[1]))
        return box[0], box[1] - down, box[2], box[3] - down
