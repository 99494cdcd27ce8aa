"""Recognising our own post in X's timeline."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scheduler.networks._reading import branch, rows


def media_keys(post: Mapping[str, Any]) -> set[str]:
    """The keys of a post's pictures."""
    keys = branch(post, "attachments").get("media_keys")
    return {str(key) for key in keys} if isinstance(keys, list) else set()


def answers(post: Mapping[str, Any]) -> bool:
    """Whether a post answers another. A post of its own begins the conversation that bears its id; which post is
    answered can't be asked for any more (openapi 2.167 has no ``referenced_tweets``)."""
    conversation = post.get("conversation_id")
    return bool(conversation) and str(conversation) != str(post.get("id"))


def conversation_of(posts: Sequence[Mapping[str, Any]], remote_id: str) -> str | None:
    """The conversation that a post is part of; None when it isn't among ``posts``."""
    found = (str(post.get("conversation_id")) for post in posts if str(post.get("id")) == remote_id)
    return next(found, None)


def carries(post: Mapping[str, Any], marker: str) -> bool:
    """Whether one of a post's links has our marker as its ``utm_content``."""
    return bool(marker) and any(marker in _markers(target) for link in _links(post) for target in _targets(link))


def says(post: Mapping[str, Any], caption: str) -> bool:
    """Whether a post's words are ours. X escapes ``& < >``, puts t.co addresses in place of links
    (also of bare domains, which it gives a scheme) and appends one for the pictures."""
    text = html.unescape(str(post.get("text") or ""))
    links = sorted(_links(post), key=lambda link: -len(str(link.get("url") or "")))
    for link in links:
        if _shows_pictures(link):
            text = text.replace(str(link.get("url") or " "), " ")
    pattern = re.escape(_plain(text))
    for link in links:
        if link.get("url"):
            ways = "|".join(sorted({re.escape(way) for target in _targets(link) for way in _spellings(target)}))
            pattern = pattern.replace(re.escape(str(link["url"])), f"(?:{ways})")
    return re.fullmatch(pattern, _plain(caption), re.IGNORECASE) is not None


def _links(post: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return rows(branch(post, "entities").get("urls"))


def _targets(link: Mapping[str, Any]) -> list[str]:
    found = [str(link[name]) for name in ("expanded_url", "unwound_url", "url") if link.get(name)]
    return [html.unescape(target) for target in found]


def _markers(target: str) -> list[str]:
    try:
        return parse_qs(urlsplit(target).query).get("utm_content", [])
    except ValueError:
        return []


def _shows_pictures(link: Mapping[str, Any]) -> bool:
    return bool(link.get("media_key")) or str(link.get("display_url") or "").startswith(
        ("pic.x.com", "pic.twitter.com")
    )


def _spellings(target: str) -> Iterator[str]:
    for whole in (target, target.removesuffix("/")):
        yield whole
        yield re.sub(r"^https?://", "", whole)


def _plain(text: str) -> str:
    """NFC, as X counts, and without regard to how white space is set."""
    return " ".join(unicodedata.normalize("NFC", text).split())
