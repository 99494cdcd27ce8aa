"""People stretching, for ``motifs``: few shapes, bold limbs, the sun behind."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from scheduler.cards.contrast import Rgb
from scheduler.cards.pen import Pen, Place, Point, curve, smooth, tone_of
from scheduler.cards.sheet import Area


def fold(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Somebody seated on the floor, bending over straight legs towards the toes."""
    wide = min(area.width * 0.9, area.height * 1.5)
    floor = area.bottom - area.height * 0.08
    place = Place((area.right - wide, floor), wide)
    pen.disc(place.at(0.36, -0.33), wide * 0.255, color=tone_of(tones, 2))
    pen.bar((*place.at(-0.02, 0), *place.at(2, 0.014)), wide * 0.007, color=tone_of(tones, 1))
    _limb(pen, place, ((0.12, -0.075), (0.4, -0.1), (0.6, -0.05), (0.82, -0.042)), (0.15, 0.07), color=tones[0])
    pen.fill(smooth(place.all((0.795, -0.005), (0.79, -0.07), (0.835, -0.175), (0.885, -0.165), (0.875, -0.06),
                              (0.86, -0.005))), color=tones[0])  # fmt: skip
    body = ((0.055, -0.02), (0.035, -0.14), (0.1, -0.29), (0.24, -0.4), (0.4, -0.41), (0.475, -0.35), (0.45, -0.27),
            (0.34, -0.25), (0.27, -0.17), (0.23, -0.04), (0.14, -0.004))  # fmt: skip
    pen.fill(smooth(place.all(*body)), color=tones[-1])
    _limb(pen, place, ((0.415, -0.345), (0.53, -0.24), (0.66, -0.2), (0.82, -0.185)), (0.085, 0.045), color=tones[0])
    _limb(pen, place, ((0.44, -0.36), (0.47, -0.37), (0.5, -0.385), (0.55, -0.405)), (0.075, 0.06), color=tones[0])
    pen.disc(place.at(0.555, -0.405), wide * 0.068, color=tones[0])
    pen.fill(smooth(place.all((0.49, -0.42), (0.515, -0.485), (0.585, -0.495), (0.625, -0.45), (0.56, -0.44),
                              (0.525, -0.385))), color=tones[-1])  # fmt: skip


def bend(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Somebody cross-legged, one arm reaching over the head to the side."""
    high = min(area.height * 1.08, area.width * 1.05)
    floor = area.bottom - area.height * 0.04
    place = Place((area.right - high * 0.55, floor), high)
    pen.disc(place.at(0.02, -0.5), high * 0.36, color=tone_of(tones, 2))
    pen.bar((*place.at(-0.5, 0), *place.at(3, 0.018)), high * 0.009, color=tone_of(tones, 1))
    _limb(pen, place, ((0.16, -0.42), (0.3, -0.36), (0.37, -0.2), (0.38, -0.03)), (0.08, 0.05), color=tones[0])
    _limb(pen, place, ((0.36, -0.025), (0.38, -0.02), (0.41, -0.02), (0.44, -0.018)), (0.045, 0.03), color=tones[0])
    body = ((-0.15, -0.09), (-0.155, -0.2), (-0.13, -0.32), (-0.06, -0.44), (0.02, -0.485), (0.12, -0.475),
            (0.2, -0.43), (0.19, -0.35), (0.14, -0.27), (0.13, -0.19), (0.15, -0.09), (0, -0.06))  # fmt: skip
    legs = ((-0.15, -0.16), (-0.3, -0.15), (-0.4, -0.09), (-0.38, -0.015), (-0.2, -0.004), (0, -0.03), (0.2, -0.004),
            (0.36, -0.015), (0.39, -0.09), (0.3, -0.15), (0.15, -0.16), (0, -0.13))  # fmt: skip
    for outline in (body, legs):
        pen.fill(smooth(place.all(*outline)), color=tones[-1])
    for side in (-1, 1):
        foot = ((side * 0.08, -0.055), (side * 0.13, -0.05), (side * 0.17, -0.035), (side * 0.2, -0.02))
        _limb(pen, place, foot, (0.055, 0.04), color=tones[0])
    _limb(pen, place, ((0.1, -0.45), (0.12, -0.5), (0.14, -0.53), (0.16, -0.56)), (0.075, 0.07), color=tones[0])
    pen.disc(place.at(0.17, -0.585), high * 0.076, color=tones[0])
    pen.fill(smooth(place.all((0.085, -0.56), (0.085, -0.64), (0.16, -0.68), (0.235, -0.645), (0.25, -0.6),
                              (0.17, -0.625), (0.12, -0.55))), color=tones[-1])  # fmt: skip
    pen.disc(place.at(0.1, -0.665), high * 0.036, color=tones[-1])
    _limb(pen, place, ((0.0, -0.44), (-0.08, -0.7), (0.14, -0.84), (0.4, -0.74)), (0.085, 0.042), color=tones[0])


def _limb(
    pen: Pen, place: Place, path: tuple[Point, Point, Point, Point], wide: tuple[float, float], *, color: Rgb
) -> None:
    """A limb along a curve, from ``wide`` to ``wide`` in the place's own size."""
    widths = [place.size * (wide[0] + (wide[1] - wide[0]) * step / 48) for step in range(49)]
    pen.limb(curve(*place.all(*path)), widths, color=color)
