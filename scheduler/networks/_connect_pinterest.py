"""Logging in to Pinterest, and its boards. Sources: P2, P3 and the spec 5.23.0 (oauth/token, boards/list).

Whether codes for the API sandbox come from the same consent page isn't documented [?, November 2026].
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from scheduler.core.connecting import Asked, Exchange, Found, Place
from scheduler.core.errors import NetworkError, Phase, Reading
from scheduler.core.network import Answer
from scheduler.networks._connect import lacks_needed, page_of, rights, tokens_of
from scheduler.networks._oauth import basic
from scheduler.networks._reading import as_object, refuse, rows
from scheduler.networks._transport import Http

PAGE_SIZE, MOST_PAGES = 250, 10
_NO_BOARD = "There is no board yet that pins could go on. Make one on pinterest.com, then connect again."


@dataclass(frozen=True)
class PinterestLogin:
    http: Http
    base_url: str
    secrets: Mapping[str, str]
    read: Callable[[Answer, Phase], Reading]

    separator: ClassVar[str] = ","
    has_pkce: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ("APP_ID", "APP_SECRET")
    place: ClassVar[str] = "board"
    asks: ClassVar[tuple[Asked, ...]] = (
        Asked("boards:read", "to show your boards and look whether a pin is there"),
        Asked("boards:write", "to put pins on a board"),
        Asked("pins:read", "to look whether a pin is there"),
        Asked("pins:write", "to make pins"),
        Asked("user_accounts:read", "to say whose login it is", needed=False),
    )

    @property
    def page(self) -> str:
        return page_of(self.base_url, real="https://www.pinterest.com/oauth/", path="/oauth/")

    @property
    def client_id(self) -> str:
        return self.secrets["APP_ID"]

    def exchange(self, given: Exchange) -> Found:
        # Apps made before 25 September 2025 get refresh tokens that go on only if they ask (P3); later ones
        # always do, and what they make of the field isn't documented, so it isn't sent [?].
        form = {"grant_type": "authorization_code", "code": given.code, "redirect_uri": given.redirect}
        headers = {"Authorization": basic(self.secrets["APP_ID"], self.secrets["APP_SECRET"])}
        url = f"{self.base_url.rstrip('/')}/oauth/token"
        answer = self.http.send("POST", url, phase=Phase.TOKEN, data=form, headers=headers)
        names = {"access_token": "ACCESS_TOKEN", "refresh_token": "REFRESH_TOKEN"}
        found, told = tokens_of(answer, self.read, names=names)
        for secret in found.secrets.values():
            self.http.hide(secret)
        token, granted = found.secrets["ACCESS_TOKEN"], rights(told.get("scope"))
        if lacks_needed(self.asks, granted):
            return Found(found.secrets, granted=granted)  # without them the boards aren't told
        places = self._boards(token)
        nowhere = "" if places else _NO_BOARD
        return Found(found.secrets, self._name(token), found.lasts, granted, places, nowhere)

    def _boards(self, token: str) -> list[Place]:
        found, query = [], {"page_size": str(PAGE_SIZE), "privacy": "ALL"}
        for _ in range(MOST_PAGES):
            answer = self._asked("boards", token, query)
            content = as_object(answer.body)
            if not 200 <= answer.status < 300 or content is None:
                raise refuse(self.read(answer, Phase.READ))
            for board in rows(content.get("items")):
                number = str(board.get("id"))
                found.append(Place(number, str(board.get("name") or number), {"BOARD_ID": number}))
            if not content.get("bookmark"):
                break
            query["bookmark"] = str(content["bookmark"])
        return found

    def _name(self, token: str) -> str:
        """Best effort: it needs a right that posting doesn't."""
        with contextlib.suppress(NetworkError):
            name = (as_object(self._asked("user_account", token, {}).body) or {}).get("username")
            return str(name) if name else ""
        return ""

    def _asked(self, path: str, token: str, query: Mapping[str, str]) -> Answer:
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self.base_url.rstrip('/')}/{path}"
        return self.http.send("GET", url, phase=Phase.READ, params=query, headers=headers)
