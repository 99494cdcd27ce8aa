"""The plan as a calendar feed (RFC 5545) that every common calendar program takes.

One event for each post and moment, whatever the number of networks. Its UID is made of the key of
one delivery (post, account, occurrence), so that a post that moves moves in the calendar, too. Times
are UTC, which needs no time-zone tables; calendars show them in the reader's own zone.

What changed is told by comparing with the feed that was written last: an event that says the same
keeps its stamps to the letter, a changed one gets the next SEQUENCE and the present moment. So the
same plan gives the same bytes, and nothing but the clock that was handed in is asked for the time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.core.errors import BadInput, Problem

if TYPE_CHECKING:
    from icalendar import Calendar, Event

LASTS = timedelta(minutes=15)
REFRESH = timedelta(hours=1)
PRODUCT = "-//Tipcast//Calendar feed//EN"
_TOLD = ("DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "URL", "CATEGORIES")
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


@dataclass(frozen=True, slots=True)
class Showing:
    """One delivery as the calendar shows it. ``firm``: queued and waiting for nobody."""

    post_id: str
    account: str
    network: str
    occurrence: int
    at: datetime
    title: str
    words: str
    campaign: str = ""
    firm: bool = True
    link: str | None = None
    note: str = ""


def feed(showings: Sequence[Showing], *, name: str, now: datetime, before: bytes | None = None) -> bytes:
    """The calendar file. ``before``: the one written last. Raises BadInput if that isn't one of ours."""
    from icalendar import Calendar, vDuration

    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    old = _events(before) if before else {}
    for group in _groups(showings):
        event = _event(group)
        _stamp(event, old.get(str(event["UID"])), now)
        calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False))


def uid(post_id: str, account: str, occurrence: int) -> str:
    """The event's name for ever."""
    digest = hashlib.sha256(f"{post_id}\0{account}\0{occurrence}".encode()).hexdigest()
    return f"{digest[:32]}@tipcast"


def _groups(showings: Sequence[Showing]) -> list[list[Showing]]:
    """Deliveries of one post at one moment, in the order of time; the first by account gives the UID."""
    groups: dict[tuple[datetime, str, int], list[Showing]] = {}
    for one in sorted(showings, key=lambda one: (one.at, one.post_id, one.occurrence, one.account)):
        groups.setdefault((_minute(one.at), one.post_id, one.occurrence), []).append(one)
    return list(groups.values())


def _minute(moment: datetime) -> datetime:
    """Deliveries of one slot go out seconds apart; they are one event all the same."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _event(group: Sequence[Showing]) -> Event:
    from icalendar import Event

    first = group[0]
    notes = list(dict.fromkeys(one.note for one in group if one.note))
    event = Event()
    event.add("UID", uid(first.post_id, first.account, first.occurrence))
    event.add("DTSTART", _minute(first.at))
    event.add("DTEND", _minute(first.at) + LASTS)
    event.add("SUMMARY", f"{'Needs you: ' if notes else ''}{first.title}")
    accounts = ", ".join(one.account for one in group)
    event.add("DESCRIPTION", "\n\n".join([accounts, *notes, first.words]).strip())
    event.add("STATUS", "CONFIRMED" if all(one.firm for one in group) else "TENTATIVE")
    event.add("TRANSP", "TRANSPARENT")  # it takes none of her time
    if link := next((one.link for one in group if one.link), None):
        event.add("URL", link)
    if first.campaign:
        event.add("CATEGORIES", [first.campaign])
    return event


def _stamp(event: Event, old: Event | None, now: datetime) -> None:
    moment = now.astimezone(UTC).replace(microsecond=0)
    if old is not None and all(_said(event, name) == _said(old, name) for name in _TOLD):
        for name in _STAMPS:
            event.add(name, old[name])
        return
    event.add("DTSTAMP", moment)
    event.add("LAST-MODIFIED", moment)
    event.add("SEQUENCE", int(str(old["SEQUENCE"])) + 1 if old is not None else 0)


def _said(event: Event, name: str) -> bytes:
    value = event.get(name)
    return b"" if value is None else bytes(value.to_ical())


def _events(raw: bytes) -> Mapping[str, Event]:
    calendar = _ours(raw)
    return {str(event["UID"]): event for event in calendar.events if all(name in event for name in _STAMPS)}


def _ours(raw: bytes) -> Calendar:
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(raw)
    except (ValueError, IndexError):
        calendar = None
    if not isinstance(calendar, Calendar) or str(calendar.get("PRODID")) != PRODUCT:
        what = "There is a file of this name that isn't a calendar of Tipcast's."
        raise BadInput(Problem("--ics", what, "Choose another name; nothing was overwritten."))
    return calendar
