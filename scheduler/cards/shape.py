"""From a line of text to placed glyphs: fallback per grapheme cluster, direction, kerning, ligatures.

Positions are in ems and don't depend on the size (the fonts are unhinted), so that a text is shaped
once and set in any size.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from scheduler.cards.bidi_levels import first_strong, levels_of
from scheduler.cards.fonts import Face, Font, chain_of, choose, opened

_BIDI_CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
_UNSEEN = {point: None for point in (*range(0x20), *range(0x7F, 0xA0), 0xFEFF) if point != ord("\n")}
"""Controls (general category Cc, which Unicode will never add to) and the byte order mark."""
_PLAIN = frozenset({*range(0x20, 0x7F), *range(0xA0, 0x2B0), *map(ord, "‘’“”–—…\u2009\u202f")} - {0xA9, 0xAD, 0xAE})
"""Latin letters, figures and marks, none of which stands in a cluster with another, reads from right to left or has a
form in colour."""
_SHARED_MARKS = frozenset("“”‘’…—·")
"""Chinese sets these as wide as its characters; the same code points are narrow in Latin text."""
_WIDEST = 2.0
"""Glyphs this many ems or more from a line's end don't reach it."""
WIDE_OPENING = "「『（〈《【〔［｛“‘"
WIDE_CLOSING = "」』）〉》】〕］｝”’、。，．"
"""Full-width marks of which one half is blank."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """Glyph ``number`` of ``font``, its origin at (x, y) in ems from the line's start, y upwards."""

    font: Font
    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """A line, shaped. ``missing`` names the grapheme clusters no font covers."""

    glyphs: tuple[Glyph, ...]
    width: float
    missing: tuple[str, ...] = ()


@lru_cache(maxsize=4096)  # asked for at every size that is tried
def ink_span(line: Shaped) -> tuple[float, float]:
    """How far a line's ink reaches above its baseline, and below it, in ems."""
    above = below = 0.0
    for glyph in line.glyphs:
        box = glyph.font.shaped.get_glyph_extents(glyph.number)
        if box is not None and box.height:
            top = glyph.y + box.y_bearing / glyph.font.per_em
            above, below = max(above, top), max(below, -top - box.height / glyph.font.per_em)
    return above, below


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    font: Font
    level: int


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """NFC, line ends and blanks made plain, and what can't be seen on a picture dropped.

    Soft hyphens stay: they say where a line may end.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return text.translate(_UNSEEN)


def is_right_to_left(text: str, card: bool = False) -> bool:
    """The direction of a paragraph: its first strong character's. On a card that reads from right to
    left it is the card's, but for paragraphs with nothing but left-to-right letters (a handle)."""
    if card:
        kinds = {unicodedata.bidirectional(character) for character in text}
        return "L" not in kinds or not kinds.isdisjoint({"R", "AL"})
    return first_strong(text) == "R"


@lru_cache(maxsize=8192)
def shape(text: str, face: str | Face, *, tracking: float = 0.0, rtl: bool = False) -> Shaped:
    """``text`` (one line, cleaned) in a face of the shipped fonts or of a theme.

    ``tracking`` in ems is added after each cluster; ``rtl`` is the direction of the paragraph.
    """
    missing: list[str] = []
    glyphs: list[Glyph] = []
    pen = 0.0
    for run in _visual(list(_runs(text, chain_of(face), missing, rtl))):
        placed, pen = _place(run, pen, tracking)
        glyphs += placed
    return Shaped(tuple(glyphs), pen - (tracking if glyphs else 0.0), tuple(dict.fromkeys(missing)))


def blank_right_of(line: Shaped) -> float:
    """What lies between the rightmost ink and the line's end, in ems; below 0 where ink reaches over."""
    ends = []
    for glyph in line.glyphs:
        if glyph.x > line.width - _WIDEST and (box := glyph.font.shaped.get_glyph_extents(glyph.number)) and box.width:
            ends.append(glyph.x + float(box.x_bearing + box.width) / glyph.font.per_em)
    return line.width - max(ends, default=line.width)


def clusters(text: str) -> list[str]:
    """What a reader calls characters."""
    import regex

    return regex.findall(r"\X", text)  # type: ignore[no-any-return]  # regex has no types


def _runs(text: str, chain: Sequence[str | Font], missing: list[str], rtl: bool) -> Iterator[_Run]:
    if not rtl and (points := {*map(ord, text)}) <= _PLAIN and points <= (first := opened(chain[0])).covers:
        if text:
            yield _Run(text, first, 0)
        return
    levels = levels_of(text, rtl=rtl)
    at, current = 0, None
    font: Font | None = None
    parts = clusters(text)
    for index, cluster in enumerate(parts):
        level = levels[at]
        at += len(cluster)
        if all(character in _BIDI_CONTROLS for character in cluster):
            continue
        font = _beside_han(parts, index, chain, font) or choose(cluster, chain, font)
        if font is None:
            missing.append(cluster)
            continue
        if current is not None and current.font is font and current.level == level:
            current = _Run(current.text + cluster, font, level)
            continue
        if current is not None:
            yield current
        current = _Run(cluster, font, level)
    if current is not None:
        yield current


def _beside_han(parts: Sequence[str], index: int, chain: Sequence[str | Font], before: Font | None) -> Font | None:
    """The East Asian font for a mark that Latin and Chinese share, when it stands among Han or kana."""
    if parts[index] not in _SHARED_MARKS:
        return None
    if before is not None:
        return before if before.is_east_asian else None
    after = next((one for one in parts[index:] if one not in _SHARED_MARKS), " ")
    font = None if after.isascii() else choose(after, chain)
    return font if font is not None and font.is_east_asian and ord(parts[index]) in font.covers else None


def _visual(runs: list[_Run]) -> list[_Run]:
    """Rule L2: from the highest level down, turn around every stretch at that level or above."""
    highest = max((run.level for run in runs), default=0)
    for level in range(highest, 0, -1):
        at = 0
        while at < len(runs):
            end = at
            while end < len(runs) and runs[end].level >= level:
                end += 1
            runs[at:end] = runs[at:end][::-1]
            at = max(end, at + 1)
    return runs


def _halved(text: str) -> list[tuple[int, int, bool]]:
    """The marks that lose their blank half: an opening one after another mark, a closing one before a
    closing one. Source: W3C, Requirements for Japanese Text Layout, 3.1.4."""
    spans = []
    for at, (one, other) in enumerate(pairwise(text)):
        if one in WIDE_OPENING + WIDE_CLOSING and other in WIDE_OPENING:
            spans.append((at + 1, at + 2, True))
        if one in WIDE_CLOSING and other in WIDE_CLOSING:
            spans.append((at, at + 1, True))
    return spans


def _place(run: _Run, pen: float, tracking: float) -> tuple[list[Glyph], float]:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES  # joiners have done their work
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    features: dict[str, object] = {"kern": True, "liga": not tracking, "clig": not tracking, "lnum": True}
    if run.font.is_east_asian and (halved := _halved(run.text)):
        features["halt"] = halved
    if run.font.name == "fraunces-italic":
        features["ss01"] = True  # plain b, h, k, l instead of the flagged ones, which are hard to read
    uharfbuzz.shape(run.font.shaped, buffer, features)
    glyphs, em, cluster = [], run.font.per_em, -1
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if info.cluster != cluster and cluster >= 0:
            pen += tracking
        cluster = info.cluster
        glyphs.append(Glyph(run.font, info.codepoint, pen + position.x_offset / em, position.y_offset / em))
        pen += position.x_advance / em
    return glyphs, pen + tracking
