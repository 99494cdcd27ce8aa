"""The rarer turns of publishing and settling, so that every branch of it is walked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from scripted import DUE, After, Before, Bench, error

from scheduler.core.errors import BadInput, ErrorClass, Problem
from scheduler.core.model import Pending
from scheduler.publishing.person import Person
from scheduler.publishing.publisher import LEASE, PUBLISH_MARGIN
from scheduler.store import deliveries, holds

WRONG = BadInput(Problem("posts/a.md", "It is too long.", "Shorten it."))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.store.close()


def links(bench: Bench) -> list[str | None]:
    with bench.store.reading() as connection:
        return [receipt.link for receipt in deliveries.receipts_by_delivery(connection).values()]


def test_a_post_that_became_bad_is_refused_with_its_file(bench: Bench) -> None:
    bench.drafting = [WRONG]
    bench.at(DUE).tick()
    assert (bench.row.state, bench.network.public) == ("rejected", [])
    assert "posts/a.md: It is too long. Shorten it. Nothing was sent." in bench.row.why


def test_a_bug_while_drawing_is_tried_again(bench: Bench) -> None:
    bench.drafting = [ZeroDivisionError()]
    bench.at(DUE).tick()
    assert bench.row.state == "planned"
    bench.at(bench.row.wake_at or DUE).tick()
    assert bench.row.state == "published"


def test_bad_settings_are_refused_and_never_sent(bench: Bench) -> None:
    bench.connecting = [WRONG]
    bench.at(DUE).tick()
    assert (bench.row.state, bench.network.public) == ("rejected", [])


def test_bad_input_out_of_publish_is_an_unknown_outcome(bench: Bench) -> None:
    bench.network.publishing = [After(WRONG)]
    bench.at(DUE).tick()
    assert bench.row.state == "unknown"


@pytest.mark.parametrize("trouble", [error(ErrorClass.RETRYABLE), RuntimeError("secret")])
def test_a_link_that_cannot_be_had_changes_nothing(bench: Bench, trouble: Exception) -> None:
    bench.network.linking = [trouble]
    bench.at(DUE).tick()
    assert (bench.row.state, links(bench)) == ("published", [None])


def test_a_link_that_came_with_the_answer_is_kept_and_none_is_fine(tmp_path: Path) -> None:
    for number, (answered, asked, expected) in enumerate([("https://a/1", None, "https://a/1"), (None, None, None)]):
        bench = Bench(tmp_path / str(number))

        class Linked(type(bench.network)):  # type: ignore[misc]  # its class is known when it runs
            known, told = answered, asked

            def publish(self, draft: object, ready: object) -> object:
                return replace(super().publish(draft, ready), link=self.known)

            def link(self, remote_id: str) -> str | None:
                return self.told

        bench.network.__class__ = Linked
        bench.at(DUE).tick()
        assert links(bench) == [expected]
        bench.store.close()


def test_an_account_that_is_busy_elsewhere_is_not_waited_for(tmp_path: Path) -> None:
    from scheduler.core.plan import Plan
    from scheduler.store import queue

    bench = Bench(tmp_path)
    twin = replace(bench.plan.added[0], post_id="other")
    with bench.store.writing() as connection:
        queue.apply_plan(connection, Plan((), (twin,), (), (), (), ()), now=DUE)
    bench.at(DUE)
    with bench.store.writing() as connection:
        deliveries.claim_next(connection, states=("planned",), now=DUE, lease=LEASE)
    assert bench.tick() == 0
    assert bench.clock.now() == DUE
    bench.store.close()


def test_a_short_lease_is_not_used_for_publishing(bench: Bench) -> None:
    """Uploads took nearly as long as the lease: the request is left to the next claim."""

    class Slow(type(bench.network)):  # type: ignore[misc]  # its class is known when it runs
        def prepare(self, draft: object, handle: object) -> object:
            bench.clock.wait_until(DUE + LEASE - PUBLISH_MARGIN + timedelta(seconds=1))
            return super().prepare(draft, handle)

    bench.network.__class__ = Slow
    bench.at(DUE)
    assert bench.publisher().work()
    assert (bench.row.state, bench.network.public) == ("planned", [])
    assert bench.row.handle == {"uploaded": "photo-1"}
    bench.tick()
    assert (bench.row.state, bench.network.prepared) == ("published", 1)


def test_a_lease_that_gets_short_at_the_last_step(bench: Bench) -> None:
    class SlowAtTheEnd(type(bench.network)):  # type: ignore[misc]  # its class is known when it runs
        def prepare(self, draft: object, handle: dict[str, str]) -> object:
            if handle.get("uploaded"):
                bench.clock.wait_until(DUE + LEASE - PUBLISH_MARGIN + timedelta(seconds=1))
            return super().prepare(draft, handle)

    bench.network.__class__ = SlowAtTheEnd
    bench.at(DUE)
    assert bench.publisher().work()
    assert (bench.row.state, bench.network.public) == ("planned", [])
    bench.tick()
    assert bench.row.state == "published"


def test_a_lost_claim_writes_nothing(bench: Bench) -> None:
    """Somebody took the row while we were uploading: we stop."""

    class Overtaken(type(bench.network)):  # type: ignore[misc]  # its class is known when it runs
        def prepare(self, draft: object, handle: object) -> object:
            with bench.store.writing() as connection:
                deliveries.change(connection, bench.row, claim=99, release=False)
            return super().prepare(draft, handle)

    bench.network.__class__ = Overtaken
    bench.at(DUE)
    assert bench.publisher().work()
    assert bench.network.public == []
    assert bench.row.claim == 99


def test_news_of_a_row_that_was_taken_is_recorded_but_changes_nothing(bench: Bench) -> None:
    def overtake() -> None:
        with bench.store.writing() as connection:
            deliveries.change(connection, bench.row, claim=99, release=False)

    bench.network.before_publish = overtake
    bench.network.publishing = [Before(error(ErrorClass.REJECTED))]
    bench.at(DUE)
    assert bench.publisher().work()
    assert bench.row.state == "sending"
    assert bench.attempts()[-1] == ("publish", "rejected")


def test_an_unknown_without_a_record_waits_for_a_person(bench: Bench) -> None:
    with bench.store.writing() as connection:
        deliveries.change(connection, bench.row, state="unknown", wake_at=DUE)
    bench.at(DUE).tick()
    assert (bench.row.state, bench.row.needs_person) == ("unknown", True)


def test_settling_without_secrets_blocks_and_keeps_it_unknown(bench: Bench) -> None:
    bench.network.publishing = [After(error(ErrorClass.UNKNOWN))]
    bench.at(DUE).tick()
    bench.connecting = [error(ErrorClass.AUTH)]
    bench.at(bench.row.wake_at or DUE).tick()
    assert (bench.row.state, bench.row.needs_person) == ("unknown", True)
    bench.fingerprints = {"x": "new"}
    bench.at(bench.clock.now() + timedelta(hours=1)).tick()
    assert (bench.row.state, len(bench.network.public)) == ("published", 1)


def test_a_dead_process_whose_secrets_are_gone_is_still_unknown(bench: Bench) -> None:
    class Killed(BaseException):
        pass

    bench.network.publishing = [After(Killed())]
    bench.at(DUE)
    with pytest.raises(Killed):
        bench.tick()
    bench.connecting = [error(ErrorClass.AUTH)]
    bench.at(DUE + LEASE).tick()
    assert bench.row.state == "unknown"


def test_what_takes_long_is_left_to_the_next_tick(bench: Bench) -> None:
    bench.network.preparing = [Pending({"uploaded": "c"}, 300)]
    bench.at(DUE).tick()
    assert (bench.row.state, bench.clock.now()) == ("planned", DUE)


def test_a_row_in_another_process_is_not_waited_for(bench: Bench) -> None:
    bench.at(DUE)
    with bench.store.writing() as connection:
        deliveries.claim_next(connection, states=("planned",), now=DUE, lease=timedelta(seconds=5))
    assert bench.tick() >= 1
    assert bench.row.state == "published"


def test_posts_of_one_account_keep_their_distance(tmp_path: Path) -> None:
    """The laptop slept, and two posts are due at once."""
    from scheduler.core.plan import Plan
    from scheduler.store import queue

    bench = Bench(tmp_path)
    bench.gap = timedelta(minutes=10)
    twin = replace(bench.plan.added[0], post_id="other")
    with bench.store.writing() as connection:
        queue.apply_plan(connection, Plan((), (twin,), (), (), (), ()), now=DUE)
    bench.at(DUE).tick()
    assert [row.state for row in bench.rows()] == ["published", "planned"]
    assert bench.rows()[1].wake_at == DUE + bench.gap
    bench.at(DUE + bench.gap - timedelta(seconds=30)).tick()
    assert len(bench.network.public) == 1
    bench.at(DUE + bench.gap).tick()
    assert [row.state for row in bench.rows()] == ["published", "published"]
    bench.store.close()


def test_a_hold_for_a_moment_is_left_to_its_end(bench: Bench) -> None:
    """Welcoming mended accounts back leaves other holds alone, and accounts whose secrets are the same."""
    bench.network.publishing = [Before(error(ErrorClass.AUTH))]
    bench.at(DUE).tick()
    bench.at(DUE + timedelta(hours=1)).tick()
    assert bench.row.state == "blocked"
    with bench.store.reading() as connection:
        assert [hold.scope for hold in holds.listed(connection)] == ["account:x"]


class TestPerson:
    def test_retry_lifts_the_hold_and_uploads_anew(self, bench: Bench) -> None:
        bench.network.publishing = [Before(error(ErrorClass.AUTH))]
        bench.at(DUE).tick()
        assert bench.row.state == "blocked"
        Person(bench.store, bench.clock.now()).retry([bench.row.id])
        with bench.store.reading() as connection:
            assert holds.listed(connection) == []
        bench.tick()
        assert (bench.row.state, bench.network.prepared) == ("published", 2)

    def test_a_missed_one_that_is_retried_goes_out_although_it_is_late(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path, late="send within 2h")
        bench.at(DUE + timedelta(days=3)).tick()
        assert bench.row.state == "missed"
        Person(bench.store, bench.clock.now()).retry([bench.row.id])
        bench.tick()
        assert bench.row.state == "published"
        bench.store.close()

    def test_all_or_none(self, bench: Bench) -> None:
        with pytest.raises(BadInput, match="There is no delivery 99"):
            Person(bench.store, DUE).skip([bench.row.id, 99])
        assert bench.row.state == "planned"

    def test_what_makes_no_sense_is_said(self, bench: Bench) -> None:
        with pytest.raises(BadInput, match="planned"):
            Person(bench.store, DUE).approve([bench.row.id])

    def test_an_early_approval_waits_for_the_slot(self, bench: Bench) -> None:
        with bench.store.writing() as connection:
            deliveries.change(connection, bench.row, state="awaiting approval", wake_at=None)
        Person(bench.store, bench.clock.now()).approve([bench.row.id])
        assert (bench.row.state, bench.row.wake_at) == ("planned", DUE)

    def test_skip(self, bench: Bench) -> None:
        Person(bench.store, DUE).skip([bench.row.id])
        bench.at(DUE).tick()
        assert (bench.row.state, bench.network.public) == ("skipped", [])
