"""A paragraph as words for the line breaker: what may be divided, and what belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from scheduler.cards.breaks import Word
from scheduler.cards.fonts import Face
from scheduler.cards.names import names
from scheduler.cards.opportunities import has_no_blanks, parts_of
from scheduler.cards.shape import shape
from scheduler.core.text.conventions import conventions_of

SOFT_HYPHEN = "\u00ad"
"""Joins two parts of a word; drawn as a hyphen where a line ends with it, and nowhere else."""

_LONG = 18
"""Characters; what is longer is an address or a handle, if it has dots or the like inside."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that is never divided, and what joins it to the next: "", a blank or SOFT_HYPHEN.

    ``leads`` tells an article, a preposition, a number or the like, ``name`` which name it belongs to (0: none);
    ``cut`` says that a line which ends here divides a word.
    """

    text: str
    joint: str
    stuck: bool = False
    leads: bool = False
    name: int = 0
    cut: bool = False


@lru_cache(maxsize=1024)
def pieces(paragraph: str, language: str = "en") -> tuple[Piece, ...]:
    """The pieces of a paragraph, in order. Lines may end after each that isn't stuck.

    ``language`` is a BCP 47 tag.
    """
    conventions = conventions_of(language)
    # No-break spaces aren't matched: they stay inside their piece.
    words = [word for word in _patterns().blanks.split(paragraph) if word.strip(f"{SOFT_HYPHEN}\u200b")]
    found: list[Piece] = []
    for index, (word, name) in enumerate(zip(words, names(words, conventions), strict=True)):
        after = words[index + 1] if index + 1 < len(words) else ""
        *parts, last = _blankless(word) if has_no_blanks(word) else _parts(word)
        found += [Piece(text, joint, name=name, cut=cut) for text, joint, cut in parts]
        bare = word.lower().lstrip("(“„«‘‚")
        leads = bare in conventions.leads or bare.isdecimal()
        found.append(Piece(last[0], " " if after else "", _stuck(word, after), leads, name))
    return tuple(found)


def _blankless(word: str) -> list[tuple[str, str, bool]]:
    """Like ``_parts``, for scripts without blanks between words."""
    return [(part, "", cut) for part, cut in parts_of(word.replace(SOFT_HYPHEN, ""))]


def _parts(word: str) -> list[tuple[str, str, bool]]:
    """The parts of a word, each with what joins it to the next, and whether a line's end there cuts it."""
    if word.isascii() and len(word) <= _LONG and "-" not in word and "/" not in word:
        return [(word, SOFT_HYPHEN, True)]  # most words: no pattern would find anything
    found: list[tuple[str, str, bool]] = []
    for whole in word.strip(SOFT_HYPHEN).split(SOFT_HYPHEN):
        parts = _patterns().inside.split(whole)
        if len(whole) > _LONG:
            parts = [part for one in parts for part in _patterns().in_address.split(one)]
        parts = [part for part in parts if part]
        found += [(part, "", True) for part in parts[:-1]]
        found += [(part, SOFT_HYPHEN, True) for part in parts[-1:]]
    return found


def _stuck(word: str, after: str) -> bool:
    return bool(_patterns().dash.match(after) or _patterns().marks.fullmatch(after) or word in ("«", "•"))


@dataclass(frozen=True, slots=True)
class _Patterns:
    """``inside`` tells where a word may be divided: after a hyphen between letters, a dash or a slash
    inside it, or a zero-width space; ``in_address`` after a dot, a dash or the like."""

    blanks: Any
    inside: Any
    in_address: Any
    dash: Any
    marks: Any


@cache
def _patterns() -> _Patterns:
    import regex

    return _Patterns(
        blanks=regex.compile(r"[ \u2002-\u2006\u2008-\u200a\u3000]+"),
        inside=regex.compile(r"(?<=\p{L}{2}[-‐/])(?=\p{L}{3})|(?<=[—–])(?=\p{L})|\u200b"),
        in_address=regex.compile(r"(?<=\w[./_?&=-])(?=[\p{L}\p{N}]{3})"),
        dash=regex.compile(r"[–—](?!\p{L})"),
        marks=regex.compile(r"[?!:;»%]+"),
    )


def measured(parts: Sequence[Piece], face: str | Face, *, tracking: float = 0.0, rtl: bool = False) -> list[Word]:
    """The pieces as the line breaker wants them, widths in ems."""

    def wide(text: str) -> float:
        return shape(text, face, tracking=tracking, rtl=rtl).width

    blank = shape(" ", face, tracking=tracking).width + tracking
    found: list[Word] = []
    grown, grown_width = "", 0.0
    for index, part in enumerate(parts):
        # Parts of one word are kerned: each is as wide as it makes the word wider.
        text, before = grown + part.text, grown_width
        width, last = wide(text), index + 1 == len(parts)
        divided = part.joint == SOFT_HYPHEN and not last
        grown, grown_width = (text, width + tracking) if divided else ("", 0.0)
        found.append(
            Word(
                width=width - before,
                space=blank if part.joint == " " else tracking,
                stuck=part.stuck,
                short=part.joint == " "
                and sum(map(str.isalnum, part.text)) <= 2
                and not part.text.endswith((".", "!", "?", ",", ";", ":")),
                cut=part.cut or divided,
                ends=part.text.rstrip('”’")»').endswith((".", "!", "?", "…")),
                closes=part.text.rstrip('”’")»').endswith((".", "!", "?", "…", ",", ";", ":")),
                leads=part.leads,
                named=part.name > 0 and not last and parts[index + 1].name == part.name,
                hyphen=wide(f"{text}-") - width if divided else 0.0,
            )
        )
    return found


def joined(parts: Sequence[Piece], start: int, end: int) -> str:
    """``parts[start:end]`` as the text of one line, with a SOFT_HYPHEN at its end if it is hyphenated."""
    line = "".join(part.text + part.joint.replace(SOFT_HYPHEN, "") for part in parts[start:end]).rstrip(" ")
    return line + SOFT_HYPHEN if end < len(parts) and parts[end - 1].joint == SOFT_HYPHEN else line


def drawn(line: str) -> str:
    """A line's text as it is drawn: with a hyphen where a word was divided."""
    return f"{line[:-1]}-" if line.endswith(SOFT_HYPHEN) else line


def words_of(lines: Sequence[str]) -> list[str]:
    """The whole words of lines that follow each other, without any hyphen that was put in."""
    return " ".join(lines).replace(f"{SOFT_HYPHEN} ", "").replace(SOFT_HYPHEN, "").split()
