"""The edge of a card: a line, two, a mat or a band, outside of all text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards.contrast import Rgb
from scheduler.cards.hand import Hand
from scheduler.cards.palette import Palette
from scheduler.cards.pen import Pen, rounded
from scheduler.cards.sheet import Area

if TYPE_CHECKING:
    from PIL.Image import Image

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


def draw_frame(
    canvas: Image, frame: Frame, *, palette: Palette, ground: Rgb, hand: Hand, texts: Iterable[Area]
) -> None:
    """Draw the frame on ``canvas``, unless it would come near one of the ``texts``."""
    unit = canvas.width / 1080
    inset, thick = frame.inset * unit, max(1.0, frame.thick * unit)
    wide, high = canvas.size
    inner = Area(inset, inset, wide - inset, high - inset)
    if frame.kind == "none" or not all(_inside(text, _free(frame, inner, thick, unit)) for text in texts):
        return
    pen, color = Pen(canvas, hand=Hand(hand.roundness, hand.wobble)), palette.tone(frame.color, ground)
    radius = 28 * unit * hand.roundness
    if frame.kind == "band":
        pen.fill(((0, 0), (wide, 0), (wide, thick), (0, thick)), color=color)
    elif frame.kind == "mat":
        pen.fill(
            ((-99, -99), (wide + 99, -99), (wide + 99, high + 99), (-99, high + 99)),
            _ring(inner, 0, radius),
            color=color,
        )
    else:
        for deeper, width in ((0.0, thick), (thick * 2.6, max(1.0, thick * 0.4)))[: 1 + (frame.kind == "double")]:
            pen.fill(_ring(inner, deeper, radius), _ring(inner, deeper + width, radius), color=color)


def _ring(area: Area, deeper: float, radius: float) -> list[tuple[float, float]]:
    box = area.left + deeper, area.top + deeper, area.right - deeper, area.bottom - deeper
    return rounded(box, max(0.0, radius - deeper))


def _free(frame: Frame, inner: Area, thick: float, unit: float) -> Area:
    """The part of the card that a frame leaves to text."""
    if frame.kind == "band":
        return Area(0, thick + _AIR * unit, inner.right + inner.left, inner.bottom + inner.top)
    taken = {"line": thick, "double": thick * 3}.get(frame.kind, 0.0) + _AIR * unit
    return Area(inner.left + taken, inner.top + taken, inner.right - taken, inner.bottom - taken)


def _inside(text: Area, free: Area) -> bool:
    return text.left >= free.left and text.top >= free.top and text.right <= free.right and text.bottom <= free.bottom
