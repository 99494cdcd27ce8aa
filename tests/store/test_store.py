"""The database: migrations agree with the tables, plans are applied whole, idle is really idle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from scheduler.core.delivery import Attempt, Hold, Receipt
from scheduler.core.errors import BadInput
from scheduler.core.plan import Entry, Move, Plan
from scheduler.store import deliveries, holds, queue
from scheduler.store.database import Store, open_store, sqlite_address
from scheduler.store.idle import is_idle
from scheduler.store.migrations import HEAD
from scheduler.store.tables import metadata, to_microseconds

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
DUE = NOW + timedelta(days=1)


def entry(post_id: str = "a", account: str = "x", due_at: datetime = DUE) -> Entry:
    return Entry(post_id, account, "x", 1, due_at, "tips", "skip")


def plan(*, added: tuple[Entry, ...] = (), moved: tuple[Move, ...] = ()) -> Plan:
    return Plan((), added, moved, (), (), ())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(sqlite_address(tmp_path / "tipcast.db"))
    yield opened
    opened.close()


def test_migrations_and_tables_agree(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_migration() -> None:
    folder = Path(__file__).parents[2] / "scheduler" / "store" / "migrations" / "versions"
    assert max(path.name.split("_")[0] for path in folder.glob("*.py")) == HEAD


def test_opening_again_changes_nothing(tmp_path: Path, store: Store) -> None:
    with store.writing() as connection:
        queue.apply_plan(connection, plan(added=(entry(),)), now=NOW)
    again = open_store(sqlite_address(tmp_path / "tipcast.db"))
    with again.reading() as connection:
        assert len(deliveries.listed(connection)) == 1
    again.close()


def test_it_is_durable(store: Store) -> None:
    with store.reading() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_transaction_is_whole(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing() as connection:
        queue.apply_plan(connection, plan(added=(entry(),)), now=NOW)
        raise RuntimeError
    with store.reading() as connection:
        assert deliveries.listed(connection) == []


def test_a_delivery_exists_once(store: Store) -> None:
    from sqlalchemy.exc import IntegrityError

    with store.writing() as connection:
        queue.apply_plan(connection, plan(added=(entry(),)), now=NOW)
    with pytest.raises(IntegrityError), store.writing() as connection:
        queue.apply_plan(connection, plan(added=(entry("b"), entry())), now=NOW)
    with store.reading() as connection:
        assert [row.post_id for row in deliveries.listed(connection)] == ["a"]


def test_markers_differ_between_deliveries_and_between_databases(tmp_path: Path) -> None:
    markers = set()
    for number in range(2):
        opened = open_store(sqlite_address(tmp_path / f"{number}.db"))
        with opened.writing() as connection:
            entries = (entry(), entry("b"), entry("a", "y"))
            queue.apply_plan(connection, plan(added=entries), now=NOW + timedelta(days=number))
            markers |= {row.marker for row in deliveries.listed(connection)}
        opened.close()
    assert len(markers) == 6


def test_waiting_deliveries_stay_asleep_when_moved(store: Store) -> None:
    with store.writing() as connection:
        queue.apply_plan(connection, plan(added=(replace(entry(), waits=True),)), now=NOW)
        later = replace(entry(due_at=DUE + timedelta(days=7)), waits=True)
        queue.apply_plan(connection, plan(moved=(Move(later, DUE),)), now=NOW)
        (row,) = deliveries.listed(connection)
    assert (row.state, row.due_at, row.wake_at) == ("awaiting approval", later.due_at, None)


def test_idle(tmp_path: Path, store: Store) -> None:
    path = str(tmp_path / "tipcast.db")
    assert is_idle(path, to_microseconds(DUE))
    with store.writing() as connection:
        queue.apply_plan(connection, plan(added=(entry(),)), now=NOW)
    assert is_idle(path, to_microseconds(DUE) - 1)
    assert not is_idle(path, to_microseconds(DUE))
    assert not is_idle(str(tmp_path / "missing.db"), 0)
    (tmp_path / "broken.db").write_bytes(b"nonsense" * 100)
    assert not is_idle(str(tmp_path / "broken.db"), 0)


def test_attempts_are_kept_and_receipts_are_first_come(store: Store) -> None:
    with store.writing() as connection:
        queue.apply_plan(connection, plan(added=(entry(),)), now=NOW)
        (row,) = deliveries.listed(connection)
        for number in range(3):
            deliveries.record(
                connection, Attempt(row.id, number, NOW, "publish", "unknown", "A sentence.", 500, "1", "99", "raw")
            )
        for remote in ("first", "second"):
            receipt = Receipt(row.id, remote, None, "said so", NOW)
            deliveries.mark_published(connection, row.id, why="", receipt=receipt)
        assert len(deliveries.attempts_of(connection, row.id)) == 3
        assert deliveries.receipts_by_delivery(connection)[row.id].remote_id == "first"


def test_holds(store: Store) -> None:
    with store.writing() as connection:
        queue.apply_plan(connection, plan(added=(entry(), entry("a", "y"))), now=NOW)
        holds.place(connection, Hold("account:x", None, "expired", "abc"))
        claimed = deliveries.claim_next(connection, states=("planned",), now=DUE, lease=timedelta(minutes=1))
        assert claimed is not None
        assert claimed.account == "y"
        holds.place(connection, Hold("network:x", DUE + timedelta(hours=1), "limit"))
        assert deliveries.next_wake_at(connection, now=DUE) is None
        assert holds.lift(connection, "account:x")
        assert not holds.lift(connection, "account:x")
        assert deliveries.next_wake_at(connection, now=DUE + timedelta(hours=1)) is not None


def test_no_folder_for_the_database_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no-such-folder.*can't be used"):
        open_store(sqlite_address(tmp_path / "no-such-folder" / "tipcast.db"))
