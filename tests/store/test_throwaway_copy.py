"""A copy to try things on: all that is in the original, which stays as it was, and alone in its folder."""

from __future__ import annotations

from pathlib import Path

from scheduler.core.delivery import Hold
from scheduler.store import holds
from scheduler.store.copying import throwaway_copy
from scheduler.store.database import Store, open_store, sqlite_address


def with_holds(path: Path, *scopes: str) -> Store:
    store = open_store(sqlite_address(path))
    with store.writing() as connection:
        for scope in scopes:
            holds.place(connection, Hold(scope, None, "Log in again.", ""))
    return store


def held(store: Store) -> list[str]:
    with store.reading() as connection:
        return [hold.scope for hold in holds.listed(connection)]


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_nothing_is_left_beside_the_original(tmp_path: Path) -> None:
    (home := tmp_path / "home").mkdir()
    with_holds(home / "tipcast.db", "a", "b").close()
    before = everything_in(home)
    copy = throwaway_copy(sqlite_address(home / "tipcast.db"), tmp_path / "copy.db")
    assert held(copy) == ["a", "b"]
    copy.close()
    assert everything_in(home) == before


def test_what_another_process_has_not_written_back_yet_is_copied_too(tmp_path: Path) -> None:
    (home := tmp_path / "home").mkdir()
    original = with_holds(home / "tipcast.db", "a")
    log = home / "tipcast.db-wal"
    before = log.read_bytes()
    assert before  # else this test says nothing
    copy = throwaway_copy(sqlite_address(home / "tipcast.db"), tmp_path / "copy.db")
    assert held(copy) == ["a"]
    copy.close()
    assert log.read_bytes() == before
    original.close()


def test_the_copy_is_nobody_elses(tmp_path: Path) -> None:
    original = with_holds(tmp_path / "tipcast.db", "a")
    copy = throwaway_copy(sqlite_address(tmp_path / "tipcast.db"), tmp_path / "copy.db")
    with copy.writing() as connection:
        connection.exec_driver_sql("DELETE FROM holds")
    assert (held(original), held(copy)) == (["a"], [])
    copy.close()
    original.close()


def test_where_no_database_is_yet_none_is_made(tmp_path: Path) -> None:
    copy = throwaway_copy(sqlite_address(tmp_path / "tipcast.db"), tmp_path / "copy.db")
    assert held(copy) == []
    copy.close()
    assert not (tmp_path / "tipcast.db").exists()
