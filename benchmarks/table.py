"""Timing in turn (A B A B …) so that a machine that slows down slows both, and printing the ratios."""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

OUT = Path("build/bench")


def in_turn(commands: Mapping[str, Sequence[str]], *, rounds: int) -> dict[str, list[float]]:
    """Wall seconds of each command, ``rounds`` times, in turn, after one round that isn't counted."""

    def started(command: Sequence[str]) -> Callable[[int], object]:
        return lambda _: subprocess.run(command, check=True, capture_output=True)

    return calls_in_turn({name: started(command) for name, command in commands.items()}, rounds=rounds)


def calls_in_turn(
    calls: Mapping[str, Callable[[int], object]], *, rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """Seconds of each call, as ``in_turn`` has them for commands. A call is handed the round's number.

    Calls that stay in this process may be measured by ``time.process_time``: others on the machine then
    don't count.
    """
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 1):
        for name, call in calls.items():
            began = clock()
            call(number)
            if number:
                seconds[name].append(clock() - began)
    return seconds


def in_a_row(call: Callable[[int], object], count: int) -> Callable[[int], object]:
    """A call that does another ``count`` times, each time with a number of its own: as a season of cards is drawn.
    What comes after something else finds the processor's caches full of that."""
    return lambda turn: [call(number) for number in range(turn * count, (turn + 1) * count)]


def report(
    title: str,
    seconds: Mapping[str, Sequence[float]],
    *,
    base: str,
    goals: Mapping[str, float],
    least: Mapping[str, float] | None = None,
    absent: Sequence[str] = (),
) -> bool:
    """Print medians and ratios to ``base``; write them as JSON. True if every goal is met.

    ``goals`` are ratios to stay under, ``least`` ratios to reach. What is ``absent`` is told as not
    here; a goal about it is neither met nor missed.
    """
    least = least or {}
    rows = [_row(name, values, seconds[base], goals.get(name), least.get(name)) for name, values in seconds.items()]
    print(f"\n{title}")
    for row in rows:
        limit = "" if row["goal"] is None else f"  ({row['sense']} {row['goal']:g} ×)"
        verdict = {None: "", True: "  met", False: "  MISSED"}[row["met"]]
        print(f"  {row['name']:<34}{row['median_s'] * 1000:9.1f} ms  {row['ratio']:6.2f} ×{limit}{verdict}")
    for name in absent:
        rows.append({"name": name, "median_s": None, "ratio": None, "goal": goals.get(name), "met": None})
        unchecked = "  goal not checked" if name in {**goals, **least} else ""
        print(f"  {name:<34} not here{unchecked}")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{title.split(':')[0].replace(' ', '-')}.json").write_text(
        json.dumps({"title": title, "rows": rows}, indent=2)
    )
    return all(row["met"] is not False for row in rows)


def _row(
    name: str, seconds: Sequence[float], base: Sequence[float], most: float | None, least: float | None
) -> dict[str, object]:
    ratio = statistics.median(seconds) / statistics.median(base)
    met = None if most is None and least is None else ratio <= (most or ratio) and ratio >= (least or ratio)
    return {
        "name": name,
        "median_s": statistics.median(seconds),
        "ratio": ratio,
        "goal": most if most is not None else least,
        "sense": "at most" if most is not None else "at least",
        "met": met,
    }
