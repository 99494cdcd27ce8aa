"""Graph's insights edges: lifetime numbers of a Page's post and of an Instagram post.

Shapes: Meta's SDK specs of 2026-04-15 (InsightsResult, InstagramInsightsResult). Facebook's names are those
of its list of deprecated metrics (2 March 2026) and their alternatives; what an unknown one is answered with
is worded after its reference of Page insights.
"""

from __future__ import annotations

from typing import Any

from flask import request

from scheduler.sandbox.audience import Audience
from scheduler.sandbox.graph_words import Refused, read_query

FACEBOOK = {"post_total_media_view_unique": "reach", "post_media_view": "views", "post_clicks": "clicks"}
INSTAGRAM = {
    "reach": "reach", "views": "views", "likes": "reactions", "comments": "comments", "shares": "shares",
    "saved": "saves",
}  # fmt: skip
PARAMETERS = {"metric", "period", "access_token"}


def of_page_post(post_id: str, seen: Audience) -> dict[str, Any]:
    names = _names()
    if [name for name in names if name not in FACEBOOK]:
        raise Refused(100, "(#100) The value must be a valid insights metric")
    return {"data": [_row(post_id, name, getattr(seen, FACEBOOK[name])) for name in names]}


def of_media(media_id: str, seen: Audience) -> dict[str, Any]:
    known, names = {*INSTAGRAM, "total_interactions"}, _names()
    for place, name in enumerate(names):
        if name not in known:
            listed = ", ".join(sorted(known))
            raise Refused(100, f"(#100) metric[{place}] must be one of the following values: {listed}")
    acts = seen.reactions + seen.comments + seen.shares + seen.saves
    counts = {name: getattr(seen, ours) for name, ours in INSTAGRAM.items()} | {"total_interactions": acts}
    return {"data": [_row(media_id, name, counts[name]) for name in names]}


def _names() -> list[str]:
    read_query(PARAMETERS)
    names = [name for name in request.args.get("metric", "").split(",") if name]
    if not names:
        raise Refused(100, "(#100) The parameter metric is required")
    return names


def _row(node_id: str, name: str, value: int) -> dict[str, Any]:
    return {
        "name": name,
        "period": "lifetime",
        "values": [{"value": value}],
        "title": name.replace("_", " ").capitalize(),
        "id": f"{node_id}/insights/{name}/lifetime",
    }
