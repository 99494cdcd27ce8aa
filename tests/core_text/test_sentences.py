"""Sentences as people publish them: abbreviations, quotes, emoji, lists, lost spaces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.text.sentences import repaired, sentences, spans


@pytest.mark.parametrize(
    "expected",
    [
        ["One.", "Two!", "Three?"],
        ["Dr. Smith and Mrs. Jones met at 9 a.m. on Monday.", "They talked."],
        ["Use a ball, e.g. a tennis ball.", "It helps."],
        ["Use oils (e.g. almond, i.e. sweet).", "Then rest."],
        ["It costs 3.50 a week.", "Cheap."],
        ["It is approx. 3.5 cm long.", "Good."],
        ["Hold for 30 sec. on each side.", "Breathe."],
        ["She said “stop.”", "Then she left."],
        ["“It hurts!” she said.", "Then she left."],
        ["“Is it sore?” she asked.", "Yes."],
        ["She counted “to ten.”", "Five breaths followed."],
        ["Wait... what?", "Go on."],
        ["See https://example.com/a.b for more.", "Thanks."],
        ["Write to a.b@example.com.", "Thanks."],
        ["1. Stretch your neck.", "2. Roll your shoulders."],
        ["1) Lie down.", "2) Breathe."],
        ["Rest! 💤", "Then walk."],
        ["Rest well. 💆‍♀️ 💤", "Then walk."],
        ["✅ Rest.", "✅ Drink.", "✅ Walk."],
        ["Do this.", "👉 Then that."],
        ["Choose.", "1️⃣ A ball.", "2️⃣ A wall."],
        ["Rest well 😊 Then walk again."],
        ["痛いです。", "休みましょう。"],
    ],
)
def test_split(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It hurts.Then rest well.Now go.", ["It hurts.", "Then rest well.", "Now go."]),
        ("Rest well.😊", ["Rest well.😊"]),
        ("Rest.\n🌿 Then walk.", ["Rest.", "🌿 Then walk."]),
        ("One line\nand another. Two.", ["One line\nand another.", "Two."]),
        ("- Stretch.\n- Roll.", ["- Stretch.", "- Roll."]),
        ("  ", []),
        ("", []),
    ],
)
def test_split_where_the_white_space_is_odd(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


PROSE = st.lists(
    st.sampled_from([*"abC.!? \n\r\t“”)(’…:1👍🏽日é", ". ", "! 💤 ", "e.g. ", "1. ", "\u00a0", "\u2028"]), max_size=40
).map("".join)


@given(PROSE)
def test_sentences_are_substrings_in_order_and_only_white_space_lies_between(text: str) -> None:
    position = 0
    for start, end in spans(text):
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u3000", "\u2028", "\x85"])
def test_wide_blanks_before_a_full_stop(blank: str) -> None:
    """As web pages have them; the library that finds the sentences would stop the whole program there."""
    text = f"Take vitamin A{blank}. Then rest.{blank}Walk a{blank}little."
    assert sentences(text) == [f"Take vitamin A{blank}.", "Then rest.", f"Walk a{blank}little."]


def test_a_lost_space_is_put_back() -> None:
    text = "It hurts.Then it stops.See example.com or 3.5"
    assert repaired(text) == "It hurts. Then it stops. See example.com or 3.5"
