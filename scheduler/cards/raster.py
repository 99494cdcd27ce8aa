"""From placed glyphs to pixels: one mask for the ink of a block, one picture per colour glyph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from scheduler.cards.canvas import PixelBox
from scheduler.cards.fonts import Font
from scheduler.cards.shape import Glyph, Shaped

if TYPE_CHECKING:
    from PIL.Image import Image


Placed: TypeAlias = "tuple[Image, tuple[int, int]]"
"""A picture, and where its top left pixel lies on the card."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A shaped line at its place: left end and baseline in pixels from the card's top left."""

    text: str
    shaped: Shaped
    x: float
    baseline: float


@dataclass(frozen=True, eq=False)
class Ink:
    """Coverage (mode L) of each line that has any, trimmed to it, and where its top left pixel lies; ``stamps`` are
    colour glyphs (RGBA). Shared: the same lines give the same one."""

    lines: tuple[Placed, ...]
    stamps: tuple[Placed, ...] = ()

    @cached_property
    def boxes(self) -> tuple[PixelBox, ...]:
        """The boxes of its lines on the card."""
        return tuple((*at, at[0] + mask.width, at[1] + mask.height) for mask, at in self.lines)


@lru_cache(maxsize=128)  # 20 to 30 MB; names, handles and labels are the same on many cards
def ink_of(lines: tuple[SetLine, ...], size_px: float) -> Ink | None:
    """Rasterise lines set in ``size_px``. None when nothing is to be seen (blanks only)."""
    inked = [mask for line in lines if (mask := _inked(line, size_px)) is not None]
    stamps = [stamp for line in lines for stamp in _stamps(line, size_px)]
    return Ink(tuple(inked), tuple(stamps)) if inked or stamps else None


def _inked(line: SetLine, size_px: float) -> Placed | None:
    from PIL import Image
    from uharfbuzz import RasterDraw

    pen, x, y = RasterDraw(), line.x, -line.baseline
    for glyph in line.shaped.glyphs:
        font = glyph.font
        if not font.in_color:
            scale = size_px / font.per_em
            pen.transform = (scale, 0, 0, scale, x + glyph.x * size_px, y + glyph.y * size_px)
            pen.draw_glyph(font.shaped, glyph.number)
    drawn = pen.render()
    box = drawn.extents
    if not box.width or not box.height:
        return None
    mask = Image.frombytes("L", (box.width, box.height), drawn.buffer, "raw", "L", box.stride, -1)
    inside = mask.getbbox()
    if inside is None:
        return None
    return mask.crop(inside), (box.x_origin + inside[0], inside[1] - box.y_origin - box.height)


def _stamps(line: SetLine, size_px: float) -> Iterator[Placed]:
    for glyph in line.shaped.glyphs:
        if glyph.font.in_color:
            yield _stamp(glyph, line.x + glyph.x * size_px, -line.baseline + glyph.y * size_px, size_px)


def _stamp(glyph: Glyph, x: float, y: float, size_px: float) -> Placed:
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
