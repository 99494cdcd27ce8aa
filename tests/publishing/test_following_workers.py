"""First comments when workers die, are not alone, or can't tell what became of a request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from first_comments import APART, BOTH, row
from workspace_with_posts import House, house

from scheduler.core.errors import ErrorClass, NetworkError, Reading, Undecided, error_for
from scheduler.core.follow_up import MOST_TRIES, FollowUp, Stage
from scheduler.publishing.following import LEASE, Following
from scheduler.publishing.person import Person
from scheduler.store import follow_ups, holds

DUE = datetime(2027, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path / "tips", networks=BOTH, more=APART) as found:
        yield found


class Scripted:
    """A network whose answers are written down; a worker dies where an answer is an exception that isn't one of ours."""

    settle_after = timedelta(seconds=30)
    limits = SimpleNamespace(thread=None)

    def __init__(self) -> None:
        self.written: list[str] = []
        self.writes: list[Any] = []
        self.finds: list[Any] = []

    def comment(self, remote_id: str, text: str) -> str:
        answer = self.writes.pop(0) if self.writes else "77"
        if isinstance(answer, BaseException):
            raise answer
        self.written.append(text)
        return str(answer)

    def find_comment(self, remote_id: str, text: str) -> str | None:
        answer = self.finds.pop(0) if self.finds else None
        if isinstance(answer, BaseException):
            raise answer
        return answer if answer is None else str(answer)


class Killed(BaseException):
    pass


@pytest.fixture
def waiting(place: House) -> House:
    """The post on Facebook is public, its comment still to be written."""
    place.workspace.tick.follow = lambda: None
    place.at(DUE)
    return place


def following(place: House, script: Scripted) -> Following:
    return Following(store=place.workspace.store, clock=place.clock, network=lambda name: script, fingerprint=str)  # type: ignore[arg-type,return-value]  # a stand-in with as much as is used


def failure(kind: ErrorClass, **parts: Any) -> NetworkError:
    return error_for(Reading(kind, f"It was {kind.value}.", **parts))


def test_a_worker_that_dies_while_it_is_on_its_way_is_settled_by_reading(waiting: House) -> None:
    script = Scripted()
    script.writes = [Killed()]
    with pytest.raises(Killed):
        following(waiting, script).run()
    assert row(waiting, "facebook").stage == Stage.SENDING
    following(waiting, script).run()  # Instagram's; Facebook's is in the dead one's lease
    assert script.written == ["#Selfhelp"]
    waiting.clock.wait_until(DUE + LEASE)
    script.finds = ["55"]
    following(waiting, script).run()
    assert (row(waiting, "facebook").stage, row(waiting, "facebook").remote_id) == (Stage.DONE, "55")
    assert len(script.written) == 1


def test_what_is_surely_not_there_is_written_again(waiting: House) -> None:
    script = Scripted()
    script.writes = [failure(ErrorClass.UNKNOWN)]
    following(waiting, script).run()
    assert row(waiting, "facebook").stage == Stage.UNKNOWN
    waiting.clock.wait_until(DUE + timedelta(hours=1))
    following(waiting, script).run()
    assert row(waiting, "facebook").stage == Stage.WAITING
    waiting.clock.wait_until(DUE + timedelta(hours=2))
    following(waiting, script).run()
    assert row(waiting, "facebook").stage == Stage.DONE
    assert len(script.written) == 2  # Instagram's and Facebook's


def test_it_is_not_called_absent_before_it_must_be_seen(waiting: House) -> None:
    script = Scripted()
    script.writes = [failure(ErrorClass.UNKNOWN)]
    following(waiting, script).run()
    seen = row(waiting, "facebook")
    with waiting.workspace.store.writing() as connection:
        follow_ups.change(connection, seen, wake_at=DUE)
    following(waiting, script).run()
    assert (row(waiting, "facebook").stage, row(waiting, "facebook").wake_at) == (
        Stage.UNKNOWN,
        DUE + script.settle_after,
    )


