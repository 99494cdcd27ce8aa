"""Timing in turn (A B A B …) so that a machine that slows down slows both, and printing the ratios."""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

OUT = Path("build/bench")


def in_turn(commands: Mapping[str, Sequence[str]], *, rounds: int) -> dict[str, list[float]]:
    """Wall seconds of each command, ``rounds`` times, in turn, after one round that isn't counted."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if number:
                seconds[name].append(time.perf_counter() - began)
    return seconds


def report(title: str, seconds: Mapping[str, Sequence[float]], *, base: str, goals: Mapping[str, float]) -> bool:
    """Print medians and ratios to ``base``; write them as JSON. True if every goal is met."""
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    print(f"\n{title}")
    rows = []
    for name, median in medians.items():
        ratio, goal = median / medians[base], goals.get(name)
        verdict = "" if goal is None else ("  met" if ratio <= goal else "  MISSED")
        limit = "" if goal is None else f"  (at most {goal:g} ×)"
        print(f"  {name:<34}{median * 1000:9.1f} ms  {ratio:6.2f} ×{limit}{verdict}")
        rows.append({"name": name, "median_s": median, "ratio": ratio, "goal": goal})
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{title.split(':')[0].replace(' ', '-')}.json").write_text(
        json.dumps({"title": title, "rows": rows}, indent=2)
    )
    return all(row["goal"] is None or row["ratio"] <= row["goal"] for row in rows)
