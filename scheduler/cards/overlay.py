"""A card with its bones shown: boxes, extents, capitals, baselines, motifs, and where text may not go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards.card import Card
from scheduler.cards.contrast import Rgb
from scheduler.cards.fonts import first_font
from scheduler.cards.scene import placed_motifs
from scheduler.cards.sheet import Area, Block, Sheet, area_of, safe_area
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

_KEPT_FREE, _BOX, _EXTENT = (214, 40, 57), (29, 78, 216), (8, 145, 178)
_BASELINE, _CAPITALS, _MOTIF, _WHITE = (21, 128, 61), (132, 160, 60), (168, 36, 190), (255, 255, 255)
_FADED = 0.45
"""How much of the card is whitened, so that lines show on any ground."""


def draw_overlay(picture: Image, card: Card, sheet: Sheet, format_: Format) -> Image:
    """``picture`` (the finished card) pale, with everything that placed its words drawn over it."""
    from PIL import Image

    canvas = Image.blend(picture, Image.new("RGB", picture.size, _WHITE), _FADED)
    _tint_kept_free(canvas, format_)
    chalk = _Chalk.on(canvas, format_)
    for scenery, motif, area in placed_motifs(card, sheet, format_):
        chalk.box(area, f"{scenery.name}: {motif}", _MOTIF, corner="right", dash=3)
    chalk.box(safe_area(format_), "safe area", _KEPT_FREE, corner="right", dash=0)
    for stack in sheet.layout.stacks:
        if stack.name in sheet.extents:
            chalk.box(area_of(stack.box, format_, sheet.extents, safe=True), stack.name, _BOX, corner="left", dash=6)
            chalk.box(sheet.extents[stack.name], "", _EXTENT, corner="left", dash=0)
    for block in sheet.blocks:
        _draw_block(chalk, block, format_)
    return canvas


def _tint_kept_free(canvas: Image, format_: Format) -> None:
    from PIL import Image, ImageDraw

    mask = Image.new("L", canvas.size, 60)
    safe = safe_area(format_)
    ImageDraw.Draw(mask).rectangle((safe.left, safe.top, safe.right, safe.bottom), fill=0)
    canvas.paste(_KEPT_FREE, (0, 0), mask)


def _draw_block(chalk: _Chalk, block: Block, format_: Format) -> None:
    item, area = block.item, block.area
    cap_px = first_font(item.face).cap * block.size_px
    for line in block.lines:
        right = line.x + line.shaped.width * block.size_px
        chalk.level(line.x, right, line.baseline, _BASELINE)
        chalk.level(line.x, right, line.baseline - cap_px, _CAPITALS)
    for bullet in block.bullets:
        (x, y), half = bullet.center, bullet.size_px / 2
        chalk.box(Area(x - half, y - half, x + half, y + half), "", _EXTENT, corner="left", dash=0)
    if item.mark:
        chalk.box(area, item.mark, _EXTENT, corner="left", dash=0)
    else:
        units = block.size_px * 1080 / format_.width_px
        chalk.note(area.right, area.top, f"{item.name} {item.face} {units:.0f}", _EXTENT)


@dataclass(frozen=True, slots=True)
class _Chalk:
    """Draws lines ``thick`` pixels wide, and labels that stay on the canvas."""

    pen: ImageDraw
    width_px: int
    thick: int
    type_px: int

    @classmethod
    def on(cls, canvas: Image, format_: Format) -> _Chalk:
        from PIL import ImageDraw

        unit = format_.width_px / 1080
        return cls(ImageDraw.Draw(canvas), canvas.width, max(1, round(2 * unit)), max(9, round(17 * unit)))

    def box(self, area: Area, label: str, color: Rgb, *, corner: str, dash: int) -> None:
        """An outline, dashed when ``dash`` isn't 0, labelled at its upper ``corner``."""
        edges = (
            ((area.left, area.top), (area.right, area.top)),
            ((area.left, area.bottom), (area.right, area.bottom)),
            ((area.left, area.top), (area.left, area.bottom)),
            ((area.right, area.top), (area.right, area.bottom)),
        )
        for start, end in edges:
            for piece in _dashed(start, end, dash * self.thick):
                self.pen.line(piece, fill=color, width=self.thick)
        if label:
            self.note(area.left if corner == "left" else area.right, area.top, label, color, before=corner == "right")

    def level(self, left: float, right: float, y: float, color: Rgb) -> None:
        self.pen.line(((left, y), (right, y)), fill=color, width=max(1, self.thick // 2))

    def note(self, x: float, y: float, text: str, color: Rgb, *, before: bool = False) -> None:
        """A label at (x, y), ``before`` it or after it, moved onto the canvas."""
        from PIL import ImageFont

        font = ImageFont.load_default(self.type_px)
        wide = self.pen.textlength(text, font=font) + self.type_px / 2
        left = min(max(0.0, x - wide if before else x), self.width_px - wide)
        top = max(0.0, y - self.type_px * 1.3)
        self.pen.rectangle((left, top, left + wide, top + self.type_px * 1.3), fill=color)
        self.pen.text((left + self.type_px / 4, top), text, fill=_WHITE, font=font)


def _dashed(
    start: tuple[float, float], end: tuple[float, float], dash: float
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The pieces of a level or upright line; the whole line for a ``dash`` of 0."""
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    if not dash or length <= dash:
        yield start, end
        return
    across, down = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    for at in range(0, int(length), int(2 * dash)):
        last = min(length, at + dash)
        yield (start[0] + across * at, start[1] + down * at), (start[0] + across * last, start[1] + down * last)
