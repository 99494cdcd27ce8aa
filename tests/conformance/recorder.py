"""A pytest plugin that writes down every request our networks send while other tests run, one JSON line each.

The file is named by TIPCAST_RECORD. Used by test_contract_requests.py, in a process of its own.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import requests

from scheduler import networks
from scheduler.networks._transport import Http


def pytest_configure() -> None:
    path = Path(os.environ["TIPCAST_RECORD"])
    lines = path.open("a", encoding="utf-8")
    where: dict[int, tuple[str, str]] = {}

    for name in networks.names():
        kind = networks.load(name)
        kind.__init__ = _noting(kind.__init__, kind.login_network, where)  # type: ignore[method-assign]  # put in its place for the test

    hand_over = Http._hand_over

    def recorded(self: Http, request: requests.PreparedRequest) -> requests.Response:
        name, base = where.get(id(self), ("", ""))
        url = _text(request.url) or ""
        if name and url.startswith(base):
            body = request.body or b""
            content = body.encode() if isinstance(body, str) else bytes(body)
            line = {
                "network": name,
                "method": _text(request.method),
                "path": url.removeprefix(base.rstrip("/")),
                "type": _text(request.headers.get("Content-Type")),
                "body": base64.b64encode(content).decode(),
            }
            lines.write(json.dumps(line) + "\n")
            lines.flush()
        return hand_over(self, request)

    Http._hand_over = recorded  # type: ignore[method-assign]  # put in its place for the test


def _text(value: str | bytes | None) -> str | None:
    """Signing with OAuth 1.0a leaves header values as bytes."""
    return value.decode() if isinstance(value, bytes) else value


def _noting(init: Any, name: str, where: dict[int, tuple[str, str]]) -> Any:
    def noted(self: Any, **parts: Any) -> None:
        if isinstance(parts.get("http"), Http):
            where[id(parts["http"])] = (name, parts["base_url"])
        init(self, **parts)

    return noted
