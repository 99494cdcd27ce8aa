"""A post as X hands it out: links shortened, ``& < >`` escaped, and only the fields that were asked for."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Any

from scheduler.core.text.weighted import addresses
from scheduler.sandbox.audience import Audience, audience
from scheduler.sandbox.state import Shown

# openapi 2.159 and 2.167 together: what either calls a field of a post.
POST_NAMES = {
    "article", "article_title", "attachments", "author_id", "card_uri", "community_id", "context_annotations",
    "conversation_id", "created_at", "display_text_range", "edit_controls", "edit_history_tweet_ids", "entities",
    "geo", "id", "in_reply_to_user_id", "lang", "matched_media_notes", "media_metadata", "non_public_metrics",
    "note_post", "note_tweet", "organic_metrics", "paid_partnership", "possibly_sensitive", "promoted_metrics",
    "public_metrics", "referenced_tweets", "reply_settings", "scopes", "source", "text", "withheld",
}  # fmt: skip
DEFAULT_NAMES = {"id", "text", "edit_history_tweet_ids"}
EXPANSIONS = {
    "article.cover_media", "article.media_entities", "attachments.media_keys", "attachments.media_source_tweet",
    "attachments.poll_ids", "author_id", "edit_history_tweet_ids", "entities.mentions.username", "geo.place_id",
    "in_reply_to_user_id", "entities.note.mentions.username", "referenced_tweets.id",
    "referenced_tweets.id.author_id",
}  # fmt: skip


def told(shown: Shown, names: set[str], *, user: str, now: datetime, begun_by: str) -> dict[str, Any]:
    """The post with ``names`` beside what is always told; its conversation was ``begun_by`` that post."""
    post = shown.post
    text, links = _shortened(shown)
    content: dict[str, Any] = {
        "id": post.id,
        "text": text,
        "edit_history_tweet_ids": [post.id],
        "author_id": user,
        "created_at": post.published_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    }
    content["conversation_id"] = begun_by
    content["public_metrics"] = _metrics(audience(post, now))
    if post.answers is not None:
        content["referenced_tweets"] = [{"type": "replied_to", "id": post.answers}]
        content["in_reply_to_user_id"] = user
    if links:
        content["entities"] = {"urls": links}
    if shown.uploads:
        content["attachments"] = {"media_keys": list(shown.uploads)}
    return {name: value for name, value in content.items() if name in names | DEFAULT_NAMES}


def _metrics(seen: Audience) -> dict[str, int]:
    """openapi 2.167, PostPublicMetrics."""
    return {
        "repost_count": seen.shares,
        "reply_count": seen.comments,
        "like_count": seen.reactions,
        "quote_count": 0,
        "bookmark_count": seen.saves,
        "impression_count": seen.views,
    }


def media(shown: Shown) -> list[dict[str, Any]]:
    """The post's pictures, as an expansion tells them."""
    kinds = {"image/gif": "animated_gif"}
    return [
        {"media_key": key, "type": kinds.get(one.media_type, "photo")}
        for key, one in zip(shown.uploads, shown.post.pictures, strict=False)
    ]


def _shortened(shown: Shown) -> tuple[str, list[dict[str, Any]]]:
    """(text, its links). The link that X itself adds at the end for pictures is left out."""
    post = shown.post
    text, links, position = "", [], 0
    for number, span in enumerate(addresses(post.text)):
        text += _escaped(post.text[position : span.start])
        written = post.text[span.start : span.end]
        whole = written if "://" in written else f"http://{written}"
        links.append(_link(len(text), short(post.id, number), whole, whole.partition("://")[2]))
        text += links[-1]["url"]
        position = span.end
    text += _escaped(post.text[position:])
    return text, links


def short(post_id: str, number: int) -> str:
    """The t.co address of a post's link; always of the same length."""
    digest = hashlib.sha256(f"{post_id} {number}".encode()).digest()
    return f"https://t.co/{base64.b32encode(digest).decode()[:10]}"


def _link(start: int, url: str, target: str, shown_as: str) -> dict[str, Any]:
    return {"start": start, "end": start + len(url), "url": url, "expanded_url": target, "display_url": shown_as}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
