"""The geometry of the page's plots: scales, round ticks, points. Pure; the template draws what stands here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.core.insights.groups import Group

WIDTH, HEIGHT = 480.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 12.0, 12.0, 28.0
"""Room around the plot for its labels, in the drawing's own units like all that follow."""
MOST_LABELS = 6
RATIOS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
ROW_WIDTH, ROW_HEIGHT = 320.0, 34.0


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """``value`` is what was told for ``day``; ``x`` and ``y`` where it stands."""

    x: float
    y: float
    day: date
    value: float


@dataclass(frozen=True, slots=True)
class LinePlot:
    """``runs`` are points that follow each other from week to week: where one is missing, the line has a gap."""

    runs: tuple[tuple[Point, ...], ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for run in self.runs for point in run)


@dataclass(frozen=True, slots=True)
class Whisker:
    """A group on the scale of ratios; all None when there are too few posts to tell."""

    at: float | None
    low: float | None
    high: float | None


def line_plot(values: Sequence[tuple[date, float]]) -> LinePlot:
    """By week, told by its Monday, in order; from nought up to a round number."""
    if not values:
        return LinePlot((), (), ())
    first, last = values[0][0], values[-1][0]
    ups = ticks(max(value for _, value in values))
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        middle = (LEFT + WIDTH - RIGHT) / 2
        return middle if first == last else LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / ups[-1]

    runs: list[list[Point]] = []
    for day, value in values:
        point = Point(x(day), y(value), day, value)
        if runs and day - runs[-1][-1].day <= timedelta(days=7):
            runs[-1].append(point)
        else:
            runs.append([point])
    days = [day for day, _ in values]
    step = math.ceil(len(days) / MOST_LABELS)
    return LinePlot(
        tuple(map(tuple, runs)),
        tuple(Tick(x(day), f"{day.day}.{day.month}.") for day in days[::step]),
        tuple(Tick(y(value), short(value)) for value in ups),
    )


def ticks(highest: float) -> tuple[float, ...]:
    """Round numbers from 0, evenly, the last of them ``highest`` or more: steps of 1, 2 or 5 by a power of ten."""
    if highest <= 1:
        return (0.0, 1.0)
    rough = highest / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(1.0, next(one * power for one in (1, 2, 5, 10) if one * power >= rough * (1 - 1e-9)))
    return tuple(step * number for number in range(max(1, math.ceil(highest / step - 1e-9)) + 1))


def short(value: float) -> str:
    """ "950", "1.2k", "3M": what fits beside an axis."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{sign}"
    return f"{value:.3g}"


def whisker(group: Group) -> Whisker:
    """Where a group stands between an eighth and eight times the others; what is beyond stands at the edge."""
    if group.ratio is None or group.low is None or group.high is None:
        return Whisker(None, None, None)
    return Whisker(place(group.ratio), place(group.low), place(group.high))


def place(ratio: float) -> float:
    """On the logarithmic scale, 0 to ``ROW_WIDTH``."""
    least, most = math.log(RATIOS[0]), math.log(RATIOS[-1])
    found = min(max(math.log(ratio), least), most) if ratio > 0 else least
    return ROW_WIDTH * (found - least) / (most - least)


def ratio_ticks() -> tuple[Tick, ...]:
    names = {0.125: "⅛", 0.25: "¼", 0.5: "½"}
    return tuple(Tick(place(ratio), f"{names.get(ratio, f'{ratio:.0f}')}×") for ratio in RATIOS)
