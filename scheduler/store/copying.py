"""A copy of the database to try things on; the one that is copied is only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, inspect, select
from sqlalchemy.engine import make_url

from scheduler.store.database import Store, engine_of, open_store, sqlite_address
from scheduler.store.tables import metadata


def throwaway_copy(address: str, target: Path) -> Store:
    """The store at ``address`` (SQLAlchemy form) as it is now, in the new file ``target``; empty if there is
    none. It is fast and would not survive a power cut."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        if url.database and Path(url.database).is_file():
            _copy_file(Path(url.database), target)
        return _careless(target)
    rows = _all_rows(address)
    store = _careless(target)
    with store.writing() as connection:
        for table in metadata.sorted_tables:
            if rows.get(table.name):
                connection.execute(insert(table), rows[table.name])
    return store


def _copy_file(source: Path, target: Path) -> None:
    # mode=ro would leave the write-ahead log's two files behind; only a connection that may write removes them.
    reader = sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)
    reader.execute("PRAGMA query_only=ON")
    writer = sqlite3.connect(target)
    try:
        reader.backup(writer)
    finally:
        reader.close()
        writer.close()


def _all_rows(address: str) -> dict[str, Sequence[Mapping[str, Any]]]:
    engine = engine_of(address)
    try:
        with engine.connect() as connection:
            there = set(inspect(connection).get_table_names())
            tables = [table for table in metadata.sorted_tables if table.name in there]
            return {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables}
    finally:
        engine.dispose()


def _careless(path: Path) -> Store:
    store = open_store(sqlite_address(path))
    event.listen(store.engine, "connect", _hurry)
    store.engine.dispose()  # connections that were made before
    return store


def _hurry(connection: Any, record: Any) -> None:
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF"):
        connection.execute(f"PRAGMA {pragma}")
