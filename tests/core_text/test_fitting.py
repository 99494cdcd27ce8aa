"""Fitting by whole sentences: never a cut inside anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.text.fit import DoesNotFit, by_sentences, fit, fit_text
from scheduler.core.text.sentences import paragraphs
from scheduler.core.text.weighted import addresses, hashtags, weighted_length


def test_paragraphs_stay() -> None:
    assert fit_text("One two. Three four.\n\nFive six. Seven.", 32) == "One two. Three four.\n\nFive six."


def test_line_breaks_inside_a_paragraph_stay() -> None:
    assert fit_text("Try this.\n- Stretch.\n- Roll.\n- Rest well.", 30) == "Try this.\n- Stretch.\n- Roll."


def test_a_lead_in_is_not_left_hanging() -> None:
    text = "Stretching helps. Here are some ideas:\n\nLie on your back and pull one knee up."
    fitted = fit(text, lambda kept: len(kept) <= 60)
    assert fitted.text == "Stretching helps."
    assert fitted.dropped == ("Here are some ideas:", "Lie on your back and pull one knee up.")


def test_a_lead_in_at_the_very_end_is_the_authors_choice() -> None:
    assert fit_text("Rest. Ask me:", 100) == "Rest. Ask me:"


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(DoesNotFit, match=r"A very long first sentence.* is 45 long; 20 is the most") as caught:
        fit_text("A very long first sentence that can't be cut. Short.", 20)
    assert caught.value.sentence == "A very long first sentence that can't be cut."
    assert (caught.value.length, caught.value.limit) == (45, 20)


def test_a_very_long_sentence_is_shown_by_its_beginning() -> None:
    with pytest.raises(DoesNotFit) as caught:
        fit_text("word " * 500 + "end.", 20)
    assert len(str(caught.value)) < 200
    assert len(caught.value.sentence) == 2504


def test_a_long_text_takes_few_questions() -> None:
    asked = []
    text = " ".join(f"This is sentence number {number} here." for number in range(1000))

    def fits(kept: str) -> bool:
        asked.append(kept)
        return len(kept) <= 500

    assert len(fit(text, fits).text) <= 500
    assert len(asked) < 20


ENTITIES = ["https://example.com/a?b=c", "#Massage", "example.org/tips", "👩‍👩‍👧‍👧"]
WORDS = st.sampled_from(["hip", "stretch", "e.g.", "naïve", "can’t", "日本語", "3.5", *ENTITIES])
ENDS = st.sampled_from([".", "!", "?", ". 💤", ":", ".”"])
SENTENCES = st.builds(
    lambda words, end: " ".join(words).capitalize() + end, st.lists(WORDS, min_size=1, max_size=8), ENDS
)
TEXTS = st.lists(st.lists(SENTENCES, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=4).map("\n\n".join)


@given(TEXTS, st.integers(1, 300), st.sampled_from([len, weighted_length]))
def test_what_is_kept_is_a_beginning_and_the_rest_is_named(text: str, limit: int, count: object) -> None:
    assert callable(count)
    whole = "\n\n".join(paragraphs(text))
    flat = [sentence for block in by_sentences(text) for sentence in block]
    try:
        fitted = fit(text, lambda kept: count(kept) <= limit, count=count, limit=limit)
    except DoesNotFit as error:
        assert error.sentence == flat[0]
        assert error.length > limit
        return
    assert count(fitted.text) <= limit
    assert whole.startswith(fitted.text)
    kept = [sentence for block in by_sentences(fitted.text) for sentence in block]
    assert [*kept, *fitted.dropped] == flat


@given(TEXTS, st.integers(1, 300))
def test_no_link_hashtag_or_emoji_is_cut(text: str, limit: int) -> None:
    try:
        kept = fit_text(text, limit)
    except DoesNotFit:
        return
    assert hashtags(kept) == hashtags(text)[: len(hashtags(kept))]
    whole = "\n\n".join(paragraphs(text))
    assert addresses(kept) == addresses(whole)[: len(addresses(kept))]
    assert not whole[len(kept) :].startswith(("\u200d", "\ufe0f"))


@given(TEXTS, st.integers(1, 300))
def test_not_one_more_sentence_would_fit(text: str, limit: int) -> None:
    text = text.replace(":", ".")
    try:
        fitted = fit(text, lambda kept: len(kept) <= limit)
    except DoesNotFit:
        return
    if fitted.dropped:
        whole = "\n\n".join(paragraphs(text))
        assert whole.index(fitted.dropped[0], len(fitted.text)) + len(fitted.dropped[0]) > limit
