"""Hands at work: the drawings of ``motifs`` that show touch."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from scheduler.cards.contrast import Rgb
from scheduler.cards.palette import mix
from scheduler.cards.pen import Pen, Place, arc, curve, smooth, tone_of
from scheduler.cards.sheet import Area

_FINGERS = (
    # root and tip, and how thick there, of a left hand seen from above; the palm is about 1 wide
    ((-0.32, 0.55), (-0.4, -0.5), 0.3, 0.235),
    ((-0.09, 0.3), (-0.115, -0.66), 0.3, 0.245),
    ((0.15, 0.3), (0.175, -0.57), 0.3, 0.235),
    ((0.35, 0.62), (0.45, -0.27), 0.27, 0.205),
)


def draw_hand(pen: Pen, place: Place, *, skin: Rgb, nail: Rgb, arm: float) -> None:
    """A hand laid flat, fingers up, its forearm ``arm`` palms long; mirrored it is the right one."""
    palm = (
        (-0.42, 0.4), (0, 0.2), (0.42, 0.5), (0.47, 0.8), (0.38, 1.15), (0.29, 1.5), (0.36, 2.1), (0.5, 1.6 + arm),
        (0.0, 1.8 + arm), (-0.46, 1.6 + arm), (-0.33, 2.1), (-0.28, 1.5), (-0.38, 1.1), (-0.45, 0.75),
    )  # fmt: skip
    pen.fill(smooth(place.all(*palm)), color=skin)
    thumb = curve(*place.all((-0.22, 0.98), (-0.5, 0.84), (-0.68, 0.6), (-0.8, 0.2)))
    pen.limb(thumb, [place.size * (0.46 - 0.2 * (step / 48) ** 0.8) for step in range(49)], color=skin)
    _draw_nail(pen, place, (-0.68, 0.6), (-0.81, 0.17), 0.14, color=nail)
    for root, tip, thick, thin in _FINGERS:
        path = curve(*place.all(root, _between(root, tip, 0.34), _between(root, tip, 0.67), tip))
        pen.limb(path, [place.size * (thick + (thin - thick) * step / 48) for step in range(49)], color=skin)
        _draw_nail(pen, place, root, tip, thin * 0.6, color=nail)


def _draw_nail(
    pen: Pen, place: Place, root: tuple[float, float], tip: tuple[float, float], wide: float, *, color: Rgb
) -> None:
    path = place.all(_between(root, tip, 0.985), _between(root, tip, 0.9))
    pen.limb(path, [place.size * wide] * 2, color=color)


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def hands(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Two hands on somebody's shoulders, seen over them, in an arched window."""
    margin = min(pen.canvas.width * 0.09, area.width * 0.1)
    high = min(area.height, (area.width - margin) * 1.05)
    wide = high * 0.94
    left, right = area.right - wide - margin, area.right - margin
    middle, bottom, top = (left + right) / 2, area.bottom, area.bottom - high
    half = wide / 2
    window = [*arc((middle, top + half), half, (180, 360)), (right, bottom), (left, bottom)]
    pen.fill(window, color=tone_of(tones, 2))
    inside = pen.within(window)
    _draw_back(inside, Place((middle, bottom), high), skin=tones[0], hair=tones[-1])
    hand = mix(tones[0], tone_of(tones, 2), 0.42)
    for mirrored in (False, True):
        side = 1 if mirrored else -1
        place = Place((middle + side * 0.255 * high, bottom - high * 0.33), high * 0.215, side * -10, not mirrored)
        draw_hand(inside, place, skin=hand, nail=mix(hand, tone_of(tones, 2), 0.5), arm=2.2)


def _draw_back(pen: Pen, place: Place, *, skin: Rgb, hair: Rgb) -> None:
    """Head with a knot of hair, neck and shoulders from behind; (0, 0) is below the shoulder blades."""
    body = (
        (-0.075, -0.62), (-0.085, -0.5), (-0.2, -0.435), (-0.36, -0.375), (-0.43, -0.22), (-0.45, 0.1), (0.0, 0.3),
        (0.45, 0.1), (0.43, -0.22), (0.36, -0.375), (0.2, -0.435), (0.085, -0.5), (0.075, -0.62),
    )  # fmt: skip
    pen.fill(smooth(place.all(*body)), color=skin)
    pen.fill(smooth(place.all((0, -0.88), (0.12, -0.82), (0.135, -0.7), (0.08, -0.585), (0, -0.555),
                              (-0.08, -0.585), (-0.135, -0.7), (-0.12, -0.82))), color=hair)  # fmt: skip
    pen.disc(place.at(0, -0.9), place.size * 0.062, color=hair)
