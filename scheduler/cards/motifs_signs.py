"""More of the drawings of ``motifs``: a twig, people talking, quotation marks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from scheduler.cards.contrast import Rgb
from scheduler.cards.pen import Pen, Point, curve, tone_of
from scheduler.cards.sheet import Area


def branch(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """A leaning twig with pairs of leaves."""
    high = min(area.height * 1.02, area.width * 0.9)
    root = (area.right - high * 0.66, area.bottom)
    tip = (area.right - high * dice.uniform(0.1, 0.16), area.bottom - high * 0.94)
    stem = curve(root, (root[0] + high * 0.02, root[1] - high * 0.4), (tip[0] - high * 0.28, tip[1] + high * 0.22), tip)
    for index, at in enumerate((10, 17, 24, 31, 38, 44)):
        size = high * (0.36 - 0.035 * index)
        lean = math.atan2(stem[at + 2][1] - stem[at][1], stem[at + 2][0] - stem[at][0])
        for side in (-1, 1):
            tone = tone_of(tones, 0 if (index + (side > 0)) % 3 == 0 else 1 + (side > 0))
            pen.fill(_leaf(stem[at], lean + side * (0.95 - 0.06 * index), size), color=tone)
    pen.fill(
        _leaf(stem[-3], math.atan2(tip[1] - stem[-4][1], tip[0] - stem[-4][0]), high * 0.17), color=tone_of(tones, 1)
    )
    pen.stroke(stem, [high * 0.014 * (1 - 0.6 * step / 48) for step in range(49)], color=tones[-1])


def _leaf(root: Point, angle: float, length: float) -> list[Point]:
    along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))

    def at(far: float, aside: float) -> Point:
        return (
            root[0] + length * (along[0] * far + across[0] * aside),
            root[1] + length * (along[1] * far + across[1] * aside),
        )

    one = curve(root, at(0.28, 0.26), at(0.72, 0.24), at(1, 0))
    return one + curve(at(1, 0), at(0.8, -0.14), at(0.32, -0.22), root)


def bubbles(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Two people talking."""
    high = min(area.height * 0.92, area.width * 0.66)
    right, top = area.right, area.top + (area.height - high) * 0.6
    _bubble(pen, (right - high * 1.3, top, right - high * 0.42, top + high * 0.6), tail=-1, color=tone_of(tones, 1))
    front = (right - high * 0.88, top + high * 0.36, right, top + high * 0.86)
    _bubble(pen, front, tail=1, color=tones[0])
    for dot in (-1, 0, 1):
        center = ((front[0] + front[2]) / 2 + dot * high * 0.13, (front[1] + front[3]) / 2)
        pen.disc(center, high * 0.036, color=tone_of(tones, 2))


def _bubble(pen: Pen, box: tuple[float, float, float, float], *, tail: int, color: Rgb) -> None:
    left, _, _, bottom = box
    high = bottom - box[1]
    pen.bar(box, high * 0.46, color=color)
    x = left + high * 0.5 if tail < 0 else left + high * 0.75
    pen.fill(
        curve((x - high * 0.14, bottom - high * 0.1), (x, bottom), (x - high * 0.1, bottom + high * 0.2), (x - high * 0.22, bottom + high * 0.26))
        + curve((x - high * 0.22, bottom + high * 0.26), (x + high * 0.1, bottom + high * 0.2), (x + high * 0.3, bottom), (x + high * 0.36, bottom - high * 0.1)),
        color=color,
    )  # fmt: skip


def quotes(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """A pair of opening quotation marks."""
    high = min(area.height * 0.8, area.width * 0.3)
    for index in (0, 1):
        left, top = area.left + index * high * 0.82, area.top + (area.height - high) * 0.5
        center, radius = (left + high * 0.33, top + high * 0.67), high * 0.33
        pen.disc(center, radius, color=tones[0])
        tail = curve(
            (left, center[1]), (left, top + high * 0.3), (left + high * 0.2, top + high * 0.08), (left + high * 0.56, top),
        ) + curve(
            (left + high * 0.56, top), (left + high * 0.36, top + high * 0.14), (left + high * 0.3, top + high * 0.28), (left + high * 0.36, top + high * 0.42),
        )  # fmt: skip
        pen.fill([*tail, center], color=tones[0])
