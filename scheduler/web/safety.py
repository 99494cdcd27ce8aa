"""What keeps strangers out: whose page a request comes from, under which name we were asked, and who asks.

A page on the internet can make a browser send requests to this computer, and a name on the internet can be made
to lead here (DNS rebinding). So every request must name one of our own hosts, every change must come from our own
page and carry its token, and away from loopback there is a password. Source: OWASP's cheat sheets on cross-site
request forgery and content security policy, read 2026-11-25.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hmac import compare_digest
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, request, session
from markupsafe import Markup
from werkzeug.exceptions import Forbidden, TooManyRequests

from scheduler.core.clock import Clock
from scheduler.files import write_whole

KEY_NAME = "page.key"
FEWEST_CHARACTERS = 12
"""Of a password: it is all that stands between a network and the practice's accounts [our choice]."""
MOST_GUESSES = 5
LOCKED_FOR = timedelta(minutes=1)
"""After ``MOST_GUESSES`` wrong passwords nobody gets in for so long [our choice]."""
MOST_REQUEST_BYTES = 32 * 1024 * 1024
_READING = ("GET", "HEAD", "OPTIONS")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Doorkeeper:
    """Lets in or turns away. ``hosts`` are the names we answer to, beside loopback's; ``password`` "" means
    that we listen on loopback only."""

    def __init__(self, clock: Clock, *, password: str = "", hosts: Collection[str] = ()) -> None:
        self._clock, self._password, self._hosts = clock, password, frozenset(hosts)
        self._wrong = 0
        self._locked_until: datetime | None = None

    def check(self) -> Response | None:
        """Look at the present request. Raises Forbidden; returns a way to the door when a password is needed."""
        if not self._is_ours(urlsplit(f"//{request.host}").hostname or ""):
            raise Forbidden("host")
        if request.method not in _READING:
            self._demand_own_page()
        is_open = request.endpoint in ("static", "door", "let_in")
        if self._password and not session.get("inside") and not is_open:
            return redirect("/door")  # type: ignore[return-value]  # werkzeug types its base class
        g.is_in = not self._password or bool(session.get("inside"))
        return None

    def let_in(self, password: str) -> bool:
        """Whether it was the right one. Raises TooManyRequests after too many wrong ones."""
        now = self._clock.now()
        if self._locked_until is not None and now < self._locked_until:
            raise TooManyRequests("door")
        if self._password and compare_digest(password.encode(), self._password.encode()):
            self._wrong, self._locked_until = 0, None
            session["inside"] = True
            return True
        self._wrong += 1
        if self._wrong >= MOST_GUESSES:
            self._wrong, self._locked_until = 0, now + LOCKED_FOR
        return False

    @property
    def has_password(self) -> bool:
        return bool(self._password)

    def _is_ours(self, name: str) -> bool:
        if name in _LOOPBACK or name in self._hosts:
            return True
        return self.has_password and _is_address(name)  # no name was made to lead here

    def _demand_own_page(self) -> None:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise Forbidden("origin")
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise Forbidden("site")
        mine, given = session.get("token", ""), request.form.get("token") or request.headers.get("X-Token") or ""
        # compare_digest("", "") is true, so both must be something.
        if not mine or not given or not compare_digest(mine, given):
            raise Forbidden("token")


def token() -> str:
    """The secret that a form of ours carries back."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return str(session["token"])


def _hidden() -> Markup:
    """What every form of ours holds."""
    return Markup('<input type="hidden" name="token" value="{}">').format(token())


def guard(app: Flask, doorkeeper: Doorkeeper, key: Path) -> None:
    """Put the checks before and the headers behind every answer."""
    app.secret_key = _key(key)
    app.config.update(
        SESSION_COOKIE_NAME="tipcast",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # she comes back from a network's page and is still let in
        MAX_CONTENT_LENGTH=MOST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_REQUEST_BYTES,
    )
    app.before_request(doorkeeper.check)
    app.after_request(_with_headers)
    app.jinja_env.globals["hidden"] = _hidden


def _with_headers(answer: Response) -> Response:
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    if not g.get("may_be_kept"):
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _key(path: Path) -> bytes:
    """What sessions are signed with; kept, so that an open form still works after a restart."""
    if path.is_file() and len(kept := path.read_bytes()) >= 32:
        return kept
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = secrets.token_bytes(32)
    write_whole(path, made, mode=0o600)
    return made


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
