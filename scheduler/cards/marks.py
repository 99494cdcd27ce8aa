"""Small signs between words: the rule of a theme, in its own style."""

from __future__ import annotations

import math

from scheduler.cards.contrast import Rgb
from scheduler.cards.pen import Pen, Point
from scheduler.cards.sheet import Area

RULES = ("bar", "block", "hairline", "diamond", "wave", "dots")


def draw_rule(pen: Pen, area: Area, style: str, *, color: Rgb) -> None:
    """A rule in ``area``; what needs more height than that grows evenly upwards and downwards."""
    middle, high, unit = (area.top + area.bottom) / 2, area.height, pen.canvas.width / 1080
    if style == "bar":
        pen.bar((area.left, area.top, area.right, area.bottom), high / 2, color=color)
    elif style == "block":
        pen.bar((area.left, middle - high, area.left + area.width * 0.75, middle + high), 0, color=color)
    elif style == "hairline":
        half = max(1.0, 1.25 * unit)
        pen.bar((area.left, middle - half, area.right, middle + half), 0, color=color)
    elif style == "diamond":
        _diamond(pen, area, max(1.0, 1.1 * unit), color=color)
    elif style == "wave":
        pen.stroke(_wave(area, middle, high), [high * 0.8] * 73, color=color)
    else:
        for step in range(4):
            pen.disc((area.left + high * (0.7 + 2.6 * step), middle), high * 0.7, color=color)


def _diamond(pen: Pen, area: Area, half: float, *, color: Rgb) -> None:
    """Two hairlines with a diamond between them."""
    x, y, size = (area.left + area.right) / 2, (area.top + area.bottom) / 2, area.height * 1.05
    for left, right in ((area.left, x - size * 1.9), (x + size * 1.9, area.right)):
        pen.bar((left, y - half, right, y + half), 0, color=color)
    pen.fill([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], color=color)


def _wave(area: Area, middle: float, high: float) -> list[Point]:
    return [
        (area.left + area.width * step / 72, middle + high * 0.95 * math.sin(step / 72 * 6 * math.pi))
        for step in range(73)
    ]
