"""The veil: the ground's colour over what lies behind text, just dense enough for the text to be read.

Stacks that stand together share one veil, soft at its rim. It reaches over the edges of the card that
are near, and over the whole width where words fill most of it: like dusk falling, not like a box.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scheduler.cards.backdrop import Backdrop, Found
from scheduler.cards.canvas import lay
from scheduler.cards.contrast import Rgb, Worst
from scheduler.cards.kept import Kept
from scheduler.cards.run import Run
from scheduler.cards.sheet import Area
from scheduler.cards.veil_boxes import Box, boxes_of
from scheduler.cards.veil_mask import Shape, Steps, mask_at, mask_of

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_KEPT = 16
"""Veiled photos, with what is known of their files: about 185 MB when all are in use."""


@dataclass(frozen=True, slots=True)
class Veil:
    """``color`` over ``bare``: ``tint`` (0 to 255) everywhere, and a soft shape behind each group of stacks,
    made of its box in small pixels."""

    bare: Backdrop
    color: Rgb
    tint: int
    boxes: tuple[Box, ...]
    _tried: dict[Steps, Backdrop] = field(default_factory=dict)

    def over(self, steps: Steps) -> Backdrop:
        """What each group's veil as dense as ``steps`` says makes of it."""
        if self._is_nothing(steps):
            return self.bare
        if not self.bare.is_kept:
            return self._trial(steps)
        return _VEILED.get(self._key(steps), lambda: self._trial(steps))

    def worst(self, steps: Steps, run: Run) -> Worst:
        """The least contrast of a run on the veiled backdrop, and where."""
        if self.is_known(steps):
            return self.over(steps).worst(run)
        return self._found(steps).get(run.ink, {}).get(run.color) or self._trial(steps).worst(run)

    def is_known(self, steps: Steps) -> bool:
        """Whether that was made for another card, and kept."""
        return self._is_nothing(steps) or self._key(steps) in _VEILED

    def _is_nothing(self, steps: Steps) -> bool:
        return not self.tint and not any(steps)

    def _key(self, steps: Steps) -> Hashable:
        return self.bare, self.color, self.tint, self.boxes, steps

    def _trial(self, steps: Steps) -> Backdrop:
        """The same, kept for this card only: of the veils that are tried one is chosen."""
        if steps not in self._tried:
            self._tried[steps] = Backdrop(self._over(steps), is_kept=self.bare.is_kept, found=self._found(steps))
        return self._tried[steps]

    def _found(self, steps: Steps) -> Found:
        return self.bare.found_under.setdefault((self.color, self.tint, self.boxes, steps), WeakKeyDictionary())

    def _over(self, steps: Steps) -> Image:
        veiled = self.bare.picture.copy()
        lay(veiled, self.color, (0, 0), mask_of(veiled.size, self._shapes(steps), tint=self.tint))
        return veiled

    def over_pixel(self, steps: Steps, at: tuple[int, int]) -> Rgb:
        """The same, of one pixel, many times faster."""
        mask = mask_at(at, self.bare.picture.size, self._shapes(steps), tint=self.tint)
        blended = (
            _blended(under, over, mask)
            for under, over in zip(self.bare.picture.getpixel(at), self.color, strict=True)  # type: ignore[arg-type]  # mode RGB
        )
        red, green, blue = blended
        return red, green, blue

    def _shapes(self, steps: Steps) -> tuple[Shape, ...]:
        return tuple(zip(self.boxes, steps, strict=True))


def _blended(under: int, over: int, mask: int) -> int:
    """As Pillow lays one value over another (libImaging/Paste.c, BLEND)."""
    whole = under * (255 - mask) + over * mask + 128
    return ((whole >> 8) + whole) >> 8


_VEILED: Kept[Backdrop] = Kept(_MOST_KEPT)


def veil_for(bare: Backdrop, color: Rgb, groups: Sequence[Area], *, tint: float) -> Veil:
    """A veil over ``bare`` for groups of stacks; ``tint`` (0 to 1) is what lies over everything."""
    return Veil(bare, color, round(255 * tint), boxes_of(groups, bare.picture.size))
