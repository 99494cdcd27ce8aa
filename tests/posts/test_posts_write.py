"""What is written reads back as the same post, and a crash never leaves half a file."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from post_samples import NASTY, plain_post, posts, resolve, texts
from ruamel.yaml import YAML

from scheduler.core.errors import BadInput
from scheduler.core.model import CardText, Post
from scheduler.posts.parse import checked
from scheduler.posts.read import as_written, read_post, read_posts
from scheduler.posts.write import render, update_post, write_post
from scheduler.posts.yaml_text import read_alternatives, scalar


def read_back(text: str) -> Post:
    return checked(text, "a.md").post


@given(posts, st.lists(texts, max_size=3))
def test_every_post_reads_back_the_same(post: Post, alternatives: list[str]) -> None:
    assert read_back(render(post, alternatives=alternatives)) == post


@given(posts)
def test_line_ends_of_windows_and_a_mark_at_the_begin_make_no_difference(post: Post) -> None:
    text = render(post)
    assert read_back("\ufeff" + text.replace("\n", "\r\n")) == post


@pytest.mark.parametrize("text", [text for text in NASTY if text.strip()])
def test_a_strange_text_survives_everywhere(text: str) -> None:
    post = replace(
        plain_post(),
        title=text,
        alt=text,
        campaign=text,
        late=text,
        networks=(text,),
        captions={text: text},
        cards=(CardText(text, text, (text, text)), CardText(text)),
    )
    assert read_back(render(post, alternatives=[text], header=text)) == post


@given(texts)
def test_other_yaml_readers_take_each_value_for_the_same_text(text: str) -> None:
    assert YAML(typ="safe", pure=True).load(f"a:\n  - b: {scalar(text, indent=4)}\n") == {"a": [{"b": text}]}


@pytest.mark.parametrize("text", ["yes", "No", "on", "off", "y", "10:30", "1e3", "0x1F", "012", "2027-01-05", "1:2:3"])
def test_what_older_yaml_takes_for_something_else_is_quoted(text: str) -> None:
    assert scalar(text) == f'"{text}"'


def test_a_new_file_is_for_people() -> None:
    post = replace(plain_post(), origin=None, captions={"x": "Short.\nTwo lines."}, networks=("facebook", "x"))
    text = render(post, alternatives=["Rest a lot.", "Walk: every  day # or so"], header="Be bold.")
    assert text == (
        "---\n"
        "# Be bold.\n"
        "id: knees-1\n"
        "kind: remedy\n"
        'title: "Knees: be kind"\n'
        "step: {number: 1, total: 3}\n"
        "campaign: tips\n"
        "networks: [facebook, x]\n"
        "hashtags: [Selfhelp, Knees]\n"
        "cards:\n"
        "  - text: Bend your knees gently.\n"
        "    sources:\n"
        "      - Bend your knees gently, often.\n"
        "# Other sentences of the article that would fit on the card:\n"
        "#   * Rest a lot.\n"
        "#   * Walk: every day # or so\n"
        "captions:\n"
        "  x: |-\n"
        "    Short.\n"
        "    Two lines.\n"
        "---\n"
        "Bend them gently.\n"
        "\n"
        "Then rest.\n"
    )


def test_one_plain_card_is_one_line() -> None:
    post = replace(plain_post(), cards=(CardText("Rest."),))
    assert "\ncard: Rest.\n" in render(post)


@given(st.lists(texts, max_size=5))
def test_offered_sentences_can_be_read_again(alternatives: list[str]) -> None:
    text = render(plain_post(), alternatives=alternatives)
    offered = read_alternatives(checked(text, "a.md").source.front)
    assert len(offered) == len(alternatives)
    assert render(plain_post(), alternatives=offered) == text


def test_written_to_disk_and_read_from_it(tmp_path: Path) -> None:
    post = replace(plain_post(), networks=("twitter",), captions={"twitter": "Hello"})
    write_post(tmp_path / "posts.md", post, alternatives=["Other."])
    proper = replace(post, networks=("x",), captions={"x": "Hello"}, file="posts.md")
    assert read_post(tmp_path / "posts.md", networks=resolve) == proper
    assert [path.name for path in tmp_path.iterdir()] == ["posts.md"]


def test_the_same_post_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        write_post(tmp_path / name, plain_post(), alternatives=["Other."])
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("mine")
    with pytest.raises(BadInput, match="exists already"):
        write_post(path, plain_post())
    assert path.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_post_that_breaks_a_rule_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="46 words"):
        write_post(tmp_path / "a.md", replace(plain_post(), cards=(CardText("word " * 46),)))
    assert list(tmp_path.iterdir()) == []


def refuse(*_: object, **__: object) -> None:
    raise OSError("the power went")


@pytest.mark.parametrize("name", ["replace", "fsync"])
def test_a_crash_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    write_post(tmp_path / "a.md", plain_post())
    before = (tmp_path / "a.md").read_bytes()
    monkeypatch.setattr(os, name, refuse)
    with pytest.raises(OSError, match="the power went"):
        update_post(tmp_path / "a.md", {"title": "New"})
    with pytest.raises(OSError, match="the power went"):
        write_post(tmp_path / "b.md", plain_post())
    assert (tmp_path / "a.md").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_what_a_killed_process_leaves_behind_is_no_post(tmp_path: Path) -> None:
    write_post(tmp_path / "a.md", plain_post())
    (tmp_path / ".b.md.0a1b2c3d.tmp").write_text("---\nid: ha")
    (tmp_path / ".b.md").write_text("---\nid: ha")
    assert [post.id for post in read_posts(tmp_path, networks=as_written)] == ["knees-1"]


@pytest.mark.skipif(os.name == "nt", reason="rights are different there")
def test_rights_are_the_owners(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_post(tmp_path / "a.md", plain_post())
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o640
    (tmp_path / "a.md").chmod(0o664)
    update_post(tmp_path / "a.md", {"title": "New"})
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o664


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    write_post(tmp_path / "real.md", plain_post())
    (tmp_path / "a.md").symlink_to(tmp_path / "real.md")
    update_post(tmp_path / "a.md", {"title": "New"})
    assert (tmp_path / "a.md").is_symlink()
    assert read_post(tmp_path / "real.md", networks=as_written).title == "New"
