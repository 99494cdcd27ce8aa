"""Comments under our own posts, on a Page and on Instagram. Sources: FB4's neighbours and the specs (edge comments
of Post and IGMedia, 2026-04-15); their length isn't in Meta's reference [?]."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scheduler.core.errors import Phase
from scheduler.networks._graph import Graph, same_words, undecided, unread
from scheduler.networks._reading import branch, rows

MOST_READ = 100


def write(graph: Graph, post: str, text: str) -> str:
    """The new comment's id. Raises NetworkError."""
    return graph.create(f"{post}/comments", {"message": text}, phase=Phase.PUBLISH)


def find(
    graph: Graph, post: str, text: str, *, fields: str, words: str, is_ours: Callable[[Mapping[str, Any]], bool]
) -> str | None:
    """The id of our comment with exactly this text (in the field ``words``); None when there is surely none."""
    content = graph.get(f"{post}/comments", fields=fields, limit=MOST_READ)
    if not isinstance(content.get("data"), list):
        raise unread(content, Phase.READ)
    for row in rows(content["data"]):
        if same_words(row.get(words), text) and is_ours(row):
            return str(row.get("id"))
    if branch(content, "paging").get("next"):
        raise undecided(f"The post has more than {MOST_READ} comments: look yourself whether ours is among them.")
    return None
