"""Slots over clock changes: once, at the first valid moment, the first time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.errors import BadInput
from scheduler.core.slots import Cron, MonthlyDate, MonthlyWeekday, Weekly, occurrences, parse_slot, parse_zone

ZONES = [
    "Europe/London",
    "America/New_York",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "UTC",
    "Pacific/Apia",
]


def local(slot: str, zone: str, first: str, last: str, anchor: date | None = None) -> list[str]:
    place = ZoneInfo(zone)
    begin, end = (datetime.fromisoformat(text).replace(tzinfo=place).astimezone(UTC) for text in (first, last))
    found = occurrences(parse_slot(slot), place, after=begin, until=end, anchor=anchor)
    return [moment.astimezone(place).strftime("%Y-%m-%d %H:%M") for moment in found]


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("tue 09:00", Weekly(frozenset({1}), time(9))),
        ("Tuesday  9:00", Weekly(frozenset({1}), time(9))),
        ("mon,thu 18:30", Weekly(frozenset({0, 3}), time(18, 30))),
        ("mon, thu 18:30", Weekly(frozenset({0, 3}), time(18, 30))),
        ("daily 07:15", Weekly(frozenset(range(7)), time(7, 15))),
        ("weekdays 08:00", Weekly(frozenset(range(5)), time(8))),
        ("31st 10:00", MonthlyDate(31, time(10))),
        ("first tue 09:00", MonthlyWeekday(1, 1, time(9))),
        ("last fri 12:00", MonthlyWeekday(-1, 4, time(12))),
        ("every 2 weeks tue 09:00", Weekly(frozenset({1}), time(9), 2)),
        ("0 9 * * 2", Cron("0 9 * * 2")),
    ],
)
def test_reading(text: str, slot: object) -> None:
    assert parse_slot(text) == slot


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tue",
        "09:00",
        "tue 25:00",
        "tue 9:60",
        "someday 09:00",
        "tuesdey 09:00",
        "32nd 09:00",
        "0 9 * * 9",
        "61 9 * * 1",
        "0 9 30 2 *",
        "every 0 weeks tue 09:00",
        "fifth tue 09:00",
        "tue 09:00 mon",
    ],
)
def test_refusing(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_slot(text)
    assert text in str(caught.value)
    assert "Write it like" in str(caught.value)


def test_zones() -> None:
    assert parse_zone("Europe/London").key == "Europe/London"
    for wrong in ("Europe/Londn", "", "/etc/localtime", "../UTC", "Mars/Olympus"):
        with pytest.raises(BadInput):
            parse_zone(wrong)


@pytest.mark.parametrize(
    ("zone", "slot", "first", "last", "expected"),
    [
        # spring: the slot falls into the gap and goes out once, right after it
        ("Europe/London", "daily 01:30", "2027-03-27 00:00", "2027-03-30 00:00", ["03-27 01:30", "03-28 02:00", "03-29 01:30"]),
        ("America/New_York", "daily 02:30", "2027-03-13 00:00", "2027-03-16 00:00", ["03-13 02:30", "03-14 03:00", "03-15 02:30"]),
        ("America/Santiago", "daily 00:30", "2027-09-04 00:00", "2027-09-07 00:00", ["09-04 00:30", "09-05 01:00", "09-06 00:30"]),
        ("Australia/Lord_Howe", "daily 02:15", "2027-10-02 00:00", "2027-10-05 00:00", ["10-02 02:15", "10-03 02:30", "10-04 02:15"]),
        ("Europe/London", "30 1 * * *", "2027-03-27 00:00", "2027-03-30 00:00", ["03-27 01:30", "03-28 02:00", "03-29 01:30"]),
        # autumn: the hour comes twice, the slot goes out the first time
        ("Europe/London", "daily 01:30", "2027-10-30 00:00", "2027-11-02 00:00", ["10-30 01:30", "10-31 01:30", "11-01 01:30"]),
        ("America/New_York", "daily 01:30", "2027-11-06 00:00", "2027-11-09 00:00", ["11-06 01:30", "11-07 01:30", "11-08 01:30"]),
        ("Asia/Beirut", "daily 23:30", "2027-10-29 00:00", "2027-11-01 00:00", ["10-29 23:30", "10-30 23:30", "10-31 23:30"][:3]),
        # a day that never was
        ("Pacific/Apia", "daily 09:00", "2011-12-29 00:00", "2012-01-01 00:00", ["12-29 09:00", "12-31 00:00", "12-31 09:00"]),
    ],
)  # fmt: skip
def test_clock_changes(zone: str, slot: str, first: str, last: str, expected: list[str]) -> None:
    assert [text[5:] for text in local(slot, zone, first, last)] == expected


def test_in_the_fold_the_first_time_counts() -> None:
    (moment,) = occurrences(
        parse_slot("sun 01:30"),
        ZoneInfo("Europe/London"),
        after=datetime(2027, 10, 30, tzinfo=UTC),
        until=datetime(2027, 11, 1, tzinfo=UTC),
    )
    assert moment == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_months() -> None:
    assert [text[5:10] for text in local("31st 09:00", "UTC", "2027-01-01", "2027-06-01")] == [
        "01-31",
        "02-28",
        "03-31",
        "04-30",
        "05-31",
    ]
    assert [text[5:10] for text in local("first tue 09:00", "UTC", "2027-01-01", "2027-04-01")] == [
        "01-05",
        "02-02",
        "03-02",
    ]
    assert [text[5:10] for text in local("last fri 09:00", "UTC", "2027-01-01", "2027-04-01")] == [
        "01-29",
        "02-26",
        "03-26",
    ]


def test_every_n_weeks_counts_from_the_anchor() -> None:
    assert [
        text[5:10] for text in local("every 2 weeks tue 09:00", "UTC", "2027-01-01", "2027-02-10", date(2027, 1, 6))
    ] == ["01-05", "01-19", "02-02"]


SLOTS = st.sampled_from(
    [
        "tue 09:00",
        "daily 01:30",
        "daily 00:15",
        "mon,thu 02:30",
        "31st 02:00",
        "last sun 01:30",
        "every 3 weeks sun 01:45",
        "30 1 * * 0",
        "*/30 * * * *",
    ]
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))


@given(SLOTS, st.sampled_from(ZONES), MOMENTS, st.integers(0, 40 * 24), st.integers(0, 40 * 24))
def test_windows_can_be_split_anywhere(slot: str, zone: str, begin: datetime, hours: int, more: int) -> None:
    place, parsed = ZoneInfo(zone), parse_slot(slot)
    middle, end = begin + timedelta(hours=hours), begin + timedelta(hours=hours + more)
    whole = list(occurrences(parsed, place, after=begin, until=end))
    parts = [
        *occurrences(parsed, place, after=begin, until=middle),
        *occurrences(parsed, place, after=middle, until=end),
    ]
    assert parts == whole
    assert all(one < other for one, other in pairwise(whole))
    assert all(begin < moment <= end for moment in whole)


@given(
    st.sampled_from(ZONES), MOMENTS, st.times(datetime(2000, 1, 1, 0, 0).time(), datetime(2000, 1, 1, 23, 59).time())
)
def test_a_daily_slot_comes_once_on_every_local_day(zone: str, begin: datetime, at: time) -> None:
    if zone == "Pacific/Apia":
        return
    place = ZoneInfo(zone)
    slot = Weekly(frozenset(range(7)), at.replace(second=0, microsecond=0))
    days = [
        moment.astimezone(place).date()
        for moment in occurrences(slot, place, after=begin, until=begin + timedelta(days=400))
    ]
    assert all(other - one == timedelta(days=1) for one, other in pairwise(days))
