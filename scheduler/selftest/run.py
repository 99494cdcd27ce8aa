"""Runs the scenarios and keeps the score: public once, asked a person, twice, lost."""

from __future__ import annotations

import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from scheduler.config import Settings
from scheduler.core.policy import State
from scheduler.sandbox.faults import Fault
from scheduler.selftest.scenarios import NETWORKS, RENEWED, Scenario, scenarios
from scheduler.selftest.stage import FORK, Stage

MOST_RESTARTS = 40
STAGES_AT_ONCE = 2
"""Two delivery processes and their two sandboxes keep two cores busy; more would only wait."""
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


def selftest(*, rounds: int, seed: int) -> Score:
    """The whole table and ``rounds`` random kills, on this machine, without any account; each network
    on a stage of its own."""
    score = Score()
    with (
        tempfile.TemporaryDirectory(prefix="tipcast-selftest-") as folder,
        ProcessPoolExecutor(STAGES_AT_ONCE, mp_context=FORK) as pool,
    ):
        shares = [rounds // len(NETWORKS) + (place < rounds % len(NETWORKS)) for place in range(len(NETWORKS))]
        stages = [
            pool.submit(_play_all, network, Path(folder) / network, share, seed)
            for network, share in zip(NETWORKS, shares, strict=True)
        ]
        for stage in stages:
            played, kills = stage.result()
            for scenario, outcome in played:
                score.add(scenario, outcome)
            score.kills += kills
    return score


def _play_all(network: str, folder: Path, rounds: int, seed: int) -> tuple[list[tuple[Scenario, str]], int]:
    folder.mkdir()
    with Stage(folder) as stage:
        table = scenarios(
            network,
            commits=stage.commits_of_a_quiet_run(network),
            renewing=stage.commits_of_a_quiet_run(network, ending=True) if network in RENEWED else 0,
            rounds=rounds,
            seed=seed,
            run_s=stage.seconds_of_a_quiet_run(network),
        )
        return [(scenario, play(stage, scenario)) for scenario in table], stage.kills


def play(stage: Stage, scenario: Scenario) -> str:
    """One delivery under trouble, restarted until it comes to rest."""
    stage.clock_is(scenario.clock_fast_by)
    settings = stage.set_up(scenario.network, ending=scenario.ending)
    _misbehave(stage, scenario)
    if scenario.processes > 1:
        stage.publish_together(settings, processes=scenario.processes)
    else:
        stage.publish(settings, kill_after=scenario.kill_after, kill_in_s=scenario.kill_in_s)
    if scenario.company is not None:
        stage.somebody_posts(settings, scenario.network, alike=scenario.company)
    asked = _until_rest(stage, settings)
    stage.behave()
    copies = stage.copies(settings, scenario.network) - (scenario.company == "same")
    if copies > 1:
        return TWICE
    if asked:
        return ASKED
    published = stage.row(settings).state == State.PUBLISHED
    return ONCE if published and copies == 1 else LOST


def _misbehave(stage: Stage, scenario: Scenario) -> None:
    for breakage in scenario.breakages:
        stage.misbehave(Fault(breakage.network, breakage.operation, breakage.kind))


def _until_rest(stage: Stage, settings: Settings) -> bool:
    """Restart and let time pass; True if a person is asked, about the delivery or the login."""
    for _ in range(MOST_RESTARTS):
        row = stage.row(settings)
        if row.state == State.PUBLISHED:
            return row.needs_person
        if row.needs_person or stage.is_stopped(settings):
            return True
        clock = stage.publisher_clock
        clock.wait_until((row.wake_at or clock.now()) + timedelta(seconds=1))
        stage.publish(settings)
    return False
