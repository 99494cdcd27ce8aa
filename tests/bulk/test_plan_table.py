"""``tipcast plan --csv``: a table that spreadsheets read right and never run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspace import ARTICLE, Person

from scheduler.bulk.cells import own_cell, safe_cell
from scheduler.bulk.plan_table import COLUMNS, plan_table
from scheduler.core.plan import Entry

AT = ("--now", "2027-03-22T08:00+00:00")


def rows(raw: bytes) -> list[dict[str, str]]:
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_the_plan_as_a_table(person: Person, tmp_path: Path) -> None:
    person.reads("import", str(ARTICLE))
    planned = person.reads("plan", *AT)["entries"]
    path = tmp_path / "plan.csv"
    for _ in range(2):
        assert person.types("plan", "--csv", str(path), *AT) == 0
    found = rows(path.read_bytes())
    assert tuple(found[0]) == COLUMNS
    assert [(row["post"], row["account"]) for row in found] == [(one["post"], one["account"]) for one in planned]
    for row, one in zip(found, planned, strict=True):
        assert datetime.fromisoformat(row["when"]) == datetime.fromisoformat(row["utc"])
        assert datetime.fromisoformat(row["utc"]) == datetime.fromisoformat(one["due_at"])
    # London's clocks change on 28 March 2027; nine o'clock stays nine o'clock.
    assert {row["when"][11:16] for row in found} == {"09:00", "12:30"}
    assert {row["when"][16:] for row in found} == {"+00:00", "+01:00"}
    assert all(row["caption"] for row in found)


def test_stdout(person: Person) -> None:
    person.reads("import", str(ARTICLE))
    assert person.types("plan", "--csv", "-", *AT) == 0
    assert person.said.lstrip("\ufeff").startswith("when,utc,account")


@pytest.mark.parametrize("words", [("--csv", "posts/01.md"), ("--csv", "plan.csv", "--json")])
def test_what_is_refused(person: Person, words: tuple[str, ...]) -> None:
    assert person.types("plan", *words) == 2


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(…)", "'=HYPERLINK(…)"),
        ("+44 20", "'+44 20"),
        ("- one", "'- one"),
        ("@willow", "'@willow"),
        (" =1+1", "' =1+1"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("1-2", "1-2"),
        ("Rest = remedy", "Rest = remedy"),
        ("'quoted'", "'quoted'"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert safe_cell(text) == cell
    assert own_cell(cell) == text


@given(st.text(max_size=40))
def test_any_caption_survives_the_table(caption: str) -> None:
    entry = Entry("a", "x", "x", 1, datetime(2027, 1, 5, 9, tzinfo=UTC) + timedelta(0), "tips", "send")
    table = plan_table([entry], zone="UTC", titles={}, caption=lambda entry: caption)
    (row,) = csv.DictReader(io.StringIO(table.lstrip("\ufeff"), newline=""))
    assert row["caption"] == safe_cell(caption)
    assert not row["caption"].lstrip(" \n").startswith(("=", "+", "-", "@"))
