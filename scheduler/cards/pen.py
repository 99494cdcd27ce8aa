"""Smooth flat shapes on a Pillow canvas: each is drawn several times too large and reduced."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from scheduler.cards.canvas import Canvas, lay
from scheduler.cards.contrast import Rgb
from scheduler.cards.hand import PLAIN, Hand

if TYPE_CHECKING:
    from PIL.Image import Image

Point = tuple[float, float]
Outlines = tuple[tuple[tuple[int, int], ...], ...]
_Placed: TypeAlias = "tuple[Image, tuple[int, int]]"
"""A mask (L), and where its top left pixel is on the canvas."""
_SMALL_PX = 10_000


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on ``canvas`` (RGB) in pixels with a theme's ``hand``; what lies outside, right of ``limit``,
    or outside the mask ``window`` (L, of the canvas's size) is left out. ``across`` and ``down`` mirror
    everything at that x or y."""

    canvas: Image | Canvas
    limit: int | None = None
    across: float | None = None
    down: float | None = None
    window: Image | None = None
    hand: Hand = PLAIN

    def fill(self, *outlines: Sequence[Point], color: Rgb) -> None:
        """Fill outlines; where two of them overlap, the later cuts a hole."""
        from PIL import ImageChops

        placed = _placed(
            tuple(map(self._mirrored, outlines)), self.canvas.size, self.hand, limit=self.limit, across=self.across
        )
        if placed is not None and self.window is not None:
            cover, at = placed
            far = at[0] + cover.width, at[1] + cover.height
            placed = ImageChops.multiply(cover, self.window.crop((*at, *far))), at
        self._lay(placed, color)

    @property
    def _is_free(self) -> bool:
        """Whether nothing is mirrored or left out."""
        return all(bound is None for bound in (self.limit, self.across, self.down, self.window))

    def _lay(self, placed: _Placed | None, color: Rgb) -> None:
        if placed is None:
            return
        cover, (left, top) = placed
        if isinstance(self.canvas, Canvas):
            self.canvas.paste(color, (left, top, left + cover.width, top + cover.height), cover)
        else:
            lay(self.canvas, color, (left, top), cover)

    def within(self, outline: Sequence[Point]) -> Pen:
        """A pen that draws inside ``outline`` only."""
        from PIL import Image

        window = Image.new("RGB", self.canvas.size)
        plain = replace(self, canvas=window, window=None, hand=self.hand.plain)
        plain.fill(outline, color=(255, 255, 255))
        return replace(self, window=window.getchannel("R"))

    def _mirrored(self, outline: Sequence[Point]) -> Sequence[Point]:
        if self.across is None and self.down is None:
            return outline
        return [
            (x if self.across is None else 2 * self.across - x, y if self.down is None else 2 * self.down - y)
            for x, y in outline
        ]

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

    def limb(self, path: Sequence[Point], widths: Sequence[float], *, color: Rgb) -> None:
        """A stroke with round ends."""
        self.stroke(path, widths, color=color)
        for end in (0, -1):
            self.disc(path[end], widths[end] / 2, color=color)

    def bar(self, box: tuple[float, float, float, float], radius: float, *, color: Rgb) -> None:
        """A rectangle with round corners."""
        radius *= self.hand.roundness
        is_small = (box[2] - box[0]) * (box[3] - box[1]) <= _SMALL_PX
        if is_small and self._is_free:
            self._lay(_small_bar(box, radius, self.canvas.size, self.hand), color)
        else:
            self.fill(rounded(box, radius), color=color)


