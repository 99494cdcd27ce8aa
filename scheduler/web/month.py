"""The days of a month or week as the calendar shows them. Pure but for what it is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from scheduler.core.delivery import Delivery
from scheduler.core.plan import FIRST, Blackout
from scheduler.core.policy import State
from scheduler.core.slots import resolve

WEEK = timedelta(days=7)
_STILL = (State.PLANNED, State.AWAITING_APPROVAL)
_MOST_URGENT = (
    State.UNKNOWN, State.FAILED, State.REJECTED, State.BLOCKED, State.MISSED, State.SENDING, State.AWAITING_APPROVAL,
    State.PLANNED, State.PUBLISHED, State.SKIPPED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """A post at one time, on all its accounts. ``state`` is that of the account that needs most; ``at`` is local."""

    post_id: str
    title: str
    at: datetime
    accounts: tuple[str, ...]
    networks: tuple[str, ...]
    state: str
    needs_person: bool
    campaign: str
    occurrence: int
    delivery_id: int
    movable: bool


@dataclass(slots=True)
class Day:
    """``free`` are the local times of slots that nothing takes yet; ``black`` and ``clock`` say why it is marked."""

    day: date
    events: list[Event] = field(default_factory=list)
    free: list[datetime] = field(default_factory=list)
    black: str = ""
    clock_minutes: int = 0
    """By how much the clocks are put forward (negative: back) on this day."""


def first_of(view: str, day: date) -> date:
    """The Monday that a month's or week's calendar begins with."""
    start = day.replace(day=1) if view == "month" else day
    return start - timedelta(days=start.weekday())


def last_of(view: str, day: date) -> date:
    """The Sunday it ends with."""
    if view == "week":
        return first_of(view, day) + timedelta(days=6)
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first_of("week", following - timedelta(days=1)) + timedelta(days=6)


def turned(view: str, day: date, *, by: int) -> date:
    """A day of the month or week before (-1) or after (1)."""
    if view == "week":
        return day + by * WEEK
    return (day.replace(day=15) + by * timedelta(days=30)).replace(day=1)


def days_of(
    first: date,
    last: date,
    *,
    rows: Sequence[Delivery],
    titles: Mapping[str, str],
    zone: ZoneInfo,
    slots: Iterable[datetime],
    blackouts: Sequence[Blackout],
    now: datetime,
) -> list[Day]:
    """Each day from ``first`` to ``last``, both included. ``slots`` are moments of campaigns in this time."""
    events = defaultdict(list)
    taken = set()
    for event in _events(rows, titles=titles, zone=zone, now=now):
        events[event.at.date()].append(event)
        taken.add(event.at)
    free = defaultdict(list)
    for slot in sorted({slot.astimezone(zone) for slot in slots if slot > now}):
        if slot not in taken:
            free[slot.date()].append(slot)
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        begin, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
        black = next((one.why for one in blackouts if one.begin <= begin and end <= one.end), "")
        change = _offset(end, zone) - _offset(begin, zone)
        minutes = round(change.total_seconds() / 60)
        found.append(Day(day, events[day], [] if black else free[day], black, minutes))
    return found


def _events(rows: Sequence[Delivery], *, titles: Mapping[str, str], zone: ZoneInfo, now: datetime) -> Iterable[Event]:
    for (due_at, post_id, occurrence), same in groupby(
        sorted(rows, key=lambda row: (row.due_at, row.post_id, row.occurrence)),
        key=lambda row: (row.due_at, row.post_id, row.occurrence),
    ):
        group = sorted(same, key=lambda row: _MOST_URGENT.index(State(row.state)))
        first = group[0]
        yield Event(
            post_id,
            titles.get(post_id, post_id),
            due_at.astimezone(zone),
            tuple(sorted(row.account for row in group)),
            tuple(sorted({row.network for row in group})),
            first.state,
            any(row.needs_person for row in group),
            first.campaign,
            occurrence,
            first.id,
            occurrence == FIRST
            and due_at > now
            and all(row.state in _STILL and row.claim == 0 for row in group)
            and post_id in titles,
        )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return resolve(datetime.combine(day, datetime.min.time()), zone)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
