"""Slots against a second, slower way of finding them, and everything a person may type."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.errors import BadInput
from scheduler.core.slots import Cron, MonthlyDate, MonthlyWeekday, Weekly, occurrences, parse_slot, parse_zone, resolve

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)

# Zone, and a day within one of its changes. Beirut, Cairo and Santiago change at midnight, Lord Howe
# by half an hour; Samoa left out a day; Casablanca changes around Ramadan.
CHANGES = [
    ("Europe/London", date(2027, 3, 28)),
    ("Europe/London", date(2027, 10, 31)),
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2027, 11, 7)),
    ("Africa/Cairo", date(2024, 4, 26)),
    ("Africa/Cairo", date(2024, 10, 31)),
    ("America/Santiago", date(2024, 9, 8)),
    ("America/Santiago", date(2024, 4, 6)),
    ("Asia/Beirut", date(2024, 3, 31)),
    ("Asia/Beirut", date(2024, 10, 26)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Africa/Casablanca", date(2024, 3, 10)),
    ("Africa/Casablanca", date(2024, 4, 14)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kathmandu", date(2027, 1, 1)),
]
ZONES = sorted({zone for zone, _ in CHANGES})


def first_reached(local: datetime, zone: ZoneInfo) -> datetime:
    """The rule in one sentence, by looking at a wall clock minute after minute: the first moment at
    which it shows the time or has jumped past it."""
    moment = (local - 2 * DAY).replace(tzinfo=UTC)
    while moment.astimezone(zone).replace(tzinfo=None) < local:
        moment += MINUTE
    return moment


@pytest.mark.parametrize(("name", "day"), CHANGES)
def test_every_quarter_of_an_hour_around_a_change(name: str, day: date) -> None:
    zone = ZoneInfo(name)
    quarter, begin = timedelta(minutes=15), datetime.combine(day, time.min) - DAY / 4
    expected = first_reached(begin, zone)
    for step in range(6 * 24):
        local = begin + step * quarter
        while expected.astimezone(zone).replace(tzinfo=None) < local:
            expected += MINUTE
        assert resolve(local, zone) == expected


@pytest.mark.parametrize(("name", "day"), CHANGES)
@pytest.mark.parametrize("at", ["00:00", "00:30", "01:30", "02:15", "02:30", "23:30"])
def test_daily_slots_come_once_a_day_around_a_change(name: str, day: date, at: str) -> None:
    zone = ZoneInfo(name)
    days = [day + offset * DAY for offset in (-2, -1, 0, 1, 2)]
    expected = {first_reached(datetime.combine(one, time.fromisoformat(at)), zone) for one in days}
    hour, minute = at.split(":")
    for text in (f"daily {at}", f"{int(minute)} {int(hour)} * * *"):
        found = occurrences(
            parse_slot(text), zone, after=min(expected) - timedelta(seconds=1), until=max(expected), anchor=None
        )
        assert list(found) == sorted(expected)


@pytest.mark.parametrize(
    ("zone", "slot", "day", "utc"),
    [
        ("Europe/London", "sun 01:30", date(2027, 3, 28), "2027-03-28T01:00"),
        ("Europe/London", "sun 01:30", date(2027, 10, 31), "2027-10-31T00:30"),
        ("America/New_York", "sun 02:30", date(2027, 3, 14), "2027-03-14T07:00"),
        ("America/New_York", "sun 01:30", date(2027, 11, 7), "2027-11-07T05:30"),
        ("Africa/Cairo", "fri 00:30", date(2024, 4, 26), "2024-04-25T22:00"),
        ("Africa/Cairo", "thu 23:30", date(2024, 10, 31), "2024-10-31T20:30"),
        ("America/Santiago", "sun 00:30", date(2024, 9, 8), "2024-09-08T04:00"),
        ("America/Santiago", "sat 23:30", date(2024, 4, 6), "2024-04-07T02:30"),
        ("Asia/Beirut", "sun 00:15", date(2024, 3, 31), "2024-03-30T22:00"),
        ("Australia/Lord_Howe", "sun 02:15", date(2027, 10, 3), "2027-10-02T15:30"),
        ("Australia/Lord_Howe", "sun 01:45", date(2027, 4, 4), "2027-04-03T14:45"),
        ("Pacific/Apia", "fri 09:00", date(2011, 12, 30), "2011-12-30T10:00"),
    ],
)
def test_the_moments_written_out(zone: str, slot: str, day: date, utc: str) -> None:
    middle = datetime.combine(day, time(12), UTC)
    found = list(occurrences(parse_slot(slot), ZoneInfo(zone), after=middle - 2 * DAY, until=middle + 2 * DAY))
    assert [moment.isoformat()[:16] for moment in found] == [utc]
    assert all(moment.tzinfo is UTC for moment in found)


def test_many_times_in_one_gap_are_one_moment() -> None:
    found = occurrences(
        parse_slot("*/10 1 28 3 *"),
        ZoneInfo("Europe/London"),
        after=datetime(2027, 3, 27, tzinfo=UTC),
        until=datetime(2027, 3, 29, tzinfo=UTC),
    )
    assert list(found) == [datetime(2027, 3, 28, 1, tzinfo=UTC)]


def test_the_window_excludes_its_begin_and_includes_its_end() -> None:
    slot, zone, moment = parse_slot("tue 09:00"), ZoneInfo("UTC"), datetime(2027, 1, 5, 9, tzinfo=UTC)
    assert list(occurrences(slot, zone, after=moment - DAY, until=moment)) == [moment]
    assert list(occurrences(slot, zone, after=moment, until=moment + DAY)) == []
    assert list(occurrences(slot, zone, after=moment, until=moment - DAY)) == []


@pytest.mark.parametrize("year", [2027, 2028])
@pytest.mark.parametrize("number", [28, 29, 30, 31])
def test_a_date_that_a_month_lacks_is_its_last_day(number: int, year: int) -> None:
    found = occurrences(
        parse_slot(f"{number}th 09:00"),
        ZoneInfo("UTC"),
        after=datetime(year, 1, 1, tzinfo=UTC),
        until=datetime(year + 1, 1, 1, tzinfo=UTC),
    )
    dates = [moment.date() for moment in found]
    lengths = [((date(year, month, 28) + 4 * DAY).replace(day=1) - DAY).day for month in range(1, 13)]
    assert [(one.month, one.day) for one in dates] == [
        (month, min(number, lengths[month - 1])) for month in range(1, 13)
    ]


@given(
    st.integers(1, 9),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sampled_from(ZONES),
    st.integers(-30, 30),
    st.frozensets(st.integers(0, 6), min_size=1),
)
def test_every_n_weeks_counts_whole_weeks_from_the_anchors(
    weeks: int, anchor: date, name: str, offset: int, days: frozenset[int]
) -> None:
    zone = ZoneInfo(name)
    begin = datetime.combine(anchor + offset * DAY, time.min, UTC)
    found = [
        moment.astimezone(zone).date()
        for moment in occurrences(
            Weekly(days, time(12), weeks), zone, after=begin, until=begin + 200 * DAY, anchor=anchor
        )
    ]
    monday = anchor - anchor.weekday() * DAY
    assert len(set(found)) == len(found)
    for day in (begin.date() + step * DAY for step in range(2, 198)):
        assert (day in found) == (day.weekday() in days and (day - monday).days // 7 % weeks == 0)


@given(st.sampled_from([1, 2, 3, 4, -1]), st.integers(0, 6), st.integers(2020, 2035))
def test_the_nth_weekday_of_every_month(nth: int, weekday: int, year: int) -> None:
    found = [
        moment.date()
        for moment in occurrences(
            MonthlyWeekday(nth, weekday, time(9)),
            ZoneInfo("UTC"),
            after=datetime(year, 1, 1, tzinfo=UTC),
            until=datetime(year + 1, 1, 1, tzinfo=UTC),
        )
    ]
    assert [day.month for day in found] == list(range(1, 13))
    for day in found:
        same = [one for step in range(-5, 6) if (one := day + 7 * step * DAY).month == day.month]
        assert same[nth - 1 if nth > 0 else -1] == day


@pytest.mark.parametrize(
    ("text", "weekday"), [("0 9 * * 0", 6), ("0 9 * * 7", 6), ("0 9 * * 1", 0), ("0 9 * * 2", 1), ("0 9 * * sat", 5)]
)
def test_cron_counts_weekdays_from_sunday(text: str, weekday: int) -> None:
    begin = datetime(2027, 1, 1, tzinfo=UTC)
    found = list(occurrences(parse_slot(text), ZoneInfo("UTC"), after=begin, until=begin + 21 * DAY))
    assert {moment.weekday() for moment in found} == {weekday}
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("2nd 10:00", MonthlyDate(2, time(10))),
        ("second tue 09:00", MonthlyWeekday(2, 1, time(9))),
        ("every 1 week tue 9:00", Weekly(frozenset({1}), time(9))),
        ("every 2 weeks mon,wed 9:00", Weekly(frozenset({0, 2}), time(9), 2)),
        ("weekdays 08:00", Weekly(frozenset(range(5)), time(8))),
        ("weekends 10:00", Weekly(frozenset({5, 6}), time(10))),
        (" THURS  00:00 ", Weekly(frozenset({3}), time(0))),
        ("0 9 * * MON-FRI", Cron("0 9 * * mon-fri")),
    ],
)
def test_more_ways_to_write_a_slot(text: str, slot: object) -> None:
    assert parse_slot(text) == slot


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("tue 25:00", "25:00 is no time of day."),
        ("tue 24:00", "24:00 is no time of day."),
        ("tuesdey 09:00", '"tuesdey" is no weekday (did you mean "tuesday"?).'),
        ("zzz 09:00", '"zzz" is no weekday.'),
        ("first xyz 09:00", '"xyz" is no weekday.'),
        ("32nd 09:00", "no month has a 32nd."),
        ("0th 09:00", "no month has a 0th."),
        ("0 25 * * *", "as a cron expression it has a bad hour."),
        ("0 9 30 2 *", "as a cron expression it has a bad day-of-month."),
        ("every other week tue 09:00", "it is neither a day with a time nor a cron expression."),
        ("tue ٠9:00", "it is neither a day with a time nor a cron expression."),
        ("every 0 weeks tue 09:00", "every 0 weeks is never."),
        ("0 0 */31 2 1#2", "it never happens."),
        ("0 0 29 2 mon#6", "as a cron expression it has a bad day-of-week."),
    ],
)
def test_a_bad_slot_is_named_with_its_fault_and_its_mend(text: str, fault: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_slot(text, where="here.toml", line=7)
    (problem,) = caught.value.problems
    assert (problem.where, problem.line, problem.field) == ("here.toml", 7, "slots")
    assert problem.what == f'The slot "{text}" can\'t be read: {fault}'
    assert "tue 09:00" in problem.mend


@given(st.text(max_size=40) | st.text("0123456789*,-/#lwLW montuefri:stndrdth", max_size=30))
def test_any_text_is_a_slot_or_bad_input(text: str) -> None:
    try:
        slot = parse_slot(text)
    except BadInput:
        return
    begin = datetime(2027, 1, 1, tzinfo=UTC)
    first = next(occurrences(slot, ZoneInfo("UTC"), after=begin, until=begin + 7 * DAY), begin + DAY)
    assert begin < first <= begin + 7 * DAY


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Europe/Londn", "Europe/London"),
        ("europe/london", "Europe/London"),
        ("America/NewYork", "America/New_York"),
        ("New York", "America/New_York"),
        ("Berlin", "Europe/Berlin"),
        ("utc", "UTC"),
    ],
)
def test_a_misspelt_zone_gets_the_closest_name(name: str, meant: str) -> None:
    with pytest.raises(BadInput, match="Did you mean") as caught:
        parse_zone(name, line=3)
    (problem,) = caught.value.problems
    assert problem.mend == f'Did you mean "{meant}"?'
    assert (problem.line, problem.field) == (3, "timezone")
    assert parse_zone(meant).key == meant


@pytest.mark.parametrize("name", ["", "GMT+1", "qqqqqq", "../../etc/passwd"])
def test_a_zone_like_no_other_gets_an_example(name: str) -> None:
    with pytest.raises(BadInput, match='Write it like "Europe/London"'):
        parse_zone(name)
