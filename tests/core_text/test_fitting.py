"""Fitting by whole sentences: never a cut inside anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.text.fit import DoesNotFit, by_sentences, fit, fit_text
from scheduler.core.text.sentences import repaired, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith knows. So do I.", ["Dr. Smith knows.", "So do I."]),
        ("Use a ball, e.g. a tennis ball. It helps.", ["Use a ball, e.g. a tennis ball.", "It helps."]),
        ("It costs 3.50 a week. Cheap.", ["It costs 3.50 a week.", "Cheap."]),
        ("She said “stop.” Then she left.", ["She said “stop.”", "Then she left."]),
        ("Rest! 💤 Then walk.", ["Rest!", "💤 Then walk."]),
        ("See https://example.com/a.b for more. Thanks.", ["See https://example.com/a.b for more.", "Thanks."]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_lost_space_is_put_back() -> None:
    assert (
        repaired("It hurts.Then it stops.See example.com or 3.5") == "It hurts. Then it stops. See example.com or 3.5"
    )


def test_paragraphs_stay() -> None:
    assert fit_text("One two. Three four.\n\nFive six. Seven.", 32) == "One two. Three four.\n\nFive six."


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(DoesNotFit, match="A very long first sentence"):
        fit_text("A very long first sentence that can't be cut. Short.", 20)


WORDS = st.sampled_from(
    ["hip", "stretch", "https://example.com/a?b=c", "#Massage", "👩‍👩‍👧‍👧", "e.g.", "naïve", "can’t", "日本語"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(lambda words: " ".join(words).capitalize() + ".")
TEXTS = st.lists(st.lists(SENTENCES, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=4).map("\n\n".join)


@given(TEXTS, st.integers(1, 300))
def test_what_is_kept_and_what_is_dropped_is_the_whole(text: str, limit: int) -> None:
    flat = [sentence for block in by_sentences(text) for sentence in block]
    try:
        fitted = fit(text, lambda kept: len(kept) <= limit, limit=limit)
    except DoesNotFit:
        assert len(flat[0]) > limit
        return
    assert len(fitted.text) <= limit
    kept = [sentence for block in by_sentences(fitted.text) for sentence in block]
    assert [*kept, *fitted.dropped] == flat
