"""Which posts are asked for their numbers when: seldom, and ever more seldom the older they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from scheduler.core.insights.numbers import PublicPost

AGES = tuple(timedelta(days=days) for days in (1, 2, 3, 7, 14, 30, 60, 90))
"""Ages at which a post is asked; after the last one never again. Our choice: a post's readers come in its
first days, and Pinterest's analytics end at 90 days (spec 5.23.0)."""
PATIENCE = timedelta(days=7)
"""How long the last age is still asked for when the computer was off."""
AGAIN = timedelta(hours=6)
"""After a question that came to nothing."""


def first_ask_at(published_at: datetime) -> datetime:
    return published_at + AGES[0]


def next_ask_at(published_at: datetime, *, after: datetime) -> datetime | None:
    """The first age's moment later than ``after``; None when all are past. Ages that went by while the
    computer was off are left out: the numbers of those days are gone."""
    return next((at for age in AGES if (at := published_at + age) > after), None)


def is_young(post: PublicPost, now: datetime) -> bool:
    """Whether a post is still asked at all."""
    return timedelta() <= post.age(now) < AGES[-1] + PATIENCE


def due(posts: Iterable[PublicPost], *, now: datetime, most: int) -> list[PublicPost]:
    """Those whose time has come, the longest due first, at most ``most``."""
    found = [post for post in posts if post.ask_at is not None and post.ask_at <= now and is_young(post, now)]
    return sorted(found, key=lambda post: (post.ask_at, post.delivery_id))[:most]


def wanted(posts: Iterable[PublicPost], *, asked_on: Sequence[tuple[int, datetime]], now: datetime) -> list[PublicPost]:
    """What a person who asks now gets: all young posts that weren't asked today (UTC), the newest first."""
    today = {delivery_id for delivery_id, at in asked_on if at.astimezone(UTC).date() == now.astimezone(UTC).date()}
    found = [post for post in posts if is_young(post, now) and post.delivery_id not in today]
    return sorted(found, key=lambda post: (post.published_at, post.delivery_id), reverse=True)
