"""`tick` and `run` publish first; `run` wakes for numbers too, but for nothing else so often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from workspace_with_posts import house

from scheduler.commands.run import BETWEEN_QUESTIONS, _next_at
from scheduler.publishing.tick import Tick
from scheduler.store import deliveries

DUE = datetime(2027, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_tick_asks_after_all_publishing(tmp_path: Path) -> None:
    done: list[str] = []

    def work() -> bool:
        done.append("published")
        return len(done) < 3

    def drain(step: object) -> int:
        while work():
            pass
        return len(done)

    with house(tmp_path / "tips", networks=("x",)) as place:
        tick = Tick(
            store=place.workspace.store, clock=place.clock, work=work, renew=lambda: None,
            welcome_back=lambda: None, drain=drain, collect=lambda: done.append("asked"),
        )  # fmt: skip
        assert tick.run() == 3
    assert done == ["published", "published", "published", "asked"]


def test_a_tick_that_publishes_asks_for_older_posts_too(tmp_path: Path) -> None:
    with house(tmp_path / "tips", networks=("x",), posts=2) as place:
        place.at(DUE).at(DUE + timedelta(weeks=1))
        with place.workspace.store.reading() as connection:
            assert [row.state for row in deliveries.listed(connection)] == ["published", "published"]
        assert [post.ask_at for post in place.posts()] == [DUE + 14 * DAY, DUE + 8 * DAY]


def test_run_wakes_for_deliveries_and_for_numbers(tmp_path: Path) -> None:
    with house(tmp_path / "tips", networks=("x",), posts=2) as place:
        assert _next_at(place.workspace) == DUE
        place.at(DUE)
        assert _next_at(place.workspace) == DUE + DAY  # the numbers of the first
        place.clock.wait_until(DUE + DAY)
        assert _next_at(place.workspace) == DUE + DAY + BETWEEN_QUESTIONS
        place.at(DUE + 3 * DAY)
        assert _next_at(place.workspace) == DUE + 7 * DAY


def test_with_nothing_to_do_run_sleeps(tmp_path: Path) -> None:
    with house(tmp_path / "tips", networks=("x",)) as place:
        place.at(DUE).at(DUE + 100 * DAY)
        assert _next_at(place.workspace) is None


@pytest.mark.parametrize(
    ("now", "room"),
    [
        (datetime(2027, 1, 4, 12, tzinfo=UTC), 0.5 - 4 * 0.015),  # of the plan's five, four are this month's
        (datetime(2027, 1, 31, 23, 59, tzinfo=UTC), 0.5 - 4 * 0.015),
        (datetime(2027, 2, 1, 0, 1, tzinfo=UTC), 0.5 - 0.015),
    ],
)
def test_what_is_left_of_a_month_when_all_its_posts_are_paid(tmp_path: Path, now: datetime, room: float) -> None:
    with house(tmp_path / "tips", networks=("x",), posts=5, more="[budget]\nx = 0.5\n") as place:
        place.clock.wait_until(now)
        found = place.workspace._money_left("x")
    assert found == pytest.approx(room)


def test_a_network_that_charges_nothing_leaves_its_budget_whole(tmp_path: Path) -> None:
    with house(tmp_path / "tips", networks=("facebook",), posts=3, more="[budget]\nfacebook = 0.5\n") as place:
        place.clock.wait_until(DUE)
        assert place.workspace._money_left("facebook") == 0.5


def test_a_post_whose_words_cannot_be_made_counts_as_the_dearest(tmp_path: Path) -> None:
    with house(tmp_path / "tips", networks=("x",), posts=1, more="[budget]\nx = 0.5\n") as place:
        (place.root / "posts" / "tip-0.md").unlink()
        assert place.workspace._money_left("x") == pytest.approx(0.3)
