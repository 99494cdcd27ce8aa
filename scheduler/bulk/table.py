"""A CSV file as spreadsheets save it: any of the usual encodings and separators, read with line numbers."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.bulk.cells import own_cell
from scheduler.core.errors import BadInput, Problem

COLUMNS = (
    "id", "title", "text", "card", "hashtags", "link", "image", "alt", "networks", "kind", "campaign", "late",
)  # fmt: skip
_ALSO = {"caption": "text", "body": "text", "tags": "hashtags", "picture": "image", "photo": "image", "url": "link"}
MOST_BYTES = 20 * 1024 * 1024
_SEPARATORS = (",", ";", "\t")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Row:
    """One post to be. ``cells`` has no empty ones; ``folder`` is where its picture is looked for."""

    where: str
    line: int
    cells: Mapping[str, str]
    folder: Path

    def problem(self, column: str | None, what: str, mend: str) -> Problem:
        return Problem(self.where, what, mend, line=self.line, field=column)


def read_table(path: Path) -> tuple[Row, ...]:
    """The rows of the table at ``path``; blank ones are left out. Raises BadInput with every problem."""
    text = decoded(read_whole(path), path.name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=lambda one: _known_in(first, one))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    names: Sequence[str] = ()
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            what = f"The table is broken in the row that begins here ({error})."
            mend = "A quotation mark inside a cell must be written twice, and every one must be closed."
            raise BadInput(Problem(path.name, what, mend, line=line)) from None
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if not names:
            names = _names(cells, path.name, line)
            continue
        if any(cell.strip() for cell in cells[len(names) :]):
            what = f"The row has {len(cells)} cells, and there are {len(names)} columns."
            mend = f'Put cells that hold a "{separator}" in quotes.' if separator != "\t" else "Remove the extra cells."
            problems.append(Problem(path.name, what, mend, line=line))
            continue
        pairs = ((name, own_cell(cell).strip()) for name, cell in zip(names, cells, strict=False))
        rows.append(Row(path.name, line, {name: cell for name, cell in pairs if cell}, path.parent))
    if not rows and not problems:
        problems.append(Problem(path.name, "There is no post in this table.", _needed(), line=1))
    if problems:
        raise BadInput(problems)
    return tuple(rows)


def read_whole(path: Path) -> bytes:
    """The file's bytes. Raises BadInput if it can't be read or is larger than 20 MB."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(Problem(path.name, "The file is larger than 20 MB.", "Split it into several."))
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            Problem(path.name, f"It can't be read: {error.strerror}.", "Check its name and rights.")
        ) from None


def decoded(raw: bytes, where: str) -> str:
    """Text from UTF-8, UTF-16 with its mark (Excel's "Unicode text") or, if it is neither, Windows-1252.

    UTF-8 is tried first and strictly: text in another encoding practically never passes for it.
    """
    mend = "Save it as CSV UTF-8."
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = raw.decode("utf-16")
        else:
            try:
                text = raw.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(Problem(where, "The text is in an encoding we don't know.", mend, line=line)) from None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise BadInput(Problem(where, "This is not a text file.", mend, line=line))
    return text


def _known_in(header: str, separator: str) -> tuple[int, int]:
    names = [name.strip().strip('"').lower() for name in header.split(separator)]
    return sum(name in COLUMNS or name in _ALSO for name in names), len(names)


def _names(cells: Sequence[str], where: str, line: int) -> Sequence[str]:
    """The columns, in our own words. Raises BadInput for unknown and repeated ones, all in one."""
    written = [cell.strip().lower() for cell in cells]
    while written and not written[-1]:
        written.pop()
    names = [_ALSO.get(name, name) for name in written]
    if unknown := [name or "(no name)" for name in names if name not in COLUMNS]:
        close = difflib.get_close_matches(unknown[0], (*COLUMNS, *_ALSO), n=1)
        what = f"There {'is no column' if len(unknown) == 1 else 'are no columns'} {', '.join(map(repr, unknown))}."
        mend = f'Did you mean "{close[0]}"?' if close else f"Known: {', '.join(COLUMNS)}."
        raise BadInput(Problem(where, what, mend, line=line, field=unknown[0]))
    if repeated := [name for name in COLUMNS if names.count(name) > 1]:
        what = f"The column {', '.join(map(repr, repeated))} is there twice."
        raise BadInput(Problem(where, what, "Keep one of them.", line=line, field=repeated[0]))
    if "text" not in names:
        raise BadInput(Problem(where, 'There is no column "text".', _needed(), line=line))
    return names


def _needed() -> str:
    return f"The first row names the columns: text, and any of {', '.join(name for name in COLUMNS if name != 'text')}."
