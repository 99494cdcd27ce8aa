"""What lies behind a card's text, kept by what it is made of: words change more often than photos do."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

from scheduler.cards.canvas import PixelBox
from scheduler.cards.card import Card
from scheduler.cards.contrast import Rgb, Worst, levels_of
from scheduler.cards.hand import Hand
from scheduler.cards.kept import Kept
from scheduler.cards.palette import Palette
from scheduler.cards.photo import choose_part
from scheduler.cards.plate import Plate
from scheduler.cards.raster import Ink
from scheduler.cards.run import Run
from scheduler.cards.scene import paint_scene
from scheduler.cards.sheet import Sheet
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PHOTOS = 8
"""Photos cut to a format: about 60 MB when all are in use.

Not on disk: uncompressed, one takes 4 MB there, and only a new process with new words would gain.
"""
_MANY = 32
"""Boxes, more than a card has: then a measure of a whole backdrop is worth knowing."""

Found: TypeAlias = "WeakKeyDictionary[Ink, dict[Rgb, Worst]]"
"""The least contrasts of inks, by their colours."""


class _Measured:
    """A measure of each pixel of a picture, box by box; of all of it once it's asked for often. The same either way."""

    def __init__(self, picture: Image, measure: Callable[[Image], Image]) -> None:
        self._picture, self._measure = picture, measure
        self._asked = count()

    def crop(self, box: PixelBox) -> Image:
        return self._measure(self._picture.crop(box)) if next(self._asked) < _MANY else self._whole.crop(box)

    @cached_property
    def _whole(self) -> Image:
        return self._measure(self._picture)


@dataclass(frozen=True, eq=False)
class Backdrop:
    """A canvas before any text is on it. Shared: copy it before drawing on it."""

    picture: Image
    is_kept: bool = False
    """Whether other cards may have it too: then it's worth knowing well."""
    found: Found = field(default_factory=WeakKeyDictionary)

    def contrast(self, run: Run) -> float:
        """The least of a run against it."""
        return self.worst(run)[0]

    def worst(self, run: Run) -> Worst:
        """The least contrast of a run against it, and where it is; found once."""
        known = self.found.setdefault(run.ink, {})
        if run.color not in known:
            known[run.color] = run.worst(self.picture, levels=self.levels.crop if self.is_kept else None)
        return known[run.color]

    @cached_property
    def found_under(self) -> dict[Hashable, Found]:
        """What was found on it under a veil, by that veil: kept longer than the picture of it, which is large."""
        return {}

    @cached_property
    def plates(self) -> dict[int, Plate]:
        """What files have shown of it, by their quality (see ``press``)."""
        return {}

    @cached_property
    def levels(self) -> _Measured:
        """How bright each pixel is; see ``levels_of``."""
        return _Measured(self.picture, levels_of)

    @cached_property
    def luma(self) -> _Measured:
        """The same by and large, told sooner."""
        return _Measured(self.picture, lambda part: part.convert("L"))


_PHOTOS: Kept[Backdrop] = Kept(_MOST_PHOTOS)


def backdrop_of(card: Card, sheet: Sheet, format_: Format, *, palette: Palette, ground: Rgb, hand: Hand) -> Backdrop:
    """A photo's is kept; a drawing is thrown by the card's own words, so that it is made anew. Raises
    BadInput for a photo that can't be used."""
    if card.image is None:
        return Backdrop(paint_scene(card, sheet, format_, palette=palette, ground=ground, hand=hand))
    photo, box = choose_part(card.image, format_, focus=card.focus, texts=list(sheet.extents.values()))
    key = photo.key, format_.width_px, format_.height_px, box
    return _PHOTOS.get(key, lambda: Backdrop(photo.cut(box, format_), is_kept=True))
