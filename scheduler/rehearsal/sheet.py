"""The contact sheet: a rehearsal on one page that needs nothing else, opens from disk and prints well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from scheduler.core.text.weighted import addresses
from scheduler.rehearsal.calendar import ClockChange, clock_changes, day_words, in_utc, monday_of, time_words
from scheduler.rehearsal.names import account_words, counted, dollars
from scheduler.rehearsal.story import Shown, Story, Weight
from scheduler.rehearsal.sums import lines, months
from scheduler.rehearsal.thumbnails import data_addresses

NO_BREAK = "\u00a0"
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Showing:
    """One post at one time, with a delivery for each account it went to."""

    title: str
    shown: Sequence[Shown]
    change: ClockChange | None

    @property
    def first(self) -> Shown:
        return self.shown[0]


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    showings: Sequence[Showing]
    changes: Sequence[ClockChange]

    @property
    def words(self) -> str:
        """30 November to 6 December 2026"""
        monday, sunday = self.monday, self.monday + timedelta(days=6)
        month = f" {monday:%B}" if monday.month != sunday.month else ""
        return f"{monday.day}{month} to {sunday.day} {sunday:%B %Y}"


def write_sheet(story: Story, path: Path) -> None:
    """Write the page to ``path`` (HTML, everything inside)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(story), encoding="utf-8")


def page(story: Story) -> str:
    """The page's HTML."""
    zone = story.zone
    uses = Counter(picture.digest for one in story.shown for picture in one.pictures)
    changes = clock_changes(zone, story.from_at, story.until)
    weeks = _weeks(story, changes)
    return (
        _environment()
        .get_template("sheet.html.j2")
        .render(
            story=story,
            lines=lines(story.shown, story.accounts),
            months=months(story.shown, zone),
            weeks=weeks,
            chapters=_chapters(weeks, zone),
            stops=[remark for remark in story.remarks if remark.weight is Weight.STOPS],
            looks=[remark for remark in story.remarks if remark.weight is Weight.LOOK],
            knows=[remark for remark in story.remarks if remark.weight is Weight.KNOW],
            arrived=sum(1 for one in story.shown if not one.problem),
            addresses=data_addresses(story.pictures, uses),
            name=lambda account: account_words(account, story.accounts.get(account, account)),
            day=partial(day_words, zone=zone),
            clock=partial(time_words, zone=zone),
            month=lambda moment: f"{moment.astimezone(zone):%B %Y}",
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        linked=linked, dollars=dollars, utc=in_utc, whole=lambda text: text.replace(" ", NO_BREAK)
    )
    environment.globals.update(counted=counted)
    return environment


def linked(text: str) -> Markup:
    """The text as it is, with its addresses marked; bare domains where X would link them."""
    full = [match.span() for match in _ADDRESS.finditer(text)]
    bare = [(span.start, span.end) for span in addresses(text)]
    parts, position = [], 0
    for start, end in sorted([*full, *bare]):
        if start < position:
            continue  # seen both ways
        address = text[start:end]
        target = address if "://" in address else f"https://{address}"
        parts += [escape(text[position:start]), Markup('<a href="{}">{}</a>').format(target, address)]
        position = end
    return Markup("").join([*parts, escape(text[position:])])


def _weeks(story: Story, changes: Sequence[ClockChange]) -> list[Week]:
    """In time order; the deliveries of a post that is shown at one time stand together."""
    order = {account: number for number, account in enumerate(story.accounts)}
    groups: dict[tuple[str, int], list[Shown]] = {}
    for one in sorted(story.shown, key=lambda one: one.due_at):
        groups.setdefault((one.post_id, one.occurrence), []).append(one)

    def change_on(day: date) -> ClockChange | None:
        return next((change for change in changes if change.day == day), None)

    showings = [
        Showing(
            group[0].post_title,
            sorted(group, key=lambda one: order.get(one.account, len(order))),
            change_on(group[0].due_at.astimezone(story.zone).date()),
        )
        for group in groups.values()
    ]
    weeks = groupby(showings, key=lambda showing: monday_of(min(one.due_at for one in showing.shown), story.zone))
    return [
        Week(monday, list(week), [change for change in changes if timedelta() <= change.day - monday < timedelta(7)])
        for monday, week in weeks
    ]


def _chapters(weeks: Sequence[Week], zone: ZoneInfo) -> list[tuple[str, date]]:
    """The months in which something goes out, each with the Monday of its first week, for jumping to them."""
    found: dict[str, date] = {}
    for week in weeks:
        for showing in week.showings:
            found.setdefault(f"{showing.first.due_at.astimezone(zone):%B %Y}", week.monday)
    return list(found.items())
