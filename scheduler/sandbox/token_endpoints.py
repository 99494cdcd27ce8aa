"""The addresses where a code becomes a login and where one is renewed, each in its network's own words."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from scheduler.sandbox import graph_words, pinterest, x_words
from scheduler.sandbox.consent import CLIENTS, LASTING_TOKEN, USER_TOKEN, Consents
from scheduler.sandbox.tokens import FIRST, Tokens

INSTAGRAM_SHORT = "sandbox-instagram-short-token"

if TYPE_CHECKING:
    from scheduler.sandbox.server import Respond, Sandbox


def mount(app: Flask, sandbox: Sandbox) -> None:
    """Add them to ``app``."""
    from scheduler.sandbox.server import GRAPH, PINTEREST, X

    tokens, graph_root = sandbox.tokens, GRAPH.rsplit("/", 1)[0]

    def route(
        path: str,
        network: str,
        method: str,
        handler: Callable[[Tokens, Consents], Response],
        refusals: dict[str, Respond],
    ) -> None:
        def respond() -> Response:
            with sandbox.state.lock:
                return handler(tokens, sandbox.consents)

        def view() -> Response:
            return sandbox.serve(network, "token", respond, refusals=refusals)

        app.add_url_rule(path, f"token {path}", view, methods=[method])

    route(f"{graph_root}/refresh_access_token", "instagram", "GET", _instagram, graph_words.REFUSALS)
    route(f"{graph_root}/oauth/access_token", "instagram", "POST", _instagram_code, graph_words.REFUSALS)
    route(f"{graph_root}/access_token", "instagram", "GET", _instagram_long, graph_words.REFUSALS)
    route(f"{GRAPH}/oauth/access_token", "facebook", "GET", _facebook, graph_words.REFUSALS)
    route(f"{X}/2/oauth2/token", "x", "POST", _x, x_words.REFUSALS)
    route(f"{PINTEREST}/oauth/token", "pinterest", "POST", _pinterest, pinterest.REFUSALS)


def _facebook(tokens: Tokens, consents: Consents) -> Response:
    """A code for the person's own token of an hour or two, and that for one of sixty days (FB2). The words of the
    refusals as in public reports."""
    asked, (client, secret) = request.args, CLIENTS["facebook"]
    if asked.get("client_id") != client:
        return graph_words.error(
            101, "Error validating application. Cannot get application info due to a system error."
        )
    if asked.get("client_secret") != secret:
        return graph_words.error(1, "Error validating client secret.")
    if asked.get("grant_type") == "fb_exchange_token":
        if asked.get("fb_exchange_token") != USER_TOKEN:
            return graph_words.error(190, "Invalid OAuth access token.")
        return _answer({"access_token": LASTING_TOKEN, "token_type": "bearer", "expires_in": 5_183_944})
    if consents.spend("facebook", code=asked.get("code", ""), redirect=asked.get("redirect_uri", "")) is None:
        return graph_words.error(100, "This authorization code has been used.", subcode=36009)
    return _answer({"access_token": USER_TOKEN, "token_type": "bearer", "expires_in": 5_183})


def _instagram_code(tokens: Tokens, consents: Consents) -> Response:
    """A code for a token of an hour (IG2)."""
    form, (client, secret) = request.form, CLIENTS["instagram"]
    if (form.get("client_id"), form.get("client_secret")) != (client, secret):
        told = {"error_type": "OAuthException", "code": 400, "error_message": "Invalid platform app"}
        return _answer(told, 400)
    consent = consents.spend("instagram", code=form.get("code", ""), redirect=form.get("redirect_uri", ""))
    if consent is None:
        told = {"error_type": "OAuthException", "code": 400, "error_message": "Invalid authorization code"}
        return _answer(told, 400)
    from scheduler.sandbox.server import SECRETS

    user = int(SECRETS["INSTAGRAM_USER_ID"])
    row = {"access_token": INSTAGRAM_SHORT, "user_id": user, "permissions": ",".join(consent.granted)}
    return _answer({"data": [row]})


def _instagram_long(tokens: Tokens, consents: Consents) -> Response:
    asked = request.args
    if asked.get("grant_type") != "ig_exchange_token" or asked.get("client_secret") != CLIENTS["instagram"][1]:
        return graph_words.error(100, "Invalid parameter")
    if asked.get("access_token") != INSTAGRAM_SHORT:
        return graph_words.error(190, "Error validating access token: Session has expired.", subcode=463)
    token, _, lives_s = tokens.given_out("instagram")
    return _answer({"access_token": token, "token_type": "bearer", "expires_in": lives_s})


def _instagram(tokens: Tokens, consents: Consents) -> Response:
    if request.args.get("grant_type") != "ig_refresh_token":
        return graph_words.error(100, "Invalid parameter")
    new = tokens.refreshed("instagram", request.args.get("access_token", ""))
    if new is None:
        return graph_words.error(190, "Error validating access token: Session has expired.", subcode=463)
    return _answer({"access_token": new[0], "token_type": "bearer", "expires_in": new[2]})


def _x(tokens: Tokens, consents: Consents) -> Response:
    """A spent refresh token is answered with ``invalid_request`` [seen], where the RFC says invalid_grant."""
    form = request.form
    if form.get("client_id") != FIRST["X_CLIENT_ID"] or "Authorization" in request.headers:
        return _answer({"error": "unauthorized_client", "error_description": "Missing valid authorization header"}, 401)
    scope, new = "tweet.read tweet.write users.read media.write offline.access", None
    if form.get("grant_type") == "refresh_token":
        new = tokens.refreshed("x", form.get("refresh_token", ""))
    elif form.get("grant_type") == "authorization_code":
        parts = {"redirect": form.get("redirect_uri", ""), "verifier": form.get("code_verifier", "")}
        if consent := consents.spend("x", code=form.get("code", ""), **parts):
            new, scope = tokens.given_out("x"), " ".join(consent.granted)
    if new is None:
        told = "Value passed for the token was invalid."
        return _answer({"error": "invalid_request", "error_description": told}, 400)
    body = {"token_type": "bearer", "expires_in": new[2], "access_token": new[0], "scope": scope}
    # Without offline.access there is none (X4).
    return _answer({**body, **({"refresh_token": new[1]} if "offline.access" in scope else {})})


def _pinterest(tokens: Tokens, consents: Consents) -> Response:
    pair = f"{FIRST['PINTEREST_APP_ID']}:{FIRST['PINTEREST_APP_SECRET']}"
    if request.headers.get("Authorization") != f"Basic {base64.b64encode(pair.encode()).decode()}":
        return _answer({"code": 2, "message": "Authentication failed."}, 401)
    form, scope = request.form, "boards:read,boards:write,pins:read,pins:write,user_accounts:read"
    new, kind = None, form.get("grant_type", "")
    if kind == "refresh_token":
        new = tokens.refreshed("pinterest", form.get("refresh_token", ""))
    elif kind == "authorization_code":
        consent = consents.spend("pinterest", code=form.get("code", ""), redirect=form.get("redirect_uri", ""))
        if consent is not None:
            new, scope = tokens.given_out("pinterest"), " ".join(consent.granted)
    if new is None:
        return _answer({"code": 283, "message": f"Invalid {kind.replace('_', ' ')}."}, 401)
    body = {"access_token": new[0], "expires_in": new[2], "token_type": "bearer", "response_type": kind}
    return _answer({**body, "refresh_token": new[1], "refresh_token_expires_in": 2 * new[2], "scope": scope})


def _answer(content: Any, status: int = 200) -> Response:
    from scheduler.sandbox.server import answer

    return answer(content, status)
