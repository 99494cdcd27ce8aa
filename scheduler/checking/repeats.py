"""Posts that say what another post says already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from scheduler.checking.advice import Advice
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Post
from scheduler.core.text.likeness import alike, words_of
from scheduler.posts.parse import PostFile

SameCaption = Callable[[Post, str], str]
"""The caption of a post on a network. Raises BadInput when it has none that fits."""

_MEND = "Keep one of them, or give this one something of its own to say."


def repeats(files: Sequence[PostFile]) -> Iterator[Advice]:
    """Advice on near-duplicates, and on posts that lead to the same page under the same title."""
    told: set[int] = set()
    for pair in alike([file.post.body for file in files]):
        told.add(pair.second)
        first, second = files[pair.first], files[pair.second]
        place = _place(first, "body")
        what = f"It says nearly the same as {place} ({pair.share:.0%} alike)."
        if pair.share == 1:
            what = f"It says the same as {place}, word for word."
        yield _advice("near-duplicate", second, what, field="body")
    first_with: dict[tuple[str, ...], PostFile] = {}
    for index, file in enumerate(files):
        if file.post.link is None:
            continue
        key = (file.post.link.rstrip("/"), *words_of(file.post.title))
        other = first_with.setdefault(key, file)
        if other is not file and index not in told:
            what = f"It has the title and the link of {_place(other, 'title')}."
            yield _advice("same-link-and-title", file, what, field="title")


def same_captions(files: Sequence[PostFile], *, networks: Sequence[str], caption: SameCaption) -> Iterator[Problem]:
    """Captions that are letter for letter those of another post, on networks that refuse repeats."""
    for network in networks:
        groups: dict[tuple[str, ...], list[PostFile]] = defaultdict(list)
        for file in files:
            if not file.post.networks or network in file.post.networks:
                groups[tuple(words_of(file.post.captions.get(network, file.post.body)))].append(file)
        for group in groups.values():
            if len(group) > 1:
                yield from _same_in(group, network, caption)


def _same_in(group: Sequence[PostFile], network: str, caption: SameCaption) -> Iterator[Problem]:
    first: dict[str, PostFile] = {}
    for file in group:
        try:
            text = caption(file.post, network)
        except BadInput:  # said elsewhere
            continue
        other = first.setdefault(text, file)
        if other is not file:
            field = f"captions.{network}" if network in file.post.captions else "body"
            what = f"{network}: The caption is letter for letter that of {_place(other, field)}; it refuses repeats."
            mend = "Change some words, or leave this network out for one of them."
            yield Problem(file.source.where, what, mend, field=field)


def _advice(rule: str, file: PostFile, what: str, *, field: str) -> Advice:
    line = file.source.body_line if field == "body" else file.lines.get(field)
    return Advice(rule, file.source.where, line, "", what, _MEND, field)


def _place(file: PostFile, field: str) -> str:
    line = file.source.body_line if field == "body" else file.lines.get(field, file.lines.get("id"))
    return f"{file.source.where}:{line}" if line else file.source.where
