"""Checking requests against the official documents, where they are at hand.

Folder layout: ``x/openapi.json``, ``pinterest/openapi.yaml``, ``graph/specs/*.json``. Needs the extra
``conformance``. Known gaps of the documents are data below, each with its reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import request

from scheduler.core.errors import BadInput, Problem

# Meta documents the file part `source`, its SDK sends `filename`; the edge tables list neither.
GRAPH_UNLISTED = {"source", "filename", "access_token"}
GRAPH_NODES = {
    "photos": "Page",
    "feed": "Page",
    "published_posts": "Page",
    "posts": "Page",
    "media": "IGUser",
    "media_publish": "IGUser",
    "content_publishing_limit": "IGUser",
}
GRAPH_PAGING = {"fields", "limit", "after", "before"}
# X's prose and every client say tweet.fields; its newest document calls it post.fields.
X_RENAMED = {"tweet.fields": "post.fields"}


class Documents:
    """The documents in ``folder``; each is read when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._validators: dict[str, Any] = {}

    def fault_in_request(self, network: str) -> str | None:
        """What the official document has against the present Flask request; None: nothing."""
        if network == "graph":
            return self._graph_fault()
        document = self._x if network == "x" else self._pinterest
        prefix = "/x" if network == "x" else "/pinterest/v5"
        path = request.path.removeprefix(prefix)
        found = _operation(document, path, request.method.lower())
        if found is None:
            return f"{request.method} {path} is not in the document"
        operation, common = found
        return self._parameter_fault(operation, common, document) or self._body_fault(network, operation, document)

    @cached_property
    def _x(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self._read("x/openapi.json"))
        return document

    @cached_property
    def _pinterest(self) -> dict[str, Any]:
        import yaml

        document: dict[str, Any] = yaml.load(self._read("pinterest/openapi.yaml"), Loader=yaml.CSafeLoader)
        return document

    def _read(self, name: str) -> str:
        path = self._folder / name
        if not path.is_file():
            raise BadInput(Problem(str(path), "This document is missing.", "Leave --specs out, or put it there."))
        return path.read_text(encoding="utf-8")

    def _parameter_fault(
        self, operation: Mapping[str, Any], common: list[Any], document: Mapping[str, Any]
    ) -> str | None:
        known = {}
        for parameter in [*common, *operation.get("parameters", [])]:
            parameter = _resolve(parameter, document)
            if parameter.get("in") == "query":
                known[parameter["name"]] = parameter
        for name in request.args:
            if X_RENAMED.get(name, name) not in known and name not in known:
                return f"the query parameter [{name}] is not in the document"
        missing = [name for name, one in known.items() if one.get("required") and name not in request.args]
        return f"the query parameter [{missing[0]}] is required" if missing else None

    def _body_fault(self, network: str, operation: Mapping[str, Any], document: Mapping[str, Any]) -> str | None:
        content = _resolve(operation.get("requestBody", {}), document).get("content")
        if not content:
            return None
        if request.mimetype not in content:
            return f"the content type {request.mimetype} is not in the document"
        schema = _resolve(content[request.mimetype].get("schema", {}), document)
        if request.mimetype != "application/json":
            known = schema.get("properties", {})
            unknown = [name for name in (*request.form, *request.files) if known and name not in known]
            return f"$.{unknown[0]} is not in the document" if unknown else None
        errors = sorted(self._validator(network, operation, schema, document).iter_errors(request.get_json()), key=str)
        return f"{errors[0].json_path}: {errors[0].message[:200]}" if errors else None

    def _validator(
        self, network: str, operation: Mapping[str, Any], schema: Mapping[str, Any], document: Mapping[str, Any]
    ) -> Any:
        key = f"{network} {operation.get('operationId')}"
        if key not in self._validators:
            from openapi_schema_validator import OAS30Validator

            self._validators[key] = OAS30Validator({**schema, "components": document["components"]})
        return self._validators[key]

    @cached_property
    def _edges(self) -> dict[tuple[str, str, str], set[str]]:
        edges: dict[tuple[str, str, str], set[str]] = {}
        for node in set(GRAPH_NODES.values()):
            for api in json.loads(self._read(f"graph/specs/{node}.json")).get("apis", []):
                if "endpoint" in api:
                    names = {parameter["name"] for parameter in api.get("params", [])}
                    edges[(node, api["method"], api["endpoint"].lstrip("/"))] = names
        return edges

    def _graph_fault(self) -> str | None:
        edge = request.path.rsplit("/", 1)[-1]
        node = GRAPH_NODES.get(edge)
        if node is None:
            return None  # the documents hold no table for this address (a container, a photo)
        known = self._edges.get((node, request.method, edge))
        if known is None:
            return f"{request.method} /{edge} is not in the document"
        given = {re.sub(r"\[\d+\]$", "", name) for name in (*request.args, *request.form, *request.files)}
        extra = GRAPH_UNLISTED | (GRAPH_PAGING if request.method == "GET" else set())
        unknown = sorted(given - known - extra)
        return f"Unexpected parameter: {unknown[0]}" if unknown else None


def _operation(document: Mapping[str, Any], path: str, method: str) -> tuple[Mapping[str, Any], list[Any]] | None:
    """(operation, the path's own parameters); a literal path wins over one with placeholders."""
    for template in sorted(document["paths"], key=lambda name: name.count("{")):
        pattern = re.sub(r"\{[^}]*\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method in document["paths"][template]:
            item = document["paths"][template]
            return item[method], item.get("parameters", [])
    return None


def _resolve(part: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in part:
        target: Any = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        part = target
    return part
