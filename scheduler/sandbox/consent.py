"""The pages on which a person allows an app to post, one for each network's login, and the codes they give out.

A page checks the app's id and that the address to come back to was named; it shows each right that is asked for
with a box to untick. Sources: FB2, IG2, X4, P3 as in docs/networks; the words of refusals are those seen in public
reports where there are any.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Flask, Response, request
from markupsafe import escape

from scheduler.core.clock import Clock
from scheduler.sandbox.conditions import APP
from scheduler.sandbox.tokens import FIRST

if TYPE_CHECKING:
    from scheduler.sandbox.server import Sandbox

CODE_LIFE = {"x": timedelta(seconds=30)}  # X4; the others' isn't documented, ten minutes is RFC 6749's most (4.1.2)
LONGEST_CODE_LIFE = timedelta(minutes=10)
INSTAGRAM_APP = {"INSTAGRAM_APP_ID": "700000000000101", "INSTAGRAM_APP_SECRET": "sandbox-instagram-app-secret"}
CLIENTS = {
    "facebook": (APP["FACEBOOK_APP_ID"], APP["FACEBOOK_APP_SECRET"]),
    "instagram": (INSTAGRAM_APP["INSTAGRAM_APP_ID"], INSTAGRAM_APP["INSTAGRAM_APP_SECRET"]),
    "x": (FIRST["X_CLIENT_ID"], ""),
    "pinterest": (FIRST["PINTEREST_APP_ID"], FIRST["PINTEREST_APP_SECRET"]),
}
DENIED = {
    "facebook": {
        "error_reason": "user_denied",
        "error": "access_denied",
        "error_description": "Permissions error",
    },
    "instagram": {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request",
    },
    "x": {"error": "access_denied"},
    "pinterest": {"error": "access_denied"},
}
SEPARATORS = {"facebook": ",", "instagram": ",", "x": " ", "pinterest": ","}
USER_TOKEN, LASTING_TOKEN = "sandbox-user-token", "sandbox-lasting-token"
"""The person's own, from Facebook Login: that of an hour or two, and that of sixty days."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What stands behind a code."""

    network: str
    redirect: str
    granted: tuple[str, ...]
    challenge: str
    until: datetime


@dataclass(slots=True)
class Consents:
    """``pages`` are the Facebook Pages of the person who logs in, as me/accounts tells them, None: those of the
    sandbox; ``boards`` likewise; ``granted`` what she allowed last at each login."""

    clock: Clock
    pages: Sequence[Mapping[str, object]] | None = None
    boards: Sequence[Mapping[str, str]] | None = None
    granted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _codes: dict[str, Consent] = field(default_factory=dict)

    def allow(self, network: str, *, redirect: str, granted: tuple[str, ...], challenge: str) -> str:
        """A code, which is good once and not for long."""
        code = secrets.token_urlsafe(24)
        until = self.clock.now() + CODE_LIFE.get(network, LONGEST_CODE_LIFE)
        self._codes[code] = Consent(network, redirect, granted, challenge, until)
        self.granted[network] = granted
        return code

    def spend(self, network: str, *, code: str, redirect: str, verifier: str = "") -> Consent | None:
        """What the code stands for; None when it isn't good, or came with another address or verifier."""
        found = self._codes.pop(code, None)
        if found is None or (found.network, found.redirect) != (network, redirect):
            return None
        if found.until < self.clock.now() or (found.challenge and found.challenge != _challenge(verifier)):
            return None
        return found


def _challenge(verifier: str) -> str:
    """S256 of RFC 7636 (4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def mount(app: Flask, sandbox: Sandbox) -> None:
    """Add the consent pages to ``app``."""
    from scheduler.sandbox.server import GRAPH, PINTEREST, X

    root = GRAPH.rsplit("/", 1)[0]
    paths = {
        "facebook": f"{GRAPH}/dialog/oauth",
        "instagram": f"{root}/oauth/authorize",
        "x": f"{X}/i/oauth2/authorize",
        "pinterest": f"{PINTEREST}/oauth/",
    }
    for network, path in paths.items():
        app.add_url_rule(path, f"consent {network}", _view(network, sandbox), methods=["GET", "POST"])


def _view(network: str, sandbox: Sandbox) -> Callable[[], Response]:
    def view() -> Response:
        asked = request.values
        if trouble := _trouble(network):
            return _page("Something is wrong", f"<p>{escape(trouble)}</p>", status=400)
        redirect, state = asked["redirect_uri"], asked.get("state", "")
        if request.method == "GET":
            return _page(f"Sandbox: {network}", _form(network, sandbox.profile.name))
        if request.form.get("answer") != "allow":
            return _back(redirect, {**DENIED[network], "state": state})
        granted = tuple(request.form.getlist("right"))
        code = sandbox.consents.allow(
            network, redirect=redirect, granted=granted, challenge=asked.get("code_challenge", "")
        )
        return _back(redirect, {"code": code, "state": state})

    return view


def _trouble(network: str) -> str:
    asked = request.values
    if asked.get("client_id") != CLIENTS[network][0]:
        return "Invalid App ID: the provided app ID does not look like a valid app ID."
    if not asked.get("redirect_uri", "").startswith(("http://localhost", "http://127.0.0.1", "https://")):
        return "URL blocked: this address to come back to is not registered."
    if asked.get("response_type") != "code" or not asked.get("scope"):
        return "You weren't able to give access to the App: response_type and scope are needed."
    if network == "x" and (asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge")):
        return "You weren't able to give access to the App: code_challenge is needed."
    return ""


def _form(network: str, name: str) -> str:
    asked = request.args
    names = asked["scope"].split(SEPARATORS[network])
    kept = ("client_id", "redirect_uri", "response_type", "state", "scope", "code_challenge", "code_challenge_method")
    hidden = "".join(
        f'<input type="hidden" name="{escape(one)}" value="{escape(asked[one])}">' for one in kept if one in asked
    )
    boxes = "".join(
        f'<p><label><input type="checkbox" name="right" value="{escape(one)}" checked> {escape(one)}</label></p>'
        for one in names
    )
    return (
        f"<p>Log in as <b>{escape(name)}</b>, and allow this app:</p>"
        f'<form method="post">{hidden}{boxes}<button name="answer" value="allow">Allow</button> '
        '<button name="answer" value="cancel">Cancel</button></form>'
    )


def _page(title: str, body: str, *, status: int = 200) -> Response:
    html = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><h1>{escape(title)}</h1>{body}'
    return Response(html, status, mimetype="text/html")


def _back(redirect: str, told: Mapping[str, str]) -> Response:
    joint = "&" if "?" in redirect else "?"
    return Response(status=302, headers={"Location": f"{redirect}{joint}{urlencode(told)}"})
