"""A drawing of plain geometry, for themes that speak in squares and circles."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from scheduler.cards.contrast import Rgb
from scheduler.cards.pen import Pen, tone_of
from scheduler.cards.sheet import Area

_CORNERS = ((0, 0, 0), (1, 0, 90), (1, 1, 180), (0, 1, 270))
"""Of a tile: where the centre of its quarter disc lies, and the angle the disc begins at."""


def tiles(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Square tiles from the upper right corner, each with a piece of a disc on it."""
    # Tints of one another turn muddy side by side: only the two strongest tones and the faintest.
    plain = (tones[0], tone_of(tones, 1), tones[-1])
    rows = 3 if area.height < area.width * 1.25 else 4
    side = area.height / rows
    columns = max(1, int(area.width / side + 0.12))
    for row in range(rows):
        # A staircase: each row is shorter than the one above, so that the words have air.
        for column in range(max(1, columns - row)):
            left, top = area.right - (column + 1) * side, area.top + row * side
            field, form = dice.sample(plain, 2)
            pen.fill(((left, top), (left + side, top), (left + side, top + side), (left, top + side)), color=field)
            _form(pen, (left, top, side), dice, color=form)


def _form(pen: Pen, tile: tuple[float, float, float], dice: Random, *, color: Rgb) -> None:
    left, top, side = tile
    kind = dice.choice(("quarter", "quarter", "quarter", "quarter", "half", "disc"))
    if kind == "quarter":
        across, down, start = dice.choice(_CORNERS)
        pen.band((left + across * side, top + down * side), side, thick=side, turn=(start, start + 90), color=color)
    elif kind == "half":
        start = dice.choice((0, 90, 180, 270))
        edge = {0: (0.5, 0), 90: (1, 0.5), 180: (0.5, 1), 270: (0, 0.5)}[start]
        center = left + edge[0] * side, top + edge[1] * side
        pen.band(center, side / 2, thick=side / 2, turn=(start, start + 180), color=color)
    else:
        pen.disc((left + side / 2, top + side / 2), side * 0.32, color=color)
