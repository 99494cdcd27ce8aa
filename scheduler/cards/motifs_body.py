"""Drawings of the body, of a bodyworker's things, and of plain fields."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from scheduler.cards.contrast import Rgb
from scheduler.cards.pen import Pen, Place, Point, arc, curve, smooth, tone_of
from scheduler.cards.sheet import Area


def sunrise(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Quarter rings around the upper right corner, with a full core."""
    center = (area.right, area.top)
    reach = min(area.width, area.height) * dice.uniform(0.96, 1.02)
    thick = reach / (len(tones) * 1.32)
    for index, tone in enumerate(reversed(tones)):
        radius = reach - index * thick * 1.32
        core = index == len(tones) - 1
        pen.band(center, radius, thick=radius if core else thick, turn=(90, 180), color=tone)


def arch(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """A rainbow of arches: arms reaching over the head."""
    span = min(area.height * 0.98, area.width * 0.5)
    center = (area.right - span, area.bottom)
    thick = span / (len(tones) + 1.4)
    for index, tone in enumerate(tones):
        pen.band(center, span - index * thick, thick=thick * 0.8, turn=(180, 360), color=tone)


def bridge(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Somebody on their back, hips lifted: a bold line, a head, and the sun behind."""
    wide = min(area.width * 0.94, area.height * 1.8)
    left, floor = area.right - wide, area.bottom - area.height * 0.06
    body, high = wide * 0.1, wide * 0.4
    knee, heel = (left + wide * 0.74, floor - high), (left + wide * 0.77, floor - body * 0.3)
    shoulder = (left + wide * 0.25, floor - body * 0.5)
    pen.disc((left + wide * 0.6, floor - high * 0.66), high * 0.62, color=tone_of(tones, 2))
    pen.bar((left, floor, area.right + wide, floor + body * 0.16), body * 0.08, color=tone_of(tones, 1))
    lift = (left + wide * 0.4, floor - body * 0.5), (left + wide * 0.47, floor - high * 0.98)
    trunk = curve(shoulder, *lift, knee)
    widths = [body * (1 + 0.2 * math.sin(math.pi * step / 48) - step / 240) for step in range(49)]
    pen.stroke(trunk, widths, color=tones[0])
    pen.stroke([knee, heel], [body * 0.8, body * 0.56], color=tones[0])
    pen.disc(knee, body * 0.4, color=tones[0])
    pen.bar((heel[0] - body * 0.28, floor - body * 0.56, heel[0] + body * 0.8, floor), body * 0.28, color=tones[0])
    _draw_lying_head(pen, Place((shoulder[0] - body * 1.22, floor - body * 0.62), body * 0.62), tones)
    pen.disc(shoulder, body * 0.5, color=tones[-1])
    pen.stroke(trunk[:31], widths[:31], color=tones[-1])
    pen.bar((shoulder[0] - body * 0.1, floor - body * 0.36, left + wide * 0.56, floor), body * 0.18, color=tones[0])


def _draw_lying_head(pen: Pen, place: Place, tones: Sequence[Rgb]) -> None:
    pen.limb([place.at(0.3, 0.1), place.at(1.6, 0.2)], [place.size * 0.8, place.size * 0.95], color=tones[0])
    pen.disc(place.origin, place.size, color=tones[0])
    hair = (
        (-0.1, -1.04),
        (-0.12, -0.6),
        (-0.42, -0.1),
        (-0.3, 0.5),
        (0.05, 1.02),
        (-0.6, 0.9),
        (-1.08, 0.2),
        (-0.78, -0.72),
    )
    pen.fill(smooth(place.all(*hair)), color=tones[-1])


def fibres(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """A muscle's belly: strands that leave one tendon, swell, and meet again."""
    start = (area.left - area.width * 0.12, area.bottom - area.height * 0.2)
    end = (area.right + area.width * 0.1, area.top + area.height * dice.uniform(0.14, 0.2))
    across = (end[1] - start[1], start[0] - end[0])
    length = math.hypot(*across)
    normal = across[0] / length, across[1] / length
    strands, swell = 11, min(area.height * 0.54, length * 0.3)
    for strand in range(strands):
        bulge = swell * (strand / (strands - 1) * 2 - 1)
        controls = [
            (
                start[0] + (end[0] - start[0]) * share + normal[0] * bulge,
                start[1] + (end[1] - start[1]) * share + normal[1] * bulge,
            )
            for share in (0.3, 0.7)
        ]
        path = curve(start, controls[0], controls[1], end, steps=72)
        thick = swell * 2 / strands * 0.62
        widths = [thick * (0.16 + 0.84 * math.sin(math.pi * step / 72) ** 1.2) for step in range(73)]
        pen.stroke(path, widths, color=tone_of(tones, (strand * 2 + strand // 3) % len(tones)))


def ripples(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """A sore spot and how far it is felt: rings that fade outwards."""
    reach = min(area.height * 0.62, area.width * 0.4)
    center = (area.right - reach * dice.uniform(0.84, 0.92), area.bottom - reach)
    rings = len(tones) - 1
    for ring in range(rings, 0, -1):
        pen.disc(center, reach * (0.28 + 0.72 * ring / rings), color=tones[ring])
    pen.disc(center, reach * 0.2, color=tones[0])


def stones(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """Three smooth massage stones, one upon the other."""
    wide = min(area.width * 0.72, area.height * 1.25)
    middle, floor = area.right - wide * 0.6, area.bottom - area.height * 0.05
    pen.bar(
        (middle - wide * 0.62, floor, area.right + wide, floor + wide * 0.016), wide * 0.008, color=tone_of(tones, 1)
    )
    for index, (share, high) in enumerate(((1.0, 0.29), (0.74, 0.245), (0.46, 0.2))):
        half, tall = wide * share / 2, wide * high
        center = (middle + wide * dice.uniform(-0.035, 0.035) * (1 if index else 0), floor - tall / 2)
        pen.fill(_pebble(center, half, tall / 2), color=tone_of(tones, (1, 0, 2)[index]))
        floor -= tall * 0.985


def _pebble(center: Point, half_width: float, half_height: float) -> list[Point]:
    outline = []
    for step in range(181):
        angle = math.radians(step * 2)
        x, y = math.cos(angle), math.sin(angle)
        squareness = 0.84
        outline.append(
            (
                center[0] + half_width * math.copysign(abs(x) ** squareness, x),
                center[1] + half_height * math.copysign(abs(y) ** (squareness if y > 0 else 0.95), y),
            )
        )
    return outline


def ball(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """A ball that rolls along a wall."""
    radius = min(area.height * 0.36, area.width * 0.24)
    wall = area.right - min(radius * 0.5, pen.canvas.width * 0.05)
    center = (wall - radius, area.top + area.height * dice.uniform(0.5, 0.56))
    # From the edge of the card, or from the words when they stand above.
    start = area.top - radius * 2 if area.top < pen.canvas.height * 0.25 else area.top
    track = center[0] - radius * 0.5, start, center[0] + radius * 0.5, center[1] + radius * 1.32
    pen.bar(track, radius * 0.5, color=tone_of(tones, 2))
    pen.fill(
        [(wall, -9), (area.right, -9), (area.right, pen.canvas.height + 9), (wall, pen.canvas.height + 9)],
        color=tone_of(tones, 1),
    )
    pen.disc(center, radius, color=tones[0])
    lean = dice.uniform(-40, 10)
    for turn in (lean, lean + 180):
        angle = math.radians(turn)
        seam = center[0] + radius * 1.16 * math.cos(angle), center[1] + radius * 1.16 * math.sin(angle)
        path = [
            point for point in arc(seam, radius * 0.86, (turn, turn + 360)) if math.dist(point, center) < radius * 0.97
        ]
        pen.stroke(path, [radius * 0.065] * len(path), color=tone_of(tones, 3))


def panel(pen: Pen, area: Area, tones: Sequence[Rgb], dice: Random) -> None:
    """A plain field."""
    pen.bar((area.left, area.top, area.right, area.bottom), 0, color=tones[0])
