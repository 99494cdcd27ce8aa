"""What lies behind a card's text, kept by what it is made of: words change more often than photos do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scheduler.cards.card import Card
from scheduler.cards.contrast import Rgb
from scheduler.cards.hand import Hand
from scheduler.cards.kept import Kept
from scheduler.cards.palette import Palette
from scheduler.cards.photo import DECODED, choose_part
from scheduler.cards.scene import paint_scene
from scheduler.cards.sheet import Sheet
from scheduler.cards.veil import Steps, Veil
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PHOTOS, _MOST_VEILED = 8, 12
"""Photos cut to a format, and the same under veils: about 90 MB when all are in use.

Not on disk: uncompressed, one takes 4 MB there, and only a new process with new words would gain.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Backdrop:
    """A canvas before any text is on it. Shared: copy it before drawing on it."""

    picture: Image

    def under(self, veil: Veil, steps: Steps) -> Image:
        """A copy of it, veiled."""
        return _VEILED.get((self, veil.color, veil.tint, veil.boxes, steps), partial(veil.over, steps)).copy()


_PHOTOS: Kept[Backdrop] = Kept(_MOST_PHOTOS)
_VEILED: Kept[Image] = Kept(_MOST_VEILED)


def backdrop_of(card: Card, sheet: Sheet, format_: Format, *, palette: Palette, ground: Rgb, hand: Hand) -> Backdrop:
    """A photo's is kept; a drawing is thrown by the card's own words, so that it is made anew. Raises
    BadInput for a photo that can't be used."""
    if card.image is None:
        return Backdrop(paint_scene(card, sheet, format_, palette=palette, ground=ground, hand=hand))
    photo, box = choose_part(card.image, format_, focus=card.focus, texts=list(sheet.extents.values()))
    key = photo.key, format_.width_px, format_.height_px, box
    return _PHOTOS.get(key, lambda: Backdrop(photo.cut(box, format_)))


def forget() -> None:
    """Let go of every kept photo, as a new process begins."""
    for kept in (_PHOTOS, _VEILED, DECODED):
        kept.clear()
