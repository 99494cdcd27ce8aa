"""Bullets: what is drawn before each point of a list, and how far the words stand in for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from scheduler.cards.contrast import Rgb
from scheduler.cards.layout import Item
from scheduler.cards.pen import Pen, Point, circle, rounded
from scheduler.cards.sheet import Area, Bullet

_MARKERS = "-*•✓✔☐\u00a0 "
"""What people type before the points of a list."""


def indent_of(bullet: str) -> float:
    """How far the words stand in, in ems."""
    return _INDENTS[bullet] if bullet else 0.0


def paragraphs_of(item: Item) -> list[str]:
    """An item's paragraphs; points of a list without the marker they were typed with."""
    lines = [line for line in item.text.split("\n") if line.strip()]
    return [line.lstrip(_MARKERS).lstrip() or line for line in lines] if item.bullet else lines


def beside(bullet: str, area: Area, *, size_px: float, rtl: bool) -> Area:
    """What a bullet leaves of ``area``: it stands on the side where reading begins."""
    shift = indent_of(bullet) * size_px
    return replace(area, right=area.right - shift) if rtl else replace(area, left=area.left + shift)


def place_bullets(
    baselines: Iterable[tuple[float, bool]], area: Area, *, size_px: float, cap_px: float
) -> tuple[Bullet, ...]:
    """A bullet for each point's first baseline (with whether it is right-to-left), level with the
    middle of the capitals."""
    half = _REACH * size_px
    return tuple(
        Bullet((area.right - half if rtl else area.left + half, baseline - cap_px / 2), size_px, rtl)
        for baseline, rtl in baselines
    )


def area_of_bullet(bullet: Bullet) -> Area:
    """The square that a bullet keeps to."""
    (x, y), half = bullet.center, _REACH * bullet.size_px
    return Area(x - half, y - half, x + half, y + half)


def draw_bullets(pen: Pen, bullet: str, places: Iterable[Bullet], *, color: Rgb, ground: Rgb) -> None:
    """Draw each in ``color``; what is cut out of it shows ``ground``."""
    for place in places:
        _DRAWN[bullet](pen, place, color, ground)


def _tick(pen: Pen, place: Bullet, color: Rgb, ground: Rgb) -> None:
    """A tick in a disc, its long stroke drawn out a little like a pen's."""
    (x, y), size = place.center, place.size_px
    pen.disc((x, y), _REACH * size, color=color)
    corners = [(-0.25, 0.02), (-0.075, 0.2), (0.27, -0.19)]
    _line(pen, [(x + a * size, y + b * size) for a, b in corners], 0.115 * size, color=ground)


def _box(pen: Pen, place: Bullet, color: Rgb, ground: Rgb) -> None:
    """An empty box to be ticked."""
    (x, y), half, thick = place.center, 0.46 * place.size_px, 0.09 * place.size_px
    inner = half - thick
    pen.fill(
        rounded((x - half, y - half, x + half, y + half), half * 0.36),
        rounded((x - inner, y - inner, x + inner, y + inner), half * 0.2),
        color=color,
    )


def _dot(pen: Pen, place: Bullet, color: Rgb, ground: Rgb) -> None:
    x, y = place.center
    shift = (_REACH - 0.16) * place.size_px * (1 if place.rtl else -1)
    pen.disc((x + shift, y), 0.16 * place.size_px, color=color)


def _line(pen: Pen, corners: list[Point], thick: float, *, color: Rgb) -> None:
    """A line with round ends and joints."""
    for start, end in pairwise(corners):
        length = math.dist(start, end)
        across = (start[1] - end[1]) / length * thick / 2, (end[0] - start[0]) / length * thick / 2
        sides = [(start, 1), (end, 1), (end, -1), (start, -1)]
        pen.fill([(x + side * across[0], y + side * across[1]) for (x, y), side in sides], color=color)
    for corner in corners:
        pen.fill(circle(corner, thick / 2), color=color)


_REACH = 0.52
_DRAWN: dict[str, Callable[[Pen, Bullet, Rgb, Rgb], None]] = {"tick": _tick, "box": _box, "dot": _dot}
_INDENTS = {"tick": 1.55, "box": 1.45, "dot": 0.85}
BULLETS = tuple(_DRAWN)
