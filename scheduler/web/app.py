"""The page as a WSGI application: the views are mounted here, and what goes wrong is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, g, make_response, render_template, request, session
from jinja2 import StrictUndefined
from werkzeug.exceptions import Forbidden, HTTPException, RequestEntityTooLarge

from scheduler.core.errors import BadInput, TipcastError
from scheduler.store import deliveries, follow_ups, holds
from scheduler.web import accounts, brand, bring_in, calendar, door, media, pictures, plan, posts, queue, results
from scheduler.web.answers import network_title
from scheduler.web.desk import Desk
from scheduler.web.safety import KEY_NAME, Doorkeeper, guard
from scheduler.web.words import FIRST, Words, languages, words

VIEWS = (calendar, queue, posts, bring_in, plan, media, brand, results, accounts, pictures)
"""Each has ``mount(app, desk)``."""
PLACES = tuple(
    (name, f"/{name}") if name != "calendar" else (name, "/")
    for name in ("calendar", "queue", "posts", "import", "plan", "media", "results", "accounts")
)
"""The way through the page: (name, address)."""


def make_app(desk: Desk, doorkeeper: Doorkeeper, *, told: Callable[[str], None] = lambda sentence: None) -> Flask:
    """``told`` hears of the program's own mistakes, for the terminal."""
    app = Flask(__name__, template_folder="pages", static_folder="static")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(_begin)
    guard(app, doorkeeper, desk.root / ".tokens" / KEY_NAME)
    app.jinja_env.filters["network_title"] = network_title
    app.context_processor(lambda: _surroundings(desk))
    door.mount(app, doorkeeper)
    for view in VIEWS:
        view.mount(app, desk)
    app.register_error_handler(BadInput, _bad_input)
    app.register_error_handler(TipcastError, lambda error: _stop(500, "error.network", str(error)))
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, lambda error: _stumbled(error, told))
    return app


def _begin() -> None:
    g.words = words(request.accept_languages.best_match(languages()) or FIRST)


def _surroundings(desk: Desk) -> dict[str, Any]:
    """What every page shows around its own."""
    spoken: Words = g.words
    common = {
        "say": spoken.say,
        "language": spoken.language,
        "places": PLACES,
        "here": request.path,
        "address": request.full_path.rstrip("?"),
        "may_leave": bool(session.get("inside")),
        "day": spoken.day,
        "month_name": spoken.month,
    }
    bare = {**common, "name": "Tipcast", "counts": {}, "needing": 0, "paused": False, "moment": str, "zone": ""}
    if not g.get("is_in"):  # a stranger learns nothing, not even from an error
        return {**bare, "places": ()}
    try:
        workspace = desk.workspace()
        with workspace.store.reading() as connection:
            counts = deliveries.counts(connection)
            needing = counts.needing_person + len(follow_ups.needing_person(connection))
            paused = holds.is_paused(connection)
    except (BadInput, TipcastError):  # the page itself says so
        return bare
    zone = ZoneInfo(workspace.settings.zone)

    def moment(at: datetime) -> str:
        return spoken.moment(at.astimezone(zone))

    return {
        **common,
        "name": workspace.settings.brand.name,
        "counts": counts.by_state,
        "needing": needing,
        "paused": paused,
        "moment": moment,
        "zone": workspace.settings.zone,
    }


def _bad_input(error: BadInput) -> Response:
    """What a person gave can't be used. A form is shown its problems where it stands, if it is one of ours."""
    return _answer("problems.html", 400, problems=error.problems)


def _refused(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, Forbidden):
        key = f"error.{error.description}" if error.description in ("host", "origin", "site", "token") else "error.site"
        return _stop(403, key)
    if isinstance(error, RequestEntityTooLarge):
        return _stop(413, "error.large")
    if status < 400:
        return error.get_response()  # type: ignore[return-value]  # werkzeug types its base class
    return _stop(status, {404: "error.gone", 405: "error.gone", 429: "error.locked"}.get(status, "error.other"))


def _stumbled(error: Exception, told: Callable[[str], None]) -> Response:
    """Our own mistake: its kind is told and not its text, which may hold a secret."""
    told(f"The page stumbled over {request.path} ({type(error).__name__}) and goes on; please report it.")
    return _stop(500, "error.own", type(error).__name__)


def _stop(status: int, key: str, detail: str = "") -> Response:
    return _answer("stop.html", status, sentence=g.words.say(key), detail=detail)


def _answer(page: str, status: int, **parts: Any) -> Response:
    return make_response(render_template(page, **parts), status)
