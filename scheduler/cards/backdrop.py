"""What lies behind a card's text, kept by what it is made of: words change more often than photos do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scheduler.cards.card import Card
from scheduler.cards.contrast import Rgb, worst_behind
from scheduler.cards.kept import Kept, digest_of
from scheduler.cards.levels import Levels, levels_around
from scheduler.cards.palette import Palette
from scheduler.cards.raster import Ink
from scheduler.cards.scene import paint_scene, veil, veil_boxes
from scheduler.cards.sheet import Sheet
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PHOTOS, _MOST_VEILED = 4, 12
"""Photos cropped to a format, and the same under veils: about 110 MB when all are in use.

Not on disk: uncompressed, one takes 4 MB there, and only a new process with new words would gain.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Backdrop:
    """A canvas before any text is on it. Shared: copy it before drawing on it."""

    picture: Image
    _levels: list[Levels] = field(default_factory=list)
    _known: WeakKeyDictionary[Ink, dict[tuple[str, Rgb], Any]] = field(default_factory=WeakKeyDictionary)

    def worst(self, ink: Ink, color: Rgb) -> Rgb | None:
        """The colour under and next to ``ink`` against which it is read worst in ``color``; None for blank ink."""
        return self._once("worst", ink, color, lambda: self._look(ink, color))  # type: ignore[no-any-return]

    def worst_level(self, ink: Ink, color: Rgb) -> int | None:
        """The luminance there, 0 to 255: quickly told of a canvas that is kept, and off by at most one."""
        return self._once(  # type: ignore[no-any-return]
            "level", ink, color, lambda: self._around().worst(color, ink.mask, ink.at)
        )

    def veiled(self, color: Rgb, sheet: Sheet, strength: float) -> Backdrop:
        """See ``veil``."""
        if strength <= 0:
            return self
        key = self, color, veil_boxes(self.picture.size, sheet), strength
        return _VEILED.get(key, lambda: Backdrop(veil(self.picture, color, sheet, strength)))

    def _look(self, ink: Ink, color: Rgb) -> Rgb | None:
        if not self._levels:
            return worst_behind(color, self.picture, ink.mask, ink.at)
        left, top, right, bottom = self._levels[0].place(self.worst_level(ink, color), color, ink.mask, ink.at)
        at = ink.at[0] + left, ink.at[1] + top
        return worst_behind(color, self.picture, ink.mask.crop((left, top, right, bottom)), at)

    def _around(self) -> Levels:
        if not self._levels:
            self._levels.append(levels_around(self.picture))
        return self._levels[0]

    def _once(self, what: str, ink: Ink, color: Rgb, find: Callable[[], Any]) -> Any:
        known = self._known.setdefault(ink, {})
        if (what, color) not in known:
            known[what, color] = find()
        return known[what, color]


_PHOTOS: Kept[Backdrop] = Kept(_MOST_PHOTOS)
_VEILED: Kept[Backdrop] = Kept(_MOST_VEILED)


def backdrop_of(card: Card, sheet: Sheet, format_: Format, *, palette: Palette, ground: Rgb) -> Backdrop:
    """A photo's is kept; a drawing is thrown by the card's own words, so that it is made anew. Raises
    BadInput for a photo that can't be used."""

    def painted() -> Backdrop:
        return Backdrop(paint_scene(card, sheet, format_, palette=palette, ground=ground))

    if card.image is None or not card.image.is_file():  # a missing one is told by who opens it
        return painted()
    return _PHOTOS.get((digest_of(card.image), format_.width_px, format_.height_px), painted)


def forget() -> None:
    """Let go of every kept photo, as a new process begins."""
    from scheduler.cards import photo

    _PHOTOS.clear()
    _VEILED.clear()
    photo.DECODED.clear()
