"""From claim to receipt on a real database, with a network that fails on purpose at every boundary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from scripted import DUE, After, Before, Bench, error

from scheduler.core.errors import ErrorClass, OutcomeUnknown, Reading, Undecided
from scheduler.core.model import Pending
from scheduler.publishing.person import Person
from scheduler.publishing.publisher import LEASE
from scheduler.store import deliveries, holds

KINDS = list(ErrorClass)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.store.close()


def receipt(bench: Bench) -> str | None:
    with bench.store.reading() as connection:
        found = deliveries.receipts_by_delivery(connection).get(bench.row.id)
    return found.remote_id if found else None


def live_on(bench: Bench, days: int = 5) -> None:
    """Let time pass from one moment that needs attention to the next."""
    end = DUE + timedelta(days=days)
    for _ in range(200):
        with bench.store.reading() as connection:
            wake_at = deliveries.next_wake_at(connection, now=bench.clock.now())
        if wake_at is None or wake_at > end:
            return
        bench.at(wake_at)
        bench.tick()
    raise AssertionError("it never comes to rest")


def test_nothing_goes_out_before_its_time(bench: Bench) -> None:
    bench.at(DUE - timedelta(seconds=1)).tick()
    assert bench.row.state == "planned"
    assert bench.network.public == []


def test_a_due_delivery_is_published_with_a_receipt_and_its_link(bench: Bench) -> None:
    bench.at(DUE).tick()
    assert bench.row.state == "published"
    assert bench.network.public == [bench.row.marker]
    with bench.store.reading() as connection:
        found = deliveries.receipts_by_delivery(connection)[bench.row.id]
    assert (found.remote_id, found.link) == ("id-1", "https://example.net/id-1")
    assert bench.attempts() == [("publish", "published")]


def test_the_intent_is_saved_before_the_request(bench: Bench) -> None:
    seen = []
    bench.network.before_publish = lambda: seen.append(bench.row)
    bench.at(DUE).tick()
    assert seen[0].state == "sending"
    assert seen[0].sending_at == DUE
    assert seen[0].handle == {"uploaded": "photo-1"}
    assert seen[0].draft is not None
    assert seen[0].draft["marker"] == seen[0].marker


# That a network never says anything else after carrying the request out is tested in its own file.
AFTER = [(After, kind) for kind in (ErrorClass.UNKNOWN, ErrorClass.DUPLICATE)]


@pytest.mark.parametrize(("done", "kind"), [*((Before, kind) for kind in KINDS), *AFTER])
def test_whatever_publish_raises_it_is_public_at_most_once(bench: Bench, kind: ErrorClass, done: type) -> None:
    bench.network.publishing = [done(error(kind))]
    bench.at(DUE)
    bench.tick()
    live_on(bench)
    assert len(bench.network.public) <= 1
    refused = {ErrorClass.AUTH: "blocked", ErrorClass.REJECTED: "rejected", ErrorClass.DUPLICATE: "rejected"}
    if done is After or kind not in refused:
        assert bench.row.state == "published"
        assert receipt(bench) == "id-1"
    else:
        assert bench.row.state == refused[kind]
        assert bench.row.needs_person


@pytest.mark.parametrize("kind", KINDS)
def test_errors_while_preparing_never_publish_twice(bench: Bench, kind: ErrorClass) -> None:
    bench.network.preparing = [error(kind)]
    bench.at(DUE).tick()
    live_on(bench)
    if kind in (ErrorClass.RETRYABLE, ErrorClass.RATE_LIMITED):
        assert bench.network.public == [bench.row.marker]
    else:
        assert bench.network.public == []
        assert bench.row.needs_person


def test_published_already_while_preparing_is_settled_by_reading(bench: Bench) -> None:
    """A first try went out unseen; the second try's prepare is told that it is public."""
    bench.network.publishing = [After(error(ErrorClass.UNKNOWN))]
    looks = iter([False])
    bench.network.visible = lambda: next(looks, True)
    bench.network.before_publish = lambda: bench.network.preparing.append(error(ErrorClass.UNKNOWN))
    bench.at(DUE).tick()
    live_on(bench)
    assert (bench.row.state, len(bench.network.public)) == ("published", 1)


