"""A limit that is reached without an error: the account, or the network, stays away until it ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from scripted import DUE, Bench, error

from scheduler.core.errors import ErrorClass
from scheduler.core.network import Wait
from scheduler.store import holds


def held(bench: Bench) -> dict[str, object]:
    with bench.store.reading() as connection:
        return {hold.scope: hold.until for hold in holds.listed(connection)}


@pytest.mark.parametrize(
    ("wait", "scope", "until"),
    [
        (Wait(timedelta(minutes=15)), "account:x", DUE + timedelta(minutes=15)),
        (Wait(until=DUE + timedelta(hours=2)), "account:x", DUE + timedelta(hours=2)),
        (Wait(timedelta(hours=1), app_wide=True), "network:x", DUE + timedelta(hours=1)),
    ],
)
def test_it_stays_away(tmp_path: Path, wait: Wait, scope: str, until: object) -> None:
    bench = Bench(tmp_path).at(DUE)
    bench.network.resting = [wait]
    bench.tick()
    assert held(bench) == {scope: until}
    assert len(bench.network.public) == 1


def test_a_held_network_publishes_nothing_until_the_hold_ends(tmp_path: Path) -> None:
    bench = Bench(tmp_path, accounts=("a", "b")).at(DUE)
    bench.network.resting = [Wait(timedelta(hours=1), app_wide=True)]
    bench.tick()
    assert len(bench.network.public) == 1
    bench.at(DUE + timedelta(minutes=59)).tick()
    assert len(bench.network.public) == 1
    bench.at(DUE + timedelta(minutes=61)).tick()
    assert len(bench.network.public) == 2


def test_nothing_to_wait_for_holds_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path).at(DUE)
    bench.network.resting = [None]
    bench.tick()
    assert held(bench) == {}


def test_it_never_takes_the_place_of_a_hold_that_waits_for_a_person(tmp_path: Path) -> None:
    bench = Bench(tmp_path).at(DUE)
    bench.network.preparing = [error(ErrorClass.AUTH)]
    bench.network.resting = [Wait(timedelta(minutes=1))]
    bench.tick()
    assert held(bench) == {"account:x": None}


def test_a_longer_hold_stays(tmp_path: Path) -> None:
    bench = Bench(tmp_path, accounts=("a", "b")).at(DUE)
    bench.network.resting = [Wait(timedelta(hours=3), app_wide=True)]
    bench.tick()
    bench.at(DUE + timedelta(hours=4))
    bench.network.resting = [Wait(timedelta(minutes=1), app_wide=True)]
    bench.tick()
    assert held(bench) == {"network:x": DUE + timedelta(hours=4, minutes=1)}


def test_a_network_that_cannot_be_connected_rests_nowhere(tmp_path: Path) -> None:
    bench = Bench(tmp_path).at(DUE)
    bench.connecting = [error(ErrorClass.AUTH), error(ErrorClass.AUTH)]
    bench.tick()
    assert held(bench) == {"account:x": None}
