"""Which file belongs to which draft, and what a new file may be called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scheduler.core.model import Post
from scheduler.posts.parse import PostFile
from scheduler.posts.read import name_of

MAX_NAME_CHARACTERS = 48  # four bytes each at most; a file name may have 255


def match(drafts: Sequence[Post], existing: Sequence[PostFile]) -> dict[str, PostFile]:
    """Id of a draft → its file. The same sentences weigh more than the same id, so that a remedy put
    in front of the others doesn't push each of them into its neighbour's file."""
    free = {file.post.id: file for file in existing}
    found: dict[str, PostFile] = {}
    by_sentences = _only_ones((_sentences_key(file.post), file) for file in existing)
    drafts_by_sentences = _only_ones((_sentences_key(post), post) for post in drafts)
    for key, post in drafts_by_sentences.items():
        file = by_sentences.get(key)
        if file is not None and key is not None:
            found[post.id] = free.pop(file.post.id)
    for post in drafts:
        if post.id not in found and post.id in free:
            found[post.id] = free.pop(post.id)
    return found


def _sentences_key(post: Post) -> tuple[str, str] | None:
    return (post.origin.article, post.origin.digest) if post.origin else None


def _only_ones(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    listed = list(pairs)
    counts = Counter(key for key, _ in listed)
    return {key: value for key, value in listed if counts[key] == 1}


def orphans(drafts: Sequence[Post], existing: Sequence[PostFile], *, found: Mapping[str, PostFile]) -> list[PostFile]:
    """Files of these articles that no draft belongs to; a copy of a living one is none."""
    articles = {post.origin.article for post in drafts if post.origin}
    living = {_sentences_key(post) for post in drafts}
    used = {file.post.id for file in found.values()}
    return [
        file
        for file in existing
        if file.post.id not in used
        and file.post.origin is not None
        and file.post.origin.article in articles
        and _sentences_key(file.post) not in living
    ]


class Names:
    """Hands out file names and ids that nobody has."""

    def __init__(self, folder: Path, existing: Sequence[PostFile]) -> None:
        self._folder = folder
        self._ids = {file.post.id for file in existing}
        self._taken = {path.name.lower() for path in folder.iterdir()} if folder.is_dir() else set()

    def id(self, wanted: str) -> str:
        free, number = wanted, 2
        while free in self._ids:
            free, number = f"{wanted}-{number}", number + 1
        self._ids.add(free)
        return free

    def path(self, number: int, post_id: str) -> Path:
        stem = f"{number:02d}-{post_id[:MAX_NAME_CHARACTERS]}"
        name, suffix = f"{stem}.md", 2
        while name.lower() in self._taken:
            name, suffix = f"{stem}-{suffix}.md", suffix + 1
        self._taken.add(name.lower())
        return self._folder / name

    def file(self, path: Path) -> str:
        return name_of(path, self._folder)
