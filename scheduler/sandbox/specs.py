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
from scheduler.sandbox.specs_graph import EdgeTables

# X's prose and every client say tweet.fields; its newest document calls it post.fields.
X_RENAMED = {"tweet.fields": "post.fields"}


class Documents:
    """The documents in ``folder``; each is read when it is first needed. ``page`` is the Facebook Page's number."""

    def __init__(self, folder: Path, *, page: str = "") -> None:
        self._folder = folder
        self._validators: dict[str, Any] = {}
        self._tables = EdgeTables(self._read, page=page)

    def fault_in_request(self, network: str) -> str | None:
        """What the official document has against the present Flask request; None: nothing."""
        if network == "graph":
            return self._tables.fault_in_request()
        document = self._x if network == "x" else self._pinterest
        prefix = "/x" if network == "x" else "/pinterest/v5"
        path = request.path.removeprefix(prefix)
        found = _operation(document, path, request.method.lower())
        if found is None:
            return f"{request.method} {path} is not in the document"
        operation, common = found
        name = f"{network} {request.method} {operation.get('operationId')}"
        parameters = [_resolve(one, document) for one in (*common, *operation.get("parameters", []))]
        return self._parameter_fault(name, parameters, document) or self._body_fault(name, operation, document)

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
        self, name: str, parameters: list[Mapping[str, Any]], document: Mapping[str, Any]
    ) -> str | None:
        known = {one["name"]: one for one in parameters if one.get("in") == "query"}
        for given in request.args:
            if given not in known and X_RENAMED.get(given) in known:
                continue  # the names it may list are the older document's
            if given not in known:
                return f"the query parameter [{given}] is not in the document"
            schema = _resolve(known[given].get("schema", {}), document)
            value = _typed(request.args.getlist(given), schema, document)
            if trouble := self._against(f"{name} ?{given}", schema, document, value):
                return f"the query parameter [{given}] {trouble}"
        missing = [given for given, one in known.items() if one.get("required") and given not in request.args]
        return f"the query parameter [{missing[0]}] is required" if missing else None

    def _body_fault(self, name: str, operation: Mapping[str, Any], document: Mapping[str, Any]) -> str | None:
        content = _resolve(operation.get("requestBody", {}), document).get("content")
        if not content:
            return None
        if request.mimetype not in content:
            return f"the content type {request.mimetype} is not in the document"
        schema = _resolve(content[request.mimetype].get("schema", {}), document)
        if request.mimetype != "application/json":
            sent: Any = _parts(schema, document)
        elif (sent := request.get_json(silent=True)) is None:
            return "the body is not JSON"
        trouble = self._against(f"{name} {request.mimetype}", schema, document, sent)
        return f"in the body, {trouble}" if trouble else None

    def _against(self, key: str, schema: Mapping[str, Any], document: Mapping[str, Any], value: Any) -> str | None:
        if key not in self._validators:
            from openapi_schema_validator import OAS30Validator

            self._validators[key] = OAS30Validator({**schema, "components": document["components"]})
        error = min(self._validators[key].iter_errors(value), key=str, default=None)
        return f"{error.json_path}: {error.message[:200]}" if error else None


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


def _parts(schema: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a form; a file, which may be any bytes, stands as an empty text."""
    properties = schema.get("properties", {})
    return {
        name: _typed([value], _resolve(properties.get(name, {}), document), document)
        for name, value in {**dict.fromkeys(request.files, ""), **request.form.to_dict()}.items()
    }


def _typed(values: list[str], schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """What travelled as text, as what the document says it is; text that can't be, as it came."""
    kind, last = schema.get("type"), values[-1]
    if kind == "array":
        item = _resolve(schema.get("items", {}), document)
        return [_typed([one], item, document) for value in values for one in value.split(",")]
    if kind == "integer" and re.fullmatch(r"-?[0-9]+", last):
        return int(last)
    if kind == "number" and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", last):
        return float(last)
    if kind == "boolean" and last in ("true", "false"):
        return last == "true"
    return last
