"""The raw text of a post file and its two halves: front matter and body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from scheduler.core.errors import BadInput, Problem

MAX_BYTES = 256 * 1024
FENCE = "---"
_OPEN = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSE = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_EXAMPLE = "Begin the file with ---, then the fields, then --- again, then the caption."


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text exactly as it is on disk, and where its parts are.

    ``text[front_start:front_end]`` is the YAML between the two fences; ``text[body_start:]`` is the
    rest. ``where`` names the file in messages.
    """

    where: str
    text: str
    front_start: int
    front_end: int
    body_start: int

    @property
    def front(self) -> str:
        return self.text[self.front_start : self.front_end]

    @property
    def body(self) -> str:
        """The caption: line ends as ``\\n``, no blank space around it."""
        return one_newline(self.text[self.body_start :]).strip()

    @property
    def body_line(self) -> int:
        """Line of the file on which the body's first word is (or would be)."""
        raw = self.text[self.body_start :]
        blank = raw[: len(raw) - len(raw.lstrip())] if raw.strip() else ""
        return self.text.count("\n", 0, self.body_start) + blank.count("\n") + 1

    @property
    def newline(self) -> str:
        first = self.text.find("\n")
        return "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"

    def line_of(self, front_line: int) -> int:
        """Line of the file, from 1, of a line of the front matter, from 0."""
        return front_line + 2


def one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(path: Path, where: str) -> bytes:
    """The file's bytes. Raises BadInput if it can't be read or is larger than 256 KB."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(
            Problem(where, f"It can't be read: {error.strerror}.", "Check that it exists and its rights.")
        ) from None
    if len(raw) > MAX_BYTES:
        raise BadInput(
            Problem(where, "The file is larger than 256 KB.", "A post is a short text; put pictures into images/.")
        )
    return raw


def decode(raw: bytes, where: str) -> str:
    """UTF-8 to text. Raises BadInput that names the line of the first byte that is not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(Problem(where, "The file is not UTF-8 text.", "Save it as UTF-8.", line=line)) from None


def split(text: str, where: str) -> Source:
    """Find the two halves. Raises BadInput if the front matter is missing or never closed."""
    opening = _OPEN.match(text)
    if opening is None:
        raise BadInput(Problem(where, "There is no front matter.", _EXAMPLE, line=1))
    closing = _CLOSE.search(text, opening.end())
    if closing is None:
        what = "The front matter is never closed."
        raise BadInput(Problem(where, what, "Put a line with only --- between the fields and the caption.", line=1))
    return Source(where, text, opening.end(), closing.start(), closing.end())
