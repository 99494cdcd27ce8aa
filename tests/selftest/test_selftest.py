"""Processes really killed: a short form of ``tipcast selftest``, and its scorekeeping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.selftest.run import ASKED, LOST, ONCE, TWICE, Score, play
from scheduler.selftest.scenarios import NETWORKS, RENEWED, REQUESTS, Breakage, Scenario, scenarios
from scheduler.selftest.stage import Stage


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("stage")) as set_up:
        yield set_up


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kill_after", [0.5, 1.0, 2.0, 3.0, 4.0])
def test_killed_at_a_step(stage: Stage, network: str, kill_after: float) -> None:
    assert play(stage, Scenario(network, "killed", kill_after=kill_after)) in (ONCE, ASKED)


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kind", ["hang_up_before", "hang_up_after", "error_after", "garbage_after", "slow_drip_after"])
def test_publishing_breaks(stage: Stage, network: str, kind: str) -> None:
    assert play(stage, Scenario(network, kind, (Breakage(network, "publish", kind),))) == ONCE


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
def test_ten_ticks_at_once_publish_once(stage: Stage, network: str) -> None:
    settings = stage.set_up(network)
    stage.publish_together(settings, processes=10)
    assert stage.row(settings).state == "published"
    assert stage.copies(settings, network) == 1


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kind", ["hang_up_before", "hang_up_after"])
@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_wrong(stage: Stage, network: str, kind: str, minutes: int) -> None:
    trouble = Scenario(
        network, "clock", (Breakage(network, "publish", kind),), clock_fast_by=timedelta(minutes=minutes)
    )
    assert play(stage, trouble) == ONCE


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kind", ["hang_up_before", "hang_up_after"])
def test_somebody_else_s_post_is_never_taken_for_ours(stage: Stage, network: str, kind: str) -> None:
    broken = (Breakage(network, "publish", kind),)
    assert play(stage, Scenario(network, "alike", broken, company="alike")) == ONCE
    assert play(stage, Scenario(network, "same", broken, company="same")) in (ONCE, ASKED)


@pytest.mark.slow
@pytest.mark.parametrize("network", RENEWED)
@pytest.mark.parametrize("kill_after", [0.5, 1.0, 1.5, 2.0])
def test_killed_while_renewing(stage: Stage, network: str, kill_after: float) -> None:
    """The new secrets are kept before they are used, or the old ones are still good: or a person is asked."""
    assert play(stage, Scenario(network, "renewing", kill_after=kill_after, ending=True)) in (ONCE, ASKED)


@pytest.mark.slow
def test_a_lie(stage: Stage) -> None:
    assert play(stage, Scenario("instagram", "lie", (Breakage("instagram", "publish", "meta_lie"),))) == ONCE


@pytest.mark.slow
def test_two_copies_would_be_seen(stage: Stage) -> None:
    """The scorekeeper counts what followers see: a second copy made behind its back is a duplicate."""
    import requests

    settings = stage.set_up("facebook")
    stage.publish(settings)
    words = (settings.posts / "only.md").read_text(encoding="utf-8").split("---")[-1].strip()
    fields = {"message": words + " again", "access_token": stage.secrets["FACEBOOK_PAGE_TOKEN"]}
    requests.post(
        f"{stage.addresses['facebook']}/{stage.secrets['FACEBOOK_PAGE_ID']}/feed", data=fields, timeout=10
    ).raise_for_status()
    assert stage.copies(settings, "facebook") == 2


@pytest.mark.parametrize("network", NETWORKS)
def test_the_table_is_whole_and_repeatable(network: str) -> None:
    def made(seed: int) -> list[Scenario]:
        return list(scenarios(network, commits=3, renewing=5, rounds=50, seed=seed, run_s=1.0))

    table = made(1)
    assert table == made(1) != made(2)
    assert {one.network for one in table} == {network}
    assert {one.kill_after for one in table} >= {0.5, 1.0, 1.5, 2.0, 2.5, 3.0}
    assert {(b.network, b.operation) for one in table for b in one.breakages} >= set(REQUESTS[network])
    assert sum("random" in one.name for one in table) == 50
    assert {one.company for one in table} == {None, "alike", "same"}
    assert any(one.ending for one in table) == (network in RENEWED)


def test_the_score() -> None:
    score = Score()
    for outcome in (ONCE, ONCE, TWICE, LOST, ASKED):
        score.add(Scenario("x", "trouble"), outcome)
    document = score.document()
    assert (document["runs"], document["duplicates"], document["lost"], document["asked"]) == (5, 1, 1, 1)


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with Stage(tmp_path) as stage:
        process = stage._sandbox
        assert process.is_alive()
    assert not process.is_alive()