def _placed(
    outlines: Sequence[Sequence[Point]], canvas: tuple[int, int], hand: Hand, *, limit: int | None, across: float | None
) -> _Placed | None:
    """How much of each pixel of a canvas so large is inside the outlines, and where the first such pixel is; None when
    none is. ``limit`` and ``across`` are a pen's."""
    unit = canvas[0] / 1080
    outlines = tuple(hand.outline(line, unit) for line in outlines)
    xs, ys = [x for line in outlines for x, _ in line], [y for line in outlines for _, y in line]
    left, top = max(0, math.floor(min(xs)) - 1), max(0, math.floor(min(ys)) - 1)
    right, bottom = min(canvas[0], math.ceil(max(xs)) + 1), min(canvas[1], math.ceil(max(ys)) + 1)
    if limit is not None and across is None:
        right = min(right, limit)
    elif limit is not None and across is not None:
        left = max(left, round(2 * across) - limit)
    if right <= left or bottom <= top:
        return None
    times = 3 if (right - left) * (bottom - top) > 400_000 else 5
    corners = tuple(tuple((round((x - left) * times), round((y - top) * times)) for x, y in line) for line in outlines)
    size = right - left, bottom - top
    covered = _small_cover if size[0] * size[1] <= _SMALL_PX else _cover
    return hand.filled(covered(size, times, corners), (left, top), outlines, unit), (left, top)


@lru_cache(maxsize=256)
def _small_bar(
    box: tuple[float, float, float, float], radius: float, canvas: tuple[int, int], hand: Hand
) -> _Placed | None:
    """Rules and the bars of a series are the same on all cards."""
    return _placed((rounded(box, radius),), canvas, hand, limit=None, across=None)


def _cover(size: tuple[int, int], times: int, outlines: Outlines) -> Image:
    """How much of each pixel lies inside of outlines whose corners are counted in ``times`` finer ones."""
    from PIL import Image, ImageDraw

    mask = Image.new("L", (size[0] * times, size[1] * times))
    pen = ImageDraw.Draw(mask)
    for index, corners in enumerate(outlines):
        pen.polygon(corners, fill=0 if index else 255)
    return mask.reduce(times)


# Bullets are the same on all cards; up to 2.5 MB.
_small_cover = lru_cache(maxsize=256)(_cover)


def tone_of(tones: Sequence[Rgb], index: int) -> Rgb:
    """The tone at ``index``, from the start again when there are fewer."""
    return tones[index % len(tones)]


def circle(center: Point, radius: float) -> list[Point]:
    return arc(center, radius, (0, 360))


def arc(center: Point, radius: float, turn: tuple[float, float]) -> list[Point]:
    steps = max(24, int(radius * abs(turn[1] - turn[0]) / 200))
    angles = (math.radians(turn[0] + (turn[1] - turn[0]) * step / steps) for step in range(steps + 1))
    return [(center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle)) for angle in angles]


@lru_cache(maxsize=256)
def rounded(box: tuple[float, float, float, float], radius: float) -> tuple[Point, ...]:
    """A rectangle with round corners."""
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


def smooth(corners: Sequence[Point], *, steps: int = 12) -> list[Point]:
    """A closed outline that runs through all ``corners`` without a kink (a Catmull-Rom spline)."""
    points: list[Point] = []
    count = len(corners)
    for index in range(count):
        before, start, end, after = (corners[(index + shift) % count] for shift in (-1, 0, 1, 2))
        one = start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6
        other = end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6
        points += curve(start, one, other, end, steps=steps)[:-1]
    return points


@dataclass(frozen=True, slots=True)
class Place:
    """A drawing's own coordinates on the canvas: ``origin`` and ``size`` in pixels, turned by ``turn``
    degrees clockwise, its x axis to the other side when ``mirrored``."""

    origin: Point
    size: float
    turn: float = 0.0
    mirrored: bool = False

    def at(self, x: float, y: float) -> Point:
        x, angle = (-x if self.mirrored else x), math.radians(self.turn)
        return (
            self.origin[0] + self.size * (x * math.cos(angle) - y * math.sin(angle)),
            self.origin[1] + self.size * (x * math.sin(angle) + y * math.cos(angle)),
        )

    def all(self, *points: Point) -> list[Point]:
        return [self.at(x, y) for x, y in points]
