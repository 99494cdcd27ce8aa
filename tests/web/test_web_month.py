"""The calendar's days: which ones, what is on them, and what they are marked with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.delivery import Delivery
from scheduler.core.plan import Blackout
from scheduler.web.month import Day, days_of, first_of, last_of, turned

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
ROW = Delivery(
    id=1, post_id="stretch", account="facebook", network="facebook", campaign="tips", occurrence=1, state="planned",
    due_at=datetime(2027, 3, 2, 9, tzinfo=UTC), wake_at=None, late="", marker="m", claim=0, tries=0, why="",
    needs_person=False, sending_at=None, draft=None, handle={},
)  # fmt: skip


def days(*rows: Delivery, first: date = date(2027, 3, 1), last: date = date(2027, 4, 4), **more: object) -> list[Day]:
    given = {"slots": (), "blackouts": (), "now": NOW, "zone": LONDON, "titles": {"stretch": "Stretch"}, **more}
    return days_of(first, last, rows=rows, **given)  # type: ignore[arg-type]  # fields by name


def on(found: list[Day], day: date) -> Day:
    return next(one for one in found if one.day == day)


@given(st.dates(date(1901, 1, 1), date(8999, 12, 1)), st.sampled_from(["month", "week"]))
def test_a_calendar_is_whole_weeks_that_hold_its_day(day: date, view: str) -> None:
    first, last = first_of(view, day), last_of(view, day)
    assert first.weekday() == 0 and last.weekday() == 6 and first <= day <= last
    assert ((last - first).days + 1) % 7 == 0
    if view == "month":
        assert (
            first <= day.replace(day=1) and (last + timedelta(days=1)).month != day.month
        ) or last.month != day.month


@given(st.dates(date(1901, 2, 1), date(8998, 12, 1)), st.sampled_from(["month", "week"]))
def test_turning_forth_and_back_leads_to_the_same_calendar(day: date, view: str) -> None:
    there = turned(view, day, by=1)
    assert first_of(view, turned(view, there, by=-1)) == first_of(view, day)
    assert first_of(view, there) > first_of(view, day)


def test_the_accounts_of_a_moment_are_one_event_in_the_state_of_the_worst() -> None:
    rows = [ROW, replace(ROW, id=2, account="x", network="x", state="failed", needs_person=True)]
    (event,) = on(days(*rows), date(2027, 3, 2)).events
    assert event.accounts == ("facebook", "x") and event.state == "failed" and event.needs_person
    assert event.delivery_id == 2 and event.title == "Stretch" and f"{event.at:%H:%M}" == "09:00"


def test_an_event_stands_on_its_local_day() -> None:
    late = replace(ROW, due_at=datetime(2027, 6, 1, 23, 30, tzinfo=UTC))
    found = days(late, first=date(2027, 5, 31), last=date(2027, 6, 6))
    assert on(found, date(2027, 6, 2)).events and not on(found, date(2027, 6, 1)).events


@pytest.mark.parametrize(
    ("changed", "movable"),
    [
        ({}, True),
        ({"state": "awaiting approval"}, True),
        ({"claim": 1}, False),
        ({"state": "published"}, False),
        ({"occurrence": 2}, False),
        ({"due_at": NOW - timedelta(hours=1)}, False),
        ({"post_id": "gone"}, False),
    ],
)
def test_only_what_nothing_has_happened_to_can_be_moved(changed: dict[str, object], movable: bool) -> None:
    events = [event for day in days(replace(ROW, **changed)) for event in day.events]  # type: ignore[arg-type]  # fields by name
    assert [event.movable for event in events] == [movable]


def test_slots_that_nothing_takes_are_free() -> None:
    taken, free = ROW.due_at, datetime(2027, 3, 5, 12, 30, tzinfo=UTC)
    found = days(ROW, slots=[taken, free, NOW - timedelta(days=1)])
    assert on(found, date(2027, 3, 2)).free == []
    assert [f"{slot:%H:%M}" for slot in on(found, date(2027, 3, 5)).free] == ["12:30"]
    assert on(found, date(2027, 3, 1)).free == []


def test_days_of_clock_changes_and_blackouts_are_marked() -> None:
    black = Blackout(datetime(2027, 3, 4, tzinfo=UTC), datetime(2027, 3, 6, tzinfo=UTC), "Holiday.")
    found = days(blackouts=[black], slots=[datetime(2027, 3, 5, 12, 30, tzinfo=UTC)])
    assert [one.day.day for one in found if one.black] == [4, 5]
    assert on(found, date(2027, 3, 5)).free == []
    assert {one.day: one.clock_minutes for one in found if one.clock_minutes} == {date(2027, 3, 28): 60}
    autumn = days(first=date(2027, 10, 25), last=date(2027, 10, 31))
    assert [one.clock_minutes for one in autumn] == [0, 0, 0, 0, 0, 0, -60]
