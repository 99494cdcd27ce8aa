"""Whatever stands in a row: it becomes a post that reads back, or a problem; and twice is like once."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import networks
from scheduler.bulk.bring_in import BulkReport, import_rows, source_name
from scheduler.bulk.row import slug
from scheduler.bulk.table import COLUMNS, Row, decoded
from scheduler.core.errors import BadInput
from scheduler.core.model import CardText, Kind, Origin, Post
from scheduler.publishing.drafts import _eyebrow

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40).map(str.strip).filter(bool)
CELLS = st.dictionaries(st.sampled_from(COLUMNS), WORDS, max_size=6)
TEXT = WORDS.map(lambda words: {"text": words})


def bring(folder: Path, rows: list[dict[str, str]]) -> BulkReport:
    made = [Row("t.csv", number, cells, folder) for number, cells in enumerate(rows, start=2)]
    return import_rows(
        made,
        source="t.csv",
        posts=folder / "posts",
        images=folder / "images",
        campaigns=("tips",),
        campaign="tips",
        networks=networks.find,
    ).merge


@settings(max_examples=60)
@given(st.lists(st.builds(lambda text, rest: {**rest, **text}, TEXT, CELLS), min_size=1, max_size=4))
def test_rows_are_posts_or_problems(rows: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        try:
            first = bring(folder, rows)
        except BadInput as error:
            assert all(one.where == "t.csv" and one.line and one.what and one.mend for one in error.problems)
            assert not (folder / "posts").exists()
            return
        assert len(first.written) == len(rows)
        again = bring(folder, rows)
        assert len(again.unchanged) == len(rows)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["Warm feet.", "Warm hands.", "Rest.", "Breathe out."]), min_size=1, max_size=6))
def test_rows_that_repeat_each_other_are_posts_of_their_own(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        rows = [{"text": text} for text in texts]
        assert len(bring(Path(place), rows).written) == len(rows)
        assert len(bring(Path(place), rows).unchanged) == len(rows)


@given(st.text(max_size=80))
def test_a_slug_is_always_an_id(text: str) -> None:
    made = slug(text)
    assert made
    assert made == slug(made)
    assert len(made) <= 60


@given(st.text(st.characters(codec="cp1252", exclude_categories=("Cc",)), min_size=1))
def test_windows_text_is_read_as_it_was_meant(text: str) -> None:
    raw = text.encode("cp1252")
    try:
        expected = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        expected = text
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert decoded(raw, "t.csv") == expected


@pytest.mark.parametrize("name", ["spring tips.csv", "Pictures of May"])
def test_the_name_of_a_table_never_stands_on_a_card(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    if place.suffix:
        place.touch()
    else:
        place.mkdir()
    origin = Origin(source_name(place), "row-1", "1")
    post = Post("a", Kind.REMEDY, "Rest", "Rest.", (CardText("Rest."),), origin=origin)
    assert _eyebrow(post, post.cards[0]) == ""
