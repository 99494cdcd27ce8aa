"""A folder of pictures with captions: beside each picture a text of the same name, or one captions.csv."""

from __future__ import annotations

import re
from pathlib import Path

from scheduler.bulk.pictures import ENDINGS
from scheduler.bulk.table import Row, decoded, read_table, read_whole
from scheduler.core.errors import BadInput, Problem

TABLE = "captions.csv"
OTHER_PICTURES = (".heic", ".heif", ".gif", ".tif", ".tiff", ".bmp", ".avif")
_TEXTS = (".txt", ".md")
MOST_TITLE_CHARACTERS = 80
_FIELD = re.compile(r"(alt|link|hashtags):\s*(\S.*)", re.IGNORECASE)
_TAGS = re.compile(r"(?:#\w+[\s,]*)+")


def read_folder(folder: Path) -> tuple[Row, ...]:
    """A row for each picture, in the order of their names. Raises BadInput with every problem."""
    pictures = sorted(
        (path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and not path.name.startswith(".")),
        key=lambda path: path.name.lower(),
    )
    if not any(path.suffix.lower() in (*ENDINGS, *OTHER_PICTURES) for path in folder.iterdir()):
        what = "There is no JPEG, PNG or WebP picture in this folder."
        raise BadInput(Problem(str(folder), what, "Put the pictures right into it, not into folders inside."))
    if others := [path for path in sorted(folder.iterdir()) if path.suffix.lower() in OTHER_PICTURES]:
        what = "This kind of picture can't be used."
        raise BadInput([Problem(path.name, what, "Save it as JPEG, or take it away.") for path in others])
    table = folder / TABLE
    return _from_table(table, pictures) if table.is_file() else _from_texts(pictures)


def _from_table(table: Path, pictures: list[Path]) -> tuple[Row, ...]:
    rows = read_table(table)
    problems = [
        row.problem("image", "The row names no picture.", "Add it.") for row in rows if "image" not in row.cells
    ]
    named = {row.cells.get("image", "") for row in rows}
    problems += [
        Problem(path.name, f"There is no caption for it in {TABLE}.", "Add a row for it, or take the picture away.")
        for path in pictures
        if path.name not in named
    ]
    if problems:
        raise BadInput(problems)
    return rows


def _from_texts(pictures: list[Path]) -> tuple[Row, ...]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for picture in pictures:
        text = next((path for ending in _TEXTS if (path := picture.with_suffix(ending)).is_file()), None)
        if text is None:
            mend = f"Write it into {picture.stem}.txt beside the picture, or all of them into {TABLE}."
            problems.append(Problem(picture.name, "It has no caption.", mend))
            continue
        try:
            cells = _cells(decoded(read_whole(text), text.name))
        except BadInput as error:
            problems += error.problems
            continue
        rows.append(Row(text.name, 1, {"image": picture.name, **cells}, picture.parent))
    if problems:
        raise BadInput(problems)
    return tuple(rows)


def _cells(text: str) -> dict[str, str]:
    """The parts of a caption's text: a title line on top, fields and hashtags at the end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    cells: dict[str, str] = {}
    while lines and (
        not lines[-1].strip() or _FIELD.fullmatch(lines[-1].strip()) or _TAGS.fullmatch(lines[-1].strip())
    ):
        last = lines.pop().strip()
        if field := _FIELD.fullmatch(last):
            cells.setdefault(field[1].lower(), field[2])
        elif last:
            cells.setdefault("hashtags", last)
    if lines and (title := _title(lines)):
        cells["title"] = title
        lines = lines[1:]
    body = "\n".join(lines).strip()
    return {**cells, "text": body} if body else cells


def _title(lines: list[str]) -> str:
    """The first line if it is marked as a heading, or stands alone and is no sentence."""
    first = lines[0].strip()
    if heading := re.fullmatch(r"#{1,6}\s+(.+?)\s*#*", first):
        return heading[1]
    alone = len(lines) > 2 and not lines[1].strip()
    return first if alone and len(first) <= MOST_TITLE_CHARACTERS and not first.endswith((".", "…", ":")) else ""
