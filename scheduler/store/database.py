"""Opening the database: settings, migrations, and the two kinds of transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from scheduler.core.errors import BadInput, Problem
from scheduler.store.migrations import HEAD

BUSY_TIMEOUT_MS = 30_000
WRITERS = 8_317_265_104
"""Any number that nothing else on the server locks: "Tipcast writes"."""
ADDRESS = "TIPCAST_DATABASE_URL"
LOCKED_OUT = "The database is busy with another Tipcast."


class Store:
    """Hands out transactions; the other files of this room say what to do in them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; nothing is written."""
        with self.engine.connect() as connection:
            if _is_postgresql(self.engine):
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end or rolled back whole; one writer at a time, as in SQLite. Two
        PostgreSQL transactions could else both find an account with nothing in flight, and both claim."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if _is_postgresql(self.engine):
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS})
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def open_store(address: str) -> Store:
    """The store at ``address`` (SQLAlchemy form), created or migrated if it has to be.

    Raises BadInput when it was made by a newer Tipcast (it is left untouched) or isn't a database.
    """
    engine = engine_of(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    store = Store(engine)
    try:
        _migrate(store, engine.url.database or address)
    except DatabaseError as error:
        store.close()
        raise BadInput(
            Problem(
                where=engine.url.database or "database",
                what=f"This database can't be used: {error.orig}.",
                mend="Check the disk's free space and rights, or put back your last backup.",
            )
        ) from None
    except BaseException:
        store.close()
        raise
    return store


def engine_of(address: str) -> Engine:
    """Raises BadInput, without the address, which may hold a password, when it can't be understood."""
    try:
        url = make_url(address)
        # SQLAlchemy would take psycopg 2, which nobody installs for us.
        return create_engine(url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url)
    except ModuleNotFoundError as error:
        mend = "For PostgreSQL: pip install 'tipcast[postgresql]'"
        raise BadInput(Problem(ADDRESS, f"The driver {error.name} isn't installed.", mend)) from None
    except ArgumentError:
        mend = "Write it like postgresql://user:password@host/name."
        raise BadInput(Problem(ADDRESS, "This is no database's address.", mend)) from None


def _is_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def sqlite_address(path: Path) -> str:
    return f"sqlite:///{path}"


def _set_up_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a reader that turns writer can fail with "locked" at once,
    # however long the busy time-out is.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(store: Store, name: str) -> None:
    with store.reading() as connection:
        if _revision(connection) == HEAD:
            return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with store.writing() as connection:
        revision = _revision(connection)
        if revision == HEAD:
            return
        if revision is not None and revision not in known:
            raise BadInput(
                Problem(
                    where=name,
                    what="This database was made by a newer Tipcast; it was left untouched.",
                    mend="Update Tipcast, or use another workspace.",
                )
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)
