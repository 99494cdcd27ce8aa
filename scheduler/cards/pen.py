"""Smooth flat shapes on a Pillow canvas: each is drawn several times too large and reduced."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from scheduler.cards.contrast import Rgb

if TYPE_CHECKING:
    from PIL.Image import Image

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on ``canvas`` (RGB) in pixels; what lies outside, or right of ``limit``, is left out."""

    canvas: Image
    limit: int | None = None

    def fill(self, *outlines: Sequence[Point], color: Rgb) -> None:
        """Fill outlines; where two of them overlap, the later cuts a hole."""
        from PIL import Image, ImageDraw

        xs, ys = [x for line in outlines for x, _ in line], [y for line in outlines for _, y in line]
        left, top = max(0, math.floor(min(xs)) - 1), max(0, math.floor(min(ys)) - 1)
        edge = self.canvas.width if self.limit is None else min(self.limit, self.canvas.width)
        right = min(edge, math.ceil(max(xs)) + 1)
        bottom = min(self.canvas.height, math.ceil(max(ys)) + 1)
        if right <= left or bottom <= top:
            return
        times = 3 if (right - left) * (bottom - top) > 400_000 else 5
        mask = Image.new("L", ((right - left) * times, (bottom - top) * times))
        pen = ImageDraw.Draw(mask)
        for index, line in enumerate(outlines):
            corners = [(round((x - left) * times), round((y - top) * times)) for x, y in line]
            pen.polygon(corners, fill=0 if index else 255)
        self.canvas.paste(color, (left, top, right, bottom), mask.reduce(times))

    def disc(self, center: Point, radius: float, *, color: Rgb) -> None:
        self.fill(circle(center, radius), color=color)

    def ring(self, center: Point, radius: float, *, thick: float, color: Rgb) -> None:
        """A full ring whose stroke of ``thick`` lies inside ``radius``."""
        if radius > thick:
            self.fill(circle(center, radius), circle(center, radius - thick), color=color)

    def band(self, center: Point, radius: float, *, thick: float, turn: tuple[float, float], color: Rgb) -> None:
        """Part of a ring, from angle to angle in degrees (0 is right, 90 down)."""
        outer, inner = arc(center, radius, turn), arc(center, radius - thick, turn)
        self.fill([*outer, *reversed(inner)], color=color)

    def stroke(self, path: Sequence[Point], widths: Sequence[float], *, color: Rgb) -> None:
        """A line along ``path`` that is ``widths[i]`` wide at its i-th point."""
        one, other = [], []
        for index, (x, y) in enumerate(path):
            before, after = path[max(0, index - 1)], path[min(len(path) - 1, index + 1)]
            length = math.hypot(after[0] - before[0], after[1] - before[1]) or 1.0
            across = (before[1] - after[1]) / length, (after[0] - before[0]) / length
            half = widths[index] / 2
            one.append((x + across[0] * half, y + across[1] * half))
            other.append((x - across[0] * half, y - across[1] * half))
        self.fill([*one, *reversed(other)], color=color)

    def bar(self, box: tuple[float, float, float, float], radius: float, *, color: Rgb) -> None:
        """A rectangle with round corners."""
        self.fill(rounded(box, radius), color=color)


def tone_of(tones: Sequence[Rgb], index: int) -> Rgb:
    """The tone at ``index``, from the start again when there are fewer."""
    return tones[index % len(tones)]


def circle(center: Point, radius: float) -> list[Point]:
    return arc(center, radius, (0, 360))


def arc(center: Point, radius: float, turn: tuple[float, float]) -> list[Point]:
    steps = max(24, int(radius * abs(turn[1] - turn[0]) / 200))
    angles = (math.radians(turn[0] + (turn[1] - turn[0]) * step / steps) for step in range(steps + 1))
    return [(center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle)) for angle in angles]


@lru_cache(maxsize=256)  # rules and progress bars lie at the same place on every card of a series
def rounded(box: tuple[float, float, float, float], radius: float) -> tuple[Point, ...]:
    left, top, right, bottom = box
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    corners = ((right, bottom, 0), (left, bottom, 90), (left, top, 180), (right, top, 270))
    outline: list[Point] = []
    for x, y, start in corners:
        center = (x - math.copysign(radius, x - (left + right) / 2), y - math.copysign(radius, y - (top + bottom) / 2))
        outline += arc(center, radius, (start, start + 90))
    return tuple(outline)


def curve(start: Point, one: Point, other: Point, end: Point, *, steps: int = 48) -> list[Point]:
    """A cubic Bézier curve as points."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        corners = (start, one, other, end)
        points.append(
            (
                sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True)),
                sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True)),
            )
        )
    return points
