"""The line breaker against every possible way to break, and what it promises about last lines."""

from __future__ import annotations

from itertools import combinations
from math import isclose, isinf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cards.breaks import Word, break_lines, line_width, total_cost
from scheduler.cards.words import joined, measured, pieces

words = st.lists(
    st.builds(
        Word,
        width=st.floats(0.5, 6),
        space=st.sampled_from([0.0, 0.3]),
        stuck=st.booleans(),
        short=st.booleans(),
        ends=st.booleans(),
        cut=st.booleans(),
    ),
    min_size=1,
    max_size=9,
)


def every_way(count: int) -> list[tuple[int, ...]]:
    inner = range(1, count)
    return [(*some, count) for size in range(count) for some in combinations(inner, size)]


def lone(ends: tuple[int, ...]) -> bool:
    return len(ends) > 1 and ends[-1] - ends[-2] == 1


@given(words, st.floats(4, 14), st.sampled_from([1.0, 0.85, 0.2]))
def test_nothing_cheaper_exists_in_as_many_lines(found: list[Word], width: float, last_weight: float) -> None:
    costs = {ends: total_cost(found, ends, width, last_weight=last_weight) for ends in every_way(len(found))}
    possible = {ends: cost for ends, cost in costs.items() if not isinf(cost)}
    chosen = break_lines(found, width, last_weight=last_weight)
    if chosen is None:
        assert not possible
        return
    fewest = min(map(len, possible))
    if len(chosen) > fewest:
        best_few = min((ends for ends in possible if len(ends) == fewest), key=lambda ends: possible[ends])
        assert len(chosen) == fewest + 1
        assert lone(best_few)
        assert not lone(chosen)
    rivals = [cost for ends, cost in possible.items() if len(ends) == len(chosen)]
    assert isclose(costs[chosen], min(rivals), abs_tol=1e-9)


@given(words, st.floats(4, 14))
def test_lines_fit_and_stuck_words_stay_together(found: list[Word], width: float) -> None:
    ends = break_lines(found, width)
    if ends is None:
        return
    for start, end in zip((0, *ends[:-1]), ends, strict=True):
        assert line_width(found, start, end) <= width + 1e-6
        assert end == len(found) or not found[end - 1].stuck


def set_text(text: str, width: float) -> list[str]:
    parts = pieces(text)
    ends = break_lines(measured(parts, "text"), width, last_weight=0.85)
    assert ends is not None
    return [joined(parts, start, end) for start, end in zip((0, *ends[:-1]), ends, strict=True)]


@pytest.mark.parametrize("width", [7, 9, 11, 13, 15, 18, 22])
def test_a_real_text_ends_in_more_than_one_word(width: float) -> None:
    lines = set_text(
        "Roll a soft ball slowly over the tender spot for 30 seconds and then change to the other side.", width
    )
    assert len(lines[-1].split()) > 1
    assert not any(line.endswith("30") for line in lines)


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Hold it for 5 minutes more", "5 minutes"),
        ("Warm the pack to 40 °C first", "40 °C"),
        ("Ask Dr. Reed about this", "Dr. Reed"),
        ("Pay € 20 for an hour", "€ 20"),
        ("Rest – then go on", "Rest –"),
        ("It is on p. 12 of the book", "p. 12"),
    ],
)
def test_what_belongs_together_is_never_parted(text: str, together: str) -> None:
    for width in range(4, 20):
        parts = pieces(text)
        ends = break_lines(measured(parts, "text"), width)
        if ends is not None:
            lines = [joined(parts, start, end) for start, end in zip((0, *ends[:-1]), ends, strict=True)]
            assert any(together in line for line in lines), (width, lines)


def test_words_are_kept_whatever_the_pieces() -> None:
    text = "Self-massage and/or rest — see willowlane.example/tips/shoulders-and-neck, twice a day."
    assert joined(pieces(text), 0, len(pieces(text))) == text
