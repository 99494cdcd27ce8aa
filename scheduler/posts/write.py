"""Writing post files: new ones with notes for the author, changed ones to the byte."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Post
from scheduler.files import write_whole
from scheduler.posts.cards import card_of_body
from scheduler.posts.parse import PostFile, checked
from scheduler.posts.source import FENCE, Source, decode, one_newline, read_bytes, split
from scheduler.posts.splice import insert_after, splice
from scheduler.posts.yaml_text import (
    alternatives_block,
    comment_text,
    front_entries,
    read_alternatives,
    without_alternatives,
)

NOTES = """\
Lines that begin with # are notes for you. Change any field except id: by its id
a post is known, so that it goes out once. The card is what stands in the picture
(45 words at most); the text below the second --- is the caption."""


def render(
    post: Post, *, alternatives: Sequence[str] = (), header: str | None = NOTES, generated: str | None = None
) -> str:
    """The text of a new post file: the same input, the same text."""
    entries = front_entries(post, generated=generated)
    if block := alternatives_block(alternatives):
        entries["cards"] += "\n" + block
    notes = [f"# {comment_text(line)}".rstrip() for line in (header or "").splitlines()]
    return "\n".join((FENCE, *notes, *entries.values(), FENCE, one_newline(post.body).strip(), ""))


def write_post(path: Path, post: Post, *, alternatives: Sequence[str] = (), header: str | None = NOTES) -> None:
    """Write a new file, whole or not at all.

    ``alternatives`` are offered to the author as comments, ``header`` is a note on top. Raises
    BadInput if the file exists or the post breaks a rule of ``read``; OSError if the disk refuses.
    """
    text = render(post, alternatives=alternatives, header=header)
    checked(text, path.name)
    put(path, text, before=None)


def update_post(path: Path, changes: Mapping[str, Any], *, alternatives: Sequence[str] | None = None) -> None:
    """Change some fields of a post file: ``changes`` maps names of ``Post``'s fields to new values.

    Comments, order, quotes and everything else in the file stay as they are; None or an empty value
    takes a field out. ``alternatives`` replaces the sentences offered as comments. A file that says
    all that already is not written. Raises BadInput if file or result break a rule of ``read``;
    OSError if the disk refuses, and then the old file is whole.
    """
    raw = read_bytes(path, path.name)
    file = checked(decode(raw, path.name), path.name)
    put(path, revise(file, changes, alternatives=alternatives, generated=file.generated), before=raw)


def revise(
    file: PostFile, changes: Mapping[str, Any], *, alternatives: Sequence[str] | None, generated: str | None
) -> str:
    """The file's text with ``changes``. Pure; raises BadInput if it can't be done exactly."""
    wanted = replace(file.post, **changes)
    wanted = replace(wanted, body=one_newline(wanted.body).strip())
    if not file.has_card and "cards" not in changes:
        wanted = replace(wanted, cards=card_of_body(wanted.body))
    front = splice(file.source, _changed_entries(file, wanted, generated))
    source = _with_front(file.source, front)
    if alternatives is not None:
        source = _offering(source, alternatives, after="cards" if "\ncards:" in f"\n{source.front}" else "card")
    text = source.text[: source.body_start] + _body(file, wanted.body)
    result = checked(text, source.where)
    if replace(result.post, file=wanted.file) != wanted or result.generated != generated:
        what = "The front matter is laid out so that it can't be changed safely."
        raise BadInput(Problem(source.where, what, "Change it by hand.", line=1))
    return text


def _with_front(source: Source, front: str) -> Source:
    return split(source.text[: source.front_start] + front + source.text[source.front_end :], source.where)


def _offering(source: Source, alternatives: Sequence[str], *, after: str) -> Source:
    """The text with other sentences in its comments; untouched if it offers them already."""
    block = alternatives_block(alternatives)
    if read_alternatives(block) == read_alternatives(source.front):
        return source
    source = _with_front(source, without_alternatives(source.front))
    return _with_front(source, insert_after(source, after, text=block)) if block else source


def _changed_entries(file: PostFile, wanted: Post, generated: str | None) -> dict[str, str | None]:
    """Field as named in the file → its new YAML, for the fields that differ."""
    old = front_entries(file.post, generated=file.generated)
    new = front_entries(wanted, generated=generated)
    if not file.has_card and wanted.cards == card_of_body(wanted.body):
        old.pop("cards"), new.pop("cards")
    return {
        ("card" if name == "cards" and "card" in file.lines else name): new.get(name)
        for name in (*old, *(name for name in new if name not in old))
        if old.get(name) != new.get(name)
    }


def _body(file: PostFile, body: str) -> str:
    source = file.source
    raw = source.text[source.body_start :]
    if body == source.body:
        return raw
    blank = re.match(r"(?:[ \t]*\r?\n)*", raw)
    return (blank[0] if blank else "") + body.replace("\n", source.newline) + source.newline


def put(path: Path, text: str, *, before: bytes | None) -> None:
    """Replace the file in one step, if it still holds ``before`` (None: if it doesn't exist).

    Through a file beside it, so that a crash leaves the old file or the new one. A file that exists
    keeps its rights, a new one gets the owner's usual ones. Raises BadInput if somebody else changed
    the file meanwhile.
    """
    path = path.resolve()
    raw = text.encode("utf-8")
    if raw == before:
        return

    def demand_unchanged() -> None:
        if (path.read_bytes() if path.exists() else None) != before:
            what = "The file was changed meanwhile." if before is not None else "The file exists already."
            raise BadInput(Problem(path.name, what, "Nothing was overwritten; look at it and try again."))

    mode = None if before is None or not path.exists() else path.stat().st_mode & 0o7777
    write_whole(path, raw, mode=mode, ready=demand_unchanged)
