"""Changing a field leaves everything else in the file as it was, to the byte."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from post_samples import plain_post, posts, texts

from scheduler.core.errors import BadInput
from scheduler.core.model import CardText, Post, Step
from scheduler.posts.parse import checked
from scheduler.posts.read import as_written, read_post
from scheduler.posts.write import render, revise, update_post

HAND_WRITTEN = """\
---
# My own note

id:   knees-1     # never change
title: 'It''s  quoted'   # nice one
"kind": other
step: { number: 1,total: 3 }   # odd spacing
hashtags: [ Selfhelp,"Massage" ]
networks:
    - facebook   # first
    # - x is off for now
    - "x"

card: >-
  Folded over
  two lines. # this is text
# between
captions:
  x: |
    Line one
    # not a note
  # a note inside
  facebook:   "Hi #you"
late: ask
# the last note
---

The   caption.

  # A heading

"""


def comments(text: str) -> list[str]:
    """Comment lines and line ends of the sample above, without its two texts that look like some."""
    found = re.findall(r"(?m)(?:^|(?<=\s))#.*$", text.split("\n---\n")[0])
    return [note for note in found if note not in ("# this is text", "# not a note", '#you"')]


def changed(text: str, changes: dict[str, Any], alternatives: list[str] | None = None) -> str:
    return revise(checked(text, "a.md"), changes, alternatives=alternatives, generated=None)


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"title": "New"}, "title: 'It''s  quoted'   # nice one", "title: New   # nice one"),
        ({"title": "a: b"}, "title: 'It''s  quoted'   # nice one", 'title: "a: b"   # nice one'),
        ({"step": Step(2, 3)}, "step: { number: 1,total: 3 } ", "step: {number: 2, total: 3} "),
        ({"step": None}, "step: { number: 1,total: 3 }   # odd spacing\n", "# odd spacing\n"),
        ({"hashtags": ("One",)}, '[ Selfhelp,"Massage" ]', "[One]"),
        ({"late": None}, "late: ask\n", ""),
        ({"late": "skip"}, "late: ask", "late: skip"),
        ({"link": "https://a.example/"}, "# the last note\n", "# the last note\nlink: https://a.example/\n"),
        ({"cards": (CardText("Short."),)}, ">-\n  Folded over\n  two lines. # this is text", "Short."),
        (
            {"networks": ("x",)},
            'networks:\n    - facebook   # first\n    # - x is off for now\n    - "x"\n',
            "# first\n# - x is off for now\nnetworks: [x]\n",
        ),
        (
            {"cards": (CardText("A."), CardText("B."))},
            "card: >-\n  Folded over\n  two lines. # this is text\n",
            "cards:\n  - text: A.\n  - text: B.\n",
        ),
        (
            {"captions": {}},
            "captions:\n  x: |\n    Line one\n    # not a note\n  # a note inside\n",
            "# a note inside\n",
        ),
        ({"body": "New\ntext"}, "The   caption.\n\n  # A heading\n\n", "New\ntext\n"),
        ({"title": "It's  quoted"}, "", ""),
        ({}, "", ""),
    ],
)
def test_only_what_changes_is_touched(changes: dict[str, Any], old: str, new: str) -> None:
    assert old in HAND_WRITTEN
    expected = HAND_WRITTEN.replace(old, new, 1) if old else HAND_WRITTEN
    if "captions" in changes:
        expected = expected.replace('  facebook:   "Hi #you"\n', "")
    assert changed(HAND_WRITTEN, changes) == expected
    windows = HAND_WRITTEN.replace("\n", "\r\n")
    assert changed(windows, changes) == expected.replace("\n", "\r\n")


values: dict[str, st.SearchStrategy[Any]] = {
    "title": texts,
    "campaign": st.none() | texts,
    "alt": st.none() | texts,
    "captions": st.dictionaries(texts, texts, max_size=2),
    "cards": st.lists(st.builds(CardText, texts, st.none() | texts), min_size=1, max_size=2).map(tuple),
    "networks": st.lists(texts, max_size=2, unique=True).map(tuple),
    "step": st.none() | st.just(Step(2, 9)),
    "body": texts.map(lambda text: text.replace("\r\n", "\n").replace("\r", "\n").strip()).filter(bool),
}
some_changes = st.fixed_dictionaries({}, optional=values)


@given(some_changes)
def test_no_comment_is_ever_lost(changes: dict[str, Any]) -> None:
    text = changed(HAND_WRITTEN, changes)
    for note in comments(HAND_WRITTEN):
        assert note in text.split("\n---\n")[0]
    before = checked(HAND_WRITTEN, "a.md").post
    assert checked(text, "a.md").post == replace(before, **changes)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(posts, some_changes, st.booleans())
def test_any_written_post_can_be_changed(post: Post, changes: dict[str, Any], windows: bool) -> None:
    text = render(post, alternatives=["One.", "Two."])
    text = text.replace("\n", "\r\n") if windows else text
    result = changed(text, changes)
    assert checked(result, "a.md").post == replace(post, **changes)
    assert ("\r\n" in result) == windows
    assert not re.search(r"(?<!\r)\n", result) or not windows
    back = changed(result, {name: getattr(post, name) for name in changes})
    assert checked(back, "a.md").post == post


def test_a_card_taken_from_the_body_follows_the_body() -> None:
    text = "---\nid: a\ntitle: A\n---\nShort.\n"
    assert changed(text, {"body": "Other."}) == text.replace("Short.", "Other.")
    assert changed(text, {"cards": (CardText("Mine."),)}) == text.replace("A\n", "A\ncard: Mine.\n")
    with pytest.raises(BadInput, match="The caption has 46 words"):
        changed(text, {"body": "word " * 46})


def test_offered_sentences_are_exchanged_and_other_notes_stay() -> None:
    text = render(plain_post(), alternatives=["One.", "Two."]).replace("#   * Two.", "#   * Two.\n# mine")
    result = changed(text, {}, ["Three."])
    assert result == text.replace("#   * One.\n#   * Two.\n", "#   * Three.\n")
    assert changed(result, {}, ["Three."]) == result
    assert "Three." not in changed(result, {}, [])
    assert "# mine" in changed(result, {}, [])


@pytest.mark.parametrize("front", ["{id: a, title: A}", "id: a\ntitle: &t A\nalt: *t", "id: a\n? title\n: A"])
def test_an_odd_layout_is_refused(front: str) -> None:
    text = f"---\n{front}\n---\nBody.\n"
    assert checked(text, "a.md").post.title == "A"
    with pytest.raises(BadInput):
        changed(text, {"title": "New"})


@pytest.mark.parametrize(
    "front", ["id: a\n'title': A", "id: a\ntitle:\n  A", "title: &t A\nid: a", "id: a\ntitle: !!str A"]
)
def test_an_unusual_layout_is_changed_exactly(front: str) -> None:
    text = f"---\n{front}\n---\nBody.\n"
    result = changed(text, {"title": "New"})
    assert checked(result, "a.md").post == replace(checked(text, "a.md").post, title="New")


def test_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(HAND_WRITTEN, encoding="utf-8")
    stamp = path.stat().st_mtime_ns, path.stat().st_ino
    update_post(path, {"late": "ask"})
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == stamp
    update_post(path, {"late": "skip"})
    assert path.read_text(encoding="utf-8") == HAND_WRITTEN.replace("late: ask", "late: skip")
    with pytest.raises(BadInput, match=r'a\.md:\d+: link: "nowhere" is no web address'):
        update_post(path, {"link": "nowhere"})
    assert read_post(path, networks=as_written).late == "skip"
