"""From a line of text to placed glyphs: fallback per grapheme cluster, direction, kerning, ligatures.

Positions are in ems and don't depend on the size (the fonts are unhinted), so that a text is shaped
once and set in any size.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scheduler.cards.fonts import Font, choose, fonts_of

_BIDI_CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")


@dataclass(frozen=True, slots=True)
class Glyph:
    """Glyph ``number`` of ``font``, its origin at (x, y) in ems from the line's start, y upwards."""

    font: Font
    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class Shaped:
    """A line, shaped. ``missing`` names the grapheme clusters no font covers. Compared by identity:
    ``shape`` gives the same one for the same text, and comparing glyphs would take as long as drawing them."""

    glyphs: tuple[Glyph, ...]
    width: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    font: Font
    level: int


def clean(text: str) -> str:
    """NFC, line ends and blanks made plain, and what can't be seen on a picture dropped."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(
        character
        for character in text
        if character == "\n" or (character not in "\u00ad\ufeff" and unicodedata.category(character) != "Cc")
    )


def is_right_to_left(text: str) -> bool:
    """Whether the first strong character asks for a right-to-left paragraph."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


@lru_cache(maxsize=8192)
def shape(text: str, face: str, *, tracking: float = 0.0, rtl: bool = False) -> Shaped:
    """``text`` (one line, cleaned) in a face of the shipped fonts.

    ``tracking`` in ems is added after each cluster; ``rtl`` is the direction of the paragraph.
    """
    missing: list[str] = []
    glyphs: list[Glyph] = []
    pen = 0.0
    for run in _visual(list(_runs(text, fonts_of(face), missing, rtl))):
        placed, pen = _place(run, pen, tracking)
        glyphs += placed
    return Shaped(tuple(glyphs), pen - (tracking if glyphs else 0.0), tuple(dict.fromkeys(missing)))


def clusters(text: str) -> list[str]:
    """What a reader calls characters."""
    import regex

    return regex.findall(r"\X", text)  # type: ignore[no-any-return]


def _runs(text: str, fonts: Sequence[Font], missing: list[str], rtl: bool) -> Iterator[_Run]:
    levels = _levels(text, rtl)
    at, current = 0, None
    font: Font | None = None
    for cluster in clusters(text):
        level = levels[at]
        at += len(cluster)
        if all(character in _BIDI_CONTROLS for character in cluster):
            continue
        font = choose(cluster, fonts, font)
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


def _levels(text: str, rtl: bool) -> list[int]:
    """The embedding level of each character, by the Unicode bidirectional algorithm."""
    if not rtl and not any(
        unicodedata.bidirectional(character) in ("R", "AL", "AN", "RLE", "RLO") for character in text
    ):
        return [0] * len(text)
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = int(rtl), "LR"[rtl]
    algorithm.get_embedding_levels(text, storage)
    for at, entry in enumerate(storage["chars"]):
        entry["at"] = at
    for step in ("explicit_embed_and_overrides", "resolve_weak_types", "resolve_neutral_types"):
        getattr(algorithm, step)(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels = [int(rtl)] * len(text)
    for entry in storage["chars"]:
        levels[entry["at"]] = entry["level"]
    return levels


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


def _place(run: _Run, pen: float, tracking: float) -> tuple[list[Glyph], float]:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    features = {"kern": True, "liga": not tracking, "clig": not tracking, "lnum": True}
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
