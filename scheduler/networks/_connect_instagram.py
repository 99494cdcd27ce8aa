"""Logging in with Instagram itself: a professional account, with or without a Page. Sources: IG2, and the specs
IGAccessTokenForIGOnlyAPI and IGUser; the code's answer is a list of one in newer copies of IG2 and flat in older
ones [?], so both are read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

from scheduler.core.connecting import Asked, Exchange, Found
from scheduler.core.errors import Phase
from scheduler.core.network import Answer
from scheduler.networks._connect import page_of, rights, tokens_of
from scheduler.networks._graph import Graph
from scheduler.networks._graph_condition import PROFESSIONAL
from scheduler.networks._graph_reading import read_graph
from scheduler.networks._reading import as_object, rows
from scheduler.networks._transport import Http

_UNPROFESSIONAL = (
    "{name} is of the type {kind}, and Instagram lets programs post only to professional accounts. Switch it in the "
    "Instagram app (Settings, Account type), then connect again."
)


@dataclass(frozen=True)
class InstagramLogin:
    http: Http
    base_url: str
    secrets: Mapping[str, str]

    separator: ClassVar[str] = ","
    has_pkce: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ("APP_ID", "APP_SECRET")
    place: ClassVar[str] = ""
    asks: ClassVar[tuple[Asked, ...]] = (
        Asked("instagram_business_basic", "to look whether a post is there"),
        Asked("instagram_business_content_publish", "to post"),
        Asked("instagram_business_manage_comments", "to write the first comment", needed=False),
        Asked("instagram_business_manage_insights", "to show how many people saw a post", needed=False),
    )

    @property
    def page(self) -> str:
        real = "https://www.instagram.com/oauth/authorize"
        return page_of(self._root, real=real, path="/oauth/authorize")

    @property
    def client_id(self) -> str:
        return self.secrets["APP_ID"]

    @property
    def _root(self) -> str:
        """Where Instagram lives, without the version: these addresses have none (IG2)."""
        return re.sub(r"/v[0-9]+(\.[0-9]+)?$", "", self.base_url.rstrip("/"))

    def exchange(self, given: Exchange) -> Found:
        app = {"client_id": self.secrets["APP_ID"], "client_secret": self.secrets["APP_SECRET"]}
        form = {**app, "grant_type": "authorization_code", "redirect_uri": given.redirect, "code": given.code}
        url = page_of(self._root, real="https://api.instagram.com/oauth/access_token", path="/oauth/access_token")
        answer = self.http.send("POST", url, phase=Phase.TOKEN, data=form)
        short, told = self._taken(_unwrapped(answer))
        token, lasts = self._lasting(short)
        return self._found(token, lasts, granted=rights(told.get("permissions")))

    def _lasting(self, short: str) -> tuple[str, timedelta | None]:
        """Sixty days for a token of an hour."""
        query = {
            "grant_type": "ig_exchange_token",
            "client_secret": self.secrets["APP_SECRET"],
            "access_token": short,
        }
        answer = self.http.send("GET", f"{self._root}/access_token", phase=Phase.TOKEN, params=query)
        found, _ = tokens_of(answer, read_graph, names={"access_token": "TOKEN"})
        self.http.hide(found.secrets["TOKEN"])
        return found.secrets["TOKEN"], found.lasts

    def _found(self, token: str, lasts: timedelta | None, *, granted: frozenset[str] | None) -> Found:
        account = Graph(self.http, self.base_url, token).get("me", fields="user_id,username,account_type")
        name, kind = f"@{account.get('username')}", str(account.get("account_type") or "")
        nowhere = "" if not kind or kind.upper() in PROFESSIONAL else _UNPROFESSIONAL.format(name=name, kind=kind)
        user = str(account.get("user_id") or account.get("id") or "")
        return Found({"USER_ID": user, "TOKEN": token}, name, lasts, granted, nowhere=nowhere)

    def _taken(self, answer: Answer) -> tuple[str, Mapping[str, Any]]:
        found, told = tokens_of(answer, read_graph, names={"access_token": "TOKEN"})
        self.http.hide(found.secrets["TOKEN"])
        return found.secrets["TOKEN"], told


def _unwrapped(answer: Answer) -> Answer:
    listed = rows((as_object(answer.body) or {}).get("data"))
    return replace(answer, body=json.dumps(listed[0])) if len(listed) == 1 else answer
