"""First comments: written once, never at the cost of their posts, whatever the network answers and whoever dies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from first_comments import APART, BOTH, row
from workspace_with_posts import House, house

from scheduler.alerts.seen import troubles_now
from scheduler.core.delivery import Hold
from scheduler.core.follow_up import Stage
from scheduler.publishing.person import Person
from scheduler.sandbox.faults import KINDS, Fault
from scheduler.store import follow_ups, holds
from scheduler.store.idle import is_idle
from scheduler.store.tables import to_microseconds

DUE = datetime(2027, 1, 5, 9, tzinfo=UTC)


@pytest.fixture(params=BOTH)
def network(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path / "tips", networks=BOTH, more=APART) as found:
        yield found


def comments(place: House, network: str) -> list[tuple[str, ...]]:
    return [post.comments for post in place.sandbox.posts(network)]


def later(place: House, **by: float) -> House:
    return place.at(place.clock.now() + timedelta(**by))


def test_hashtags_stand_in_the_comment_and_not_in_the_caption(place: House, network: str) -> None:
    place.at(DUE)
    (post,) = place.sandbox.posts(network)
    assert "#" not in post.text
    assert post.comments == ("#Selfhelp",)
    assert row(place, network).stage == Stage.DONE
    later(place, days=2)
    assert comments(place, network) == [("#Selfhelp",)]


def test_own_words_come_first(tmp_path: Path) -> None:
    more = APART.replace('"facebook", ', "")
    with house(tmp_path / "tips", networks=(*BOTH, "x"), more=more) as place:
        path = place.root / "posts" / "tip-0.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("title:", "comment: Which side is tighter?\ntitle:", 1), encoding="utf-8")
        place.at(DUE)
        assert comments(place, "instagram") == [("Which side is tighter?\n\n#Selfhelp",)]
        assert comments(place, "facebook") == [("Which side is tighter?",)]
        assert comments(place, "x") == [()]
        for network in ("facebook", "x"):
            assert "#Selfhelp" in place.sandbox.posts(network)[0].text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_fault_at_the_comments_request(place: House, network: str, kind: str) -> None:
    """There is one comment in the end, or none and a person hears of it; and always one post."""
    if kind in ("stall", "slow_drip_after"):
        place.impatient()
    place.sandbox.misbehave(Fault(network, "comment", kind))
    place.at(DUE)
    for _ in range(12):
        later(place, hours=1)
    written = comments(place, network)
    assert len(written) == 1
    if written == [()]:
        assert row(place, network).stage == Stage.GIVEN_UP
        assert [one for one in troubles_now(place.workspace.store, named=str) if one.key.startswith("comment:")]
    else:
        assert written == [("#Selfhelp",)]
        assert row(place, network).stage == Stage.DONE


@pytest.mark.parametrize("kind", ["hang_up_after", "error_after", "garbage_after"])
def test_a_lost_answer_and_then_faults_while_reading(place: House, network: str, kind: str) -> None:
    for one in (kind, "error_before", "hang_up_before", "limit_rate"):
        place.sandbox.misbehave(Fault(network, "comment", one))
    place.at(DUE)
    for _ in range(30):
        later(place, hours=1)
    assert comments(place, network) == [("#Selfhelp",)]
    assert row(place, network).stage == Stage.DONE


def test_what_is_refused_is_told_once_and_tried_again_when_a_person_says_so(place: House, network: str) -> None:
    for _ in range(3):
        place.sandbox.misbehave(Fault(network, "comment", "expire_token"))
    place.at(DUE)
    given_up = row(place, network)
    assert given_up.stage == Stage.GIVEN_UP
    assert "network said" in given_up.why
    (trouble,) = [one for one in troubles_now(place.workspace.store, named=str) if one.key.startswith("comment:")]
    assert f"tipcast retry {given_up.delivery_id}" in trouble.mend
    place.sandbox.behave()
    later(place, days=1)
    assert comments(place, network) == [()]
    Person(place.workspace.store, place.clock.now()).retry([given_up.delivery_id])
    later(place, minutes=1)
    assert comments(place, network) == [("#Selfhelp",)]
    assert [one for one in troubles_now(place.workspace.store, named=str) if one.key.startswith("comment:")] == []


def test_an_account_on_hold_waits(place: House) -> None:
    place.sandbox.misbehave(Fault("facebook", "comment", "refuse"))
    place.at(DUE)
    with place.workspace.store.writing() as connection:
        print_of = place.workspace.connections.fingerprint("facebook")
        holds.place(connection, Hold("account:facebook", None, "Log in again.", print_of))
        assert follow_ups.next_wake_at(connection, now=DUE) is None
    later(place, days=1)
    assert comments(place, "facebook") == [()]
    with place.workspace.store.writing() as connection:
        holds.lift(connection, "account:facebook")
    later(place, minutes=1)  # it is read first: the hang-up left open what became of it
    later(place, hours=1)
    assert comments(place, "facebook") == [("#Selfhelp",)]


def test_idle_until_it_is_due(place: House) -> None:
    place.sandbox.misbehave(Fault("facebook", "comment", "refuse"))
    place.at(DUE)
    wake_at = row(place, "facebook").wake_at
    assert wake_at is not None
    database = str(place.root / "tipcast.db")
    assert is_idle(database, to_microseconds(wake_at) - 1)
    assert not is_idle(database, to_microseconds(wake_at))
