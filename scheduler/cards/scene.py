"""What is drawn behind the words: the ground, and motifs on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from scheduler.cards.card import Card
from scheduler.cards.contrast import Rgb
from scheduler.cards.hand import PLAIN, Hand
from scheduler.cards.layout import Scenery
from scheduler.cards.motifs import MOTIFS
from scheduler.cards.palette import Palette
from scheduler.cards.pen import Pen
from scheduler.cards.sheet import Area, Sheet, area_of
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image

_LEAST_UNITS = 150.0
"""A motif that text leaves less height than this is left out: it would be a smudge."""


def paint_scene(card: Card, sheet: Sheet, format_: Format, *, palette: Palette, ground: Rgb, hand: Hand) -> Image:
    """The canvas of a card without a photo, before any text."""
    from PIL import Image

    canvas = Image.new("RGB", (format_.width_px, format_.height_px), ground)
    for scenery, motif, area in placed_motifs(card, sheet, format_):
        across = (area.left + area.right) / 2 if scenery.mirror in ("across", "both") else None
        down = (area.top + area.bottom) / 2 if scenery.mirror in ("down", "both") else None
        # A field behind text stays plain, whatever the hand.
        pen = Pen(canvas, round(area.right), across, down, hand=PLAIN if motif == "panel" else hand)
        MOTIFS[motif](pen, area, [palette.tone(tone, ground) for tone in scenery.tones], _dice(scenery, card))
    return canvas.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if sheet.layout.mirrored else canvas


def placed_motifs(card: Card, sheet: Sheet, format_: Format) -> Iterator[tuple[Scenery, str, Area]]:
    """Each motif that will be drawn, panels first, with its name and where it goes."""
    for scenery in sorted(sheet.layout.scenery, key=lambda one: "panel" not in one.draw):
        area = area_of(scenery.box, format_, sheet.extents, safe=False)
        bound = scenery.box.above or scenery.box.below
        least = _LEAST_UNITS * format_.width_px / 1080 if bound else 1
        if area.height >= least and area.width >= 1:
            yield scenery, _chosen(scenery, card, _dice(scenery, card)), area


def _dice(scenery: Scenery, card: Card) -> Random:
    """The card's own: the same words fall the same way."""
    words = f"{scenery.name} {card.title or ''} {card.text}"
    return Random(int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big"))


def _chosen(scenery: Scenery, card: Card, dice: Random) -> str:
    for words in ((card.title or "").casefold(), card.text.casefold()):
        for motif, calls in scenery.draw.items():
            if any(call.casefold() in words for call in calls):
                return motif
    names = list(scenery.draw)
    return names[(card.step.number - 1) % len(names)] if card.step else names[dice.randrange(len(names))]
