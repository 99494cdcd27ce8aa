"""A database of an older Tipcast is migrated whole, also over a kill; one of a newer is left untouched."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
from pathlib import Path

import pytest
from alembic import command, op
from alembic.config import Config
from sqlalchemy import create_engine

import scheduler.store
from scheduler.core.errors import BadInput
from scheduler.core.insights.asking import first_ask_at
from scheduler.store import deliveries, insights
from scheduler.store.database import open_store, sqlite_address
from scheduler.store.migrations import HEAD

VERSIONS = Path(scheduler.store.__file__).parent / "migrations"
OLDER = sorted(path.name.split("_")[0] for path in (VERSIONS / "versions").glob("0*.py"))[:-1]
ROW = (
    "INSERT INTO deliveries (post_id, account, network, campaign, occurrence, state, due_at, wake_at, late, marker,"
    " claim, tries, why, needs_person, handle)"
    " VALUES ('a', 'x', 'x', 'tips', 1, 'sending', 1, 1, 'send', 'tc1', 3, 2, '', 0, '{}')"
)


def made_by(revision: str, path: Path) -> None:
    """A database as an older Tipcast left it: in the middle of sending."""
    config = Config()
    config.set_main_option("script_location", str(VERSIONS))
    engine = create_engine(sqlite_address(path))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql(ROW)
    engine.dispose()


def revision_of(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.mark.parametrize("revision", OLDER)
def test_an_older_database_is_migrated_with_all_it_holds(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "tipcast.db"
    made_by(revision, path)
    store = open_store(sqlite_address(path))
    with store.reading() as connection:
        (row,) = deliveries.listed(connection)
    store.close()
    assert (row.post_id, row.state, row.claim, row.tries) == ("a", "sending", 3, 2)
    assert revision_of(path) == HEAD


@pytest.mark.parametrize("revision", OLDER)
@pytest.mark.parametrize("step", ["create_table", "create_index"])
def test_killed_in_the_middle_of_migrating(tmp_path: Path, revision: str, step: str) -> None:
    path = tmp_path / "tipcast.db"
    made_by(revision, path)

    def migrate_and_die() -> None:
        original = getattr(op, step)

        def last(*arguments: object, **more: object) -> None:
            original(*arguments, **more)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(op, step, last)
        open_store(sqlite_address(path))

    process = multiprocessing.get_context("fork").Process(target=migrate_and_die)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert revision_of(path) == revision
    store = open_store(sqlite_address(path))
    with store.reading() as connection:
        assert len(deliveries.listed(connection)) == 1
    store.close()
    assert revision_of(path) == HEAD


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "tipcast.db"
    open_store(sqlite_address(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(BadInput, match="newer Tipcast"):
        open_store(sqlite_address(path))
    assert path.read_bytes() == before


def test_posts_that_are_public_already_are_asked_for_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "tipcast.db"
    made_by("0003", path)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO receipts VALUES (1, '17', NULL, 'answered', 1804150800000000)")
    store = open_store(sqlite_address(path))
    with store.reading() as connection:
        (post,) = insights.public_posts(connection)
    store.close()
    assert (post.ask_at, post.gone_at) == (first_ask_at(post.published_at), None)
