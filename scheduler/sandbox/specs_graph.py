"""Checking requests against Meta's edge tables, which name each edge's parameters and their types.

Source: facebook-business-sdk-codegen api_specs/specs (ad2b0b6, 2026-04-15). Its gaps are data here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from flask import request

# Meta documents the file part `source`, its SDK sends `filename`; the edge tables list neither.
UNLISTED = {"source", "filename", "access_token"}
NODES = {
    "photos": "Page",
    "feed": "Page",
    "published_posts": "Page",
    "posts": "Page",
    "photo_stories": "Page",
    "media": "IGUser",
    "media_publish": "IGUser",
    "content_publishing_limit": "IGUser",
}
STORIES = "stories"
"""An edge of both: whose it is, its owner's number tells."""
PAGING = {"fields", "limit", "after", "before", "summary"}
# How values of these types travel. Others (strings, objects, enumerations) are taken as they come; the
# tables call ids "unsigned int", and they travel as digits.
SHAPES = {"bool": r"true|false|0|1", "unsigned int": r"[0-9]+", "int": r"-?[0-9]+", "float": r"-?[0-9]+(\.[0-9]+)?"}


class EdgeTables:
    """``read`` gives the text of a document by its path under the folder; ``page`` is the Page's number."""

    def __init__(self, read: Callable[[str], str], *, page: str = "") -> None:
        self._read, self._page = read, page

    def fault_in_request(self) -> str | None:
        """What the tables have against the present request; None: nothing."""
        owner, edge = request.path.rsplit("/", 2)[-2:]
        node = self._owner_of_stories(owner) if edge == STORIES else NODES.get(edge)
        if node is None:
            return None  # the documents hold no table for this address (a container, a photo)
        known = self._edges.get((node, request.method, edge))
        if known is None:
            return f"{request.method} /{edge} is not in the document"
        paging = PAGING if request.method == "GET" else set()
        for name, value in _given():
            plain = re.sub(r"\[\d+\]$", "", name)
            if plain not in known and plain not in UNLISTED | paging:
                return f"Unexpected parameter: {plain}"
            kind = known.get(plain, "string")
            if value is not None and not _fits(value, kind):
                return f"Param {plain} must be of type {kind}"
        return None

    def _owner_of_stories(self, owner: str) -> str:
        return "Page" if owner == self._page else "IGUser"

    @cached_property
    def _edges(self) -> dict[tuple[str, str, str], dict[str, str]]:
        """(node, method, edge) to the types of its parameters."""
        edges = {}
        for node in set(NODES.values()):
            for api in json.loads(self._read(f"graph/specs/{node}.json")).get("apis", []):
                if "endpoint" in api:
                    types = {parameter["name"]: parameter["type"] for parameter in api.get("params", [])}
                    edges[(node, api["method"], api["endpoint"].lstrip("/"))] = types
        return edges


def _given() -> list[tuple[str, Any]]:
    """Names and values of everything that was sent; a file has no value."""
    body = request.get_json(silent=True)
    sent = list(body.items()) if isinstance(body, dict) else []
    return [*request.args.items(), *request.form.items(), *sent, *((name, None) for name in request.files)]


def _fits(value: Any, kind: str) -> bool:
    text = value if isinstance(value, str) else json.dumps(value)
    return kind not in SHAPES or re.fullmatch(SHAPES[kind], text, re.IGNORECASE) is not None
