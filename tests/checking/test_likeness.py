"""Near-duplicates: found whatever the order, and in time that grows with the posts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.text.likeness import Alike, alike

GLUTES = (
    "Three gluteal muscles lie in layers around your hip. A fourth, the small piriformis, runs across "
    "the middle of the buttock to the thigh bone, and all of them work on every stair."
)
BREATH = (
    "Sit down, let your shoulders sink and breathe out slowly through the mouth until you feel that "
    "the belly softens, then wait for the next breath to come by itself and begin again."
)


@pytest.mark.parametrize(
    "second",
    [
        GLUTES,
        GLUTES.upper() + "!!",
        GLUTES.replace("every stair", "each stair"),
        GLUTES.replace("A fourth, the", "The fourth, a"),
        GLUTES + " Put your hand in your back pocket and you are holding most of them, as it happens.",
        GLUTES[: GLUTES.index(", and all")],
    ],
)
def test_alike(second: str) -> None:
    (pair,) = alike([BREATH, GLUTES, second])
    assert (pair.first, pair.second) == (1, 2)
    assert 0.6 <= pair.share <= 1


@pytest.mark.parametrize("second", [BREATH, "", "Three gluteal muscles lie in layers around your hip.", "🙂"])
def test_not_alike(second: str) -> None:
    assert alike([GLUTES, second]) == []


def test_a_short_beginning_is_no_duplicate() -> None:
    assert alike([GLUTES, "Three gluteal muscles lie in layers."]) == []


def test_words_in_another_order_are_another_text() -> None:
    assert alike([GLUTES, " ".join(sorted(GLUTES.split()))]) == []


def test_many_copies_are_each_reported_once() -> None:
    assert alike([GLUTES] * 200) == [Alike(0, index, 1.0) for index in range(1, 200)]


def test_five_thousand_posts_with_the_same_closing_words() -> None:
    closing = " Save this for later, and tell us in the comments below how it went for you this week."
    texts = [" ".join(f"word{number}x{part}" for part in range(40)) + closing for number in range(5_000)]
    assert alike([*texts, texts[4321] + " More."])[-1:] == [Alike(4321, 5000, pytest.approx(0.98, abs=0.03))]


WORDS = st.lists(st.sampled_from(["one", "two", "three", "four", "five", "six", "seven"]), min_size=3, max_size=30).map(
    " ".join
)


@given(WORDS)
def test_a_text_is_always_like_itself(text: str) -> None:
    assert alike([text, text]) == [Alike(0, 1, 1.0)]


@given(st.lists(WORDS, max_size=8))
def test_pairs_look_back_and_are_reported_once(texts: list[str]) -> None:
    found = alike(texts)
    assert all(pair.first < pair.second for pair in found)
    assert len({pair.second for pair in found}) == len(found)
