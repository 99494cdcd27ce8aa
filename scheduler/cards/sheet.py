"""A card with its type set: blocks of lines at their places, all in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.cards.layout import Box, Inset, Item, Layout
from scheduler.cards.raster import SetLine
from scheduler.core.model import Format

_SLACK_UNITS = 18.0
"""Boxes end at capitals and baselines; accents and descenders of up to 72 units of type reach this much further."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Bullet:
    """The middle of a bullet, the size of the type it belongs to, and on which side that stands."""

    center: tuple[float, float]
    size_px: float
    rtl: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One item, set: its lines, or the area of its mark. ``area`` spans capitals to last baseline."""

    item: Item
    size_px: float
    lines: tuple[SetLine, ...]
    area: Area
    bullets: tuple[Bullet, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything set on one card, and the extent of each stack that holds something."""

    layout: Layout
    blocks: tuple[Block, ...]
    extents: Mapping[str, Area]
    overflow: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def safe_area(format_: Format) -> Area:
    """What text may use of a card."""
    safe = format_.safe_px
    return Area(
        left=safe,
        top=max(safe, format_.covered_top_px),
        right=format_.width_px - safe,
        bottom=format_.height_px - max(safe, format_.covered_bottom_px),
    )


def area_of(box: Box, format_: Format, extents: Mapping[str, Area], *, safe: bool) -> Area:
    """A box in pixels; a ``safe`` one stays inside the card's safe area."""
    unit = format_.width_px / 1080
    wide, high = format_.width_px, format_.height_px

    def inset(length: Inset, along_px: int) -> float:
        return length.units * unit + length.share * along_px

    left, right = inset(box.left, wide), wide - inset(box.right, wide)
    top, bottom = inset(box.top, high), high - inset(box.bottom, high)
    if safe:
        within, slack = safe_area(format_), _SLACK_UNITS * unit
        left, right = max(left, within.left), min(right, within.right)
        top, bottom = max(top, within.top + slack), min(bottom, within.bottom - slack)
    if box.above is not None and box.above in extents:
        bottom = min(bottom, extents[box.above].top - box.space * unit)
    if box.below is not None and box.below in extents:
        top = max(top, extents[box.below].bottom + box.space * unit)
    return Area(left, top, right, bottom)
