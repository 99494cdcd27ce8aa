"""A paragraph as words for the line breaker: what may be divided, and what belongs together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from scheduler.cards.breaks import Word
from scheduler.cards.shape import shape

_UNITS = (
    r"%|°C|°F|°|mm|cm|m|km|kg|g|mg|ml|l|in|ft|lb|oz|s|sec|secs|seconds?|min|mins|minutes?|h|hrs?|hours?|days?"
    r"|weeks?|months?|years?|times|x|×|am|pm|a\.m\.|p\.m\.|reps?|sets?|pm|euros?|pounds?|dollars?"
)
_TITLES = r"(?:Dr|Mr|Mrs|Ms|St|No|Nr|vs|p|pp|Fig)\."


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that is never divided, and what joins it to the next: "" or a blank."""

    text: str
    joint: str
    stuck: bool


@lru_cache(maxsize=1024)
def pieces(paragraph: str) -> tuple[Piece, ...]:
    """The pieces of a paragraph, in order. Lines may end after each that isn't stuck."""
    import regex

    found: list[Piece] = []
    # A no-break space isn't matched by [ ]: it stays inside its piece.
    words = [word for word in regex.split(r"[ \u2002-\u200a\u3000]+", paragraph) if word]
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else ""
        # after a hyphen between letters, a dash or a slash inside a word, or a zero-width space
        parts = [
            part for part in regex.split(r"(?<=\p{L}{2}[-‐/])(?=\p{L}{3})|(?<=[—–])(?=\p{L})|\u200b", word) if part
        ]
        if len(word) > 18:  # an address or a handle: after a dot, a dash or the like
            parts = [part for one in parts for part in regex.split(r"(?<=\w[./_?&=-])(?=[\p{L}\p{N}]{3})", one) if part]
        found += [Piece(part, "", False) for part in parts[:-1]]
        found.append(Piece(parts[-1] if parts else word, " " if after else "", _stuck(word, after)))
    return tuple(found)


def _stuck(word: str, after: str) -> bool:
    number, unit, sign, dash, marks = _stuck_patterns()
    return bool(
        (number.fullmatch(word) and unit.match(after))
        or sign.fullmatch(word)
        or dash.match(after)
        or marks.fullmatch(after)
        or word in ("«", "•")
    )


@cache
def _stuck_patterns() -> tuple[Any, ...]:
    import regex

    return (
        regex.compile(r"[(“\"]?[\d.,/½¼¾–-]*[\d½¼¾]"),
        regex.compile(rf"(?:{_UNITS})(?!\p{{L}})"),
        regex.compile(rf"[(“\"]?{_TITLES}|[€£$#№§]"),
        regex.compile(r"[–—](?!\p{L})"),
        regex.compile(r"[?!:;»]+"),
    )


def measured(parts: tuple[Piece, ...], face: str, *, tracking: float = 0.0, rtl: bool = False) -> list[Word]:
    """The pieces as the line breaker wants them, widths in ems."""
    blank = shape(" ", face, tracking=tracking).width + tracking
    return [
        Word(
            width=shape(part.text, face, tracking=tracking, rtl=rtl).width,
            space=blank if part.joint else tracking,
            stuck=part.stuck,
            short=_short(part.text),
            cut=not part.joint and index + 1 < len(parts),
            ends=_ends(part.text),
        )
        for index, part in enumerate(parts)
    ]


@lru_cache(maxsize=4096)
def _short(word: str) -> bool:
    return sum(map(str.isalnum, word)) <= 2 and not word.endswith((".", "!", "?", ",", ";", ":"))


@lru_cache(maxsize=4096)
def _ends(word: str) -> bool:
    return word.rstrip('”’")').endswith((".", "!", "?", "…"))


def joined(parts: tuple[Piece, ...], start: int, end: int) -> str:
    """``parts[start:end]`` as the text of one line."""
    return "".join(part.text + part.joint for part in parts[start:end]).rstrip()
