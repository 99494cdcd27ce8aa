"""In place of Http: gives out scripted answers and remembers what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.core.errors import Phase
from scheduler.core.model import Picture
from scheduler.core.network import Answer


@dataclass(frozen=True)
class Asked:
    """One request as a network made it."""

    method: str
    path: str
    phase: Phase
    params: dict[str, Any]
    json: Any
    files: Any
    headers: dict[str, str]


@dataclass
class ScriptedHttp:
    """``answers`` are (status, content) pairs, or Answer objects; one is used up by each request."""

    answers: list[Any]
    asked: list[Asked] = field(default_factory=list)

    def send(self, method: str, url: str, *, phase: Phase, **parts: Any) -> Answer:
        base, path = url[: len(BASE)], url[len(BASE) :]
        assert base == BASE, url
        asked = Asked(
            method,
            path,
            phase,
            dict(parts.get("params") or {}),
            parts.get("json"),
            parts.get("files"),
            dict(parts.get("headers") or {}),
        )
        self.asked.append(asked)
        assert self.answers, f"an unexpected request: {method} {path}"
        given = self.answers.pop(0)
        return given if isinstance(given, Answer) else say(*given)

    def unused(self) -> list[Any]:
        return self.answers


BASE = "https://network.example/"


def say(status: int, content: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer; ``content`` is text as it is, or anything else as JSON."""
    return Answer(status, dict(headers or {}), content if isinstance(content, str) else json.dumps(content))


def picture(folder: Path, number: int = 1, *, width_px: int = 1000, height_px: int = 1500, alt: str = "") -> Picture:
    """A picture file; no network here looks inside."""
    path = folder / f"card-{number}.jpg"
    path.write_bytes(b"\xff\xd8 picture %d \xff\xd9" % number)
    return Picture(path, f"digest-{number}", "image/jpeg", width_px, height_px, alt or f"Card {number}.")
