"""What Facebook and Instagram share: Meta's Graph API."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from scheduler.core.errors import Phase, Reading
from scheduler.core.network import Answer
from scheduler.networks._graph_codes import RULES
from scheduler.networks._reading import Parsed, Wait, as_object, plain_text, read, refuse, retry_after
from scheduler.networks._transport import Http

VERSION = "v26.0"
"""The Graph version we speak (published 29 July 2026). Its end isn't announced; v25.0 serves until
29 July 2028 (developers.facebook.com/docs/graph-api/changelog, read November 2026)."""
ADDRESS = f"https://graph.facebook.com/{VERSION}"
READ_ON = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Graph:
    """Calls for one login. The token travels as a parameter, as Meta documents it."""

    http: Http
    base_url: str
    token: str

    def get(self, path: str, *, phase: Phase = Phase.READ, **params: Any) -> dict[str, Any]:
        url = f"{self.base_url}/{path}"
        return self._taken(
            self.http.send("GET", url, phase=phase, params={**params, "access_token": self.token}), phase
        )

    def post(
        self, path: str, data: Mapping[str, Any], *, phase: Phase, files: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        url = f"{self.base_url}/{path}"
        fields = {**data, "access_token": self.token}
        return self._taken(self.http.send("POST", url, phase=phase, data=fields, files=files), phase)

    def delete(self, path: str) -> None:
        url = f"{self.base_url}/{path}"
        self.http.send("DELETE", url, phase=Phase.PREPARE, params={"access_token": self.token})

    def refused(self, answer: Answer, phase: Phase) -> Exception:
        return refuse(read_graph(answer, phase))

    def _taken(self, answer: Answer, phase: Phase) -> dict[str, Any]:
        content = as_object(answer.body)
        if 200 <= answer.status < 300 and content is not None and "error" not in content:
            return content
        raise self.refused(answer, phase)


def new_id(content: Mapping[str, Any], phase: Phase) -> str:
    """The id in the answer of something created; without one, the answer can't be read."""
    found = content.get("id")
    if isinstance(found, str | int) and str(found):
        return str(found)
    raise refuse(read_graph(Answer(200, {}, json.dumps(content)), phase))


def listed(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows of a list answer; an answer without a list can't be read, and proves nothing."""
    data = content.get("data")
    if isinstance(data, list):
        return [row for row in data if isinstance(row, Mapping)]
    raise refuse(read_graph(Answer(200, {}, json.dumps(content)), Phase.READ))


def read_graph(answer: Answer, phase: Phase) -> Reading:
    return read(answer, phase, parse=parse, rules=RULES, waits=waits)


def moment(text: str) -> datetime | None:
    """Graph's time, such as 2027-01-12T09:00:00+0000."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
    except (TypeError, ValueError):
        return None


def parse(answer: Answer) -> Parsed:
    """Code, subcode and message out of any of Graph's error forms, also a body that was cut off."""
    content = as_object(answer.body)
    if content is None:
        return _cut_off(answer.body)
    error = content.get("error")
    if isinstance(error, Mapping):
        told = [str(error.get(name) or "") for name in ("message", "error_user_title", "error_user_msg")]
        transient = "is_transient: true" if error.get("is_transient") is True else ""
        return Parsed(_text(error.get("code")), _text(error.get("error_subcode")), told[0], _words(*told, transient))
    if "error_message" in content:  # api.instagram.com's own form
        return Parsed(
            _text(content.get("code")), None, str(content["error_message"]), _words(str(content["error_message"]))
        )
    if "status_code" in content:  # a container: the subcode stands inside a sentence
        status = str(content.get("status") or content["status_code"])
        found = re.search(r"\b(\d{7})\b", status)
        return Parsed(None, found[1] if found else None, status, _words(status))
    if isinstance(error, str):
        message = str(content.get("error_description") or error)
        return Parsed(None, None, message, _words(message))
    return Parsed(message=plain_text(answer.body), words=_words(answer.body))


def waits(headers: Mapping[str, str]) -> Wait:
    """How long Meta asks us to stay away: the longest time of the usage headers, or Retry-After."""
    usage = as_object(headers.get("x-business-use-case-usage", "")) or {}
    minutes = [
        row["estimated_time_to_regain_access"]
        for rows in usage.values()
        if isinstance(rows, list)
        for row in rows
        if isinstance(row, Mapping) and isinstance(row.get("estimated_time_to_regain_access"), int | float)
    ]
    longest = max(minutes, default=0)
    return Wait(timedelta(minutes=longest) if longest > 0 else retry_after(headers))


def _cut_off(body: str) -> Parsed:
    code = re.search(r'"code"\s*:\s*(-?\d+)', body)
    subcode = re.search(r'"error_subcode"\s*:\s*(\d+)', body)
    message = re.search(r'"message"\s*:\s*"((?:[^"\\]|\\.)*)', body)
    text = message[1] if message else plain_text(body)
    return Parsed(code[1] if code else None, subcode[1] if subcode else None, text, _words(body))


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _words(*texts: str) -> str:
    return " ".join(texts).lower()
