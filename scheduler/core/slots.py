"""Slots: repeating local times, turned into moments.

Local times are enumerated naively, day by day, and resolved by hand, because schedulers that walk in
UTC fire twice in autumn or skip a day in spring. A slot in the gap of a clock change fires once, at
the first valid moment after it; a slot in the fold fires once, the first time.
"""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from scheduler.core.errors import BadInput, Problem

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = {name.lower()[:3]: number for number, name in enumerate(calendar.day_name)}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_MEND = 'Write it like "tue 09:00", "mon,thu 18:30", "first tue 09:00", "31st 09:00", "every 2 weeks tue 09:00" or cron: "0 9 * * 2".'

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})"
_DAYS = re.compile(rf"(?:every (?P<weeks>\d{{1,2}}) weeks? )?(?P<days>[a-z]+(?: ?, ?[a-z]+)*) {_TIME}", re.ASCII)
_NTH = re.compile(rf"(?P<nth>first|second|third|fourth|last) (?P<day>[a-z]+) {_TIME}", re.ASCII)
_DATE = re.compile(rf"(?P<date>\d{{1,2}})(?:st|nd|rd|th) {_TIME}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Weekly:
    """On ``days`` (0 = Monday) of every ``weeks``-th week, counted from the anchor's week."""

    days: frozenset[int]
    at: time
    weeks: int = 1


@dataclass(frozen=True, slots=True)
class MonthlyDate:
    """On a day of the month; a month that is too short has it on its last day."""

    day: int
    at: time


@dataclass(frozen=True, slots=True)
class MonthlyWeekday:
    """On the ``nth`` weekday of the month; -1 is the last."""

    nth: int
    day: int
    at: time


@dataclass(frozen=True, slots=True)
class Cron:
    """Five fields as in crontab; Sunday is 0 and 7."""

    expression: str


Slot = Weekly | MonthlyDate | MonthlyWeekday | Cron


def parse_slot(text: str, *, where: str = "tipcast.toml", line: int | None = None) -> Slot:
    """Read a slot. Raises BadInput naming the slot, the fault and the mend."""
    words = " ".join(text.lower().split())
    try:
        return _parse(words)
    except ValueError as error:
        raise BadInput(Problem(where, f'The slot "{text}" can\'t be read: {error}.', _MEND, line, "slots")) from None


def parse_zone(name: str, *, where: str = "tipcast.toml", line: int | None = None) -> ZoneInfo:
    """The IANA zone called ``name``. Raises BadInput with the closest names."""
    # The key must be one of the known names: ZoneInfo itself would also open other files by path.
    known = available_timezones()
    if name in known:
        return ZoneInfo(name)
    close = _closest_zone(name, known)
    mend = f'Did you mean "{close}"?' if close else 'Write it like "Europe/London".'
    raise BadInput(Problem(where, f'There is no time zone "{name}".', mend, line, "timezone"))


def _closest_zone(name: str, known: set[str]) -> str | None:
    """The place most like ``name``, with or without its region."""
    # Bare offsets are never proposed: Etc/GMT+1 lies west of Greenwich, not where one expects it.
    places = [zone for zone in sorted(known) if "/" in zone and not zone.startswith("Etc/")]
    spelt = {zone.rpartition("/")[2].lower(): zone for zone in places} | {zone.lower(): zone for zone in places}
    close = difflib.get_close_matches("_".join(name.lower().split()), [*spelt, "utc"], n=1, cutoff=0.7)
    return spelt.get(close[0], "UTC") if close else None


def occurrences(
    slot: Slot, zone: ZoneInfo, *, after: datetime, until: datetime, anchor: date | None = None
) -> Iterator[datetime]:
    """The slot's moments in ``(after, until]`` (aware UTC), in order, each once.

    ``anchor`` is the day "every n weeks" is counted from; without one, Monday 5 January 1970.
    """
    last: datetime | None = None
    # A day of margin: the zone's offset, and a gap of a whole day (Samoa, 2011), shift days.
    day = (after - timedelta(days=2)).astimezone(zone).date()
    for local in _local_times(slot, day, until.astimezone(zone).date() + timedelta(days=1), anchor):
        moment = resolve(local, zone)
        if moment > until:
            return
        if moment > after and moment != last:
            yield moment
            last = moment


def resolve(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of a naive local time: the first one in a fold, the end of the gap in a gap."""
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    return _end_of_gap(local, zone)


def _end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """The first moment whose local time is past ``local``: bisect between the offsets around the gap."""
    low = (local - timedelta(days=2)).replace(tzinfo=zone).astimezone(UTC)
    high = (local + timedelta(days=2)).replace(tzinfo=zone).astimezone(UTC)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).replace(tzinfo=None) >= local:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def _local_times(slot: Slot, first: date, last: date, anchor: date | None) -> Iterator[datetime]:
    if isinstance(slot, Cron):
        yield from _cron_times(slot, first, last)
        return
    day = first
    while day <= last:
        if _falls_on(slot, day, anchor):
            yield datetime.combine(day, slot.at)
        day += timedelta(days=1)


def _cron_times(slot: Cron, first: date, last: date) -> Iterator[datetime]:
    begin = datetime.combine(first, time.min) - timedelta(minutes=1)
    for local in CronSim(slot.expression, begin):
        if local.date() > last:
            return
        yield local


def _falls_on(slot: Weekly | MonthlyDate | MonthlyWeekday, day: date, anchor: date | None) -> bool:
    if isinstance(slot, Weekly):
        start = anchor or date(1970, 1, 5)
        weeks = ((day - timedelta(days=day.weekday())) - (start - timedelta(days=start.weekday()))).days // 7
        return day.weekday() in slot.days and weeks % slot.weeks == 0
    length = calendar.monthrange(day.year, day.month)[1]
    if isinstance(slot, MonthlyDate):
        return day.day == min(slot.day, length)
    if day.weekday() != slot.day:
        return False
    return day.day + 7 > length if slot.nth == -1 else (day.day - 1) // 7 + 1 == slot.nth


def _parse(words: str) -> Slot:
    if match := _DATE.fullmatch(words):
        if not 1 <= int(match["date"]) <= 31:
            raise ValueError(f"no month has a {words.split()[0]}")
        return MonthlyDate(int(match["date"]), _time(match))
    if match := _NTH.fullmatch(words):
        return MonthlyWeekday(_ORDINALS[match["nth"]], _weekday(match["day"]), _time(match))
    if match := _DAYS.fullmatch(words):
        weeks = int(match["weeks"] or 1)
        if weeks == 0:
            raise ValueError("every 0 weeks is never")
        days = frozenset().union(*(_day_group(word.strip()) for word in match["days"].split(",")))
        return Weekly(days, _time(match), weeks)
    if len(words.split()) == 5 and not words[0].isalpha():
        return _cron(words)
    raise ValueError("it is neither a day with a time nor a cron expression")


def _cron(words: str) -> Cron:
    try:
        next(CronSim(words, datetime(2024, 1, 1)))  # noqa: DTZ001 - naive local time on purpose
    except CronSimError as error:
        raise ValueError(f"as a cron expression it has a {str(error).lower()}") from None
    except StopIteration:
        raise ValueError("it never happens") from None
    return Cron(words)


def _time(match: re.Match[str]) -> time:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23 or minute > 59:
        raise ValueError(f"{hour}:{match['minute']} is no time of day")
    return time(hour, minute)


def _day_group(word: str) -> frozenset[int]:
    if word == "daily":
        return frozenset(range(7))
    if word == "weekdays":
        return frozenset(range(5))
    if word == "weekends":
        return frozenset((5, 6))
    return frozenset((_weekday(word),))


def _weekday(word: str) -> int:
    number = _NAMES.get(word[:3])
    if number is None or not calendar.day_name[number].lower().startswith(word.removesuffix("s")):
        close = difflib.get_close_matches(word, [name.lower() for name in calendar.day_name], n=1)
        hint = f' (did you mean "{close[0]}"?)' if close else ""
        raise ValueError(f'"{word}" is no weekday{hint}')
    return number
