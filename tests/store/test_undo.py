"""The last apply is taken back whole, but for what something has happened to since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from scheduler.core.delivery import Delivery
from scheduler.core.plan import Change, Drop, Entry, Move, Plan, Was
from scheduler.publishing.person import Person
from scheduler.store import deliveries, queue
from scheduler.store.database import Store, open_store, sqlite_address
from scheduler.store.queue import Undone
from scheduler.store.tables import changes

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
DUE, LATER = NOW + timedelta(days=1), NOW + timedelta(days=3)


def entry(post_id: str, due_at: datetime = DUE) -> Entry:
    return Entry(post_id, "x", "x", 1, due_at, "tips", "skip", slot_at=due_at)


def plan(
    *,
    added: tuple[Entry, ...] = (),
    moved: tuple[Move, ...] = (),
    dropped: tuple[Drop, ...] = (),
    changed: tuple[Change, ...] = (),
) -> Plan:
    return Plan((), added, moved, dropped, (), (), changed=changed)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(sqlite_address(tmp_path / "tipcast.db"))
    with opened.writing() as connection:
        queue.apply_plan(connection, plan(added=(entry("a"), entry("b"))), now=NOW)
    yield opened
    opened.close()


def rows(store: Store) -> dict[str, Delivery]:
    with store.reading() as connection:
        return {row.post_id: row for row in deliveries.listed(connection)}


def apply(store: Store, found: Plan) -> None:
    with store.writing() as connection:
        queue.apply_plan(connection, found, now=NOW)


def undo(store: Store, now: datetime = NOW) -> Undone | None:
    with store.writing() as connection:
        return queue.undo_last(connection, now=now)


MIXED = plan(
    added=(entry("c"),),
    moved=(Move(entry("a", LATER), DUE),),
    dropped=(Drop("b", "x", 1, DUE, "planned", "tips", why="gone"),),
)


def test_it_is_as_before(store: Store) -> None:
    before = rows(store)
    apply(store, MIXED)
    after = rows(store)
    assert set(after) == {"a", "c"}
    assert (after["a"].due_at, after["a"].wake_at) == (LATER, LATER)
    assert undo(store) == Undone(removed=1, moved_back=1, put_back=1)
    now = rows(store)
    assert {name: replace(row, id=0) for name, row in now.items()} == {
        name: replace(row, id=0) for name, row in before.items()
    }
    assert now["b"].marker == before["b"].marker


def test_applies_are_taken_back_one_by_one(store: Store) -> None:
    apply(store, MIXED)
    undo(store)
    assert undo(store) == Undone(removed=2)
    assert rows(store) == {}
    assert undo(store) is None


def test_an_apply_that_changes_nothing_is_none(store: Store) -> None:
    apply(store, plan())
    assert undo(store) == Undone(removed=2)


def test_what_has_been_in_hand_or_is_past_stays(store: Store) -> None:
    apply(store, MIXED)
    with store.writing() as connection:
        claimed = deliveries.claim_next(connection, states=("planned",), now=DUE, lease=timedelta(minutes=10))
    assert claimed is not None
    assert claimed.post_id == "c"
    assert undo(store, now=DUE) == Undone(left=3)  # c is in hand; a's old time and b's are past
    assert rows(store)["a"].due_at == LATER


def test_what_waits_for_approval_goes_on_waiting(store: Store) -> None:
    apply(store, plan(added=(replace(entry("w"), waits=True),)))
    apply(store, plan(moved=(Move(replace(entry("w", LATER), waits=True), DUE),)))
    assert rows(store)["w"].wake_at is None
    undo(store)
    assert (rows(store)["w"].due_at, rows(store)["w"].wake_at) == (DUE, None)


@pytest.mark.parametrize("due_at", [DUE, LATER])
def test_settings_go_back_too(store: Store, due_at: datetime) -> None:
    before = rows(store)
    other = replace(entry("a", due_at), late="ask", waits=True)
    was = Was("planned", "skip")
    apply(store, plan(changed=(Change(other, was),)) if due_at == DUE else plan(moved=(Move(other, DUE, was),)))
    after = rows(store)["a"]
    assert (after.late, after.state, after.due_at, after.wake_at) == ("ask", "awaiting approval", due_at, None)
    assert undo(store) == (Undone(set_back=1) if due_at == DUE else Undone(moved_back=1))
    assert rows(store) == before


def test_an_approved_delivery_is_taken_out_and_comes_back_approved(store: Store) -> None:
    apply(store, plan(added=(replace(entry("w"), waits=True),)))
    Person(store, NOW).approve([rows(store)["w"].id])
    apply(store, plan(dropped=(Drop("w", "x", 1, DUE, "planned", "tips", why="gone"),)))
    assert "w" not in rows(store)
    assert undo(store) == Undone(put_back=1)
    with store.reading() as connection:
        assert [row.approved for row in queue.queue_rows(connection)] == [False, False, True]
        (attempt,) = deliveries.attempts_of(connection, rows(store)["w"].id)
    assert (attempt.outcome, attempt.at) == ("approved", NOW)


def test_an_apply_noted_before_settings_were_is_taken_back(store: Store) -> None:
    apply(store, plan(moved=(Move(entry("a", LATER), DUE),)))
    with store.writing() as connection:
        (what,) = connection.execute(select(changes.c.what).order_by(changes.c.id.desc()).limit(1)).scalars()
        del what["changed"]
        connection.execute(update(changes).where(changes.c.id == 2).values(what=what))
    assert undo(store) == Undone(moved_back=1)
