"""What lies behind the words: the ground, and a motif or a photo on it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from scheduler.cards.card import Card
from scheduler.cards.contrast import Rgb
from scheduler.cards.layout import Scenery
from scheduler.cards.motifs import MOTIFS
from scheduler.cards.palette import Palette
from scheduler.cards.pen import Pen
from scheduler.cards.photo import read_photo
from scheduler.cards.sheet import Sheet, area_of
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image

_VEIL_PART = 8
"""A veil is so soft that it is drawn at this part of the size."""
_LEAST_UNITS = 150.0
"""A motif that text leaves less height than this is left out: it would be a smudge."""


def paint_scene(card: Card, sheet: Sheet, format_: Format, *, palette: Palette, ground: Rgb) -> Image:
    """The canvas before any text. Raises BadInput for a photo that can't be used."""
    from PIL import Image

    if card.image is not None:
        return read_photo(card.image, format_)
    canvas = Image.new("RGB", (format_.width_px, format_.height_px), ground)
    words = f"{card.title or ''} {card.text}"
    for scenery in sorted(sheet.layout.scenery, key=lambda one: "panel" not in one.draw):
        dice = Random(int.from_bytes(hashlib.sha256(f"{scenery.name} {words}".encode()).digest()[:8], "big"))
        area = area_of(scenery.box, format_, sheet.extents, margin=None)
        motif = MOTIFS[_chosen(scenery, card, dice)]
        least = _LEAST_UNITS * format_.width_px / 1080 if scenery.box.above else 1
        if area.height >= least and area.width >= 1:
            motif(Pen(canvas, round(area.right)), area, [palette.tone(tone, ground) for tone in scenery.tones], dice)
    return canvas


def veil(canvas: Image, color: Rgb, sheet: Sheet, strength: float) -> Image:
    """The canvas under ``color``: ``strength`` (0 to 1) behind the text, less where there is none."""
    from PIL import Image

    if strength <= 0:
        return canvas
    plain = Image.new("RGB", canvas.size, color)
    if strength >= 1:
        return plain
    return Image.composite(plain, canvas, _veil_mask(canvas.size, veil_boxes(canvas.size, sheet), strength))


def veil_boxes(size: tuple[int, int], sheet: Sheet) -> tuple[tuple[int, int, int, int], ...]:
    """Where a veil over a canvas of ``size`` is thick, in its own small pixels: around all text, on a
    coarse grid, so that cards whose texts differ a little have the same veil."""
    reach, grid = _softness(size) * 2.2, max(1, round(_softness(size)))
    wide, high = _veil_size(size)

    def low(length: float) -> int:
        return max(0, math.floor((length / _VEIL_PART - reach) / grid) * grid)

    def up(length: float, most: int) -> int:
        return min(most, math.ceil((length / _VEIL_PART + reach) / grid) * grid)

    return tuple(
        (low(area.left), low(area.top), up(area.right, wide), up(area.bottom, high)) for area in sheet.extents.values()
    )


def _veil_size(size: tuple[int, int]) -> tuple[int, int]:
    return size[0] // _VEIL_PART + 1, size[1] // _VEIL_PART + 1


def _softness(size: tuple[int, int]) -> float:
    return min(size) / _VEIL_PART / 12


def _veil_mask(size: tuple[int, int], boxes: Sequence[tuple[int, int, int, int]], strength: float) -> Image:
    from PIL import Image, ImageDraw, ImageFilter

    small = Image.new("L", _veil_size(size), round(255 * strength * 0.45))
    pen = ImageDraw.Draw(small)
    for box in boxes:
        pen.rectangle(box, fill=round(255 * strength))
    return small.filter(ImageFilter.GaussianBlur(_softness(size))).resize(size, Image.Resampling.BICUBIC)


def _chosen(scenery: Scenery, card: Card, dice: Random) -> str:
    for words in ((card.title or "").casefold(), card.text.casefold()):
        for motif, calls in scenery.draw.items():
            if any(call.casefold() in words for call in calls):
                return motif
    names = list(scenery.draw)
    return names[(card.step.number - 1) % len(names)] if card.step else names[dice.randrange(len(names))]
