"""The shipped fonts: which file plays which part, and who covers which character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fonts"

_REST = ("noto-hebrew", "noto-arabic", "noto-devanagari", "noto-symbols")
_EMOJI = "noto-emoji"
FACES: dict[str, tuple[str, ...]] = {
    "display": ("fraunces-semibold", "noto-sans-bold", *_REST, _EMOJI),
    "italic": ("fraunces-italic", "noto-sans-medium", *_REST, _EMOJI),
    "text": ("figtree-medium", "noto-sans-medium", *_REST, _EMOJI),
    "light": ("figtree-regular", "noto-sans-medium", *_REST, _EMOJI),
    "note": ("figtree-medium", "noto-sans-medium", *_REST, _EMOJI),
    "label": ("figtree-bold", "noto-sans-bold", *_REST, _EMOJI),
}
"""Face names that layouts use, each with its files in the order they are asked for a character."""

_INVISIBLE = frozenset({0x200C, 0x200D, 0x2060, *range(0xFE00, 0xFE10)})
"""Joiners and variation selectors: they shape their neighbours and need no glyph of their own."""
_WANTS_COLOR = 0xFE0F


@dataclass(frozen=True, slots=True)
class Font:
    """One opened font file. ``shaped`` is its uharfbuzz font, scaled to ``per_em`` units; ``cap`` is
    the height of its capitals and ``stem`` the blank left of an H, both in ems."""

    name: str
    per_em: int
    cap: float
    stem: float
    in_color: bool
    covers: frozenset[int] = field(repr=False)
    shaped: Any = field(repr=False, compare=False)


@cache
def open_font(name: str) -> Font:
    """A shipped font by its file name without ending."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FOLDER / f"{name}.ttf")))
    shaped = uharfbuzz.Font(face)
    cap = shaped.get_metric_position_with_fallback(uharfbuzz.OTMetricsTag.CAP_HEIGHT) / face.upem
    upright = shaped.get_glyph_extents(shaped.get_nominal_glyph(ord("H")) or 0)
    stem = upright.x_bearing / face.upem if upright is not None else 0.0
    return Font(name, face.upem, cap, stem, name == _EMOJI, frozenset(face.unicodes), shaped)


def fonts_of(face: str) -> tuple[Font, ...]:
    """The fonts of a face, first choice first. ``face`` is a key of FACES."""
    return tuple(open_font(name) for name in FACES[face])


def choose(cluster: str, fonts: Sequence[Font], before: Font | None = None) -> Font | None:
    """The first font that covers a whole grapheme cluster, or None.

    Blank space stays with the font ``before`` it, so that a run isn't torn. What asks for colour,
    or has it by default, goes to the emoji font first.
    """
    points = {ord(character) for character in cluster} - _INVISIBLE
    if before is not None and cluster.isspace() and points <= before.covers and not before.in_color:
        return before
    order = sorted(fonts, key=lambda font: not font.in_color) if _colorful(cluster) else fonts
    return next((font for font in order if points <= font.covers and _whole(cluster, font)), None)


@cache
def _colorful(cluster: str) -> bool:
    import regex

    return ord(cluster[-1]) == _WANTS_COLOR or regex.search(r"\p{Emoji_Presentation}|\uFE0F", cluster) is not None


@cache
def _whole(cluster: str, font: Font) -> bool:
    """An emoji sequence counts as covered only if the font has one glyph for all of it."""
    if not font.in_color or len(cluster) == 1:
        return not (font.in_color and cluster in "0123456789#*")
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(cluster)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font.shaped, buffer)
    drawn = [
        info.codepoint for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True) if at.x_advance
    ]
    return len(drawn) == 1 and drawn[0] != 0
