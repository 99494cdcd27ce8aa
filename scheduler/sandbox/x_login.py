"""X's logins: OAuth 1.0a with a signature that is really checked, or the OAuth 2.0 user token."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, unquote

from flask import request

from scheduler.sandbox.x_words import Refused


class Login:
    """``secrets`` by the names of their settings; ``takes`` tells whether a token that ends is still good. A nonce is good once, as OAuth 1.0a says; its time
    isn't checked, because the client's clock and the sandbox's may be years apart."""

    def __init__(self, secrets: dict[str, str], takes: Callable[[str], bool]) -> None:
        self._secrets, self._takes = secrets, takes
        self._nonces: set[str] = set()

    def demand(self) -> None:
        """Raises Refused unless the present request is signed or carries the token."""
        header = request.headers.get("Authorization", "")
        bearer = header.removeprefix("Bearer ")
        if bearer != header and (bearer == self._secrets["X_ACCESS_TOKEN"] or self._takes(bearer)):
            return
        if not header.startswith("OAuth ") or not self._fits(header):
            raise Refused(401, "Unauthorized", "Unauthorized")

    def _fits(self, header: str) -> bool:
        given = {
            unquote(name.strip()): unquote(value.strip().strip('"'))
            for name, _, value in (part.partition("=") for part in header.removeprefix("OAuth ").split(","))
        }
        keys = (given.get("oauth_consumer_key"), given.get("oauth_token"), given.get("oauth_signature_method"))
        if keys != (self._secrets["X_CONSUMER_KEY"], self._secrets["X_ACCESS_TOKEN"], "HMAC-SHA1"):
            return False
        nonce = given.get("oauth_nonce", "")
        if not nonce or nonce in self._nonces or not given.get("oauth_timestamp", "").isdigit():
            return False
        if not self._signed(given):
            return False
        self._nonces.add(nonce)
        return True

    def _signed(self, given: dict[str, str]) -> bool:
        from oauthlib.oauth1.rfc5849 import signature

        parameters = [(name, value) for name, value in given.items() if name not in ("oauth_signature", "realm")]
        parameters += parse_qsl(request.query_string.decode(), keep_blank_values=True)
        if request.mimetype == "application/x-www-form-urlencoded":
            parameters += list(request.form.items(multi=True))
        signed: Any = SimpleNamespace(
            uri=request.base_url,
            http_method=request.method,
            params=parameters,
            signature=given.get("oauth_signature", ""),
        )
        fits: bool = signature.verify_hmac_sha1(
            signed, self._secrets["X_CONSUMER_SECRET"], self._secrets["X_ACCESS_TOKEN_SECRET"]
        )
        return fits
