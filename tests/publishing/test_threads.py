"""Threads: each part once and in its order, never at the cost of the first, whatever X answers and whoever dies."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspace import Person as Typist
from workspace_with_posts import House, house

from scheduler.alerts.seen import troubles_now
from scheduler.captions.thread import parts_of
from scheduler.core.follow_up import FollowUp, Stage
from scheduler.core.text.weighted import weighted_length
from scheduler.doctor.accounts import known_of, patient_of
from scheduler.publishing.person import Person
from scheduler.sandbox.faults import KINDS, Fault
from scheduler.store import follow_ups, holds
from scheduler.store.database import open_store, sqlite_address

DUE = datetime(2027, 1, 5, 9, tzinfo=UTC)
BODY = " ".join(
    f"Sentence number {number} says something useful about a stretch that helps the back leg."
    for number in range(1, 12)
)
THREADS = "[captions]\nthreads = true\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[House]:
    with made(tmp_path / "tips", more=THREADS) as found:
        yield found


@contextmanager
def made(root: Path, *, more: str = "", field: str = "", posts: int = 1) -> Iterator[House]:
    """A house whose posts are long."""
    with house(root, networks=("x",), posts=posts, more=more) as found:
        for path in (root / "posts").glob("*.md"):
            text = path.read_text(encoding="utf-8")
            number = path.stem.rpartition("-")[2]
            text = text.replace(
                f"This is tip number {number}.",
                f"Tip {number}. {BODY}".replace("Sentence", f"Sentence of {number}"),
            )
            path.write_text(text.replace("title:", f"{field}title:", 1), encoding="utf-8")
        yield found


def wall(place: House) -> list[str]:
    """What followers read, the oldest first."""
    return [post.text for post in reversed(place.sandbox.posts("x"))]


def rows(place: House, delivery: int = 1) -> list[FollowUp]:
    with place.workspace.store.reading() as connection:
        return follow_ups.of_delivery(connection, delivery)


def later(place: House, **by: float) -> House:
    return place.at(place.clock.now() + timedelta(**by))


def first_only(place: House) -> Callable[[], object]:
    """The first part goes out; returns what writes the others."""
    follow = place.workspace.tick.follow
    place.workspace.tick.follow = lambda: None
    place.at(DUE)
    place.workspace.tick.follow = follow
    return follow


def test_what_has_no_room_follows_in_order_each_under_the_one_before(place: House) -> None:
    place.at(DUE)
    posts = list(reversed(place.sandbox.posts("x")))
    assert len(posts) == 4
    assert [post.answers for post in posts] == [None, posts[0].id, posts[1].id, posts[2].id]
    assert [bool(post.pictures) for post in posts] == [True, False, False, False]
    assert "#Selfhelp" in posts[0].text
    assert all(weighted_length(post.text) <= 280 for post in posts)
    said = " ".join(post.text for post in posts)
    assert [said.count(f"number {number} ") for number in range(1, 12)] == [1] * 11
    assert [said.index(f"number {number} ") for number in range(1, 12)] == sorted(
        said.index(f"number {number} ") for number in range(1, 12)
    )
    later(place, days=3)
    assert len(wall(place)) == 4


@pytest.mark.parametrize(
    ("more", "field", "parts"),
    [("", "", 1), ("", "thread: true\n", 4), (THREADS, "thread: false\n", 1), (THREADS, "captions: {x: Short.}\n", 1)],
)
def test_posts_stand_alone_unless_it_is_asked_for(tmp_path: Path, more: str, field: str, parts: int) -> None:
    with made(tmp_path / "tips", more=more, field=field) as place:
        place.at(DUE)
        assert len(wall(place)) == parts


def test_a_text_that_fits_is_one_post(tmp_path: Path) -> None:
    with house(tmp_path / "tips", networks=("x",), more=THREADS) as place:
        place.at(DUE)
        assert len(wall(place)) == 1 and rows(place) == []


@pytest.mark.parametrize("part", [1, 2])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_fault_at_a_parts_request(place: House, kind: str, part: int) -> None:
    """In the end each part is there once, or it and those after it aren't and a person hears of it."""
    first_only(place)
    if part == 2:
        claim = follow_ups.claim_next
        taken = []

        def one_only(connection: Any, **parts: Any) -> Any:
            if taken:
                return None
            taken.append(1)
            return claim(connection, **parts)

        follow_ups.claim_next = one_only  # type: ignore[assignment]  # put in its place for the test
        try:
            place.workspace.following.run()
        finally:
            follow_ups.claim_next = claim
    assert len(wall(place)) == part
    if kind in ("stall", "slow_drip_after"):
        place.impatient()
    place.sandbox.misbehave(Fault("x", "publish", kind))
    for _ in range(14):
        later(place, hours=1)
    whole = wall(place)
    assert len(whole) == len(set(whole))
    stages = [row.stage for row in rows(place)]
    if len(whole) == 4:
        assert stages == [Stage.DONE] * 3
    else:
        assert len(whole) == part
        assert stages == [Stage.DONE] * (part - 1) + [Stage.GIVEN_UP] * (4 - part)
        assert len([one for one in troubles_now(place.workspace.store, named=str) if "thread" in one.what]) == 1


