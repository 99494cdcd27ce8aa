"""What each network shows of a carousel, and what it doesn't: for ``check`` and ``render`` to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scheduler.core.errors import BadInput
from scheduler.core.model import Kind, Post
from scheduler.publishing.drafts import Drafter


def carousels(posts: Iterable[Post], drafter: Drafter, kinds: set[str]) -> list[dict[str, Any]]:
    """One row for each carousel and network. A post that can't be sent is told by its problems instead."""
    return [
        row
        for post in posts
        if post.kind is Kind.CAROUSEL
        for network in sorted(kinds & set(post.networks) if post.networks else kinds)
        if (row := _row(post, drafter, network)) is not None
    ]


def _row(post: Post, drafter: Drafter, network: str) -> dict[str, Any] | None:
    try:
        shown, left_out = drafter.shown(post, network), drafter.left_out(post, network)
    except BadInput:
        return None
    return {
        "post": post.id,
        "file": post.file,
        "network": network,
        "written": len(post.cards),
        "cards": [{"layout": card.layout, "title": card.title or post.title, "text": card.text} for card in shown],
        "left_out": list(left_out),
    }


def sentence(row: Mapping[str, Any]) -> str:
    """``posts/14-glutes-carousel.md: x shows 4 cards of 10: cover, symptom, checklist, closing.``"""
    cards = ", ".join(card["layout"] for card in row["cards"])
    number = len(row["cards"])
    said = f"{row['file']}: {row['network']} shows {number} {'card' if number == 1 else 'cards'} of {row['written']}: {cards}."
    if row["left_out"]:
        said += f" Neither a card nor the caption says there: {' '.join(row['left_out'])}"
    return said
