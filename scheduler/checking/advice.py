"""Advice, and the pieces of a post file that it is given on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.posts.parse import PostFile


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to think about. ``words`` are the author's own; ``line`` counts from 1."""

    rule: str
    file: str
    line: int | None
    words: str
    what: str
    mend: str
    field: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        said = f"“{self.words}”: " if self.words else ""
        return f"{place}: {said}{self.what} {self.mend} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that will be seen: where they stand, and whether their line breaks are the file's own."""

    field: str
    line: int | None
    text: str

    def line_at(self, position: int) -> int | None:
        """The line of a position in the text; only the caption keeps the file's line breaks."""
        if self.line is None or self.field != "body":
            return self.line
        return self.line + self.text.count("\n", 0, position)


def pieces(file: PostFile) -> Iterator[Piece]:
    """Everything in a post that a reader sees or hears, in the order it is looked at."""
    post, lines = file.post, file.lines
    yield Piece("title", lines.get("title"), post.title)
    yield Piece("body", file.source.body_line, post.body)
    if file.has_card:
        place = "cards" if "cards" in lines else "card"
        for card in post.cards:
            yield from (Piece(place, lines[place], text) for text in (card.title, card.text) if text)
    for network, text in post.captions.items():
        name = f"captions.{network}"
        yield Piece(name, lines.get(name, lines.get("captions")), text)
    if post.alt:
        yield Piece("alt", lines.get("alt"), post.alt)