def test_a_duplicate_is_settled_by_reading(waiting: House) -> None:
    script = Scripted()
    script.writes = [failure(ErrorClass.DUPLICATE)]
    following(waiting, script).run()
    assert row(waiting, "facebook").stage == Stage.UNKNOWN


def test_it_ends(waiting: House) -> None:
    """Never reached, it is tried some times and then told."""
    script = Scripted()
    script.writes = [failure(ErrorClass.RETRYABLE) for _ in range(100)]
    for hour in range(100):
        waiting.clock.wait_until(DUE + timedelta(hours=hour))
        following(waiting, script).run()
    assert row(waiting, "facebook").stage == row(waiting, "instagram").stage == Stage.GIVEN_UP
    assert row(waiting, "facebook").tries == MOST_TRIES
    assert script.written == []


def test_what_can_not_be_told_is_a_persons(waiting: House) -> None:
    script = Scripted()
    script.writes = [failure(ErrorClass.UNKNOWN)]
    script.finds = [Undecided(Reading(ErrorClass.UNKNOWN, "Too many comments."))]
    following(waiting, script).run()
    waiting.clock.wait_until(DUE + timedelta(hours=1))
    following(waiting, script).run()
    assert row(waiting, "facebook").stage == Stage.GIVEN_UP
    assert "Look whether the comment is there" in row(waiting, "facebook").why


@pytest.mark.parametrize("kind", [ErrorClass.RETRYABLE, ErrorClass.RATE_LIMITED, ErrorClass.AUTH])
@pytest.mark.parametrize("dies", [True, False])
def test_what_may_be_there_is_looked_for_also_after_the_network_could_not_be_reached(
    waiting: House, kind: ErrorClass, dies: bool
) -> None:
    """Its worker died, or its answer was lost; then not even a connection can be made, and then it can."""
    script = Scripted()
    script.writes = [Killed() if dies else failure(ErrorClass.UNKNOWN)]
    if dies:
        with pytest.raises(Killed):
            following(waiting, script).run()
    following(waiting, script).run()
    assert script.written == ["#Selfhelp"]  # Instagram's

    def nobody(name: str) -> Any:
        raise failure(kind)

    waiting.clock.wait_until(DUE + timedelta(hours=1))
    Following(store=waiting.workspace.store, clock=waiting.clock, network=nobody, fingerprint=str).run()
    left = row(waiting, "facebook")
    assert left.is_open and left.stage == (Stage.GIVEN_UP if kind is ErrorClass.AUTH else Stage.UNKNOWN)
    if left.stage == Stage.GIVEN_UP:
        Person(waiting.workspace.store, waiting.clock.now()).retry([left.delivery_id])
    script.finds = ["55"]
    waiting.clock.wait_until(DUE + timedelta(days=1))
    following(waiting, script).run()
    assert (row(waiting, "facebook").stage, row(waiting, "facebook").remote_id) == (Stage.DONE, "55")
    assert len(script.written) == 1


@pytest.mark.parametrize(("there", "written"), [("55", 1), (None, 2)])
def test_tried_again_by_a_person_what_may_be_there_is_looked_for_first(
    waiting: House, there: str | None, written: int
) -> None:
    script = Scripted()
    script.writes = [failure(ErrorClass.UNKNOWN)]
    script.finds = [Undecided(Reading(ErrorClass.UNKNOWN, "Too many comments.")), there]
    for hours in (0, 1):
        waiting.clock.wait_until(DUE + timedelta(hours=hours))
        following(waiting, script).run()
    left = row(waiting, "facebook")
    assert left.stage == Stage.GIVEN_UP
    Person(waiting.workspace.store, waiting.clock.now()).retry([left.delivery_id])
    for hours in (2, 3):
        waiting.clock.wait_until(DUE + timedelta(hours=hours))
        following(waiting, script).run()
    assert row(waiting, "facebook").stage == Stage.DONE
    assert len(script.written) == written


