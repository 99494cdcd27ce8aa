"""Every request that our networks send is valid by the networks' own documents."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from season import START, WEEKS, live
from workspace import ARTICLE, Person

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.faults import OPERATIONS
from scheduler.sandbox.server import Sandbox

pytestmark = pytest.mark.conformance
NEVER_SENT = {
    ("x", "delete"), ("pinterest", "delete"),
    ("x", "poll"),
}  # fmt: skip
"""What the sandbox can answer and a season has no reason to ask."""


def test_two_seasons(documents: Path, tmp_path: Path) -> None:
    asked: Counter[tuple[str, str]] = Counter()
    for name, other_logins in (("first", False), ("second", True)):
        clock = VirtualClock(START)
        sandbox = Sandbox(clock=clock, specs=documents, polls=1)
        sandbox.start()
        try:
            addresses = sandbox.addresses()
            outcome = live(tmp_path / name, sandbox, clock, addresses=addresses, other_logins=other_logins)
        finally:
            sandbox.stop()
        assert sandbox.objections == []
        assert {state for states in outcome.states.values() for state in states} == {"published"}
        assert [len(states) for states in outcome.states.values()] == [WEEKS - 1] * 6
        assert outcome.numbers == 4 * (WEEKS - 1)
        assert outcome.parts == 2
        asked += sandbox.asked
    everything = {(network, operation) for network in OPERATIONS for operation in OPERATIONS[network]}
    assert everything - set(asked) == NEVER_SENT
    note("seasons", asked)


def test_the_demo(documents: Path, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Sandbox] = []

    def checked(**parts: object) -> Sandbox:
        made.append(partial(Sandbox, specs=documents)(**parts))  # type: ignore[arg-type]  # fields by name
        return made[-1]

    monkeypatch.setattr("scheduler.rehearsal.stage.Sandbox", checked)
    assert person.types("import", str(ARTICLE), "--carousel") == 0
    assert person.types("rehearse", "--weeks", "8") == 0, person.warned
    (sandbox,) = made
    assert sandbox.objections == []
    assert sandbox.asked["instagram", "publish"] > 10
    note("demo", sandbox.asked)


def note(name: str, asked: Counter[tuple[str, str]]) -> None:
    """For the table in docs/conformance.md."""
    path = Path(__file__).parents[2] / "build" / "conformance" / f"{name.replace(' ', '-')}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    table = {f"{network} {operation}": count for (network, operation), count in sorted(asked.items())}
    path.write_text(json.dumps(table, indent=2), encoding="utf-8")
