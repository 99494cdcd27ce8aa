"""Reading post files: from a folder to checked posts, or to every problem in it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Post
from scheduler.posts.parse import PostFile, parse
from scheduler.posts.source import decode, read_bytes

Resolve = Callable[[str], str]
"""Name or alias of a network → its proper name. Raises BadInput when there is no such network."""


def read_posts(
    folder: Path,
    *,
    networks: Resolve,
    images: Path | None = None,
    layouts: Path | None = None,
    campaigns: Collection[str] = (),
) -> tuple[Post, ...]:
    """All posts below ``folder`` in written order: by path, numbers counted as numbers.

    Hidden files and README.md are no posts; a folder that doesn't exist has none. ``images`` is the
    folder that ``image`` is relative to, ``layouts`` the one with the cards' layouts; None leaves them
    unchecked. ``Post.file`` is the path from the folder's parent, with slashes. A post that names no
    campaign belongs to that of its folder, if one of ``campaigns`` has the folder's name.
    Raises BadInput with the problems of all files.
    """
    files = read_files(folder, networks=networks, images=images, layouts=layouts, campaigns=campaigns)
    return tuple(file.post for file in files)


def read_post(path: Path, *, networks: Resolve, images: Path | None = None, where: str | None = None) -> Post:
    """The post in one file; ``where`` names it in messages (default: its file name).

    Raises BadInput with all problems of the file.
    """
    return _read(path, where or path.name, networks=networks, images=images).post


def as_written(name: str) -> str:
    """Takes any network's name for a proper one: for reading where networks don't matter."""
    return name


def read_files(
    folder: Path,
    *,
    networks: Resolve = as_written,
    images: Path | None = None,
    layouts: Path | None = None,
    campaigns: Collection[str] = (),
) -> tuple[PostFile, ...]:
    """Like ``read_posts``, with the files' text and digests beside the posts."""
    files, problems = find_files(folder, networks=networks, images=images, layouts=layouts, campaigns=campaigns)
    if problems:
        raise BadInput(problems)
    return files


def find_files(
    folder: Path,
    *,
    networks: Resolve = as_written,
    images: Path | None = None,
    layouts: Path | None = None,
    themes: Collection[str] | None = None,
    campaigns: Collection[str] = (),
) -> tuple[tuple[PostFile, ...], list[Problem]]:
    """Like ``read_files``, but instead of raising: those that are well, and the problems of the others. Of two
    with the same id the first is well."""
    files: list[PostFile] = []
    problems: list[Problem] = []
    known = None if layouts is None else frozenset(path.stem for path in layouts.glob("*.yml"))
    for path in _paths(folder):
        try:
            file = _read(path, name_of(path, folder), networks=networks, images=images, layouts=known, themes=themes)
            files.append(_at_home(file, path.relative_to(folder).parts[0], campaigns))
        except BadInput as error:
            problems += error.problems
    problems += _same_id(files)
    first = {file.post.id: file for file in reversed(files)}
    return tuple(file for file in files if first[file.post.id] is file), problems


def understood(
    text: str,
    path: Path,
    folder: Path,
    *,
    networks: Resolve,
    images: Path,
    layouts: Path,
    themes: Collection[str],
    campaigns: Collection[str],
) -> PostFile:
    """The file at ``path`` as it would be read with ``text`` in it. Raises BadInput with all its problems."""
    known = frozenset(one.stem for one in layouts.glob("*.yml"))
    where = name_of(path, folder)
    file = _understood(text, path, where, networks=networks, images=images, layouts=known, themes=themes)
    return _at_home(file, path.relative_to(folder).parts[0], campaigns)


def name_of(path: Path, folder: Path) -> str:
    """How a post file is called in messages and in ``Post.file``: ``posts/01-intro.md``."""
    return f"{folder.absolute().name}/{path.relative_to(folder).as_posix()}"


