"""Which findings are worth an alert. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from scheduler.core.trouble import Trouble
from scheduler.doctor import bells, queue
from scheduler.doctor.finding import Finding, Level


def worth_telling(findings: Iterable[Finding], *, now: datetime, within: timedelta) -> list[Trouble]:
    """What is broken, and what breaks ``within`` that time. That nothing runs isn't told by what runs, nor
    that alerts don't work by an alert."""
    return [
        Trouble(f"doctor:{one.key}", one.what, mend=one.mend)
        for one in findings
        if one.area != bells.AREA and not _told_already(one) and _is_pressing(one, now + within)
    ]


def _told_already(one: Finding) -> bool:
    """Accounts and deliveries that stop are alerts of their own, at once (alerts/seen.py)."""
    return one.rule in (queue.HELD, queue.NOT_RUNNING) or one.rule.startswith(queue.DELIVERY)


def _is_pressing(one: Finding, by: datetime) -> bool:
    if one.level is Level.WILL_BREAK:
        return one.on is None or one.on <= by
    return one.level is Level.BROKEN
