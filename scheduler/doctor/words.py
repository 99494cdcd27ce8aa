"""Days and numbers in the doctor's sentences."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def day(moment: datetime, zone: ZoneInfo) -> str:
    """12 March 2027, in the workspace's zone."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def posts(number: int) -> str:
    return f"{number} post{'' if number == 1 else 's'}"


def will_fail(number: int) -> str:
    """1 post will fail"""
    return f"{posts(number)} will fail"


def span(length: timedelta) -> str:
    """The largest whole unit: 3 days, 1 hour, 10 minutes."""
    for size, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if length >= size:
            number = round(length / size)
            return f"{number} {name}{'' if number == 1 else 's'}"
    return "less than a minute"


def own_words(code: str | None, message: str) -> str:
    """What a network said, in brackets; nothing if it said nothing."""
    said = " ".join(filter(None, (code, message)))
    return f" (the network said: {said})" if said else ""


def megabytes(size: int) -> str:
    """120 MB, 2.5 GB"""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(1, round(size / 1e6))} MB"