def test_what_was_surely_refused_is_written_without_a_look(waiting: House) -> None:
    script = Scripted()
    script.writes = [failure(ErrorClass.REJECTED)]
    script.finds = [Undecided(Reading(ErrorClass.UNKNOWN, "It must not be asked."))]
    following(waiting, script).run()
    Person(waiting.workspace.store, waiting.clock.now()).retry([row(waiting, "facebook").delivery_id])
    following(waiting, script).run()
    assert row(waiting, "facebook").stage == Stage.DONE and len(script.finds) == 1


def test_a_limit_of_the_whole_app_is_everybodys(waiting: House) -> None:
    script = Scripted()
    script.writes = [failure(ErrorClass.RATE_LIMITED, wait=timedelta(hours=3), app_wide=True)]
    following(waiting, script).run()
    assert (row(waiting, "facebook").stage, row(waiting, "facebook").wake_at) == (
        Stage.WAITING,
        DUE + timedelta(hours=3),
    )
    with waiting.workspace.store.reading() as connection:
        assert [hold.scope for hold in holds.listed(connection)] == ["network:facebook"]


def test_without_a_login_it_is_told(waiting: House) -> None:
    def nobody(name: str) -> Any:
        raise failure(ErrorClass.AUTH)

    Following(store=waiting.workspace.store, clock=waiting.clock, network=nobody, fingerprint=str).run()
    assert row(waiting, "facebook").stage == Stage.GIVEN_UP


def test_a_bug_is_told_by_its_kind(waiting: House) -> None:
    script = Scripted()
    script.writes = [ValueError("s3cret")]
    following(waiting, script).run()
    assert row(waiting, "facebook").stage == Stage.UNKNOWN
    assert "s3cret" not in row(waiting, "facebook").why


def test_who_lost_the_claim_writes_nothing(waiting: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker took it in the moment between the claim and the intent."""
    script, claim = Scripted(), follow_ups.claim_next

    def stolen(connection: Any, **parts: Any) -> FollowUp | None:
        mine = claim(connection, **parts)
        if mine is not None:
            follow_ups.change(connection, mine, claim=mine.claim + 1)
        return mine

    monkeypatch.setattr(follow_ups, "claim_next", stolen)
    following(waiting, script).run()
    assert script.written == []


def test_who_lost_the_claim_on_the_way_says_nothing(waiting: House) -> None:
    """Another worker took it while the request was on its way: what it finds out counts."""

    class Slow(Scripted):
        def comment(self, remote_id: str, text: str) -> str:
            with waiting.workspace.store.writing() as connection:
                seen = follow_ups.get(connection, row(waiting, "facebook").delivery_id)
                assert seen is not None
                follow_ups.change(connection, seen, claim=seen.claim + 1)
            return super().comment(remote_id, text)

    with waiting.workspace.store.writing() as connection:
        seen = row(waiting, "instagram")
        follow_ups.change(connection, seen, wake_at=None)
    following(waiting, Slow()).run()
    assert row(waiting, "facebook").stage == Stage.SENDING


def test_two_workers_never_write_the_same(waiting: House) -> None:
    script = Scripted()
    with waiting.workspace.store.writing() as connection:
        first = follow_ups.claim_next(connection, now=DUE, lease=LEASE)
        second = follow_ups.claim_next(connection, now=DUE, lease=LEASE)
        assert first is not None
        assert second is not None
        assert first.delivery_id != second.delivery_id
        assert follow_ups.claim_next(connection, now=DUE, lease=LEASE) is None
        assert not follow_ups.change(connection, FollowUp(**{**vars_of(first), "claim": 0}), stage="done")
    following(waiting, script).run()
    assert script.written == []


def vars_of(one: FollowUp) -> dict[str, Any]:
    return {name: getattr(one, name) for name in FollowUp.__dataclass_fields__}


def test_a_second_receipt_adds_no_second_comment(waiting: House) -> None:
    with waiting.workspace.store.writing() as connection:
        follow_ups.add(connection, row(waiting, "facebook").delivery_id, ["Another."], at=DUE)
    assert row(waiting, "facebook").text == "#Selfhelp"
