"""The numbers of an Instagram post. They come up to 48 hours late.

Source: Meta's SDK specs of 2026-04-15, IGMedia insights (mediainsights_metric_enum_param). Without
``instagram_manage_insights`` only likes and comments are told, which are fields of the post itself.
"""

from __future__ import annotations

from scheduler.core.errors import Phase, Rejected
from scheduler.core.insights.numbers import Insights, as_count
from scheduler.networks._graph import Graph, unread
from scheduler.networks._graph_insights import Metrics, is_gone

_NAMES = {"reach": "reach", "views": "views", "likes": "reactions", "comments": "comments", "shares": "shares",
          "saved": "saves"}  # fmt: skip


def metrics() -> Metrics:
    return Metrics(tuple(_NAMES))


def is_id(remote_id: str) -> bool:
    """Not a container of which it isn't known which post it became."""
    return remote_id.isascii() and remote_id.isdigit()


def told(graph: Graph, remote_id: str, edge: Metrics) -> Insights | None:
    """None: Instagram says that the post isn't there (or is hidden from this login)."""
    try:
        found = edge.told(graph, remote_id)
        if not {"likes", "comments"} <= set(found):
            found = {**_fields(graph, remote_id), **found}
    except Rejected as error:
        if is_gone(error):
            return None
        raise
    return Insights(**{ours: found[name] for name, ours in _NAMES.items() if name in found})


def _fields(graph: Graph, remote_id: str) -> dict[str, int]:
    content = graph.get(remote_id, fields="like_count,comments_count")
    if not content.get("id"):
        raise unread(content, Phase.READ)
    counts = {"likes": as_count(content.get("like_count")), "comments": as_count(content.get("comments_count"))}
    return {name: count for name, count in counts.items() if count is not None}
