"""Importing an article again: what changed in it reaches the post files, a hand edit never yields.

Two digests in a post's ``origin`` tell what happened since the last import: ``digest`` covers the
article's sentences, ``generated`` the words that the program wrote into the file. The settings of a
post (networks, link, image, alt, late, captions, campaign) are the author's from the start.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scheduler.core.errors import BadInput
from scheduler.core.model import CardText, Origin, Post
from scheduler.posts.match import Names, match, orphans
from scheduler.posts.parse import PostFile, checked
from scheduler.posts.read import read_files
from scheduler.posts.write import NOTES, put, render, revise
from scheduler.posts.yaml_text import read_alternatives

Draft = tuple[Post, Sequence[str]]
"""A post made from an article, and other sentences that would fit on its card."""

_WORDS = ("kind", "title", "step", "hashtags", "body", "cards")
_OWN = "It has no origin, so it is your own post."
_GONE = "The article has no such part any more."
_HEADER = f"{NOTES}\nImporting the article again never undoes what you change here."


@dataclass(frozen=True, slots=True)
class MergedFile:
    """One post file after a merge.

    ``file`` is named as in ``Post.file``. ``why`` says why it was kept; ``sentences`` are the words
    that the article has now and the file has not.
    """

    id: str
    file: str
    path: Path
    why: str = ""
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What happened to each file, in the article's order. ``files``: id in the article → file."""

    written: tuple[MergedFile, ...]
    updated: tuple[MergedFile, ...]
    unchanged: tuple[MergedFile, ...]
    kept: tuple[MergedFile, ...]
    orphaned: tuple[MergedFile, ...]
    files: dict[str, str]

    def file_of(self, post_id: str) -> str:
        """The file of the post that has this id in the article. Raises KeyError."""
        return self.files[post_id]


@dataclass(frozen=True, slots=True)
class _Outcome:
    sort: str
    merged: MergedFile
    text: str | None = None
    before: bytes | None = None


def merge_import(folder: Path, drafts: Sequence[Draft], *, dry_run: bool = False) -> MergeReport:
    """Bring the post files in ``folder`` in line with an article's drafts (all with ``origin``).

    A new draft becomes a new file ``NN-id.md``, also if the person deleted the old one. A file whose
    sentences changed in the article is changed if nobody edited its words, else kept. A file is found
    by its id or, when the article renumbered its parts, by its sentences; it keeps its name and id.
    Nothing is written before all is worked out. Raises BadInput if a file that is there can't be read
    or a draft breaks a rule of ``read``; OSError if the disk refuses, and then each file is whole.
    """
    if any(post.origin is None for post, _ in drafts) or len({post.id for post, _ in drafts}) < len(drafts):
        raise ValueError("every draft needs an origin and an id of its own")
    existing = read_files(folder)
    posts = [post for post, _ in drafts]
    found = match(posts, existing)
    names = Names(folder, existing)
    outcomes = []
    for number, (post, alternatives) in enumerate(drafts, start=1):
        file = found.get(post.id)
        outcomes.append(
            _new(names, number, post=post, alternatives=alternatives)
            if file is None
            else _again(file, post, alternatives=alternatives)
        )
    if not dry_run:
        for outcome in outcomes:
            if outcome.text is not None:
                outcome.merged.path.parent.mkdir(parents=True, exist_ok=True)
                put(outcome.merged.path, outcome.text, before=outcome.before)
    return _report(posts, outcomes, orphaned=orphans(posts, existing, found=found))


def _new(names: Names, number: int, *, post: Post, alternatives: Sequence[str]) -> _Outcome:
    post = replace(post, id=names.id(post.id))
    path = names.path(number, post.id)
    merged = MergedFile(post.id, names.file(path), path)
    text, _ = _signed(post, alternatives, where=merged.file)
    return _Outcome("written", merged, text)


