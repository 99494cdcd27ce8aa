"""Typed text becomes set text: the language's quotes, dashes, primes, and blanks that don't break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.text.conventions import conventions_of, is_language
from scheduler.core.text.typeset import typeset

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pt-PT", "sv", "de-CH", "he", "xx")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('She said "rest" twice.', "She said “rest” twice."),
        ("\"It's the 'good' kind,\" she said.", "“It’s the ‘good’ kind,” she said."),
        ('("well")', "(“well”)"),
        ("the dogs' walk, rock 'n' roll, 'tis the '90s", "the dogs’ walk, rock ’n’ roll, ’tis the ’90s"),
        ("Sit - then rise", "Sit – then rise"),
        ("Sit -- then rise", "Sit – then rise"),
        ("Sit--then rise", "Sit—then rise"),
        ("Sit --- then rise, but--", "Sit — then rise, but—"),
        ("- a bullet", "- a bullet"),
        ("a well-known run --help", "a well-known run --help"),
        ("5-10 times, 1990-1995", "5–10\u00a0times, 1990–1995"),
        ("call 555-1234 or 0800-1111, 9-5, 2027-01-12", "call 555-1234 or 0800-1111, 9-5, 2027-01-12"),
        ("Wait...", "Wait…"),
        ("3 x 10, 10x15 cm, 2x a day, 3x4x5", "3\u00a0×\u00a010, 10×15\u00a0cm, 2× a day, 3×4×5"),
        ("0x10 and max 3", "0x10 and max 3"),
        ("He is 5'10\" tall, on a 6\" ball, 6' away", "He is 5′10″ tall, on a 6″ ball, 6′ away"),
        ('the "top 5" list', "the “top 5” list"),
        ("for 30 seconds at 40 °C", "for 30\u00a0seconds at 40\u00a0°C"),
        ("See No. 5 and p. 12", "See No.\u00a05 and p.\u00a012"),
        ("Ask Dr. Reed or Dr Ann Lee", "Ask Dr.\u00a0Reed or Dr\u00a0Ann Lee"),
        ("by J. K. Rowling or John F. Kennedy", "by J.\u00a0K.\u00a0Rowling or John F.\u00a0Kennedy"),
        ("So do I. Then rest, 5 in all", "So do I. Then rest, 5 in all"),
        ("Pay € 20 or 20 €", "Pay €\u00a020 or 20\u00a0€"),
    ],
)
def test_english(typed: str, expected: str) -> None:
    assert typeset(typed) == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("de", "Sie sagt \"Ruh' dich 'gut' aus\"", "Sie sagt „Ruh’ dich ‚gut‘ aus“"),
        ("de", "3 x täglich 5 Minuten, z. B. abends", "3\u00a0× täglich 5\u00a0Minuten, z.\u00a0B. abends"),
        ("de-CH", 'ein "Wort"', "ein «Wort»"),
        ("fr", 'Il dit "l\'eau" !', "Il dit «\u202fl’eau\u202f»\u202f!"),
        ("fr", "Prêt ? Voici : « oui », 50 %", "Prêt\u202f? Voici\u00a0: «\u202foui\u202f», 50\u202f%"),
        ("fr", "à 10:30 sur https://a.example/?b", "à 10:30 sur https://a.example/?b"),
        ("es", 'Dice "hola" 5 veces', "Dice «hola» 5\u00a0veces"),
        ("it", 'l\'acqua è "pura"', "l’acqua è «pura»"),
        ("nl", '\'s morgens "goed"', "’s morgens “goed”"),
        ("pt-BR", 'diz "bom"', "diz “bom”"),
        ("pt-PT", 'diz "bom"', "diz «bom»"),
        ("sv", 'säger "bra"', "säger ”bra”"),
        ("he", 'צה"ל', "צה״ל"),
        ("xx", 'a "word"', "a “word”"),
    ],
)
def test_other_languages(language: str, typed: str, expected: str) -> None:
    assert typeset(typed, language) == expected


@pytest.mark.parametrize(
    "kept",
    [
        "https://willowlane.example/a--b?c='1'...2",
        "www.a.example/5-10",
        "willowlane.example/a--b",
        "ann--lee@a-b.example",
        "@ann.lee--x",
        "#5-10 #back--pain",
        "`a -- \"b\" ... 'c' 3 x 4`",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_addresses_handles_hashtags_and_code_are_left_alone(kept: str, language: str) -> None:
    assert typeset(f"See {kept} now", language) == f"See {kept} now"


typed = st.one_of(
    st.text(alphabet="ab L5x.0,-'\"’“«»!?:;…–—×@#/`%\u00a0\u202f()€\n", max_size=40),
    st.lists(
        st.sampled_from(
            ['"', "'", "-", "--", " - ", "...", " x ", "5", "12", "cm", " ", "Dr.", "No.", "word", "@ann", "www.a.bc"]
        ),
        max_size=14,
    ).map("".join),
    st.text(max_size=30),
)


@given(typed, st.sampled_from(LANGUAGES))
def test_setting_twice_changes_nothing(text: str, language: str) -> None:
    once = typeset(text, language)
    assert typeset(once, language) == once


@given(typed)
def test_letters_and_digits_are_never_lost(text: str) -> None:
    def kept(line: str) -> str:
        return "".join(one for one in line if one.isalnum() and one not in "xX")

    assert kept(typeset(text)) == kept(text)


def test_a_tag_is_looked_up_from_special_to_general() -> None:
    assert conventions_of("de-AT") == conventions_of("de")
    assert conventions_of("de-CH").quotes == ("«", "»")
    assert [is_language(tag) for tag in ("en", "pt-BR", "zh-Hant-TW", "", "english!", "e", "en_GB")] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
    ]
