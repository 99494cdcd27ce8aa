"""Runs the scenarios and keeps the score: public once, asked a person, twice, lost."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from scheduler.config import Settings
from scheduler.core.policy import State
from scheduler.sandbox.faults import Fault
from scheduler.selftest.scenarios import NETWORKS, Scenario, scenarios
from scheduler.selftest.stage import Stage

MOST_RESTARTS = 40
ONCE, ASKED, TWICE, LOST = "once", "asked", "twice", "lost"


@dataclass(slots=True)
class Score:
    """Outcomes by (network, trouble)."""

    outcomes: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    kills: int = 0

    def add(self, scenario: Scenario, outcome: str) -> None:
        self.outcomes.setdefault((scenario.network, scenario.name), Counter())[outcome] += 1

    def total(self, outcome: str) -> int:
        return sum(counter[outcome] for counter in self.outcomes.values())

    @property
    def runs(self) -> int:
        return sum(sum(counter.values()) for counter in self.outcomes.values())

    def document(self) -> dict[str, Any]:
        rows = [
            {"network": network, "trouble": trouble, **{name: counter[name] for name in (ONCE, ASKED, TWICE, LOST)}}
            for (network, trouble), counter in self.outcomes.items()
        ]
        return {
            "rows": rows,
            "kills": self.kills,
            "runs": self.runs,
            "duplicates": self.total(TWICE),
            "lost": self.total(LOST),
            "asked": self.total(ASKED),
        }


def selftest(*, rounds: int, seed: int, told: Callable[[Scenario, str], None] = lambda *_: None) -> Score:
    """The whole table and ``rounds`` random kills, on this machine, without any account."""
    score = Score()
    with tempfile.TemporaryDirectory(prefix="tipcast-selftest-") as folder, Stage(Path(folder)) as stage:
        run_s = max(stage.seconds_of_a_quiet_run(network) for network in NETWORKS)
        commits = {network: _commits(stage, network) for network in NETWORKS}
        for scenario in _all(commits, rounds=rounds, seed=seed, run_s=run_s):
            outcome = play(stage, scenario)
            score.add(scenario, outcome)
            told(scenario, outcome)
        score.kills = stage.kills
    return score


def play(stage: Stage, scenario: Scenario) -> str:
    """One delivery under trouble, restarted until it comes to rest."""
    settings = stage.set_up(scenario.network)
    for breakage in scenario.breakages:
        stage.misbehave(Fault(breakage.network, breakage.operation, breakage.kind))
    stage.publish(settings, kill_after=scenario.kill_after, kill_in_s=scenario.kill_in_s)
    asked = _until_rest(stage, settings)
    stage.behave()
    copies = stage.copies(settings, scenario.network)
    if copies > 1:
        return TWICE
    if asked:
        return ASKED
    published = stage.row(settings).state == State.PUBLISHED
    return ONCE if published and copies == 1 else LOST


def _until_rest(stage: Stage, settings: Settings) -> bool:
    """Restart and let time pass; True if a person is asked."""
    for _ in range(MOST_RESTARTS):
        row = stage.row(settings)
        if row.state == State.PUBLISHED or row.needs_person:
            return row.needs_person
        stage.clock.wait_until((row.wake_at or stage.clock.now()) + timedelta(seconds=1))
        stage.publish(settings)
    return False


def _commits(stage: Stage, network: str) -> int:
    stage.publish(stage.set_up(network))
    return int(stage.counted.value)


def _all(commits: dict[str, int], *, rounds: int, seed: int, run_s: float) -> Iterable[Scenario]:
    return scenarios(commits=commits, rounds=rounds, seed=seed, run_s=run_s)
