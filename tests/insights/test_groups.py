"""What is called better: rarely by chance, surely when it is, never of a handful."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.core.insights.groups import ERROR, FEWEST, Unit, compare, mean_by
from scheduler.core.insights.report import sentence
from scheduler.core.insights.sample import Measure

KINDS = ("remedy", "symptom", "anatomy", "question", "intro")


def season(seed: int, *, posts: int, better: str = "", ratio: float = 1.0, spread: float = 0.8) -> list[Unit]:
    """Posts of five kinds in turn, with the long tail that likes have; ``better`` gets ``ratio`` times as many."""
    dice = random.Random(seed)
    units = []
    for number in range(posts):
        kind = KINDS[number % len(KINDS)]
        level = dice.gauss(0, spread) + dice.expovariate(1) + (math.log(ratio) if kind == better else 0)
        units.append(Unit(frozenset({kind}), level))
    return units


def test_numbers_without_a_difference_are_rarely_called_one() -> None:
    """One comparison may be wrong in 1 of 60; of 240, four are expected and 12 would be far too many."""
    wrong = sum(any(group.verdict for group in compare(season(seed, posts=40))) for seed in range(240))
    assert wrong <= 240 * ERROR * 3


@pytest.mark.parametrize("seed", range(10))
def test_a_large_difference_is_found_when_there_are_enough_posts(seed: int) -> None:
    groups = {group.name: group for group in compare(season(seed, posts=200, better="remedy", ratio=4))}
    best = groups["remedy"]
    assert best.verdict == "more"
    assert best.low is not None
    assert best.high is not None
    assert best.low < 4 < best.high
    assert not [name for name in KINDS[1:] if groups[name].verdict == "more"]


@pytest.mark.parametrize("posts", range(FEWEST))
def test_a_handful_is_never_called_anything(posts: int) -> None:
    others = [Unit(frozenset({"other"}), 0.01 * number) for number in range(30)]
    groups = compare([*others, *[Unit(frozenset({"lucky"}), 50.0)] * posts])
    assert [(group.ratio, group.verdict) for group in groups if group.name == "lucky"] == [(None, None)] * bool(posts)
    for group in groups:
        if group.name == "lucky":
            assert sentence(group, Measure.INTERACTIONS).startswith(f"Too few posts to tell ({posts}; from about ")


def test_what_all_posts_have_is_set_beside_nothing() -> None:
    (group,) = compare([Unit(frozenset({"#selfhelp"}), float(number)) for number in range(30)])
    assert group.ratio is None
    assert "nothing to set it beside" in sentence(group, Measure.VIEWS)


def test_equal_numbers_tell_nothing() -> None:
    units = [Unit(frozenset({KINDS[number % 2]}), 1.0) for number in range(40)]
    assert {group.verdict for group in compare(units)} == {None}


def test_nothing_gives_nothing() -> None:
    assert compare([]) == []


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.frozensets(st.sampled_from(KINDS), max_size=3), st.floats(-20, 20, allow_nan=False)), max_size=40
    )
)
def test_any_numbers(pairs: list[tuple[frozenset[str], float]]) -> None:
    """Groups may overlap, as hashtags do; every interval holds its estimate, and a verdict leaves 1 out."""
    units = [Unit(labels, score) for labels, score in pairs]
    groups = compare(units)
    assert {group.name for group in groups} == {label for unit in units for label in unit.labels}
    for group in groups:
        assert group.posts + group.others == len(units)
        assert sentence(group, Measure.RATE).endswith(".")
        if group.ratio is None or group.low is None or group.high is None:
            assert group.verdict is None
            continue
        assert group.posts >= FEWEST <= group.others
        assert group.low <= group.ratio <= group.high
        assert (group.verdict is not None) == (group.low > 1 or group.high < 1)
    assert compare(units) == groups


def test_means() -> None:
    assert mean_by([("a", 1.0), ("b", 5.0), ("a", 3.0)]) == {"a": 2.0, "b": 5.0}
