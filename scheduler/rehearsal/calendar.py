"""Days, times and clock changes in one zone, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """In the night to ``day`` the clocks go forward (or, if negative, back) ``by``."""

    day: date
    by: timedelta

    @property
    def words(self) -> str:
        minutes = abs(self.by) // timedelta(minutes=1)
        much = "an hour" if minutes == 60 else f"{minutes} minutes"
        return f"{much} {'forward' if self.by > timedelta() else 'back'}"


def clock_changes(zone: ZoneInfo, from_at: datetime, until: datetime) -> list[ClockChange]:
    """The changes between two moments."""
    first, last = from_at.astimezone(zone).date(), until.astimezone(zone).date()
    days = [first + DAY * number for number in range((last - first).days + 1)]
    offsets = [_offset_at_noon(zone, day) for day in [first - DAY, *days]]
    return [
        ClockChange(day, after - before)
        for day, before, after in zip(days, offsets, offsets[1:], strict=False)
        if after != before
    ]


def _offset_at_noon(zone: ZoneInfo, day: date) -> timedelta:
    return datetime.combine(day, time(12), zone).utcoffset() or timedelta()


def day_words(moment: datetime, zone: ZoneInfo) -> str:
    """Tue 5 Jan 2027"""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y}"


def time_words(moment: datetime, zone: ZoneInfo) -> str:
    """09:00 GMT; a zone without an abbreviation gives UTC-03."""
    local = moment.astimezone(zone)
    name = local.tzname() or "UTC"
    return f"{local:%H:%M} {'UTC' + name if name[0] in '+-' else name}"


def monday_of(moment: datetime, zone: ZoneInfo) -> date:
    local = moment.astimezone(zone).date()
    return local - DAY * local.weekday()


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
