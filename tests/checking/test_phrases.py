"""The little language of the word lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.checking.phrase import any_of, plain

LISTS = {"pain": ("back pain", "headache*")}


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("cure", "A CURE, at last", "CURE"),
        ("cure", "manicure, cured, obscure", None),
        ("cure*", "cured", "cured"),
        ("*cure", "a manicure", "manicure"),
        ("cure|heal us all", "it will heal us all", "heal us all"),
        ("cure|heal us all", "heal us", None),
        ("(treat|heal up) pain", "heal\n\nup pain", None),
        ("(treat|heal up) pain", "heal\nup pain", "heal\nup pain"),
        ("[your] pain", "your pain", "your pain"),
        ("[your] pain", "pain", "pain"),
        ("no pain [at all]", "no pain at all", "no pain at all"),
        ("no pain [at all]", "no pain today", "no pain"),
        ("stop ... tablets", "stop tablets", "stop tablets"),
        ("stop ... tablets", "stop one two three four tablets", "stop one two three four tablets"),
        ("stop ... tablets", "stop one two three four five tablets", None),
        ("stop ... tablets", "Stop. Some tablets", None),
        ("stop ... tablets", "stop taking, say, tablets", "stop taking, say, tablets"),
        ("client <Name>", "client Zoë", "client Zoë"),
        ("client <Name>", "client zoë", None),
        ("client <Name>", "client, Anna", "client, Anna"),
        ("<Name>'s story", "Anna’s story", "Anna’s story"),
        ("<number> minutes", "in 2.5 minutes", "2.5 minutes"),
        ("end {pain}", "end headaches", "end headaches"),
        ("pain-free", "pain free", "pain free"),
        ("pain free", "pain-free", "pain-free"),
        ("100 %", "100 % sure", "100 %"),
        ("don't", "don’t", "don’t"),
        ("*n't", "Won’t", "Won’t"),
        ("a.b", "axb", None),
    ],
)
def test_phrases(phrase: str, text: str, found: str | None) -> None:
    match = any_of([phrase], LISTS).pattern.search(plain(text))
    assert (text[slice(*match.span())] if match else None) == found


@pytest.mark.parametrize(
    "phrase",
    ["", "(a", "a)", "[a", "a (b [c] d)", "| a", "(a|)", "*", "[a]", "...", "... [a]", "{other}", "<Nome>", "a<b"],
)
def test_what_is_no_phrase(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        any_of([phrase], LISTS)


def test_no_phrases_find_nothing() -> None:
    assert any_of([], {}).pattern.search("anything at all") is None


@given(st.text(max_size=200))
def test_plain_text_keeps_every_position(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.text(st.sampled_from("ab* |()[]<>{}.'%-"), max_size=20))
def test_any_phrase_is_a_pattern_or_a_sentence(phrase: str) -> None:
    try:
        any_of([phrase], LISTS).pattern.search("ab ab")
    except ValueError as error:
        assert str(error)
