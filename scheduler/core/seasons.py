"""Days and seasons as people write them: "2027-12-24 to 2027-12-26", "may to september", "11-15 to 01-10"."""

from __future__ import annotations

import calendar
import re
from datetime import date

from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Season

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
_LEAP_YEAR = 2024
_MEND = 'Write it like "may to september" or "11-15 to 01-10" (month and day).'
_MEND_DAYS = 'Write it like "2027-12-24" or "2027-12-24 to 2027-12-26".'


def parse_season(text: str, *, where: str = "tipcast.toml", line: int | None = None, field: str = "season") -> Season:
    """Read a season. Raises BadInput."""
    first, _, last = (part.strip() for part in " ".join(text.lower().split()).partition(" to "))
    begin, end = _day(first), _day(last or first)
    if begin is None or end is None:
        raise BadInput(Problem(where, f'"{text}" is no season.', _MEND, line=line, field=field))
    return Season(begin[0], end[1])


def parse_days(
    text: str, *, where: str = "tipcast.toml", line: int | None = None, field: str = "days"
) -> tuple[date, date]:
    """Read a day, or a first and a last one. Raises BadInput."""
    first, _, last = (part.strip() for part in text.partition(" to "))
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise BadInput(Problem(where, f'"{text}" are no days.', _MEND_DAYS, line=line, field=field)) from None
    if end < begin:
        raise BadInput(Problem(where, f'"{text}" ends before it begins.', _MEND_DAYS, line=line, field=field))
    return begin, end


def _day(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first and the last day that a text may mean, as (month, day)."""
    if month := _MONTHS.get(text):
        return (month, 1), (month, calendar.monthrange(_LEAP_YEAR, month)[1])
    if (match := _DAY.fullmatch(text)) is None:
        return None
    month, day = int(match[1]), int(match[2])
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(_LEAP_YEAR, month)[1]:
        return None
    return (month, day), (month, day)
