"""Cards with a layout, a step and a part of their own: read, written, checked and kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from post_samples import plain_post

from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import CardText, Kind, Step
from scheduler.posts.merge import digest_of, merge_import
from scheduler.posts.parse import checked
from scheduler.posts.read import as_written, read_posts
from scheduler.posts.write import render, update_post, write_post

CARDS = (
    CardText("Sore knees?", "Knees", layout="cover"),
    CardText("They click.\nThey ache.", layout="checklist", part="Signs"),
    CardText("Bend them gently.", "Bend", ("Bend them gently, often.",), "remedy", Step(1, 2), "What helps"),
)
POST = replace(plain_post(), kind=Kind.CAROUSEL, cards=CARDS, step=None)


def layouts(folder: Path, *names: str) -> Path:
    (folder / "layouts").mkdir()
    for name in names:
        (folder / "layouts" / f"{name}.yml").write_text("ground: surface\n", encoding="utf-8")
    return folder / "layouts"


def problems(folder: Path, cards: str, known: Path | None = None) -> tuple[Problem, ...]:
    (folder / "posts").mkdir()
    text = f"---\nid: a\ntitle: A\ncards:\n{cards}---\nWords.\n"
    (folder / "posts" / "a.md").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_posts(folder / "posts", networks=as_written, layouts=known)
    return caught.value.problems


def test_what_is_written_is_read() -> None:
    text = render(POST)
    assert checked(text, "a.md").post == POST
    assert "  - text: Bend them gently.\n    title: Bend\n    layout: remedy\n    part: What helps\n    step: {number: 1, total: 2}\n" in text  # fmt: skip


@pytest.mark.parametrize("step", ["2 of 3", "2/3", "{number: 2, total: 3}"])
def test_a_step_in_every_spelling(step: str) -> None:
    file = checked(f"---\nid: a\ntitle: A\ncards:\n  - text: B\n    step: {step}\n---\nWords.\n", "a.md")
    assert file.post.cards == (CardText("B", step=Step(2, 3)),)


@pytest.mark.parametrize(
    ("cards", "line", "field", "says"),
    [
        ("  - text: B\n    step: 4 of 3\n", 6, "cards.1.step", "no step 4 of 3"),
        ("  - text: B\n  - text: C\n    step: third\n", 7, "cards.2.step", "which step of how many"),
        ("  - text: B\n    step: {number: 1, totl: 3}\n", 6, "cards.1.step.totl", "no such field"),
        ("  - text: B\n    layuot: cover\n", 6, "cards.1.layuot", "no such field"),
        ("  - text: B\n    layout: [cover]\n", 6, "cards.1.layout", "A text is expected"),
    ],
)
def test_wrong_fields_are_told_with_their_line(tmp_path: Path, cards: str, line: int, field: str, says: str) -> None:
    found = problems(tmp_path, cards)
    assert (found[0].where, found[0].line, found[0].field) == ("posts/a.md", line, field)
    assert says in found[0].what


def test_an_unknown_layout_is_told_with_its_line_and_the_known_ones(tmp_path: Path) -> None:
    known = layouts(tmp_path, "quote", "cover")
    (problem,) = problems(tmp_path, "  - text: B\n    layout: cover\n  - text: C\n    layout: covr\n", known)
    assert str(problem).startswith("posts/a.md:8: ")
    assert (problem.field, problem.mend) == ("cards.2.layout", "There are: cover, quote.")
    assert "covr" in problem.what


def test_a_card_is_changed_and_the_rest_of_the_file_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    write_post(path, POST)
    path.write_text(path.read_text(encoding="utf-8").replace("title: Knees", "title: Knees  # mine"), encoding="utf-8")
    changed = (*CARDS[:2], replace(CARDS[2], layout="quote", step=Step(2, 2)))
    update_post(path, {"cards": changed})
    text = path.read_text(encoding="utf-8")
    assert checked(text, "a.md").post.cards == changed
    assert "# mine" in text


@pytest.mark.parametrize(("old", "new"), [("layout: cover", "layout: quote"), ("part: Signs", "part: Mine"), ("number: 1", "number: 2")])  # fmt: skip
def test_a_hand_edit_of_a_card_survives_the_next_import(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "posts"
    merge_import(folder, [(POST, ())])
    (path,) = folder.iterdir()
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    mine = path.read_bytes()
    assert POST.origin is not None
    report = merge_import(folder, [(replace(POST, origin=replace(POST.origin, digest="d2")), ())])
    assert [merged.why for merged in report.kept] == ["You changed it, so it stays as it is."]
    assert path.read_bytes() == mine


def test_an_untouched_carousel_is_brought_up_to_date(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    merge_import(folder, [(POST, ())])
    assert POST.origin is not None
    fresh = replace(POST, cards=CARDS[:2], origin=replace(POST.origin, digest="d2"))
    report = merge_import(folder, [(fresh, ())])
    assert len(report.updated) == 1
    assert read_posts(folder, networks=as_written)[0].cards == CARDS[:2]


def test_digests_written_before_cards_had_layouts_still_hold() -> None:
    assert digest_of(checked(render(plain_post()), "a.md")) == "31723e2b0fbc909b"
