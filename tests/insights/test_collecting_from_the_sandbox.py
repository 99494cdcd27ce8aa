"""A post goes out on four stand-in networks and is asked for its numbers as the days pass."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from workspace_with_posts import NETWORKS, House, house

from scheduler.core.insights.asking import AGES

DUE = datetime(2027, 1, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Ninety-one days later; a tick every twelve hours."""
    with house(tmp_path_factory.mktemp("grown") / "tips") as place:
        for half_days in range(2 * 91):
            place.at(DUE + timedelta(hours=12 * half_days))
        yield place


@pytest.mark.parametrize("network", NETWORKS)
def test_each_network_is_asked_at_each_age(grown: House, network: str) -> None:
    ages = [(day.fetched_at - DUE) / timedelta(days=1) for day in grown.days(network)]
    assert [int(age) for age in ages] == [age.days for age in AGES]


@pytest.mark.parametrize("network", NETWORKS)
def test_numbers_grow_and_what_is_not_told_is_not_zero(grown: House, network: str) -> None:
    days = [day.numbers.told() for day in grown.days(network)]
    untold = {
        "facebook": {"saves"},
        "instagram": {"clicks"},
        "x": {"reach", "clicks"},
        "pinterest": {"reach", "shares"},
    }
    assert all({*day, *untold[network]} == {"reach", "views", "reactions", "comments", "shares", "saves", "clicks"}
               for day in days)  # fmt: skip
    for earlier, later in itertools.pairwise(days):
        assert all(earlier[name] <= later[name] for name in earlier)
    assert days[-1]["views"] > days[0]["views"] > 0


def test_after_ninety_days_nobody_is_asked_any_more(grown: House) -> None:
    assert [post.ask_at for post in grown.posts()] == [None] * 4