def test_waiting_for_limits_is_no_failure(bench: Bench) -> None:
    bench.network.preparing = [error(ErrorClass.RATE_LIMITED) for _ in range(12)] + [error(ErrorClass.RETRYABLE)]
    bench.at(DUE).tick()
    live_on(bench)
    assert bench.row.state == "published"


def test_a_bug_while_publishing_is_an_unknown_outcome(bench: Bench) -> None:
    bench.network.publishing = [After(ZeroDivisionError("secret text"))]
    bench.at(DUE).tick()
    assert bench.row.state == "unknown"
    assert "secret text" not in bench.row.why
    live_on(bench)
    assert bench.row.state == "published"
    assert len(bench.network.public) == 1


def test_a_killed_process_leaves_sending_which_is_settled_by_reading(bench: Bench) -> None:
    class Killed(BaseException):
        pass

    bench.network.publishing = [After(Killed())]
    bench.at(DUE)
    with pytest.raises(Killed):
        bench.tick()
    assert bench.row.state == "sending"
    bench.tick()
    assert bench.row.state == "sending", "the lease still runs: the other process may be alive"
    bench.at(DUE + LEASE).tick()
    assert bench.row.state == "unknown"
    live_on(bench)
    assert (bench.row.state, bench.network.public) == ("published", [bench.row.marker])


def test_killed_before_the_request_it_is_sent_once_after_reading(bench: Bench) -> None:
    class Killed(BaseException):
        pass

    bench.network.publishing = [Before(Killed())]
    bench.at(DUE)
    with pytest.raises(Killed):
        bench.tick()
    live_on(bench)
    assert (bench.row.state, bench.network.public) == ("published", [bench.row.marker])
    assert ("read", "planned") in bench.attempts()


def test_a_post_that_shows_late_is_waited_for(bench: Bench) -> None:
    """The list shows nothing until a minute has passed: "not there" is not believed before."""
    bench.network.publishing = [After(error(ErrorClass.UNKNOWN))]
    bench.network.visible = lambda: bench.clock.now() >= DUE + timedelta(seconds=60)
    bench.at(DUE).tick()
    live_on(bench)
    assert bench.network.public == [bench.row.marker]


def test_what_reading_cannot_settle_waits_for_a_person(bench: Bench) -> None:
    bench.network.publishing = [After(error(ErrorClass.UNKNOWN))]
    bench.network.finding = [Undecided(Reading(ErrorClass.UNKNOWN, "Two posts look alike: a, b."))]
    bench.at(DUE).tick()
    live_on(bench)
    assert bench.row.state == "unknown"
    assert bench.row.needs_person
    assert "Two posts look alike" in bench.row.why
    Person(bench.store, bench.clock.now()).live(bench.row.id, "https://example.net/seen")
    assert bench.row.state == "published"
    assert receipt(bench) == "https://example.net/seen"


def test_a_person_can_send_an_unknown_one_again(bench: Bench) -> None:
    bench.network.publishing = [Before(error(ErrorClass.UNKNOWN))]
    bench.network.finding = [Undecided(Reading(ErrorClass.UNKNOWN, "Can't tell."))]
    bench.at(DUE).tick()
    live_on(bench)
    Person(bench.store, bench.clock.now()).send_again(bench.row.id)
    bench.tick()
    assert (bench.row.state, len(bench.network.public)) == ("published", 1)


def test_a_failing_look_is_no_proof(bench: Bench) -> None:
    bench.network.publishing = [After(error(ErrorClass.UNKNOWN))]
    bench.network.finding = [error(ErrorClass.RETRYABLE), error(ErrorClass.RATE_LIMITED), RuntimeError()]
    bench.at(DUE).tick()
    live_on(bench)
    assert (bench.row.state, len(bench.network.public)) == ("published", 1)


def test_pictures_are_uploaded_once_over_several_tries(bench: Bench) -> None:
    bench.network.publishing = [Before(error(ErrorClass.RETRYABLE)), Before(error(ErrorClass.RETRYABLE))]
    bench.at(DUE).tick()
    live_on(bench)
    assert bench.network.prepared == 1
    assert bench.row.state == "published"


