"""Flowing fields for ``motifs``: lines like breath, and low hills that close a card off at its foot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from scheduler.cards.contrast import Rgb
from scheduler.cards.pen import Pen, Point, tone_of
from scheduler.cards.sheet import Area

_STEPS = 120


def waves(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Lines that swell together like slow breath and lie calmer the lower they are."""
    lines, phase = 7, dice.uniform(0.1, 0.35)
    pitch = area.height / (lines + 1.6)
    high = min(pitch * 1.5, area.width * 0.09)
    for line in range(lines):
        rest, calm = area.top + pitch * (line + 1.5), 1 - line / lines
        path = [
            _on_wave(area, share=step / _STEPS, rest=rest, high=high * calm, turn=phase) for step in range(_STEPS + 1)
        ]
        swell = [0.24 + 0.3 * math.sin(math.pi * (step / _STEPS + phase)) ** 2 for step in range(_STEPS + 1)]
        if area.left > 0:  # lines that begin on the card begin thin
            swell = [wide * min(1.0, step * 4 / _STEPS) ** 0.6 for step, wide in enumerate(swell)]
        pen.stroke(path, [pitch * share for share in swell], color=tone_of(tones, line))


def _on_wave(area: Area, *, share: float, rest: float, high: float, turn: float) -> Point:
    ripple = math.sin(2 * math.pi * (share * 1.25 + turn)) + 0.3 * math.sin(2 * math.pi * (share * 2.5 + turn * 2))
    return area.left - 4 + (area.width + 8) * share, rest - high * ripple * (0.55 + 0.45 * share)


def tide(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Low hills, one before the other, each a slow rise and fall to the foot of the card."""
    count = len(tones)
    for index in reversed(range(count)):
        back = index / max(1, count - 1) if count > 1 else 0.0
        rest = area.bottom - area.height * (0.34 + 0.46 * back)
        high, turn = area.height * 0.17, dice.uniform(0, 0.12) + index * 0.42
        crest = [
            (
                area.left - 4 + (area.width + 8) * step / _STEPS,
                rest - high * math.sin(2 * math.pi * (step / _STEPS * 0.85 + turn)),
            )
            for step in range(_STEPS + 1)
        ]
        pen.fill([*crest, (area.right + 4, area.bottom + 4), (area.left - 4, area.bottom + 4)], color=tones[index])


def dusk(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """The sun of ``sunrise`` going down behind hills. Tones: three for the sun, the others for the hills."""
    low = min(area.height * 0.62, area.width * 0.42)
    radius = min(area.height * 0.62, area.width * 0.4)
    center = area.left + area.width * dice.uniform(0.64, 0.7), max(area.top + radius, area.bottom - low * 0.9)
    for index, share in enumerate((1.0, 0.72, 0.44)):
        pen.disc(center, radius * share, color=tone_of(tones, 2 - index))
    tide(pen, Area(area.left, area.bottom - low, area.right, area.bottom), tones[3:] or tones, dice)
