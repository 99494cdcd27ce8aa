"""What Facebook and Instagram share: calls to Meta's Graph API, and reading lists of posts."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from scheduler.core.errors import ErrorClass, NetworkError, Phase, Reading, Undecided
from scheduler.core.model import Picture
from scheduler.core.network import Answer
from scheduler.networks._graph_reading import read_graph
from scheduler.networks._reading import as_object, branch, refuse, rows
from scheduler.networks._transport import Http
from scheduler.networks._window import DOUBT

VERSION = "v26.0"
"""The Graph version we speak, published 29 July 2026; change it here and nowhere else."""
VERSION_LIVES_UNTIL = date(2028, 7, 29)
"""At least: its own end isn't announced, but v25.0, which ends first, serves until then
(developers.facebook.com/docs/graph-api/changelog, read November 2026)."""
NEXT_VERSION = "v27.0"
"""Not published yet (November 2026; Meta brings one out every three to five months): the suites run on its address
as well, so that a change of ``VERSION`` is a change of one line."""
ADDRESS = f"https://graph.facebook.com/{VERSION}"
READ_ON = date(2026, 11, 1)

PAGE_SIZE = 25
MOST_PAGES = 10


@dataclass(frozen=True, slots=True)
class Graph:
    """Calls for one login. The token travels as a parameter, as Meta documents it: a form field of a
    POST, part of the query otherwise. ``Http`` blots it out of everything that comes back."""

    http: Http
    base_url: str
    token: str

    def get(self, path: str, *, phase: Phase = Phase.READ, **params: Any) -> dict[str, Any]:
        query = {**params, "access_token": self.token}
        return self._taken(self.http.send("GET", self._url(path), phase=phase, params=query), phase)

    def post(
        self, path: str, data: Mapping[str, Any], *, phase: Phase, files: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        fields = {**data, "access_token": self.token}
        return self._taken(self.http.send("POST", self._url(path), phase=phase, data=fields, files=files), phase)

    def create(
        self,
        path: str,
        data: Mapping[str, Any],
        *,
        phase: Phase,
        files: Mapping[str, Any] | None = None,
        named: str = "id",
    ) -> str:
        """The id of what a POST made; ``named`` is the field it comes in."""
        content = self.post(path, data, phase=phase, files=files)
        found = content.get(named)
        if isinstance(found, str | int) and not isinstance(found, bool) and str(found):
            return str(found)
        raise unread(content, phase)

    def refreshed(self) -> Answer:
        """The answer to ``refresh_access_token``, whose address has no version part (IG2)."""
        root = re.sub(r"/v\d+(\.\d+)?$", "", self.base_url.rstrip("/"))
        query = {"grant_type": "ig_refresh_token", "access_token": self.token}
        return self.http.send("GET", f"{root}/refresh_access_token", phase=Phase.TOKEN, params=query)

    def delete(self, path: str) -> None:
        """Best effort: what the network answers doesn't matter, so that "absent" is fine."""
        self.http.send("DELETE", self._url(path), phase=Phase.PREPARE, params={"access_token": self.token})

    def listed(self, path: str, *, since: datetime, made: str, **params: Any) -> Iterator[Mapping[str, Any]]:
        """The posts of an edge, whose time is in the field ``made``, until those of ``since`` and later
        are surely among them. Raises Undecided when there are too many to read.

        The list is "ranked", so an older post doesn't end it, and a page can be empty and still have
        a next one; only a whole page from the day before ends it early.
        """
        query = {**params, "limit": PAGE_SIZE}
        for _ in range(MOST_PAGES):
            content = self.get(path, **query)
            if not isinstance(content.get("data"), list):
                raise unread(content, Phase.READ)
            posts = rows(content["data"])
            yield from posts
            times = [moment(post.get(made)) for post in posts]
            cursor = branch(content, "paging", "cursors").get("after")
            if not cursor or not branch(content, "paging").get("next"):
                return
            if times and all(at is not None and at < since - DOUBT for at in times):
                return
            query["after"] = cursor
        raise undecided(f"More than {MOST_PAGES * PAGE_SIZE} posts are there since then: look for this one yourself.")

    def _url(self, path: str) -> str:
        return f"{self.base_url.rstrip('/')}/{path}"

    def _taken(self, answer: Answer, phase: Phase) -> dict[str, Any]:
        content = as_object(answer.body)
        # Graph has sent an error body under HTTP 200 [seen].
        if 200 <= answer.status < 300 and content is not None and "error" not in content:
            return content
        raise refuse(read_graph(answer, phase))


def unread(content: Mapping[str, Any], phase: Phase) -> NetworkError:
    """For a success that lacks what it should tell."""
    return refuse(read_graph(Answer(200, {}, json.dumps(content)), phase))


def undecided(sentence: str) -> Undecided:
    return Undecided(Reading(ErrorClass.UNKNOWN, sentence))


def upload(picture: Picture) -> dict[str, tuple[str, bytes, str]]:
    """The file part of a photo. ``source`` is its documented name; the spec lists none and Meta's own
    SDK sends ``filename`` [?]."""
    return {"source": (picture.path.name, picture.path.read_bytes(), picture.media_type)}


def moment(text: Any) -> datetime | None:
    """Graph's time, such as 2027-01-12T09:00:00+0000, or in some lists Unix seconds; None for anything else."""
    try:
        if re.fullmatch(r"[0-9]{9,11}", str(text)):
            return datetime.fromtimestamp(int(text), UTC)
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
    except (TypeError, ValueError):
        return None


def same_words(one: Any, other: str) -> bool:
    """Word for word; how white space is set and Unicode composed, a network may tidy up [?]."""
    return _plain(one if isinstance(one, str) else "") == _plain(other)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
