"""X's public numbers of our own posts: up to a hundred with one question.

Source: openapi.json 2.167, getPostsByIds and PostPublicMetrics. 2.159 says retweet_count where 2.167 says
repost_count; what both say is read. ``non_public_metrics`` (clicks) live 30 days only and cost a login's
consent; they aren't asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scheduler.core.errors import Rejected
from scheduler.core.insights.numbers import Insights, as_count, total
from scheduler.networks._reading import branch, rows
from scheduler.networks._x_reading import FIELD_NAMES

MOST_IDS = 100
"""openapi 2.167, getPostsByIds."""
_GONE = "/problems/resource-not-found"


def is_id(remote_id: str) -> bool:
    """Whether it can be one of X's own; a person may have settled a delivery with an address instead."""
    return remote_id.isascii() and remote_id.isdigit() and len(remote_id) < 20


def asked(
    remote_ids: Sequence[str],
    *,
    send: Callable[..., dict[str, Any]],
    unread: Callable[[Mapping[str, Any]], Exception],
) -> dict[str, Insights | None]:
    """What X tells of these posts. ``send`` asks with the given parameters; ``unread`` makes the error for
    an answer that says nothing."""
    ids = [one for one in remote_ids if is_id(one)]
    if not ids:
        return {}
    content: dict[str, Any] = {}
    for name in FIELD_NAMES:
        try:
            content = send(**{"ids": ",".join(ids), name: "public_metrics"})
        except Rejected:
            if name == FIELD_NAMES[-1]:
                raise
            continue
        if not _lacks_numbers(content):
            break
    if not rows(content.get("data")) and not rows(content.get("errors")):
        raise unread(content)
    return told(content, ids)


def _lacks_numbers(content: Mapping[str, Any]) -> bool:
    """Posts without their numbers: the field was asked by a name this X doesn't know."""
    posts = rows(content.get("data"))
    return bool(posts) and not any(branch(post, "public_metrics") for post in posts)


def told(content: Mapping[str, Any], ids: Sequence[str]) -> dict[str, Insights | None]:
    """The numbers of those posts that X tells about. Posts that X won't show for another reason than
    that they are gone (the account is protected, say) are left out."""
    found: dict[str, Insights | None] = {gone: None for gone in _gone_ids(content) if gone in ids}
    for post in rows(content.get("data")):
        if (remote_id := str(post.get("id"))) in ids:
            found[remote_id] = _numbers(branch(post, "public_metrics"))
    return found


def _numbers(metrics: Mapping[str, Any]) -> Insights:
    reposts = metrics.get("repost_count", metrics.get("retweet_count"))
    return Insights(
        views=as_count(metrics.get("impression_count")),
        reactions=as_count(metrics.get("like_count")),
        comments=as_count(metrics.get("reply_count")),
        shares=total(reposts, metrics.get("quote_count")),
        saves=as_count(metrics.get("bookmark_count")),
    )


def _gone_ids(content: Mapping[str, Any]) -> list[str]:
    problems = [one for one in rows(content.get("errors")) if str(one.get("type")).endswith(_GONE)]
    return [str(one.get("resource_id") or one.get("value")) for one in problems]
