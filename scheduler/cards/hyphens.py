"""Where words may be divided, by the patterns of their language. Only asked when lines would be ugly."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from scheduler.cards.words import SOFT_HYPHEN, Piece
from scheduler.core.text.conventions import conventions_of


def divided(parts: Sequence[Piece], language: str, *, only: Container[int] | None = None) -> tuple[Piece, ...]:
    """The pieces with long words (all, or ``only`` those at some places) cut where they may be hyphenated.

    Names, addresses, handles, hashtags, figures and words with a hyphen of their own stay whole; so
    does what the author has given soft hyphens.
    """
    found: list[Piece] = []
    for at, part in enumerate(parts):
        whole = (at == 0 or parts[at - 1].joint == " ") and (part.joint == " " or at + 1 == len(parts))
        found += _syllables(part, language) if (whole if only is None else at in only) else [part]
    return tuple(found)


def _syllables(part: Piece, language: str) -> list[Piece]:
    import regex

    core = regex.fullmatch(r"(\P{L}*)(\p{L}\p{Ll}+)([^\p{L}\p{N}/@#_]*)", part.text)
    if part.name or core is None or core[1].endswith(("@", "#", "/")) or any(map(str.isdigit, core[1])):
        return [part]
    cuts = [len(core[1]) + cut for cut in _cuts(core[2], language)]
    starts, ends = [0, *cuts], [*cuts, len(part.text)]
    texts = [part.text[start:end] for start, end in zip(starts, ends, strict=True)]
    return [*(Piece(text, SOFT_HYPHEN) for text in texts[:-1]), replace(part, text=texts[-1])]


@lru_cache(maxsize=1024)
def _cuts(word: str, language: str) -> tuple[int, ...]:
    """Positions in ``word`` before which it may be divided; () in a language without patterns."""
    patterns, least = _patterns(language), conventions_of(language)
    if patterns is None or len(word) < least.before + least.after:
        return ()
    # A position that carries data would change the spelling.
    return tuple(
        int(at)
        for at in patterns.positions(word.lower())
        if least.before <= at <= len(word) - least.after and not at.data
    )


@lru_cache(maxsize=8)
def _patterns(language: str) -> Any:
    import pyphen

    tag = pyphen.language_fallback(language.replace("-", "_"))
    return pyphen.Pyphen(lang=tag) if tag else None
