"""Instagram's containers: asking how one is, and whether there is room for one more post today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from scheduler.core.errors import ErrorClass, Phase, RateLimited, Reading, Rejected, Retryable
from scheduler.networks._graph import Graph, unread
from scheduler.networks._reading import branch, rows

_STATES = ("IN_PROGRESS", "FINISHED", "PUBLISHED", "EXPIRED", "ERROR")
# "Doesn't exist or is not visible": has come for containers that exist (gitroomhq/postiz-app#1562).
_HIDDEN = "33"
GONE = ("2207008", "2207020", _HIDDEN)
"""Subcodes of a request whose containers have expired or can't be seen."""
# When the first of the day's posts ages out isn't told, so the quota is asked again every hour.
QUOTA_AGAIN = timedelta(hours=1)


def look(graph: Graph, container: str, *, phase: Phase) -> dict[str, Any]:
    """The container, whose ``status_code`` is one of the documented five. Raises NetworkError."""
    content = graph.get(container, phase=phase, fields="status_code,status")
    if content.get("status_code") not in _STATES:
        raise unread(content, phase)
    return content


def poll(graph: Graph, container: str) -> dict[str, Any]:
    """``look`` while preparing, where a container that is hidden just now is looked at again later."""
    try:
        return look(graph, container, phase=Phase.PREPARE)
    except Rejected as error:
        if error.reading.subcode != _HIDDEN:
            raise
        sentence = "Instagram doesn't show the prepared post just now; it is looked at again by itself."
        raise Retryable(Reading(ErrorClass.RETRYABLE, sentence, code="100", subcode=_HIDDEN)) from None


def status(graph: Graph, container: str) -> str | None:
    """How the container is, for settling; None when it can't be seen, which proves nothing."""
    try:
        return str(look(graph, container, phase=Phase.READ)["status_code"])
    except Rejected:
        return None


def demand_room(graph: Graph, user: str) -> None:
    """Raises RateLimited when the day's posts are used up: the number differs between Meta's own pages
    (100, 50, 25), so it is asked for [?]."""
    path, asked = f"{user}/content_publishing_limit", "config,quota_usage"
    try:
        content = graph.get(path, phase=Phase.PREPARE, fields=asked)
    except Rejected:
        return  # a question that isn't taken must not keep the post; the limit itself still answers
    row = next(iter(rows(content.get("data"))), {})
    total, used = branch(row, "config").get("quota_total"), row.get("quota_usage")
    if isinstance(total, int) and isinstance(used, int) and used >= total:
        sentence = f"Instagram's limit of {total} posts in 24 hours is reached; it goes out by itself as soon as there is room."
        raise RateLimited(Reading(ErrorClass.RATE_LIMITED, sentence, wait=QUOTA_AGAIN))
