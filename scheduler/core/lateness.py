"""What to do with a delivery whose time has passed: the laptop was asleep, or the internet was off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.core.errors import BadInput, Problem

ON_TIME = timedelta(minutes=5)
"""A clock that fires a little late, or a tick by cron every five minutes, is still on time."""

_UNITS = {
    "m": "minutes",
    "min": "minutes",
    "minute": "minutes",
    "h": "hours",
    "hour": "hours",
    "d": "days",
    "day": "days",
    "w": "weeks",
    "week": "weeks",
}
_SPAN = re.compile(r"(?P<number>\d{1,4})\s*(?P<unit>[a-z]+?)s?")


@dataclass(frozen=True, slots=True)
class Late:
    """``action`` is "send", "next slot", "skip" or "ask"; ``within`` bounds "send", None: whenever."""

    action: str
    within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class OnTime:
    pass


@dataclass(frozen=True, slots=True)
class SendLate:
    by: timedelta


@dataclass(frozen=True, slots=True)
class MoveTo:
    at: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    pass


@dataclass(frozen=True, slots=True)
class Ask:
    by: timedelta


@dataclass(frozen=True, slots=True)
class Missed:
    by: timedelta


Verdict = OnTime | SendLate | MoveTo | Skip | Ask | Missed


def parse_late(text: str, *, where: str = "tipcast.toml", line: int | None = None) -> Late:
    """Read "send within 2h", "send within 3 days", "send", "next slot", "skip" or "ask"."""
    words = " ".join(text.lower().split())
    if words in ("send", "next slot", "skip", "ask"):
        return Late(words)
    within = _span(words.removeprefix("send within ")) if words.startswith("send within ") else None
    if within is not None:
        return Late("send", within)
    raise BadInput(
        Problem(
            where,
            f'"{text}" doesn\'t say what to do with a late post.',
            'Write "send within 24h", "send within 3 days", "next slot", "skip" or "ask".',
            line=line,
            field="late",
        )
    )


def parse_span(text: str, *, where: str = "tipcast.toml", line: int | None = None, field: str = "") -> timedelta:
    """Read a length of time: "10 minutes", "2h", "1 day"."""
    span = _span(" ".join(text.lower().split()))
    if span is None:
        what = f'"{text}" is no length of time.'
        raise BadInput(Problem(where, what, 'Write it like "10 minutes" or "2h".', line=line, field=field))
    return span


def _span(words: str) -> timedelta | None:
    match = _SPAN.fullmatch(words)
    if match is None or match["unit"] not in _UNITS or int(match["number"]) == 0:
        return None
    return timedelta(**{_UNITS[match["unit"]]: int(match["number"])})


def lateness(late: Late, *, due_at: datetime, now: datetime, next_slot_at: datetime | None) -> Verdict:
    """What happens to a delivery that was due at ``due_at`` and is looked at now."""
    by = now - due_at
    if by <= ON_TIME:
        return OnTime()
    if late.action == "skip":
        return Skip()
    if late.action == "ask":
        return Ask(by)
    if late.action == "next slot":
        return MoveTo(next_slot_at) if next_slot_at is not None else Missed(by)
    if late.within is None or by <= late.within:
        return SendLate(by)
    return Missed(by)
