"""Logging in to X with OAuth 2.0 and PKCE. Sources: X4; a code is good for thirty seconds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from scheduler.core.connecting import Asked, Exchange, Found
from scheduler.core.errors import NetworkError, Phase, Reading
from scheduler.core.network import Answer
from scheduler.networks._connect import page_of, rights, tokens_of
from scheduler.networks._oauth import basic
from scheduler.networks._reading import as_object, branch
from scheduler.networks._transport import Http


@dataclass(frozen=True)
class XLogin:
    http: Http
    base_url: str
    secrets: Mapping[str, str]
    read: Callable[[Answer, Phase], Reading]

    separator: ClassVar[str] = " "
    has_pkce: ClassVar[bool] = True
    needs: ClassVar[tuple[str, ...]] = ("CLIENT_ID",)
    place: ClassVar[str] = ""
    asks: ClassVar[tuple[Asked, ...]] = (
        Asked("tweet.read", "to look whether a post is there"),
        Asked("tweet.write", "to post"),
        Asked("users.read", "to find your timeline"),
        Asked("media.write", "to send pictures"),
        Asked("offline.access", "to renew the login by itself every two hours"),
    )

    @property
    def page(self) -> str:
        return page_of(self.base_url, real="https://x.com/i/oauth2/authorize", path="/i/oauth2/authorize")

    @property
    def client_id(self) -> str:
        return self.secrets["CLIENT_ID"]

    def exchange(self, given: Exchange) -> Found:
        form = {
            "grant_type": "authorization_code",
            "code": given.code,
            "redirect_uri": given.redirect,
            "code_verifier": given.verifier,
        }
        headers = {}
        if self.secrets.get("CLIENT_SECRET"):  # a confidential client proves itself, a public one says who it is (X4)
            headers["Authorization"] = basic(self.secrets["CLIENT_ID"], self.secrets["CLIENT_SECRET"])
        else:
            form["client_id"] = self.secrets["CLIENT_ID"]
        url = f"{self.base_url.rstrip('/')}/2/oauth2/token"
        answer = self.http.send("POST", url, phase=Phase.TOKEN, data=form, headers=headers)
        names = {"access_token": "OAUTH2_TOKEN", "refresh_token": "OAUTH2_REFRESH_TOKEN"}
        found, told = tokens_of(answer, self.read, names=names)
        for secret in found.secrets.values():
            self.http.hide(secret)
        granted = rights(told.get("scope"))
        return Found(found.secrets, self._name(found.secrets["OAUTH2_TOKEN"]), found.lasts, granted)

    def _name(self, token: str) -> str:
        """Best effort: the tokens are there, and must be saved whatever this says. It costs $0.010."""
        url = f"{self.base_url.rstrip('/')}/2/users/me"
        with contextlib.suppress(NetworkError):
            answer = self.http.send("GET", url, phase=Phase.READ, headers={"Authorization": f"Bearer {token}"})
            name: Any = branch(as_object(answer.body) or {}, "data").get("username")
            return f"@{name}" if name else ""
        return ""
