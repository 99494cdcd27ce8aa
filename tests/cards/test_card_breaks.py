"""The line breaker against every possible way to break, and what it promises about last lines."""

from __future__ import annotations

from itertools import pairwise
from math import isclose

from all_ways import possible_ways
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.cards.breaks import MOST_LINES, Word, break_lines, line_width, lone

flag = st.sampled_from([False, False, False, True])
some_words = st.lists(
    st.builds(
        Word,
        width=st.floats(0.5, 6),
        space=st.sampled_from([0.0, 0.3]),
        stuck=flag,
        short=flag,
        ends=flag,
        closes=flag,
        cut=flag,
        leads=flag,
        named=flag,
        hyphen=st.sampled_from([0.0, 0.0, 0.3]),
    ),
    min_size=1,
    max_size=12,
)


@given(some_words, st.floats(4, 14), st.sampled_from([1.0, 0.85, 0.2]))
def test_nothing_cheaper_exists_in_as_many_lines(words: list[Word], width: float, last_weight: float) -> None:
    possible = possible_ways(words, width, last_weight=last_weight)
    chosen = break_lines(words, width, last_weight=last_weight)
    if chosen is None:
        assert not possible
        return
    fewest = min(map(len, possible))
    assert len(chosen) == fewest or (len(chosen) == fewest + 1 and not lone(words, chosen))
    rivals = [cost for ends, cost in possible.items() if len(ends) == len(chosen)]
    assert isclose(possible[chosen], min(rivals), abs_tol=1e-9)


@given(some_words, st.floats(4, 14))
def test_a_last_line_of_one_word_is_only_chosen_where_all_ways_have_one(words: list[Word], width: float) -> None:
    chosen = break_lines(words, width)
    if chosen is None or not lone(words, chosen):
        return
    fewest = len(chosen)
    rivals = [ends for ends in possible_ways(words, width) if len(ends) <= fewest + 1]
    assert all(lone(words, ends) for ends in rivals if len(ends) > 1)


@given(some_words, st.floats(4, 14))
@example([Word(1, 0, hyphen=0.3, cut=True)] * 8 + [Word(1, 0)], 1.5)
def test_lines_fit_and_end_only_where_they_may(words: list[Word], width: float) -> None:
    ends = break_lines(words, width)
    if ends is None:
        return
    hyphenated = [words[end - 1].hyphen > 0 for end in ends[:-1]]
    assert not any(one and other for one, other in pairwise(hyphenated))
    for start, end in zip((0, *ends[:-1]), ends, strict=True):
        assert line_width(words, start, end) <= width + 1e-6
        assert end == len(words) or not words[end - 1].stuck


@given(some_words, st.floats(4, 14))
def test_the_same_words_are_broken_the_same(words: list[Word], width: float) -> None:
    assert break_lines(words, width) == break_lines(list(words), width)


def test_extremes() -> None:
    assert break_lines([], 5) == ()
    assert break_lines([Word(5, 1)], 5) == (1,)
    assert break_lines([Word(5.1, 1)], 5) is None
    assert break_lines([Word(1, 0.3), Word(6, 0.3)], 5) is None


def test_more_lines_than_a_card_can_hold_are_only_counted() -> None:
    ends = break_lines([Word(3, 0.3)] * (MOST_LINES + 5), 5)
    assert ends == tuple(range(1, MOST_LINES + 6))


def test_a_lone_last_word_costs_more_than_all_else() -> None:
    # Twenty lines, each with every blemish, against one word left over.
    words = [Word(2.4, 0.2, leads=True, named=True)] * 40 + [Word(0.2, 0)]
    ends = break_lines(words, 5.3)
    assert ends is not None
    assert not lone(words, ends)
