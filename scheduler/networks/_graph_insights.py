"""Numbers from Graph's ``insights`` edges, whose metrics come and go with the versions.

One metric that a version doesn't know makes it refuse them all (code 100). What the refusal names is left
out from then on; where it names nothing that helps, the edge tells nothing, and that is no error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scheduler.core.errors import AuthFailed, NetworkError, Phase, Rejected
from scheduler.core.insights.numbers import as_count
from scheduler.networks._graph import Graph, unread
from scheduler.networks._reading import branch, rows

MOST_TRIES = 3
GONE = (("100", "33"), ("803", None))
"""Missing, or not visible to this token [seen, facts of November 2026 2.5]."""


@dataclass
class Metrics:
    """``wanted`` are the names that are asked; what one answer refused isn't asked by the next."""

    wanted: Sequence[str]
    _refused: set[str] = field(default_factory=set)

    def told(self, graph: Graph, remote_id: str) -> dict[str, int]:
        """What the edge tells, by the network's own names. Empty when this login or version has none of
        it. Raises RateLimited, Retryable, and Rejected when the post is gone."""
        for _ in range(MOST_TRIES):
            names = [name for name in self.wanted if name not in self._refused]
            if not names:
                return {}
            try:
                return _values(graph.get(f"{remote_id}/insights", metric=",".join(names)))
            except AuthFailed:
                return {}  # the permission for numbers is missing; a dead login shows at the next other question
            except Rejected as error:
                if is_gone(error):
                    raise
                refused = _named(error.reading.message, names)
                if not refused:
                    return {}
                self._refused |= refused
        return {}


def is_gone(error: NetworkError) -> bool:
    reading = error.reading
    return any(reading.code == code and subcode in (None, reading.subcode) for code, subcode in GONE)


def _values(content: Mapping[str, Any]) -> dict[str, int]:
    if not isinstance(content.get("data"), list):
        raise unread(content, Phase.READ)
    found = {}
    for row in rows(content["data"]):
        values = rows(row.get("values"))
        value = as_count(branch(row, "total_value").get("value", values[0].get("value") if values else None))
        if value is not None:
            found[str(row.get("name"))] = value
    return found


def _named(message: str, names: Sequence[str]) -> set[str]:
    """Those of ``names`` that the refusal is about: by their place (``metric[1]``), by what is left out of
    the list of good ones, or by name. Its sentences are in the account's language; names are not."""
    if places := {int(place) for place in re.findall(r"metric\[(\d{1,3})\]", message)}:
        return {name for place, name in enumerate(names) if place in places}
    words = re.findall(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", message)
    mentioned = {name for name in names if name in words}
    others = {word for word in words if "_" in word} - set(names)
    if len(others) > len(mentioned):  # a list of what it knows
        return set(names) - mentioned
    return mentioned
