"""The parts a rehearsal is made of, each alone."""

from __future__ import annotations

import io
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from sqlalchemy import insert

from scheduler.core.delivery import Hold
from scheduler.core.model import Account
from scheduler.core.renewal import Login
from scheduler.logins import End, Kind, ends
from scheduler.rehearsal.calendar import clock_changes, time_words
from scheduler.rehearsal.names import dollars
from scheduler.rehearsal.sheet import linked
from scheduler.rehearsal.stage import _ranks
from scheduler.rehearsal.thumbnails import MOST_CHARACTERS, data_addresses
from scheduler.store import copying, holds
from scheduler.store.database import open_store, sqlite_address
from scheduler.store.tables import logins

YEAR = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "found"),
    [
        ("Europe/London", [(date(2027, 3, 28), 60), (date(2027, 10, 31), -60)]),
        ("America/New_York", [(date(2027, 3, 14), 60), (date(2027, 11, 7), -60)]),
        ("Australia/Lord_Howe", [(date(2027, 4, 4), -30), (date(2027, 10, 3), 30)]),
        ("Asia/Kolkata", []),
    ],
)
def test_clock_changes(zone: str, found: list[tuple[date, int]]) -> None:
    changes = clock_changes(ZoneInfo(zone), *YEAR)
    assert [(change.day, change.by // timedelta(minutes=1)) for change in changes] == found


@pytest.mark.parametrize(
    ("zone", "words"), [("Europe/London", "12:00 GMT"), ("America/Sao_Paulo", "09:00 UTC-03"), ("UTC", "12:00 UTC")]
)
def test_a_time_names_its_zone(zone: str, words: str) -> None:
    assert time_words(datetime(2027, 1, 5, 12, tzinfo=UTC), ZoneInfo(zone)) == words


@pytest.mark.parametrize(
    ("amount", "words"), [(0.2, "$0.20"), (0.015, "$0.015"), (26 * 0.015, "$0.39"), (12, "$12.00")]
)
def test_dollars(amount: float, words: str) -> None:
    assert dollars(amount) == words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("see a.com.", 'see <a href="https://a.com">a.com</a>.'),
        (
            "https://a.example/x?b=1&c=2!",
            '<a href="https://a.example/x?b=1&amp;c=2">https://a.example/x?b=1&amp;c=2</a>!',
        ),
        ("http://a.com/b and a < b", '<a href="http://a.com/b">http://a.com/b</a> and a &lt; b'),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("nothing", "nothing"),
    ],
)
def test_addresses_are_marked(text: str, html: str) -> None:
    assert str(linked(text)) == html


NOW = datetime(2027, 1, 4, tzinfo=UTC)
SOON = NOW + timedelta(days=9)


@pytest.mark.parametrize(
    ("kind", "login", "found"),
    [
        (Kind(life=timedelta(days=30)), None, [End("pinterest", NOW + timedelta(days=30), True)]),
        (Kind(life=timedelta(days=30)), Login("pinterest", "same", SOON), [End("pinterest", SOON, False)]),
        (Kind(), Login("pinterest", "same", SOON, renew_at=NOW), []),
        (Kind(), Login("pinterest", "another", SOON), []),
        (Kind(renewed=True), None, []),
        (Kind(connected=False), None, []),
    ],
)
def test_when_logins_end_that_nobody_renews(kind: Kind, login: Login | None, found: list[End]) -> None:
    known = {"pinterest": login} if login else {}
    assert ends({"pinterest": kind}, known, {"pinterest": "same"}, now=NOW) == found


def test_accounts_of_one_network_get_a_stand_in_each() -> None:
    accounts = [Account("a", "x"), Account("b", "facebook"), Account("c", "x"), Account("d", "x")]
    assert _ranks(accounts) == {"a": 0, "b": 0, "c": 1, "d": 2}


@pytest.mark.parametrize("by_rows", [False, True], ids=["SQLite's own copy", "row by row"])
def test_a_copy_of_the_database(tmp_path: Path, by_rows: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    address = sqlite_address(tmp_path / "real.db")
    real = open_store(address)
    with real.writing() as connection:
        holds.place(connection, Hold("account:x", None, "Why."))
        connection.execute(insert(logins).values(account="x", fingerprint="f", expires_at=SOON, tries=2))
    real.close()
    if by_rows:
        rows = copying._all_rows(address)
        monkeypatch.setattr(copying, "_all_rows", lambda address: rows)
        address = "postgresql://nowhere/tips"
    copy = copying.throwaway_copy(address, tmp_path / "copy.db")
    with copy.writing() as connection:
        assert [hold.why for hold in holds.listed(connection)] == ["Why."]
        holds.lift(connection, "account:x")
    copy.close()
    again = open_store(sqlite_address(tmp_path / "real.db"))
    with again.reading() as connection:
        assert len(holds.listed(connection)) == 1
    again.close()


def test_no_database_yet_is_an_empty_one(tmp_path: Path) -> None:
    copy = copying.throwaway_copy(sqlite_address(tmp_path / "none.db"), tmp_path / "copy.db")
    with copy.reading() as connection:
        assert holds.listed(connection) == []
    copy.close()
    assert not (tmp_path / "none.db").exists()


def test_pictures_get_smaller_until_the_page_is_light_enough() -> None:
    noise = Image.frombytes("RGB", (300, 300), random.Random(1).randbytes(270_000)).resize((1080, 1350))
    content = io.BytesIO()
    noise.save(content, "JPEG", quality=95)
    picture = {"one": content.getvalue()}
    alone = data_addresses(picture, {"one": 1})["one"]
    uses = MOST_CHARACTERS // len(alone) + 1
    many = data_addresses(picture, {"one": uses})["one"]
    assert len(many) * uses <= MOST_CHARACTERS
    assert len(many) < len(alone)
    assert many.startswith("data:image/jpeg;base64,")
