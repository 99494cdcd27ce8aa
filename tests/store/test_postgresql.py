"""The same house on a real PostgreSQL server: several computers, one queue."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from postgresql_server import programs, server
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from workspace import ARTICLE, Person
from workspace_with_posts import START, House, house

from scheduler.core.delivery import Delivery
from scheduler.core.errors import BadInput
from scheduler.store import deliveries, insights
from scheduler.store.copying import throwaway_copy
from scheduler.store.database import Store, open_store
from scheduler.store.migrations import HEAD
from scheduler.store.tables import metadata

NOW = ("--now", "2027-01-04T12:00+00:00")
DAY = timedelta(days=1)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed")
    with server(found) as address:
        yield address


@pytest.fixture
def address(cluster: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database, which is also the one that commands take."""
    name = "".join(filter(str.isalnum, request.node.name))
    engine = create_engine(make_url(cluster).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    found = make_url(cluster).set(database=name).render_as_string(hide_password=False)
    monkeypatch.setenv("TIPCAST_DATABASE_URL", found)
    return found


@pytest.fixture
def place(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Three tips on four networks, queued on the server."""
    environment = House.environment
    monkeypatch.setattr(House, "environment", lambda self: {**environment(self), "TIPCAST_DATABASE_URL": address})
    with house(tmp_path / "tips", posts=3) as found:
        yield found


def test_the_tables_are_as_the_migrations_make_them(address: str) -> None:
    store = open_store(address)
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []
    store.close()


def test_a_season_goes_out_once_and_is_asked_for_its_numbers(place: House) -> None:
    for week in range(4):
        place.at(START + week * 7 * DAY)
    place.at(START + 29 * DAY)
    assert {network: len(place.sandbox.state.posts(network)) for network in ("facebook", "x", "pinterest")} == {
        "facebook": 3,
        "x": 3,
        "pinterest": 3,
    }
    with place.workspace.store.reading() as connection:
        assert {row.state for row in deliveries.listed(connection)} == {"published"}
        assert len(insights.by_delivery(connection)) == 12


def test_commands_plan_apply_change_undo_and_rehearse(person: Person, address: str) -> None:
    assert person.types("import", str(ARTICLE)) == 0
    assert person.types("apply", *NOW) == 0
    before = person.reads("queue")["deliveries"]
    assert len(before) > 8
    config = person.root / "tipcast.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"tue 09:00"', '"wed 10:00"'), encoding="utf-8")
    assert person.types("apply", *NOW) == 0
    assert person.reads("queue")["deliveries"] != before
    assert person.types("undo", *NOW) == 0
    assert person.reads("queue")["deliveries"] == before
    assert person.types("skip", str(before[0]["id"])) == 0
    person.types("doctor", *NOW)
    assert "Not connected" not in person.said
    assert person.reads("rehearse", "--weeks", "3", *NOW)["deliveries"] > 0
    assert person.reads("queue")["deliveries"][1:] == before[1:]
    assert not (person.root / "tipcast.db").exists()


def test_a_copy_to_try_things_on_has_every_row(place: House, address: str, tmp_path: Path) -> None:
    place.at(START + DAY).at(START + 3 * DAY)
    copy = throwaway_copy(address, tmp_path / "copy.db")
    assert everything(copy) == everything(place.workspace.store)
    copy.close()


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }


def test_two_computers_never_have_one_account_in_hand(place: House, address: str) -> None:
    """All claim at the same moment; each account has three deliveries due."""
    start, now = Barrier(8), START + 30 * DAY
    stores = [open_store(address) for _ in range(8)]

    def claim(store: Store) -> Delivery | None:
        start.wait()
        with store.writing() as connection:
            return deliveries.claim_next(connection, states=("planned",), now=now, lease=timedelta(minutes=10))

    with ThreadPoolExecutor(8) as pool:
        claimed = [one for one in pool.map(claim, stores) if one is not None]
    for store in stores:
        store.close()
    assert sorted(one.account for one in claimed) == ["facebook", "instagram", "pinterest", "x"]


def test_two_computers_that_begin_at_once_migrate_once(address: str) -> None:
    start = Barrier(4)

    def begin(_: int) -> Store:
        start.wait()
        return open_store(address)

    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(begin, range(4)))
    for store in stores:
        with store.reading() as connection:
            assert deliveries.listed(connection) == []
        store.close()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("postgresql://tipcast:s3cret@/nowhere?host={host}", "nowhere"),
        ("postgresql://tipcast:s3cret@127.0.0.1:9/tips", "tips"),
        ("mysql+mysqldb://tipcast:s3cret@127.0.0.1/tips", "driver"),
        ("s3cret", "no database's address"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence_without_the_password(
    cluster: str, wrong: str, told: str
) -> None:
    with pytest.raises(BadInput) as caught:
        open_store(wrong.format(host=make_url(cluster).query["host"]))
    assert told in str(caught.value)
    assert "s3cret" not in str(caught.value)
