"""The three addresses where a login is renewed, each in its network's own words."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from scheduler.sandbox import graph_words, pinterest, x_words
from scheduler.sandbox.tokens import FIRST, Tokens

if TYPE_CHECKING:
    from scheduler.sandbox.server import Respond, Sandbox


def mount(app: Flask, sandbox: Sandbox) -> None:
    """Add them to ``app``."""
    from scheduler.sandbox.server import GRAPH, PINTEREST, X

    tokens, graph_root = sandbox.tokens, GRAPH.rsplit("/", 1)[0]

    def route(
        path: str, network: str, method: str, handler: Callable[[Tokens], Response], refusals: dict[str, Respond]
    ) -> None:
        def respond() -> Response:
            with sandbox.state.lock:
                return handler(tokens)

        def view() -> Response:
            return sandbox.serve(network, "token", respond, refusals=refusals)

        app.add_url_rule(path, f"token {network}", view, methods=[method])

    route(f"{graph_root}/refresh_access_token", "instagram", "GET", _instagram, graph_words.REFUSALS)
    route(f"{X}/2/oauth2/token", "x", "POST", _x, x_words.REFUSALS)
    route(f"{PINTEREST}/oauth/token", "pinterest", "POST", _pinterest, pinterest.REFUSALS)


def _instagram(tokens: Tokens) -> Response:
    if request.args.get("grant_type") != "ig_refresh_token":
        return graph_words.error(100, "Invalid parameter")
    new = tokens.refreshed("instagram", request.args.get("access_token", ""))
    if new is None:
        return graph_words.error(190, "Error validating access token: Session has expired.", subcode=463)
    return _answer({"access_token": new[0], "token_type": "bearer", "expires_in": new[2]})


def _x(tokens: Tokens) -> Response:
    """A spent refresh token is answered with ``invalid_request`` [seen], where the RFC says invalid_grant."""
    form = request.form
    if form.get("client_id") != FIRST["X_CLIENT_ID"] or "Authorization" in request.headers:
        return _answer({"error": "unauthorized_client", "error_description": "Missing valid authorization header"}, 401)
    new = tokens.refreshed("x", form.get("refresh_token", "")) if form.get("grant_type") == "refresh_token" else None
    if new is None:
        told = "Value passed for the token was invalid."
        return _answer({"error": "invalid_request", "error_description": told}, 400)
    scope = "tweet.read tweet.write users.read media.write offline.access"
    body = {"token_type": "bearer", "expires_in": new[2], "access_token": new[0], "scope": scope}
    return _answer({**body, "refresh_token": new[1]})


def _pinterest(tokens: Tokens) -> Response:
    pair = f"{FIRST['PINTEREST_APP_ID']}:{FIRST['PINTEREST_APP_SECRET']}"
    if request.headers.get("Authorization") != f"Basic {base64.b64encode(pair.encode()).decode()}":
        return _answer({"code": 2, "message": "Authentication failed."}, 401)
    form = request.form
    new = (
        tokens.refreshed("pinterest", form.get("refresh_token", ""))
        if form.get("grant_type") == "refresh_token"
        else None
    )
    if new is None:
        return _answer({"code": 283, "message": "Invalid refresh token."}, 401)
    body = {"access_token": new[0], "expires_in": new[2], "token_type": "bearer", "response_type": "refresh_token"}
    scope = "boards:read,boards:write,pins:read,pins:write,user_accounts:read"
    return _answer({**body, "refresh_token": new[1], "refresh_token_expires_in": 2 * new[2], "scope": scope})


def _answer(content: Any, status: int = 200) -> Response:
    from scheduler.sandbox.server import answer

    return answer(content, status)
