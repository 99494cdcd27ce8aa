"""The order of mixed lines: which characters read from right to left, and how deep."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cards.bidi_levels import levels_of


@pytest.mark.parametrize(
    ("text", "rtl", "levels"),
    [
        ("abc אבג", False, "0000111"),
        ("abc אבג", True, "2221111"),
        ("אב 12.5, ג", True, "1112222111"),
        ("אב book(s)", True, "1112222222"),  # N0: the bracket goes on with the word before it
        ("אב (book)", True, "111122221"),
        ("ab (אב) cd", False, "0000110000"),
        ("ab אב(גד)", False, "000111111"),
        ("ab אב(ג]ד", False, "000111111"),
        ("אב \u2066ab!\u2069 ג", True, "1111222111"),  # an isolate keeps its mark
        ("אב \u2068גד!\u2069", False, "11101110"),
        ("אב \U0001fae9 גד", True, "1111111"),  # newer than some Pythons' tables
    ],
)
def test_levels(text: str, rtl: bool, levels: str) -> None:
    found = levels_of(text, rtl=rtl)
    assert "".join(map(str, found)) == levels


@given(st.text("אבاب12abc()[]{}«».,- \u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202e💪़", max_size=30), st.booleans())
def test_any_text_has_levels(text: str, rtl: bool) -> None:
    levels = levels_of(text, rtl=rtl)
    assert len(levels) == len(text)
    plain = not any(unicodedata.category(character) == "Cf" for character in text)
    if plain:
        for character, level in zip(text, levels, strict=True):
            kind = unicodedata.bidirectional(character)
            assert kind != "L" or level % 2 == 0
            assert kind not in ("R", "AL") or level % 2 == 1


@given(st.text(max_size=20), st.booleans())
def test_no_text_is_too_strange(text: str, rtl: bool) -> None:
    assert len(levels_of(text, rtl=rtl)) == len(text)
