"""Results: the plots' geometry, and a page that never pretends to know what few posts can't tell."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_person import PagePerson
from workspace_with_posts import house

from scheduler.core.insights.groups import Group
from scheduler.web import plots
from scheduler.web.app import make_app
from scheduler.web.desk import Desk
from scheduler.web.safety import Doorkeeper

MONDAY = date(2027, 1, 4)


@given(st.floats(0, 1e12, allow_nan=False))
def test_ticks_are_round_even_and_cover_what_there_is(highest: float) -> None:
    found = plots.ticks(highest)
    assert found[0] == 0 and found[-1] >= highest * (1 - 1e-9) and 2 <= len(found) <= 7
    steps = {round(after - before, 6) for before, after in pairwise(found)}
    assert len(steps) == 1
    leading = f"{steps.pop():e}"[0]
    assert leading in "125"


@given(
    st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, 10**7)), min_size=1, max_size=60, unique_by=lambda pair: pair[0]
    )
)
def test_every_point_is_inside_the_frame_and_none_is_lost(pairs: list[tuple[int, int]]) -> None:
    values = [(MONDAY + timedelta(weeks=week), float(value)) for week, value in sorted(pairs)]
    plot = plots.line_plot(values)
    assert [(point.day, point.value) for point in plot.points] == values
    for point in plot.points:
        assert plots.LEFT <= point.x <= plots.WIDTH - plots.RIGHT + 1e-6
        assert plots.TOP - 1e-6 <= point.y <= plots.HEIGHT - plots.BOTTOM + 1e-6
    for run, after in pairwise(plot.runs):
        assert after[0].day - run[-1].day > timedelta(days=7)  # a week without posts is a gap, not a line
    assert len(plot.across) <= plots.MOST_LABELS


def test_nothing_is_no_plot_and_one_point_stands_in_the_middle() -> None:
    assert plots.line_plot([]).points == ()
    (point,) = plots.line_plot([(MONDAY, 0.0)]).points
    assert point.x == (plots.LEFT + plots.WIDTH - plots.RIGHT) / 2


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (950, "950"), (1200, "1.2k"), (3_000_000, "3M"), (2.5e9, "2.5G"), (0.5, "0.5")]
)
def test_short_numbers(value: float, shown: str) -> None:
    assert plots.short(value) == shown


def test_where_too_few_posts_tell_nothing_nothing_is_drawn() -> None:
    assert plots.whisker(Group("remedy", 2)) == plots.Whisker(None, None, None)
    mark = plots.whisker(Group("remedy", 9, 9, ratio=1.0, low=0.001, high=999.0))
    assert (mark.low, mark.high) == (0.0, plots.ROW_WIDTH)
    assert mark.at == pytest.approx(plots.ROW_WIDTH / 2)


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_the_scale_of_ratios_grows(one: float, other: float) -> None:
    assert (plots.place(one) <= plots.place(other)) == (one <= other) or plots.place(one) == plots.place(other)


# -- the view ----------------------------------------------------------------------------------------


def test_nothing_public_says_what_will_come(somebody: PagePerson) -> None:
    page = somebody.sees("/results")
    assert "Nothing is public yet." in page and "<svg" not in page.split("<main")[1]
    somebody.sees("/results?measure=nonsense", 404)


def test_numbers_of_the_networks_are_drawn_told_and_given_out(tmp_path: Path) -> None:
    root = tmp_path / "tips"
    with house(root, networks=("facebook", "x"), posts=4) as place:
        for _ in range(45):
            place.at(place.clock.now() + timedelta(days=1))
        desk = Desk(root, place.environment(), place.clock)
        client = make_app(desk, Doorkeeper(place.clock)).test_client()
        page = client.get("/results").text
        assert page.count('<figure class="plot">') == 4
        assert page.count('<circle class="dot"') == 16  # four weeks, two accounts, two numbers each
        assert "too few to tell" in page and "Every post" in page
        assert "–" in page  # what a network doesn't tell is no 0
        for measure in ("views", "rate"):
            assert client.get(f"/results?measure={measure}").status_code == 200
        place.at(place.clock.now() + timedelta(days=20))  # what is told meanwhile is in the next answer
        assert client.get("/results").text != page
        table = client.get("/results.csv")
        assert table.mimetype == "text/csv" and table.text.count("\n") > 8
        desk.close()
