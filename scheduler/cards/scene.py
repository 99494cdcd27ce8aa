"""What lies behind the words: the ground, and a motif or a photo on it."""

from __future__ import annotations

import hashlib
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

_LEAST_UNITS = 150.0
"""A motif that text leaves less height than this is left out: it would be a smudge."""


def paint_scene(card: Card, sheet: Sheet, format_: Format, *, palette: Palette, ground: Rgb) -> Image:
    """The canvas before any text. Raises BadInput for a photo that can't be used."""
    from PIL import Image

    if card.image is not None:
        return read_photo(card.image, format_, focus=card.focus, texts=list(sheet.extents.values()))
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


def _chosen(scenery: Scenery, card: Card, dice: Random) -> str:
    for words in ((card.title or "").casefold(), card.text.casefold()):
        for motif, calls in scenery.draw.items():
            if any(call.casefold() in words for call in calls):
                return motif
    names = list(scenery.draw)
    return names[(card.step.number - 1) % len(names)] if card.step else names[dice.randrange(len(names))]
