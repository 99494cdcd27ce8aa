"""The numbers of a Page's post: its steady fields, and what the insights edge has beyond them.

``read_insights`` is needed for the edge, which stays empty for Pages with fewer than 100 likes
(developers.facebook.com/docs/graph-api/reference/insights); then reach, views and clicks aren't told. Names:
developers.facebook.com/documentation/pages-api/platforminsights/page/deprecated-metrics (2 March 2026) for
the first; the other two are read by several clients of 2026 [seen]. All post_impressions… ended before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheduler.core.errors import Phase, Rejected
from scheduler.core.insights.numbers import Insights, as_count
from scheduler.networks._graph import Graph, unread
from scheduler.networks._graph_insights import Metrics, is_gone
from scheduler.networks._reading import branch

REACH, VIEWS, CLICKS = "post_total_media_view_unique", "post_media_view", "post_clicks"
_FIELDS = "shares,comments.limit(0).summary(true),reactions.limit(0).summary(true)"


def metrics() -> Metrics:
    return Metrics((REACH, VIEWS, CLICKS))


def told(graph: Graph, remote_id: str, edge: Metrics) -> Insights | None:
    """None: Facebook says that the post isn't there (or is hidden from this login)."""
    try:
        content = graph.get(remote_id, fields=_FIELDS)
        if not content.get("id"):
            raise unread(content, Phase.READ)
        more = edge.told(graph, remote_id)
    except Rejected as error:
        if is_gone(error):
            return None
        raise
    return Insights(
        reach=more.get(REACH),
        views=more.get(VIEWS),
        reactions=_summed(content, "reactions"),
        comments=_summed(content, "comments"),
        shares=_shares(content),
        clicks=more.get(CLICKS),
    )


def _summed(content: Mapping[str, Any], name: str) -> int | None:
    return as_count(branch(content, name, "summary").get("total_count"))


def _shares(content: Mapping[str, Any]) -> int | None:
    """Graph leaves ``shares`` out while there are none [inf]: 0 then, if it tells the rest."""
    if "shares" in content:
        return as_count(branch(content, "shares").get("count"))
    return 0 if _summed(content, "reactions") is not None else None
