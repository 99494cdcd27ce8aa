"""The edges of a column as the eye sees them: stems stand on them, small signs hang over them."""

from __future__ import annotations

from scheduler.cards.shape import WIDE_OPENING, Shaped, blank_right_of
from scheduler.cards.sheet import Area
from scheduler.cards.words import drawn

_OPENING = "“‘”’\"'«‹»›„‚(¿¡"
_CLOSING = "”’“‘\"'»›«‹.,-‐"
_MOST = 2
"""Signs that hang at most: a full stop and the quote behind it."""
_BLANK_HALF = 0.5
"""Of a full-width opening mark, in ems."""
_FURTHEST = 0.6
"""Ems that they hang at most."""


def line_start(text: str, line: Shaped, area: Area, *, align: str, rtl: bool, size_px: float, safe: Area) -> float:
    """Where a line begins, in pixels: upright stems stand on the edge it is aligned to, round letters
    reach a little over it, and quotes, full stops, commas and hyphens hang beyond it, but never
    outside of ``safe``."""
    width = line.width * size_px
    if align == "center":
        return area.left + (area.width - width) / 2
    text = drawn(text)
    if align == "left":
        inked = line.glyphs[_hanging(text[::-1] if rtl else text, line, _CLOSING if rtl else _OPENING) :]
        reach = _reach(inked[0].x, line.glyphs[0].font.stem) if inked else 0.0
        if inked and line.glyphs[0].font.is_east_asian and text[0] in WIDE_OPENING:
            reach = _BLANK_HALF
        return max(area.left - reach * size_px, safe.left)
    count = _hanging(text if rtl else text[::-1], line, _OPENING if rtl else _CLOSING)
    reach = 0.0
    if line.glyphs:
        edge = line.glyphs[-count].x if count else line.width
        reach = _reach(line.width - edge, blank_right_of(line))
    return min(area.right + reach * size_px, safe.right) - width


def _hanging(text: str, line: Shaped, signs: str) -> int:
    """How many signs hang at the edge where ``text`` begins, as seen from there."""
    count = 0
    while count < min(_MOST, len(text), len(line.glyphs) - 1) and text[count] in signs:
        count += 1
    return count


def _reach(hanging: float, stem: float) -> float:
    return min(hanging, _FURTHEST) if hanging > 0 else stem