def test_a_waiting_container_is_polled_within_the_same_tick(bench: Bench) -> None:
    bench.network.preparing = [Pending({"uploaded": "c"}, 5), Pending({"uploaded": "c"}, 5)]
    bench.at(DUE).tick()
    assert bench.row.state == "published"
    assert bench.clock.now() == DUE + timedelta(seconds=10)


def test_a_blocked_account_keeps_its_rows_and_goes_on_when_mended(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.network.preparing = [error(ErrorClass.AUTH)]
    bench.at(DUE).tick()
    with bench.store.reading() as connection:
        assert [hold.scope for hold in holds.listed(connection)] == ["account:x"]
    bench.fingerprints = {"x": "new secrets"}
    bench.at(DUE + timedelta(hours=1)).tick()
    assert bench.row.state == "published"
    bench.store.close()


def test_app_wide_limits_hold_the_whole_network(tmp_path: Path) -> None:
    bench = Bench(tmp_path, accounts=("one", "two"))
    bench.network.preparing = [error(ErrorClass.RATE_LIMITED, wait=timedelta(hours=2), app_wide=True)]
    bench.at(DUE).tick()
    assert bench.network.public == []
    bench.at(DUE + timedelta(hours=1)).tick()
    assert bench.network.public == []
    bench.at(DUE + timedelta(hours=2)).tick()
    assert len(bench.network.public) == 2
    bench.store.close()


@pytest.mark.parametrize(
    ("late", "hours", "state"),
    [
        ("send within 2h", 1, "published"),
        ("send within 2h", 3, "missed"),
        ("skip", 1, "skipped"),
        ("ask", 1, "missed"),
        ("send", 24 * 60, "published"),
        ("next slot", 1, "planned"),
    ],
)
def test_lateness_is_what_the_post_says(tmp_path: Path, late: str, hours: int, state: str) -> None:
    bench = Bench(tmp_path, late=late)
    bench.at(DUE + timedelta(hours=hours)).tick()
    assert bench.row.state == state
    assert (bench.network.public != []) == (state == "published")
    bench.store.close()


def test_two_workers_never_take_the_same_row(bench: Bench) -> None:
    """The second claim sees the first one's lease, also when it had read the row before."""
    bench.at(DUE)
    states = ("planned",)
    with bench.store.writing() as connection:
        first = deliveries.claim_next(connection, states=states, now=DUE, lease=LEASE)
    with bench.store.writing() as connection:
        assert deliveries.claim_next(connection, states=states, now=DUE, lease=LEASE) is None
    assert first is not None
    with bench.store.writing() as connection:
        again = deliveries.claim_next(connection, states=states, now=DUE + LEASE, lease=LEASE)
    assert again is not None
    with bench.store.writing() as connection:
        assert not deliveries.change(connection, first, why="from the frozen worker"), "the fence holds"
        assert deliveries.change(connection, again, why="from the living one")


def test_one_account_has_one_delivery_in_flight(tmp_path: Path) -> None:
    bench = Bench(tmp_path, accounts=("x",))
    twin = replace(bench.plan.added[0], post_id="other")
    from scheduler.core.plan import Plan
    from scheduler.store import queue

    with bench.store.writing() as connection:
        queue.apply_plan(connection, Plan((), (twin,), (), (), (), ()), now=DUE)
    with bench.store.writing() as connection:
        assert deliveries.claim_next(connection, states=("planned",), now=DUE, lease=LEASE)
        assert deliveries.claim_next(connection, states=("planned",), now=DUE, lease=LEASE) is None
    bench.store.close()


def test_a_frozen_worker_with_the_answer_still_wins_over_a_retry(bench: Bench) -> None:
    """It slept past its lease inside the request; others settled meanwhile. Its receipt is evidence."""

    def sleep() -> None:
        bench.network.before_publish = lambda: None
        bench.at(bench.clock.now() + LEASE + timedelta(minutes=1)).tick()  # another process: sending → unknown

    bench.network.before_publish = sleep
    bench.at(DUE).tick()
    assert bench.row.state == "published"
    assert len(bench.network.public) == 1


def test_an_unknown_outcome_is_raised_as_such() -> None:
    assert isinstance(error(ErrorClass.UNKNOWN), OutcomeUnknown)