def _paths(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*.md") if path.is_file() and not _ignored(path.relative_to(folder))]
    return sorted(found, key=lambda path: _written_order(path.relative_to(folder).as_posix()))


def _ignored(path: Path) -> bool:
    return path.name.lower() == "readme.md" or any(part.startswith(".") for part in path.parts)


def _written_order(name: str) -> tuple[list[tuple[int, str]], str]:
    """So that 2- comes before 10- and 99- before 100-."""
    texts_and_numbers = re.split(r"([0-9]+)", name)
    return [(int(part), "") if at % 2 else (-1, part) for at, part in enumerate(texts_and_numbers)], name


def _read(
    path: Path,
    where: str,
    *,
    networks: Resolve,
    images: Path | None,
    layouts: frozenset[str] | None = None,
    themes: Collection[str] | None = None,
) -> PostFile:
    text = decode(read_bytes(path, where), where)
    return _understood(text, path, where, networks=networks, images=images, layouts=layouts, themes=themes)


def _understood(
    text: str,
    path: Path,
    where: str,
    *,
    networks: Resolve,
    images: Path | None,
    layouts: frozenset[str] | None,
    themes: Collection[str] | None,
) -> PostFile:
    file = parse(text, where)
    problems = list(file.problems)
    post = _with_networks(file, networks, problems)
    if images is not None and post.image is not None and not (images / post.image).is_file():
        mend = f"Put it into {images.name}/ or correct the name (capital letters count)."
        problems.append(file.problem("image", f'There is no picture "{post.image}".', mend))
    if layouts is not None:
        problems += _unknown_layouts(file, layouts)
    if themes is not None and post.theme is not None and post.theme not in themes:
        mend = f"There are: {', '.join(sorted(themes))}."
        problems.append(file.problem("theme", f'There is no theme "{post.theme}".', mend))
    if problems:
        raise BadInput(sorted(problems, key=lambda problem: problem.line or 0))
    return replace(file, post=replace(post, file=where), path=path)


def _at_home(file: PostFile, folder: str, campaigns: Collection[str]) -> PostFile:
    """The post of the first folder below posts/ in the campaign of that name, unless it names one itself."""
    if file.post.campaign is not None or folder not in campaigns:
        return file
    return replace(file, post=replace(file.post, campaign=folder))


def _unknown_layouts(file: PostFile, known: frozenset[str]) -> list[Problem]:
    mend = f"There are: {', '.join(sorted(known)) or 'none'}."
    return [
        file.problem(f"cards.{number}.layout", f'There is no card layout "{card.layout}".', mend)
        for number, card in enumerate(file.post.cards, start=1)
        if card.layout is not None and card.layout not in known
    ]


def _with_networks(file: PostFile, networks: Resolve, problems: list[Problem]) -> Post:
    """The post with proper names for its networks."""
    names: list[str] = []
    captions: dict[str, str] = {}
    for index, name in enumerate(file.post.networks):
        names += _proper(file, f"networks.{index}", name=name, networks=networks, problems=problems)
    for name, text in file.post.captions.items():
        field = f"captions.{name}"
        for proper in _proper(file, field, name=name, networks=networks, problems=problems):
            if proper in captions:
                problems.append(file.problem(field, f"There are two captions for {proper}.", "Keep one of them."))
            captions[proper] = text
    return replace(file.post, networks=tuple(dict.fromkeys(names)), captions=captions)


def _proper(file: PostFile, field: str, *, name: str, networks: Resolve, problems: list[Problem]) -> Sequence[str]:
    """The proper name, or nothing and one more problem."""
    try:
        return (networks(name),)
    except BadInput as error:
        problems += [file.problem(field, problem.what, problem.mend) for problem in error.problems]
        return ()


def _same_id(files: Sequence[PostFile]) -> list[Problem]:
    first: dict[str, PostFile] = {}
    problems = []
    for file in files:
        other = first.setdefault(file.post.id, file)
        if other is not file:
            what = f'"{file.post.id}" is also the id of {other.source.where}:{other.lines["id"]}.'
            problems.append(file.problem("id", what, "Every post needs its own id: change one of them."))
    return problems