@pytest.mark.parametrize("kind", ["hang_up_after", "error_after", "garbage_after", "cut_after"])
def test_a_lost_answer_is_settled_by_reading(place: House, kind: str) -> None:
    first_only(place)
    place.sandbox.misbehave(Fault("x", "publish", kind))
    for fault in ("error_before", "hang_up_before"):
        place.sandbox.misbehave(Fault("x", "find", fault))
    for _ in range(20):
        later(place, hours=1)
    assert len(wall(place)) == 4 and len(set(wall(place))) == 4
    assert [row.stage for row in rows(place)] == [Stage.DONE] * 3
    assert [row.remote_id for row in rows(place)] == [post.id for post in reversed(place.sandbox.posts("x"))][1:]


class Killed(BaseException):
    pass


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_between_parts(place: House, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first_only(place)
    network = place.workspace.connections.network("x")
    real = network.comment

    def dies(remote_id: str, text: str) -> str:
        if when == "after":
            real(remote_id, text)
        raise Killed

    monkeypatch.setattr(network, "comment", dies)
    with pytest.raises(Killed):
        place.workspace.following.run()
    monkeypatch.undo()
    for _ in range(6):
        later(place, hours=1)
    assert len(wall(place)) == 4 and len(set(wall(place))) == 4


def test_a_lost_first_part_is_not_mistaken_for_one_of_its_parts(place: House) -> None:
    place.sandbox.misbehave(Fault("x", "publish", "hang_up_after"))
    for _ in range(6):
        later(place, days=1)
    posts = list(reversed(place.sandbox.posts("x")))
    assert len(posts) == 4 and posts[0].answers is None
    assert [post.answers for post in posts[1:]] == [post.id for post in posts[:-1]]


# -- refused in general ---------------------------------------------------------------------------------


def test_a_refusal_is_remembered_and_the_next_posts_stand_alone(tmp_path: Path) -> None:
    with made(tmp_path / "tips", more=THREADS, posts=3) as place:
        place.sandbox.conditions.threads = False
        place.at(DUE)
        assert len(wall(place)) == 1
        assert [row.stage for row in rows(place)] == [Stage.GIVEN_UP] * 3
        assert "not permitted to reply" in rows(place)[0].why
        assert "waits for the part before" in rows(place)[1].why
        (trouble,) = troubles_now(place.workspace.store, named=str)
        assert "part 2 of its thread" in trouble.what and "tipcast retry 1" in trouble.mend
        workspace = place.workspace
        patient = patient_of(workspace, workspace.settings.account("x"), known_of(workspace), granted=lambda _: None)
        assert "stand alone" in patient.refuses_threads
        later(place, weeks=1)
        assert len(wall(place)) == 2 and rows(place, 2) == []
        # X has let it: a person tries again, and threads are back.
        place.sandbox.conditions.threads = True
        Person(workspace.store, place.clock.now()).retry([1])
        later(place, minutes=1)
        assert [row.stage for row in rows(place)] == [Stage.DONE] * 3
        assert len(wall(place)) == 5
        later(place, weeks=1)
        assert len(wall(place)) == 9


def test_other_keys_let_it_be_tried_again(place: House) -> None:
    place.sandbox.conditions.threads = False
    place.at(DUE)
    assert place.workspace.following.refuses_threads("x")
    with place.workspace.store.writing() as connection:
        (hold,) = holds.listed(connection)
        holds.place(connection, type(hold)(hold.scope, None, hold.why, "of older keys"))
    assert not place.workspace.following.refuses_threads("x")
    place.workspace.publisher.welcome_back()  # it is no account that waits
    with place.workspace.store.reading() as connection:
        assert [one.scope for one in holds.listed(connection)] == ["thread:x"]


def test_a_renewed_login_is_no_other_right(place: House) -> None:
    """X's OAuth 2.0 logins are renewed every two hours; the refusal stays until a person writes other keys."""
    from scheduler.vault import Kept, digest_of

    place.sandbox.conditions.threads = False
    place.at(DUE)
    workspace = place.workspace
    before = workspace.connections.fingerprint("x")
    given = workspace.connections.given(workspace.settings.account("x"))
    workspace.vault.save("x", Kept(digest_of(given), {"OAUTH2_TOKEN": "renewed"}, place.clock.now(), None))
    assert workspace.connections.fingerprint("x") != before
    assert workspace.following.refuses_threads("x")


def test_logging_in_anew_lets_it_be_tried_again(place: House) -> None:
    place.sandbox.conditions.threads = False
    place.at(DUE)
    with place.workspace.store.writing() as connection:
        holds.renounce(connection, "x")
    assert not place.workspace.following.refuses_threads("x")


def test_shown_again_it_stands_alone(tmp_path: Path) -> None:
    """X refuses words that it has had, so the parts would be."""
    with made(tmp_path / "tips", more=THREADS) as place:
        drafter = place.workspace.drafter
        (post,) = drafter.posts()
        assert drafter.caption(post, "x", showing=1).thread
        assert not drafter.caption(post, "x", showing=2).thread


def test_a_refused_part_that_says_nothing_about_threads_is_not_remembered(place: House) -> None:
    first_only(place)
    place.sandbox.misbehave(Fault("x", "publish", "expire_token"))
    later(place, minutes=1)
    assert rows(place)[0].stage == Stage.GIVEN_UP
    assert not place.workspace.following.refuses_threads("x")


# -- money, and what the command line tells -------------------------------------------------------------


def test_each_part_costs_a_post(place: House) -> None:
    from scheduler.planning import foreseen, planner_of

    _, (cost,), _ = foreseen(planner_of(place.workspace), until=DUE + timedelta(weeks=2))
    assert cost.dollars == pytest.approx(4 * 0.015)


def test_show_tells_of_each_part(place: House, capsys: pytest.CaptureFixture[str]) -> None:
    place.at(DUE)
    typist = Typist(place.root, capsys)
    assert typist.types("show", "1") == 0
    assert [f"part {number}: done" in typist.said for number in (2, 3, 4)] == [True] * 3
    assert len(typist.reads("show", "1")["following"]) == 3


def test_the_queue_tells_that_posts_stand_alone(place: House, capsys: pytest.CaptureFixture[str]) -> None:
    place.sandbox.conditions.threads = False
    place.at(DUE)
    typist = Typist(place.root, capsys)
    assert typist.types("queue") == 0
    assert "x: Posts stand alone there" in typist.said and "On hold" not in typist.said


def test_the_comments_of_an_older_database_are_kept(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import scheduler.store

    path = tmp_path / "tipcast.db"
    config = Config()
    config.set_main_option("script_location", str(Path(scheduler.store.__file__).parent / "migrations"))
    engine = create_engine(sqlite_address(path))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
    engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO deliveries (id, post_id, account, network, campaign, occurrence, state, due_at, late, marker,"
            " claim, tries, why, needs_person, handle) VALUES (7, 'a', 'facebook', 'facebook', 't', 1, 'published', 1,"
            " '', 'tc', 1, 0, '', 0, '{}')"
        )
        connection.execute(
            "INSERT INTO receipts (delivery_id, remote_id, evidence, published_at) VALUES (7, '99', '', 1)"
        )
        connection.execute("INSERT INTO follow_ups VALUES (7, 'Hello.', 'waiting', 5, 2, 1, NULL, NULL, 'why')")
    connection.close()
    store = open_store(sqlite_address(path))
    with store.reading() as reading:
        (kept,) = follow_ups.of_delivery(reading, 7)
    store.close()
    assert (kept.number, kept.text, kept.post, kept.claim, kept.tries, kept.of_thread) == (
        1,
        "Hello.",
        "99",
        2,
        1,
        False,
    )


# -- the cut, alone ----------------------------------------------------------------------------------


@given(st.lists(st.text("abc", min_size=1, max_size=30), max_size=12), st.integers(1, 40), st.integers(1, 5))
def test_the_parts_are_a_beginning_without_gaps_and_each_is_as_full_as_it_can_be(
    sentences: list[str], limit: int, most: int
) -> None:
    groups = parts_of(sentences, fits=lambda text: len(text) <= limit, most=most)
    told = [one for group in groups for one in group]
    assert told == sentences[: len(told)] and len(groups) <= most
    assert all(group and len(" ".join(group)) <= limit for group in groups)
    for group, after in pairwise(groups):
        assert len(" ".join([*group, after[0]])) > limit
    if len(told) < len(sentences):
        left = sentences[len(told)]
        assert len(groups) == most or len(left) > limit
