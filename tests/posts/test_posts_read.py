"""What a person may write, and the order it comes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from post_samples import resolve

from scheduler.core.model import CardText, Kind, Post, Step
from scheduler.posts.cards import count_words
from scheduler.posts.read import as_written, read_post, read_posts

FULL = """\
---
# notes are welcome
id: knees-2
kind: Remedy
title: "Knees: bend them"
step: 2 of 3
campaign: tips
networks: [Facebook, twitter, x]
hashtags: ["#Selfhelp", Knees, Knees]
link: https://example.org/knees?a=b#c
image: sub/knee.jpg
alt: yes
late: 10:30
captions:
  twitter: >
    Folded
    text.
  facebook: |
    Two
    lines.
cards:
  - First card.
  - {text: 1e3, title: null}
  - text: Third card.
    title: Three
    sources:
      - One.
      - Two.
origin: {article: knees.txt, section: To do, digest: 0012}
---

The caption.

---
still the caption
"""


def test_a_full_post(tmp_path: Path) -> None:
    (tmp_path / "images" / "sub").mkdir(parents=True)
    (tmp_path / "images" / "sub" / "knee.jpg").touch()
    (tmp_path / "k.md").write_text(FULL)
    post = read_post(tmp_path / "k.md", networks=resolve, images=tmp_path / "images", where="posts/k.md")
    assert post.origin is not None
    assert post.origin.digest == "0012"
    assert (post.id, post.kind, post.title, post.step) == ("knees-2", Kind.REMEDY, "Knees: bend them", Step(2, 3))
    assert (post.networks, post.hashtags) == (("facebook", "x"), ("Selfhelp", "Knees"))
    assert (post.alt, post.late, post.campaign) == ("yes", "10:30", "tips")
    assert post.link == "https://example.org/knees?a=b#c"
    assert post.captions == {"x": "Folded text.", "facebook": "Two\nlines."}
    assert post.cards == (
        CardText("First card."),
        CardText("1e3"),
        CardText("Third card.", "Three", ("One.", "Two.")),
    )
    assert post.body == "The caption.\n\n---\nstill the caption"
    assert post.file == "posts/k.md"


def test_the_least_a_post_needs(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nid: a\ntitle: A\n---\nOne line\nand more.\n\nEnd.\n")
    assert read_post(tmp_path / "a.md", networks=resolve) == Post(
        id="a",
        kind=Kind.OTHER,
        title="A",
        body="One line\nand more.\n\nEnd.",
        cards=(CardText("One line and more. End."),),
        file="a.md",
    )


@pytest.mark.parametrize(
    "written", ["yes", "no", "on", "off", "true", "10:30", "1e3", "012", "0x1F", "2027-01-05", "1_0"]
)
def test_a_text_is_what_was_written(tmp_path: Path, written: str) -> None:
    (tmp_path / "a.md").write_text(f"---\nid: {written.replace(':', '.')}\ntitle: {written}\n---\nBody.\n")
    post = read_post(tmp_path / "a.md", networks=as_written)
    assert (post.id, post.title) == (written.replace(":", "."), written)


def test_written_order(tmp_path: Path) -> None:
    names = ["1-z.md", "2-a.md", "10-a.md", "100-a.md", "b/01.md", "b/02.md", "b/a/x.md", "intro.md"]
    for name in reversed(names):
        path = tmp_path / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\nid: {name.replace('/', '-')}\ntitle: A\n---\nBody.\n")
    found = read_posts(tmp_path / "posts", networks=as_written)
    assert [post.file for post in found] == [f"posts/{name}" for name in names]


def test_what_is_no_post_is_left_alone(tmp_path: Path) -> None:
    for name in ("README.md", ".hidden.md", "notes.txt", ".git/a.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("anything")
    assert read_posts(tmp_path, networks=as_written) == ()
    assert read_posts(tmp_path / "absent", networks=as_written) == ()


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("one", 1), ("two – words", 2), ("it's  well-known\n!", 2), ("a & b", 2), ("4 x 5", 3)]
)
def test_words_are_counted_as_a_reader_does(text: str, words: int) -> None:
    assert count_words(text) == words


def test_the_posts_that_ship_are_sound() -> None:
    root = Path(__file__).parents[2]
    found = read_posts(root / "posts", networks=as_written, images=root / "images")
    assert found
    assert all(post.body and post.cards for post in found)
