"""Facts for examinations: a practice with four accounts and thirteen weeks of posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.core.delivery import Delivery
from scheduler.doctor.facts import Facts, Patient
from scheduler.doctor.finding import Due, Finding

NOW = datetime(2027, 3, 2, 9, tzinfo=UTC)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


def facts(*patients: Patient, upcoming: Iterable[Due] | None = None, **more: Any) -> Facts:
    """Each patient has a post a week for thirteen weeks, from tomorrow on, unless told otherwise."""
    dues = upcoming if upcoming is not None else [due for one in patients for due in weekly(one.name)]
    return Facts(NOW, NOW + 13 * WEEK, ZoneInfo("Europe/London"), patients, tuple(dues), **more)


def patient(name: str = "instagram", **more: Any) -> Patient:
    return Patient(name, name.capitalize(), f"docs/networks/{name}.md", **more)


def weekly(account: str, number: int = 13) -> list[Due]:
    return [Due(account, account, f"post-{week}", NOW + DAY + week * WEEK) for week in range(number)]


def delivery(state: str, number: int = 7, **more: Any) -> Delivery:
    known = {
        "id": number, "post_id": "stretch", "account": "instagram", "network": "instagram", "campaign": "tips",
        "occurrence": 1, "due_at": NOW - DAY, "wake_at": None, "late": "send", "marker": "tc1", "claim": 1, "tries": 0,
        "why": "It says so.", "needs_person": True, "sending_at": None, "draft": None, "handle": {},
    }  # fmt: skip
    return Delivery(**{**known, "state": state, **more})


def brief(found: Iterable[Finding]) -> list[tuple[str, str, int]]:
    """(level, rule, deliveries hit) of each."""
    return [(one.level.value, one.rule, len(one.hit)) for one in found]
