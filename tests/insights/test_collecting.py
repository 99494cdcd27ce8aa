"""Asking for numbers: seldom, once, after publishing, and without ever standing in its way."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.clock.virtual import VirtualClock
from scheduler.core.delivery import Hold, Receipt
from scheduler.core.errors import ErrorClass, Reading, error_for
from scheduler.core.insights import Insights, PublicPost
from scheduler.core.insights.asking import AGAIN, AGES, PATIENCE
from scheduler.core.model import Account, Campaign, CardText, Kind, Post
from scheduler.core.network import Wait
from scheduler.core.plan import make_plan
from scheduler.publishing.asking import MENDED_AFTER, QUIET
from scheduler.publishing.collecting import MOST_A_TICK, Collecting
from scheduler.store import deliveries, holds, insights, queue
from scheduler.store.database import open_store, sqlite_address
from scheduler.store.idle import is_idle
from scheduler.store.tables import to_microseconds

START = datetime(2027, 1, 4, 12, tzinfo=UTC)
OUT = datetime(2027, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def error(kind: ErrorClass, **parts: Any) -> Exception:
    return error_for(Reading(kind, f"It was {kind.value}.", **parts))


class Network:
    """Tells ``numbers``; ``steps`` are errors to raise first."""

    def __init__(self, clock: VirtualClock, at_once: int) -> None:
        self.insights_at_once = at_once
        self.numbers: Callable[[str], Insights | None] = lambda remote_id: Insights(views=5)
        self.steps: list[Exception | None] = []
        self.asked: list[tuple[str, ...]] = []
        self.resting: list[Wait] = []
        self.takes = timedelta()
        self._clock = clock

    def insights(self, remote_ids: Sequence[str]) -> Mapping[str, Insights | None]:
        self.asked.append(tuple(remote_ids))
        self._clock.wait_until(self._clock.now() + self.takes)
        if self.steps and (step := self.steps.pop(0)) is not None:
            raise step
        return {one: self.numbers(one) for one in remote_ids if one != "unmentioned"}

    def rest(self) -> Wait | None:
        return self.resting.pop(0) if self.resting else None


class Bench:
    """Posts that are public on ``accounts`` since ``OUT``, and more that are to come a week later."""

    def __init__(self, folder: Path, *, posts: int = 1, accounts: tuple[str, ...] = ("x",), at_once: int = 1) -> None:
        self.path = folder / "tipcast.db"
        self.store = open_store(sqlite_address(self.path))
        self.clock = VirtualClock(START)
        self.network = Network(self.clock, at_once)
        self.off: set[str] = set()
        self.secrets = "same"
        self.price = 0.0
        self.left: float | None = None
        tips = [Post(f"tip-{n}", Kind.REMEDY, "T", "Words.", (CardText("Words."),)) for n in range(posts)]
        plan = make_plan(
            posts=tips,
            campaigns=[Campaign("tips", ("daily 09:00",), "UTC")],
            accounts=[Account(name, "x") for name in accounts],
            queue=[], now=START, until=START + timedelta(weeks=60),
        )  # fmt: skip
        with self.store.writing() as connection:
            queue.apply_plan(connection, plan, now=START)
            self.rows = deliveries.listed(connection)
        for row in self.rows:
            self.publish(row.id, f"{row.account}-{row.id}")
        self.clock.wait_until(OUT + DAY)

    def publish(self, delivery_id: int, remote_id: str, at: datetime = OUT) -> None:
        with self.store.writing() as connection:
            receipt = Receipt(delivery_id, remote_id, None, "answered", at)
            deliveries.mark_published(connection, delivery_id, why="", receipt=receipt)

    def collecting(self) -> Collecting:
        return Collecting(
            store=self.store,
            clock=self.clock,
            network=lambda account: self.network,  # type: ignore[arg-type,return-value]  # a stand-in with as much as is used
            fingerprint=lambda account: self.secrets,
            is_on=lambda account: account not in self.off,
            price=lambda network: self.price,
            left=lambda network: self.left,
        )

    def run(self, at: datetime | None = None) -> tuple[int, ...]:
        if at is not None:
            self.clock.wait_until(at)
        return self.collecting().run().told

    def posts(self) -> list[PublicPost]:
        with self.store.reading() as connection:
            return insights.public_posts(connection)

    def ask_at(self) -> list[datetime | None]:
        return [post.ask_at for post in self.posts()]

    def days(self, delivery_id: int = 1) -> list[int | None]:
        with self.store.reading() as connection:
            return [day.numbers.views for day in insights.by_delivery(connection).get(delivery_id, ())]

    def holds(self) -> list[Hold]:
        with self.store.reading() as connection:
            return holds.listed(connection)

    def plans_another(self, due_at: datetime) -> None:
        """A delivery that is due then."""
        with self.store.writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO deliveries (post_id, account, network, campaign, occurrence, state, due_at, wake_at, late,"
                " marker, claim, tries, why, needs_person, handle) VALUES"
                " ('next', 'x', 'x', 'tips', 1, 'planned', ?, ?, 'send', 'm', 0, 0, '', 0, '{}')",
                (to_microseconds(due_at), to_microseconds(due_at)),
            )

    def publishes_next_at(self) -> datetime | None:
        with self.store.reading() as connection:
            return deliveries.next_wake_at(connection, now=self.clock.now())


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


# -- asking ---------------------------------------------------------------------------------------------


def test_each_age_is_asked_once(bench: Bench) -> None:
    assert bench.run() == (1,)
    assert bench.run() == ()
    assert bench.run(OUT + 1.9 * DAY) == ()
    assert bench.run(OUT + 2 * DAY) == (1,)
    assert bench.network.asked == [("x-1",), ("x-1",)]
    assert bench.ask_at() == [OUT + 3 * DAY]


def test_ages_that_went_by_are_not_made_up_for(bench: Bench) -> None:
    assert bench.run(OUT + 20 * DAY) == (1,)
    assert bench.run() == ()
    assert bench.ask_at() == [OUT + 30 * DAY]


def test_an_old_post_is_never_asked_again(bench: Bench) -> None:
    assert bench.run(OUT + AGES[-1] + PATIENCE) == ()
    assert (bench.network.asked, bench.ask_at()) == ([], [None])


def test_twice_a_day_is_one_row_with_the_newest_numbers(bench: Bench) -> None:
    bench.run()
    bench.network.numbers = lambda remote_id: Insights(views=9)
    bench.clock.wait_until(OUT + DAY + timedelta(hours=3))
    with bench.store.writing() as connection:
        insights.put(connection, 1, Insights(views=9), fetched_at=bench.clock.now())
    assert bench.days() == [9]
    bench.clock.wait_until(OUT + DAY + timedelta(hours=15))  # UTC midnight is past
    assert bench.collecting().run_for_a_person().told == (1,)
    assert bench.collecting().run_for_a_person().told == ()
    assert bench.days() == [9, 9]


def test_many_posts_are_one_question_where_the_network_takes_them(tmp_path: Path) -> None:
    bench = Bench(tmp_path, posts=7, at_once=100)
    assert len(bench.run()) == 7
    assert [len(ids) for ids in bench.network.asked] == [7]


def test_no_more_than_so_many_at_a_time(tmp_path: Path) -> None:
    bench = Bench(tmp_path, posts=MOST_A_TICK + 4)
    assert [len(bench.run()) for _ in range(3)] == [MOST_A_TICK, 4, 0]


def test_what_a_process_asks_another_does_not(bench: Bench) -> None:
    (post,) = bench.posts()
    with bench.store.writing() as connection:
        assert insights.take(connection, post, until=OUT + 2 * DAY)
        assert not insights.take(connection, post, until=OUT + 2 * DAY)
    assert bench.run() == ()
    assert bench.network.asked == []


def test_what_another_process_takes_first_is_not_asked(bench: Bench) -> None:
    mine, bench.price = bench.collecting(), 0.001

    def other_is_faster(network: str) -> float | None:
        assert len(bench.run()) == 1
        return None

    mine.left = other_is_faster
    assert mine.run().told == ()
    assert len(bench.network.asked) == 1


def test_a_post_that_is_gone_is_said_and_may_come_back(bench: Bench) -> None:
    bench.network.numbers = lambda remote_id: None
    assert bench.collecting().run().gone == (1,)
    assert bench.posts()[0].gone_at == OUT + DAY
    bench.run(OUT + 2 * DAY)
    assert (bench.posts()[0].gone_at, bench.days()) == (OUT + DAY, [])
    bench.network.numbers = lambda remote_id: Insights(views=5)
    bench.run(OUT + 3 * DAY)
    assert (bench.posts()[0].gone_at, bench.days()) == (None, [5])


def test_a_post_that_is_not_mentioned_waits_for_its_next_age(tmp_path: Path) -> None:
    bench = Bench(tmp_path, at_once=2)
    with bench.store.writing() as connection:
        connection.exec_driver_sql("UPDATE receipts SET remote_id = 'unmentioned'")
    assert bench.run() == ()
    assert (bench.days(), bench.ask_at()) == ([], [OUT + 2 * DAY])


def test_an_idle_tick_is_idle_until_numbers_are_due(bench: Bench) -> None:
    def idle(at: datetime) -> bool:
        return is_idle(str(bench.path), to_microseconds(at))

    assert (idle(OUT), idle(OUT + DAY)) == (True, False)
    bench.run()
    assert (idle(OUT + 1.9 * DAY), idle(OUT + 2 * DAY)) == (True, False)


# -- publishing comes first -----------------------------------------------------------------------------


@pytest.mark.parametrize(("due_in", "asks"), [(timedelta(), 0), (QUIET, 0), (QUIET + timedelta(seconds=1), 1)])
def test_nothing_is_asked_when_a_delivery_is_due_soon(bench: Bench, due_in: timedelta, asks: int) -> None:
    bench.plans_another(OUT + DAY + due_in)
    assert len(bench.run()) == asks
    assert bench.publishes_next_at() == OUT + DAY + due_in


def test_a_person_is_not_kept_waiting_for_that(bench: Bench) -> None:
    bench.plans_another(OUT + DAY)
    assert bench.collecting().run_for_a_person().told == (1,)


@pytest.mark.parametrize("takes_s", [1, 25, 100, 300])
@pytest.mark.parametrize("due_in_minutes", [6, 7, 9, 30])
def test_slow_answers_end_before_the_next_delivery_is_due(tmp_path: Path, takes_s: int, due_in_minutes: int) -> None:
    bench = Bench(tmp_path, posts=20)
    bench.plans_another(due_at := OUT + DAY + timedelta(minutes=due_in_minutes))
    bench.network.takes = timedelta(seconds=takes_s)
    bench.run()
    assert bench.clock.now() < due_at


def test_slow_answers_do_not_keep_a_tick_for_long(tmp_path: Path) -> None:
    bench = Bench(tmp_path, posts=20)
    bench.network.takes = timedelta(seconds=50)
    assert len(bench.run()) == 3
    assert len(bench.run()) == 3


@pytest.mark.parametrize(
    ("failure", "held_until", "again_at"),
    [
        (error(ErrorClass.RETRYABLE), None, OUT + DAY + AGAIN),
        (error(ErrorClass.AUTH), OUT + DAY + MENDED_AFTER, OUT + DAY + MENDED_AFTER),
        (error(ErrorClass.RATE_LIMITED, wait=timedelta(hours=2)), *[OUT + DAY + timedelta(hours=2)] * 2),
        (error(ErrorClass.REJECTED), None, OUT + 2 * DAY),
        (KeyError("hush"), None, OUT + DAY + AGAIN),
    ],
)
def test_no_failure_holds_publishing_back(
    bench: Bench, failure: Exception, held_until: datetime | None, again_at: datetime
) -> None:
    bench.network.steps = [failure]
    collected = bench.collecting().run()
    assert len(collected.notes) == 1
    assert "hush" not in collected.notes[0]
    assert [hold.until for hold in bench.holds()] == ([held_until] if held_until else [])
    assert bench.ask_at() == [again_at]
    bench.plans_another(OUT + DAY)
    assert bench.publishes_next_at() == OUT + DAY


def test_only_a_limit_of_the_whole_app_is_everybodys(bench: Bench) -> None:
    bench.network.steps = [error(ErrorClass.RATE_LIMITED, wait=timedelta(hours=2), app_wide=True)]
    bench.run()
    bench.plans_another(OUT + DAY)
    assert [hold.scope for hold in bench.holds()] == ["network:x"]
    assert bench.publishes_next_at() is None


def test_after_a_fault_no_more_of_that_account_but_the_others(tmp_path: Path) -> None:
    bench = Bench(tmp_path, posts=3, accounts=("a", "b"))
    bench.network.steps = [error(ErrorClass.RETRYABLE)]
    assert len(bench.run()) == 3
    assert [ids[0][0] for ids in bench.network.asked] == ["a", "b", "b", "b"]


def test_a_used_up_limit_ends_the_questions_before_one_is_refused(tmp_path: Path) -> None:
    bench = Bench(tmp_path, posts=3)
    bench.network.resting = [Wait(timedelta(minutes=20))]
    assert len(bench.run()) == 1
    assert [(hold.scope, hold.until) for hold in bench.holds()] == [("insights:x", OUT + DAY + timedelta(minutes=20))]
    assert len(bench.run(OUT + DAY + timedelta(minutes=20))) == 2


@pytest.mark.parametrize("scope", ["account:x", "network:x"])
def test_what_holds_publishing_holds_the_questions(bench: Bench, scope: str) -> None:
    with bench.store.writing() as connection:
        holds.place(connection, Hold(scope, None, "Log in again.", "same"))
    assert bench.collecting().run().notes == ("x: Log in again.",)
    assert (bench.network.asked, bench.ask_at()) == ([], [OUT + DAY + AGAIN])
    assert [hold.scope for hold in bench.holds()] == [scope]


def test_new_secrets_end_the_wait_after_a_refusal(bench: Bench) -> None:
    bench.network.steps = [error(ErrorClass.AUTH)]
    bench.run()
    assert bench.collecting().run_for_a_person().told == (1,)
    bench.network.steps = [error(ErrorClass.AUTH)]
    bench.run(OUT + 2 * DAY)
    bench.secrets = "new"
    assert bench.run(OUT + 3 * DAY) == (1,)
    assert bench.holds() == []


def test_a_person_does_not_override_a_limit(bench: Bench) -> None:
    bench.network.steps = [error(ErrorClass.RATE_LIMITED, wait=timedelta(hours=2))]
    bench.run()
    assert bench.collecting().run_for_a_person().told == ()
    assert len(bench.network.asked) == 1


def test_a_bug_is_told_by_its_kind_and_stops_nothing(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def left(network: str) -> float:
        raise ZeroDivisionError("hush")

    bench.price = 0.001
    collecting = bench.collecting()
    collecting.left = left
    with caplog.at_level(logging.WARNING):
        notes = collecting.run().notes
    assert "ZeroDivisionError" in notes[0]
    assert "hush" not in caplog.text


# -- off, and money -------------------------------------------------------------------------------------


def test_an_account_that_is_off_is_not_asked_and_wakes_nobody(bench: Bench) -> None:
    bench.off = {"x"}
    assert bench.run() == ()
    assert bench.collecting().run_for_a_person().told == ()
    assert (bench.network.asked, bench.ask_at()) == ([], [OUT + 2 * DAY])


@pytest.mark.parametrize(("left", "asks"), [(None, 3), (0.003, 3), (0.0029, 0), (-1.0, 0)])
def test_money(tmp_path: Path, left: float | None, asks: int) -> None:
    bench = Bench(tmp_path, posts=3, at_once=100)
    bench.price, bench.left = 0.001, left
    collected = bench.collecting().run()
    assert len(collected.told) == asks
    assert [note for note in collected.notes if "budget" in note] == ([] if asks else list(collected.notes))
    if not asks:
        assert set(bench.ask_at()) == {OUT + DAY + MENDED_AFTER}
        bench.left = None
        assert len(bench.collecting().run_for_a_person().told) == 3
