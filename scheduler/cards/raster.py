"""From placed glyphs to pixels: one mask for the ink of a block, one picture per colour glyph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from scheduler.cards.canvas import PixelBox
from scheduler.cards.fonts import Font
from scheduler.cards.shape import Glyph, Shaped

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class SetLine:
    """A shaped line at its place: left end and baseline in pixels from the card's top left."""

    text: str
    shaped: Shaped
    x: float
    baseline: float


@dataclass(frozen=True, eq=False)
class Ink:
    """Coverage (mode L) whose top left pixel lies at ``at``; ``stamps`` are colour glyphs (RGBA). Shared:
    the same lines give the same one."""

    mask: Image
    at: tuple[int, int]
    stamps: tuple[tuple[Image, tuple[int, int]], ...] = ()

    @property
    def masks(self) -> list[tuple[Image, tuple[int, int]]]:
        """All coverage, colour glyphs included, each with its place."""
        return [(self.mask, self.at), *((picture.getchannel("A"), at) for picture, at in self.stamps)]

    @cached_property
    def boxes(self) -> tuple[PixelBox, ...]:
        """Boxes on the card that hold all ink of the mask: of each line, where a row between them has none."""
        _, rows = self.mask.getprojection()
        found, first = [], None
        for row, inked in enumerate((*rows, 0)):
            if inked and first is None:
                first = row
            elif not inked and first is not None:
                found.append(self._box(first, row))
                first = None
        return tuple(found)

    def _box(self, first: int, end: int) -> PixelBox:
        left, top, right, bottom = self.mask.crop((0, first, self.mask.width, end)).getbbox() or (0, 0, 0, 0)
        across, down = self.at
        return across + left, down + first + top, across + right, down + first + bottom

    @cached_property
    def near(self) -> Image:
        """255 where there is ink, or ink in one of the eight pixels around; as large as the mask."""
        from PIL import ImageChops

        found = self.mask.point([0] + [255] * 255)
        wide, high = found.size
        for x, y in ((1, 0), (0, 1)):  # shifting by cropping is many times faster than a filter
            before, after = found.crop((-x, -y, wide - x, high - y)), found.crop((x, y, wide + x, high + y))
            found = ImageChops.lighter(found, ImageChops.lighter(before, after))
        return found


@lru_cache(maxsize=64)  # 10 to 20 MB; names, handles and labels are the same on many cards
def ink_of(lines: tuple[SetLine, ...], size_px: float) -> Ink | None:
    """Rasterise lines set in ``size_px``. None when nothing is to be seen (blanks only)."""
    from PIL import Image
    from uharfbuzz import RasterDraw

    pen = RasterDraw()
    stamps = []
    for line in lines:
        for glyph in line.shaped.glyphs:
            x, y = line.x + glyph.x * size_px, -line.baseline + glyph.y * size_px
            if glyph.font.in_color:
                stamps.append(_stamp(glyph, x, y, size_px))
                continue
            scale = size_px / glyph.font.per_em
            pen.transform = (scale, 0, 0, scale, x, y)
            pen.draw_glyph(glyph.font.shaped, glyph.number)
    drawn = pen.render()
    box = drawn.extents
    if not box.width or not box.height:
        return Ink(Image.new("L", (1, 1)), stamps[0][1], tuple(stamps)) if stamps else None
    mask = Image.frombytes("L", (box.width, box.height), drawn.buffer, "raw", "L", box.stride, -1)
    return Ink(mask, (box.x_origin, -(box.y_origin + box.height)), tuple(stamps))


def _stamp(glyph: Glyph, x: float, y: float, size_px: float) -> tuple[Image, tuple[int, int]]:
    """A colour glyph, drawn at whole pixels so that each is painted once per size."""
    picture, left, top = _painted(glyph.font, glyph.number, round(size_px * 4))
    return picture, (round(x) + left, -round(y) + top)


@lru_cache(maxsize=64)
def _painted(font: Font, number: int, quarter_px: int) -> tuple[Image, int, int]:
    from PIL import Image
    from uharfbuzz import RasterPaint

    scale = quarter_px / 4 / font.per_em
    brush: Any = RasterPaint()
    brush.transform = (scale, 0, 0, scale, 0, 0)
    brush.set_glyph_extents(font.shaped.get_glyph_extents(number))
    brush.paint_glyph(font.shaped, number)
    drawn = brush.render()
    box = drawn.extents
    picture = Image.frombytes("RGBa", (box.width, box.height), drawn.buffer, "raw", "BGRa", box.stride, -1)
    return picture.convert("RGBA"), box.x_origin, -(box.y_origin + box.height)
