"""The shipped fonts: which file plays which part, and who covers which character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fonts"

_EMOJI = "noto-emoji"
_EAST = {"zh": ("noto-sc", "noto-jp", "noto-kr"), "ja": ("noto-jp", "noto-sc", "noto-kr")}


def _files(first: str, weight: str) -> tuple[str, ...]:
    bold = "-bold" if weight == "bold" else ""
    scripts = (f"noto-{script}{bold}" for script in ("hebrew", "arabic", "devanagari", "thai"))
    return (first, f"noto-sans-{weight}", *scripts, *_EAST["zh"], "noto-symbols", _EMOJI)


FACES: dict[str, tuple[str, ...]] = {
    "display": _files("fraunces-semibold", "bold"),
    "italic": _files("fraunces-italic", "medium"),
    "text": _files("figtree-medium", "medium"),
    "light": _files("figtree-regular", "medium"),
    "note": _files("figtree-medium", "medium"),
    "label": _files("figtree-bold", "bold"),
}
"""Face names that layouts use, each with its files in the order they are asked for a character.

A name may carry, after a plus, what a card's words ask for: ``ja`` for the Japanese forms of Han
characters (the Chinese ones come first otherwise), ``wide`` to start with the wide-ranging second file.
"""

_INVISIBLE = frozenset({0x200C, 0x200D, 0x2060, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
"""Joiners and variation selectors: they shape their neighbours and need no glyph of their own."""
_WANTS_COLOR = 0xFE0F
_UPRIGHT = "H国국พ"
"""Letters that start with a stem, for each kind of font that is set from the left."""


@dataclass(frozen=True, slots=True)
class Font:
    """One opened font file. ``shaped`` is its uharfbuzz font, scaled to ``per_em`` units; ``cap`` is
    the height of its capitals, ``stem`` the blank left of an upright letter and ``stem_after`` that to its
    right, in ems."""

    name: str
    per_em: int
    cap: float
    stem: float
    in_color: bool
    covers: frozenset[int] = field(repr=False)
    shaped: Any = field(repr=False, compare=False)
    stem_after: float = 0.0

    @property
    def is_east_asian(self) -> bool:
        return self.name in _EAST["zh"]


@dataclass(frozen=True, slots=True)
class Face:
    """A part (a key of FACES, with or without wishes) and the font that a theme lets play it."""

    part: str
    font: Font


@cache
def open_font(name: str) -> Font:
    """A shipped font by its file name without ending."""
    import uharfbuzz

    return font_of(name, uharfbuzz.Blob.from_file_path(str(FOLDER / f"{name}.ttf")))


def font_of(name: str, blob: Any) -> Font:
    """The font in a uharfbuzz blob."""
    import uharfbuzz

    face = uharfbuzz.Face(blob)
    shaped = uharfbuzz.Font(face)
    cap = shaped.get_metric_position_with_fallback(uharfbuzz.OTMetricsTag.CAP_HEIGHT) / face.upem
    letter = next((one for one in _UPRIGHT if shaped.get_nominal_glyph(ord(one))), "")
    glyph = shaped.get_nominal_glyph(ord(letter)) if letter else 0
    upright = shaped.get_glyph_extents(glyph) if letter else None
    before = upright.x_bearing if upright is not None else 0
    after = shaped.get_glyph_h_advance(glyph) - before - upright.width if upright is not None else 0
    stem, stem_after = before / face.upem, after / face.upem
    return Font(name, face.upem, cap, stem, name == _EMOJI, frozenset(face.unicodes), shaped, stem_after)


@cache
def files_of(face: str) -> tuple[str, ...]:
    """The files of a part, first choice first: a key of FACES, with or without wishes."""
    name, *wishes = face.split("+")
    files = FACES[name]
    if "ja" in wishes:
        start = files.index(_EAST["zh"][0])
        files = files[:start] + _EAST["ja"] + files[start + len(_EAST["ja"]) :]
    return files[1:] if "wide" in wishes else files


def chain_of(face: str | Face) -> tuple[str | Font, ...]:
    """The fonts of a face, first choice first, by the names of their files or already open. A theme's
    font is left out where the card's words ask for a wide-ranging one."""
    if isinstance(face, str):
        return files_of(face)
    files = files_of(face.part)
    return files if "wide" in face.part.split("+") else (face.font, *(name for name in files if name != face.font.name))


def part_of(face: str | Face) -> str:
    """The part a face plays, a key of FACES."""
    return (face if isinstance(face, str) else face.part).split("+")[0]


def wishing(face: str | Face, wishes: Sequence[str]) -> str | Face:
    """The face with what a card's words ask for."""
    part = "+".join([face if isinstance(face, str) else face.part, *wishes])
    return part if isinstance(face, str) else Face(part, face.font)


@lru_cache(maxsize=256)
def first_font(face: str | Face) -> Font:
    """The font that gives a face its looks."""
    return opened(chain_of(face)[0])


def opened(font: str | Font) -> Font:
    """A font of a chain."""
    return open_font(font) if isinstance(font, str) else font


def choose(cluster: str, chain: Sequence[str | Font], before: Font | None = None) -> Font | None:
    """The first font that covers a whole grapheme cluster, or None. Only fonts that are asked are opened.

    Blank space stays with the font ``before`` it, so that a run isn't torn. What asks for colour,
    or has it by default, goes to the emoji font first.
    """
    points = {ord(character) for character in cluster} - _INVISIBLE
    if before is not None and cluster.isspace() and points <= before.covers and not before.in_color:
        return before
    if not cluster.isascii() and _colorful(cluster):
        chain = (_EMOJI, *chain)
    fonts = (opened(font) for font in chain)
    return next((font for font in fonts if points <= font.covers and _whole(cluster, font)), None)


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
