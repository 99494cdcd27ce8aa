"""Rows into post files: all of them or none, again and again, and never over a hand edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.bulk.folder import read_folder
from scheduler.bulk.pictures import Pictures
from scheduler.bulk.row import Desk, post_of, slug
from scheduler.bulk.table import Row, read_table
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Post
from scheduler.posts.merge import MergeReport, merge_import
from scheduler.posts.read import Resolve, read_files

TABLES = (".csv", ".tsv")
_SETTINGS = ("networks", "link", "image", "alt", "late", "campaign")


@dataclass(frozen=True, slots=True)
class BulkReport:
    """``posts`` as in the rows; ``copied`` pictures by their new names; ``differing``: (file, settings)
    of posts whose own settings are not the rows' and stay."""

    posts: tuple[Post, ...]
    merge: MergeReport
    copied: tuple[str, ...]
    differing: tuple[tuple[str, tuple[str, ...]], ...]


def is_bulk(source: str) -> bool:
    """Whether ``source`` is a table or a folder, and not an article."""
    path = Path(source)
    return path.is_dir() or path.suffix.lower() in TABLES


def read_source(path: Path) -> tuple[Row, ...]:
    """The rows of a table or of a folder of pictures. Raises BadInput with every problem."""
    return read_folder(path) if path.is_dir() else read_table(path)


def source_name(path: Path) -> str:
    """What posts' ``origin`` calls it. The dot tells it from an article's name, which may stand on cards."""
    resolved = path.resolve()
    return f"{slug(resolved.name)}.pictures" if path.is_dir() else f"{slug(resolved.stem)}.csv"


def import_rows(
    rows: Sequence[Row],
    *,
    source: str,
    posts: Path,
    images: Path,
    campaigns: Sequence[str],
    campaign: str | None,
    networks: Resolve,
    dry_run: bool = False,
) -> BulkReport:
    """Bring the post files in ``posts`` in line with ``rows``, and their pictures into ``images``.

    A row is known again by its text or its id. Words change with the row unless somebody changed them
    by hand; settings (networks, link, image …) of a file that exists stay as they are. Raises BadInput
    with the problems of all rows, and then nothing is written.
    """
    pictures = Pictures(images)
    drafts = _posts(rows, Desk(source, campaigns, campaign, networks, pictures))
    before = {file.source.where: file.post for file in read_files(posts, networks=networks)}
    merged = [(post, ()) for post in drafts]
    report = merge_import(posts, merged, dry_run=True)
    if not dry_run:
        pictures.copy()
        report = merge_import(posts, merged)
    differing = []
    for post in drafts:
        file = report.file_of(post.id)
        if file in before and (names := _different(before[file], post)):
            differing.append((file, names))
    return BulkReport(tuple(drafts), report, tuple(pictures.copies), tuple(differing))


def _posts(rows: Sequence[Row], desk: Desk) -> list[Post]:
    posts: list[Post] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for row in rows:
        try:
            post = post_of(row, desk)
        except BadInput as error:
            problems += error.problems
            continue
        if post.id in lines and "id" in row.cells:
            what = f'"{post.id}" is also the id of the row in line {lines[post.id]}.'
            problems.append(row.problem("id", what, "Every post needs its own id."))
        post = replace(post, id=_free(post.id, lines))
        lines[post.id] = row.line
        posts.append(post)
    if problems:
        raise BadInput(problems)
    return posts


def _free(wanted: str, taken: dict[str, int]) -> str:
    free, number = wanted, 2
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def _different(file: Post, row: Post) -> tuple[str, ...]:
    return tuple(name for name in _SETTINGS if getattr(row, name) and getattr(row, name) != getattr(file, name))
