"""The edge of a card: a line, two, a mat or a band, outside of all text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards.contrast import Rgb
from scheduler.cards.hand import Hand
from scheduler.cards.pen import Pen, rounded
from scheduler.cards.sheet import Area

if TYPE_CHECKING:
    from scheduler.cards.canvas import Canvas

KINDS = ("none", "line", "double", "mat", "band")
_AIR = 8.0
"""Units that must stay free between a frame and the nearest text."""


@dataclass(frozen=True, slots=True)
class Frame:
    """``kind`` of KINDS, ``inset`` from the edge and ``thick`` in units, ``color`` as in layouts.

    A mat fills everything outside ``inset``; a band is a bar of ``thick`` along the top.
    """

    kind: str = "none"
    inset: float = 36.0
    thick: float = 3.0
    color: str = "on"


NO_FRAME = Frame()


def has_room(frame: Frame, size: tuple[int, int], texts: Iterable[Area]) -> bool:
    """Whether a frame on a card of this size comes near none of the ``texts``."""
    free = _free(frame, *_measures(frame, size))
    return frame.kind != "none" and all(_inside(text, free) for text in texts)


def draw_frame(canvas: Canvas, frame: Frame, *, color: Rgb, outside: Rgb | None, hand: Hand) -> None:
    """Draw the frame on ``canvas``. Beyond a line the card is filled with ``outside``, if given."""
    inner, thick, unit = _measures(frame, canvas.size)
    wide, high = canvas.size
    whole = Area(-99, -99, wide + 99, high + 99)
    pen, radius = Pen(canvas, hand=hand.plain), 28 * unit * hand.roundness
    if frame.kind == "band":
        pen.bar((-99, -99, wide + 99, thick), 0, color=color)
        return
    if frame.kind == "mat" or outside is not None:
        _ring(pen, whole, inner, radius, color=color if frame.kind == "mat" or outside is None else outside)
    if frame.kind in ("line", "double"):
        _ring(pen, inner, _smaller(inner, thick), radius, color=color)
    if frame.kind == "double":
        outer, fine = thick * 2.6, max(1.0, thick * 0.4)
        _ring(pen, _smaller(inner, outer), _smaller(inner, outer + fine), max(0.0, radius - outer), color=color)


def _measures(frame: Frame, size: tuple[int, int]) -> tuple[Area, float, float]:
    """What lies inside of the frame, how thick its line is, in pixels, and how many a unit has."""
    unit = size[0] / 1080
    inset = frame.inset * unit
    return Area(inset, inset, size[0] - inset, size[1] - inset), max(1.0, frame.thick * unit), unit


def _ring(pen: Pen, outer: Area, inner: Area, radius: float, *, color: Rgb) -> None:
    """What lies between two rectangles; strips where corners are square, they take a tenth of the time."""
    if radius >= 1:
        around = 0 if outer.left < 0 else radius
        thick = inner.left - outer.left if outer.left >= 0 else 0.0
        pen.fill(rounded(_box(outer), around), rounded(_box(inner), max(0.0, radius - thick)), color=color)
        return
    for left, top, right, bottom in (
        (outer.left, outer.top, outer.right, inner.top),
        (outer.left, inner.bottom, outer.right, outer.bottom),
        (outer.left, outer.top, inner.left, outer.bottom),
        (inner.right, outer.top, outer.right, outer.bottom),
    ):
        pen.bar((left, top, right, bottom), 0, color=color)


def _box(area: Area) -> tuple[float, float, float, float]:
    return area.left, area.top, area.right, area.bottom


def _smaller(area: Area, by: float) -> Area:
    return Area(area.left + by, area.top + by, area.right - by, area.bottom - by)


def _free(frame: Frame, inner: Area, thick: float, unit: float) -> Area:
    """The part of the card that a frame leaves to text."""
    if frame.kind == "band":
        return Area(0, thick + _AIR * unit, inner.right + inner.left, inner.bottom + inner.top)
    taken = {"line": thick, "double": thick * 3}.get(frame.kind, 0.0) + _AIR * unit
    return _smaller(inner, taken)


def _inside(text: Area, free: Area) -> bool:
    return text.left >= free.left and text.top >= free.top and text.right <= free.right and text.bottom <= free.bottom
