"""How dense a veil must be: the fewest tenths under which every text can be read, found on few pixels and proven on
all that matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from scheduler.cards.contrast import Rgb, extreme_place, luminance, ratio
from scheduler.cards.run import Run
from scheduler.cards.veil import Veil
from scheduler.cards.veil_mask import STEPS, Steps

MARGIN = 0.05
"""Of contrast, above what is needed."""


def thinnest(veil: Veil, groups: Sequence[Sequence[Run]], *, least: int) -> Steps:
    """For each group, given the other veils, the fewest tenths under which all its runs read.

    ``groups`` holds the runs of each of the veil's shapes. A group that can't be read gets all.
    """
    groups = [sorted(runs, key=_first, reverse=True) for runs in groups]
    steps = (least,) * len(groups)
    # Where to begin, hardly ever too dense. Each once more when the others are known, whose veils cover it too.
    likely = [_likely_spots(veil, runs) for runs in groups]
    for index in (*range(len(groups)), *range(len(groups))):
        steps = _fewest(_with(steps, index, least), index, partial(_show, veil, likely[index]))
    # What can't be read at one spot can't be read at all, and a spot is told many times faster.
    spots: list[list[_Spot]] = [[] for _ in groups]
    for index, runs in enumerate(groups):
        denser = _with(steps, index, min(STEPS, steps[index] + 1))
        if veil.is_known(denser) and not veil.is_known(steps):
            # Other cards have it: where it is at its worst is told without making another.
            spots[index] += _worst_spots(veil, denser, runs)
            steps = _fewest(steps, index, partial(_show, veil, spots[index]))
        while steps[index] < STEPS and not _read(veil, runs, steps):
            spots[index] += _worst_spots(veil, steps, runs)
            fewest = _fewest(steps, index, partial(_show, veil, spots[index]))
            steps = fewest if fewest != steps else _with(steps, index, steps[index] + 1)
    for index, runs in enumerate(groups):
        while steps[index] > least:
            thinner = _with(steps, index, steps[index] - 1)
            spots[index] += _worst_spots(veil, steps, runs)
            if not all(_show(veil, some, thinner) for some in spots):
                break
            # Its own runs first: they are the likeliest not to be read any more.
            if not all(_read(veil, some, thinner) for some in (runs, *groups[:index], *groups[index + 1 :])):
                break
            steps = thinner
    return steps


def reads(veil: Veil, steps: Steps, run: Run) -> bool:
    """Whether a run has the contrast it needs, and a little more for what JPEG takes away."""
    return veil.worst(steps, run)[0] >= run.need + MARGIN


def _read(veil: Veil, runs: Sequence[Run], steps: Steps) -> bool:
    return all(reads(veil, steps, run) for run in runs)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A pixel in or beside a line of a run in ``color``, and the contrast that the run needs."""

    at: tuple[int, int]
    color: Rgb
    need: float


def _worst_spots(veil: Veil, steps: Steps, runs: Sequence[Run]) -> list[_Spot]:
    """Where what lies behind comes nearest to each run's colour."""
    places = [(run, veil.worst(steps, run)[1]) for run in runs]
    return [_spot(run, at) for run, at in places if at[0] >= 0]


def _first(run: Run) -> tuple[float, int]:
    """What needs most, and most of that, is likeliest not to be read."""
    return run.need, sum((right - left) * (bottom - top) for left, top, right, bottom in run.boxes)


def _likely_spots(veil: Veil, runs: Sequence[Run]) -> list[_Spot]:
    """What the bare backdrop has there that the veil will be last to cover: its colour is far from the ink's."""
    if not veil.bare.is_kept:
        return []
    found = []
    for run in runs:
        lightest = luminance(run.color) > luminance(veil.color)
        boxes = run.around(veil.bare.picture.size)
        if (at := extreme_place(veil.bare.luma.crop, boxes, lightest=lightest)) is not None:
            found.append(_spot(run, at))
    return found


def _spot(run: Run, at: tuple[int, int]) -> _Spot:
    return _Spot(at, run.color, run.need + MARGIN)


def _show(veil: Veil, spots: Sequence[_Spot], steps: Steps) -> bool:
    """Whether all spots have the contrast they need."""
    return all(ratio(spot.color, veil.over_pixel(steps, spot.at)) >= spot.need for spot in spots)


def _fewest(steps: Steps, index: int, enough: Callable[[Steps], bool]) -> Steps:
    least, most = steps[index], STEPS
    if enough(steps):
        return steps
    while most - least > 1:
        middle = (least + most) // 2
        if enough(_with(steps, index, middle)):
            most = middle
        else:
            least = middle
    return _with(steps, index, most)


def _with(steps: Steps, index: int, value: int) -> Steps:
    return (*steps[:index], value, *steps[index + 1 :])