def _signed(post: Post, alternatives: Sequence[str], *, where: str) -> tuple[str, PostFile]:
    """The text of a new file with the digest of what the program wrote, and how it reads."""
    plain = render(post, alternatives=alternatives, header=_HEADER)
    generated = digest_of(checked(plain, where))
    text = render(post, alternatives=alternatives, header=_HEADER, generated=generated)
    return text, checked(text, where)


def digest_of(file: PostFile) -> str:
    """A digest of a file's words and of the sentences it offers, as they are read from it."""
    post = file.post
    words = [
        post.kind.value,
        post.title,
        [post.step.number, post.step.total] if post.step else None,
        list(post.hashtags),
        post.body,
        [_words_of(card) for card in post.cards],
        read_alternatives(file.source.front),
    ]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]


def _words_of(card: CardText) -> list[Any]:
    """What makes up a card. What few cards have is left out where it isn't, so that the digests of
    files written before there was such a thing still hold."""
    more = [card.layout, card.part, [card.step.number, card.step.total] if card.step else None]
    return [card.text, card.title, list(card.sources), *(more if any(more) else ())]


def _again(file: PostFile, post: Post, *, alternatives: Sequence[str]) -> _Outcome:
    merged = MergedFile(file.post.id, file.source.where, file.path)
    old, new = file.post.origin, post.origin
    if old is None or new is None:
        return _Outcome("kept", replace(merged, why=_OWN, sentences=_new_sentences(file.post, post)))
    if _same(file.post, post):
        return _Outcome("unchanged", merged)
    _, fresh = _signed(replace(post, id=file.post.id), alternatives, where=merged.file)
    if why := _reason_to_keep(file, old, new):
        return _Outcome("kept", replace(merged, why=why, sentences=_new_sentences(file.post, post)))
    changes = {name: getattr(fresh.post, name) for name in (*_WORDS, "origin")}
    try:
        text = revise(file, changes, alternatives=alternatives, generated=fresh.generated)
    except BadInput as error:
        why = error.problems[0].what
        return _Outcome("kept", replace(merged, why=why, sentences=_new_sentences(file.post, post)))
    return _Outcome("updated", merged, text, before=file.source.text.encode("utf-8"))


def _same(old: Post, new: Post) -> bool:
    """True if the article says the same under the same heading, at the same place of its list."""
    return (
        old.origin is not None
        and new.origin is not None
        and ((old.origin.digest, old.origin.section, old.step) == (new.origin.digest, new.origin.section, new.step))
    )


def _reason_to_keep(file: PostFile, old: Origin, new: Origin) -> str:
    if old.article != new.article:
        return f"It was made from another article ({old.article})."
    if file.generated != digest_of(file):
        return "You changed it, so it stays as it is."
    return ""


def _new_sentences(old: Post, new: Post) -> tuple[str, ...]:
    """What the draft says and the file doesn't: its sources if they are known, else its own words."""
    said = {" ".join(text.split()) for text in _texts(old)}
    fresh = (" ".join(text.split()) for text in _texts(new))
    return tuple(dict.fromkeys(text for text in fresh if text not in said))


def _texts(post: Post) -> list[str]:
    cards = [text for card in post.cards for text in (card.sources or (card.text,))]
    return [*cards, *re.split(r"\n\s*\n", post.body)]


def _report(posts: Sequence[Post], outcomes: Sequence[_Outcome], *, orphaned: Sequence[PostFile]) -> MergeReport:
    def those(sort: str) -> tuple[MergedFile, ...]:
        return tuple(outcome.merged for outcome in outcomes if outcome.sort == sort)

    return MergeReport(
        written=those("written"),
        updated=those("updated"),
        unchanged=those("unchanged"),
        kept=those("kept"),
        orphaned=tuple(MergedFile(file.post.id, file.source.where, file.path, _GONE) for file in orphaned),
        files={post.id: outcome.merged.file for post, outcome in zip(posts, outcomes, strict=True)},
    )
