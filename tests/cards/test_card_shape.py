"""Shaping: fallback per cluster, direction, kerning, colour glyphs, and what no font has."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cards.raster import SetLine, ink_of
from scheduler.cards.shape import clean, is_right_to_left, shape


def test_pairs_are_kerned_and_ligatures_joined() -> None:
    assert shape("AV", "display").width < shape("A", "display").width + shape("V", "display").width
    assert len(shape("fi", "display").glyphs) == 1


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("abc", "figtree-medium"),
        ("Привет", "noto-sans-medium"),
        ("Ελλάδα", "noto-sans-medium"),
        ("שלום", "noto-hebrew"),
        ("مرحبا", "noto-arabic"),
        ("नमस्ते", "noto-devanagari"),
        ("สวัสดี", "noto-thai"),
        ("汉语", "noto-sc"),
        ("かな", "noto-jp"),
        ("한국어", "noto-kr"),
        ("🇩🇪", "noto-emoji"),
        ("✓", "noto-symbols"),
        ("💪🏽", "noto-emoji"),
        ("❤️", "noto-emoji"),
        ("1️⃣", "noto-emoji"),
        ("7", "figtree-medium"),
    ],
)
def test_each_script_has_a_font(text: str, font: str) -> None:
    shaped = shape(text, "text")
    assert shaped.missing == ()
    assert {glyph.font.name for glyph in shaped.glyphs} == {font}
    assert all(glyph.number != 0 for glyph in shaped.glyphs)


def test_an_emoji_sequence_is_one_glyph_or_missing_never_its_parts() -> None:
    assert len(shape("👍🏿", "text").glyphs) == 1
    assert len(shape("👩🏽‍🚒", "text").glyphs) == 1
    assert shape("🚒‍👩🏽", "text").missing == ("🚒‍👩🏽",)


@pytest.mark.parametrize("text", ["ᏣᎳᎩ", "བོད", "𠮟"])
def test_what_no_font_has_is_named(text: str) -> None:
    assert "".join(shape(f"a {text} b", "text").missing) == text


@given(st.text(max_size=30), st.sampled_from(["text", "display", "label+ja", "note+wide"]), st.booleans())
def test_no_box_is_ever_drawn(text: str, face: str, rtl: bool) -> None:
    shaped = shape(clean(text).replace("\n", " "), face, rtl=rtl)
    assert all(glyph.number != 0 for glyph in shaped.glyphs)
    drawn = {point for glyph in shaped.glyphs for point in glyph.font.covers}
    seen = [character for character in clean(text) if unicodedata.category(character)[0] in "LNPS"]
    assert all(ord(character) in drawn or character in "".join(shaped.missing) for character in seen)


def test_right_to_left_runs_are_turned_and_numbers_kept() -> None:
    text = "אבג 12"
    shaped = shape(text, "text", rtl=True)
    by_place = sorted(shaped.glyphs, key=lambda glyph: glyph.x)
    alone = {character: shape(character, "text").glyphs[0].number for character in "אבג12"}
    visible = [glyph.number for glyph in by_place if glyph.number in alone.values()]
    assert visible == [alone[character] for character in "12גבא"]
    assert is_right_to_left(text)
    assert not is_right_to_left("12 abc אבג")


def test_mixed_line_keeps_its_base_direction() -> None:
    ltr, rtl = shape("abc אבג", "text", rtl=False), shape("abc אבג", "text", rtl=True)
    latin = shape("a", "text").glyphs[0].number

    def place(shaped: object) -> float:
        return next(glyph.x for glyph in shaped.glyphs if glyph.number == latin)  # type: ignore[attr-defined]  # of a glyph

    assert place(ltr) < 0.1 < place(rtl)


def test_clean_drops_only_what_cannot_be_seen() -> None:
    assert clean("e\u0301\u00ad\ufeff\x07 a\tb\r\nc") == "é\u00ad a b\nc"


def test_ink_lies_where_the_line_was_put() -> None:
    ink = ink_of((SetLine("H", shape("H", "display"), 50.0, 200),), 100)
    assert ink is not None
    ((left, top, _, bottom),) = ink.boxes
    assert abs(bottom - 200) <= 1
    assert 50 <= left <= 60
    assert 60 <= bottom - top <= 80


def test_emoji_are_drawn_in_colour() -> None:
    ink = ink_of((SetLine("❤️", shape("❤️", "text"), 0.0, 60),), 50)
    assert ink is not None
    picture, _ = ink.stamps[0]
    red, green, blue, alpha = picture.getpixel((picture.width // 2, picture.height // 2))  # type: ignore[misc]  # mode RGB or RGBA: numbers
    assert alpha == 255
    assert red > 180 > green + blue
