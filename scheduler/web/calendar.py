"""The calendar: what goes out when, and moving a post by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, render_template, request, session
from werkzeug.exceptions import NotFound

from scheduler.core.errors import BadInput, Problem
from scheduler.core.plan.moments import moments
from scheduler.core.slots import resolve
from scheduler.moving import Moved, move, move_back
from scheduler.planning import rules_of
from scheduler.store import deliveries
from scheduler.web.answers import back, came_from
from scheduler.web.desk import Desk
from scheduler.web.month import days_of, first_of, last_of, turned
from scheduler.wiring import Workspace

COLORS = 8
"""How many campaigns have a colour of their own; the next ones begin again."""
VIEWS = ("month", "week")


def mount(app: Flask, desk: Desk) -> None:
    def show() -> str:
        workspace = desk.workspace()
        zone, now = ZoneInfo(workspace.settings.zone), workspace.clock.now()
        view = request.args.get("view", "month")
        day = _day(request.args.get("day"), now.astimezone(zone).date())
        if view not in VIEWS:
            raise NotFound
        first, last = first_of(view, day), last_of(view, day)
        begin = resolve(datetime.combine(first, datetime.min.time()), zone)
        end = resolve(datetime.combine(last + timedelta(days=1), datetime.min.time()), zone)
        files, problems = desk.files()
        with workspace.store.reading() as connection:
            rows = deliveries.between(connection, begin, end)
            queued = deliveries.post_ids(connection)
        days = days_of(
            first,
            last,
            rows=rows,
            titles={file.post.id: file.post.title for file in files},
            zone=zone,
            slots=_slots(workspace, max(begin, now), end),
            blackouts=rules_of(workspace).blackouts,
            now=now,
        )
        names = [campaign.name for campaign in workspace.settings.campaigns]
        return render_template(
            "calendar.html",
            view=view,
            day_shown=day,
            weeks=[days[at : at + 7] for at in range(0, len(days), 7)],
            today=now.astimezone(zone).date(),
            before=turned(view, day, by=-1),
            after=turned(view, day, by=1),
            colors={name: number % COLORS + 1 for number, name in enumerate(names)},
            unqueued=[file.post for file in files if file.post.id not in queued],
            problems=problems,
            undo=session.get("undo"),
        )

    def move_post() -> Any:
        post_id, at = request.form.get("post", ""), _moment(request.form.get("at", ""))
        moved = move(desk.workspace(), desk.file(post_id), at)
        before = moved.before.isoformat() if moved.before else ""
        session["undo"] = {"post": post_id, "at": before, "change": moved.change}
        title = desk.titles().get(post_id, post_id)
        if at is None:
            return back(came_from("/"), "calendar.freed", title=title)
        return back(came_from("/"), "calendar.moved", title=title, at=g.words.moment(at))

    def undo() -> Any:
        last = session.pop("undo", None)
        if last is None:
            return back(came_from("/"), "calendar.nothing_to_undo")
        moved = Moved(_moment(last["at"]), last["change"])
        done = move_back(desk.workspace(), desk.file(last["post"]), moved)
        return back(came_from("/"), "calendar.undone" if done else "calendar.changed_since")

    app.add_url_rule("/", "calendar", show)
    app.add_url_rule("/move", "move", move_post, methods=["POST"])
    app.add_url_rule("/move/undo", "undo_move", undo, methods=["POST"])


def _slots(workspace: Workspace, begin: datetime, end: datetime) -> list[datetime]:
    if begin >= end:
        return []
    campaigns = [one for one in workspace.settings.campaigns if not one.paused]
    return [slot for one in campaigns for slot in moments(one, after=begin, until=end) if slot < end]


def _day(text: str | None, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise NotFound from None
    # Further off, a month can't be turned over any more (the first and last years that Python knows).
    return found if 1900 < found.year < 9000 else otherwise


def _moment(text: str) -> datetime | None:
    """A wall-clock time; None for none. Raises BadInput."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or "T" not in text.replace(" ", "T"):
        raise BadInput(Problem("at", f'"{text}" is no day with a time.', "Choose a day and a time.", field="at"))
    return found
