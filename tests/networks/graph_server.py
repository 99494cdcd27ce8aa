"""In Graph's place: an HTTP server that gives out scripted answers and remembers what it was asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from contract_wire import Wire
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from scheduler.core.errors import NetworkError
from scheduler.core.model import Draft, Handle, Pending, Ready

VERSION_PATH = "/v26.0"
TOKEN = "EAAhush/token+%="


@dataclass(frozen=True)
class Asked:
    """One request; ``fields`` are its query and form fields, without the token."""

    method: str
    path: str
    fields: dict[str, str]
    token_in: str
    files: dict[str, tuple[str, str, bytes]]
    order: list[str] = field(default_factory=list)


class GraphServer:
    def __init__(self, server: HTTPServer) -> None:
        self.address = server.url_for(VERSION_PATH)
        self.asked: list[Asked] = []
        self._answers: list[Any] = []
        server.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    def says(self, *answers: Any) -> None:
        """Queue answers: content alone means 200; (status, content) and (status, content, headers) work too."""
        self._answers += answers

    def requests(self) -> list[tuple[str, str, dict[str, str]]]:
        return [(asked.method, asked.path, asked.fields) for asked in self.asked]

    def all_said(self) -> bool:
        return not self._answers

    def _answer(self, request: Request) -> Response:
        files = {name: (part.filename or "", part.mimetype, part.read()) for name, part in request.files.items()}
        fields = {**request.args.to_dict(), **request.form.to_dict()}
        place = "query" if "access_token" in request.args else "form" if "access_token" in request.form else "nowhere"
        fields.pop("access_token", None)
        path = request.path.removeprefix(VERSION_PATH + "/")
        self.asked.append(Asked(request.method, path, fields, place, files))
        if not self._answers:
            return Response(f"unexpected: {request.method} {path}", 599)
        said = self._answers.pop(0)
        status, content, headers = {2: (*said, {}), 3: said}[len(said)] if isinstance(said, tuple) else (200, said, {})
        return Response(content if isinstance(content, str) else json.dumps(content), status, headers)


def refusal(code: int, subcode: int | None = None, message: str = "No", **more: Any) -> dict[str, Any]:
    """Graph's error body."""
    error = {"message": message, "type": "OAuthException", "code": code, **more}
    return {"error": {**error, **({} if subcode is None else {"error_subcode": subcode})}}


def steps(network: Any, draft: Draft, handle: Handle | None = None) -> list[Ready | Pending]:
    """Everything that ``prepare`` says until it is ready."""
    said: list[Ready | Pending] = []
    for _ in range(40):
        said.append(network.prepare(draft, said[-1].handle if said else (handle or {})))
        if isinstance(said[-1], Ready):
            return said
    raise AssertionError("never ready")


def error_against(reaction: Any, use: Callable[[str], Any]) -> tuple[BaseException | None, int]:
    """What ``use`` raises at a server that reacts so to everything, and how many requests that took."""
    with Wire(lambda _: reaction) as wire:
        try:
            use(wire.address)
        except NetworkError as error:
            return error, len(wire.heard)
        return None, len(wire.heard)
