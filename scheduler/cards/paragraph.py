"""One paragraph in lines: broken, hyphenated where it would be ugly otherwise, and shaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from scheduler.cards.breaks import Word, break_lines, line_width
from scheduler.cards.fonts import Face, part_of
from scheduler.cards.hyphens import divided
from scheduler.cards.layout import Item
from scheduler.cards.shape import Shaped, is_right_to_left, shape
from scheduler.cards.words import Piece, drawn, joined, measured, pieces, words_of

UGLY_SHARE = 0.6
"""A line of running text that is shorter than this share of its paragraph's longest one is ugly."""
_CAPITALS_TRACKING = 0.03
"""Extra space, in ems, between letters when all of them are capitals, which are cut for small ones."""
_NEVER_DIVIDED = ("label", "note")
"""Faces that names, handles and addresses are set in."""
_HAIR = 0.02
"""Ems less than the box: kerning across a blank can add to the sum of the words."""


_Kind = tuple[str | Face, float, bool, bool]
"""Of an item, what decides how its lines are broken: face, tracking, and whether it is even and reads from the right."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines from top to bottom: their texts (a soft hyphen at the end of a divided word) and shapes, in ems.

    ``parts_name`` says whether a line ends inside a name; ``too_wide`` names the words that don't fit.
    """

    texts: tuple[str, ...]
    lines: tuple[Shaped, ...]
    rtl: bool
    parts_name: bool = False
    too_wide: tuple[str, ...] = ()


def set_paragraph(text: str, item: Item, width: float, *, language: str, at_floor: bool) -> Paragraph:
    """``text`` in the type of ``item`` on lines of ``width`` ems. Words too wide are only divided ``at_floor``."""
    return _set(text, (item.face, item.tracking, item.even, item.rtl), width, language, at_floor)


@lru_cache(maxsize=1024)  # names, handles and labels are the same on many cards, and a stack may be set twice
def _set(text: str, kind: _Kind, width: float, language: str, at_floor: bool) -> Paragraph:
    face, wished_tracking, even, reads_from_right = kind
    rtl = is_right_to_left(text, reads_from_right)
    tracking, weight = _tracking(text, wished_tracking), 1.0 if even else 0.85
    parts, words = _words(text, face, tracking, rtl, language)
    room = width - _HAIR
    ends = break_lines(words, room, last_weight=weight)
    if part_of(face) not in _NEVER_DIVIDED and not rtl and _asks_for_hyphens(words, ends, even, at_floor):
        only = tuple(at for at, word in enumerate(words) if word.width > room) if ends is None else None
        tried = divided(parts, language, only=only)
        tried_words = tuple(measured(tried, face, tracking=tracking))
        tried_ends = break_lines(tried_words, room, last_weight=weight)
        if tried_ends is not None and (ends is None or not is_ugly(tried_words, tried_ends)):
            parts, words, ends = tried, tried_words, tried_ends
    too_wide = _too_wide(parts, words, room) if ends is None else ()
    ends = ends or tuple(range(1, len(words) + 1))
    texts = tuple(joined(parts, start, end) for start, end in zip((0, *ends[:-1]), ends, strict=True))
    lines = tuple(shape(drawn(line), face, tracking=tracking, rtl=rtl) for line in texts)
    return Paragraph(texts, lines, rtl, any(words[end - 1].named for end in ends[:-1]), too_wide)


def _too_wide(parts: Sequence[Piece], words: Sequence[Word], room: float) -> tuple[str, ...]:
    """The words that don't fit: those too wide by themselves, else those stuck to another, else all."""
    wide = [part.text for part, word in zip(parts, words, strict=True) if word.width > room]
    stuck = [part.text for part in parts if part.stuck]
    return tuple(wide or stuck or words_of([joined(parts, 0, len(parts))]))


def is_ugly(words: Sequence[Word], ends: Sequence[int]) -> bool:
    """Whether a line but the last is much shorter than the longest."""
    widths = [line_width(words, start, end) for start, end in zip((0, *ends[:-1]), ends, strict=True)]
    return min(widths[:-1], default=0.0) < UGLY_SHARE * max(widths) and len(widths) > 1


def _asks_for_hyphens(words: Sequence[Word], ends: Sequence[int] | None, even: bool, at_floor: bool) -> bool:
    return at_floor if ends is None else not even and is_ugly(words, ends)


@lru_cache(maxsize=512)
def _words(
    text: str, face: str | Face, tracking: float, rtl: bool, language: str
) -> tuple[tuple[Piece, ...], tuple[Word, ...]]:
    parts = pieces(text, language)
    return parts, tuple(measured(parts, face, tracking=tracking, rtl=rtl))


def _tracking(text: str, tracking: float) -> float:
    """All capitals are set a little wider, unless the layout does so already."""
    capitals = text.isupper() and sum(map(str.isalpha, text)) > 3
    return max(tracking, _CAPITALS_TRACKING) if capitals else tracking
