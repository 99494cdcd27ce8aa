"""A campaign's posts in the order they are shown: new ones first, then the longest unseen."""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler.core.model import Campaign, Post
from scheduler.core.plan.rows import FIRST


class Deck:
    """``shown`` says of posts that were shown how often, and at which slot last."""

    def __init__(self, campaign: Campaign, posts: Sequence[Post], shown: Mapping[str, tuple[int, datetime]]) -> None:
        self.campaign = campaign
        self._zone = ZoneInfo(campaign.zone)
        ordered = [post for post in in_order(posts, campaign) if post.at is None]
        self._new = deque(post for post in ordered if post.id not in shown)
        seen = [post for post in ordered if post.id in shown]
        # Sorting is stable: what was shown at the same slot stays in the campaign's order.
        self._seen = deque(sorted(seen, key=lambda post: shown[post.id][1]))
        self._shown = {post.id: shown[post.id] for post in seen}
        self._has_seasons = bool(campaign.seasons) or any(post.seasons for post in ordered)

    def candidates(self, slot_at: datetime) -> Iterator[tuple[Post, int]]:
        """The posts that may be shown now, first choice first, with the number of the showing."""
        day = slot_at.astimezone(self._zone).date() if self._has_seasons else None
        for post in self._new:
            if day is None or _in_season(post, self.campaign, day):
                yield post, FIRST
        if self.campaign.repeat_after is None:
            return
        for post in self._seen:
            times, last_at = self._shown[post.id]
            if slot_at - last_at < self.campaign.repeat_after:
                return  # all after it were seen later still
            most = self.campaign.most_showings
            if (most is None or times < most) and (day is None or _in_season(post, self.campaign, day)):
                yield post, times + 1

    def played(self, post: Post, occurrence: int, slot_at: datetime) -> None:
        """The post was given this slot: it goes to the end."""
        (self._new if occurrence == FIRST else self._seen).remove(post)
        self._seen.append(post)
        self._shown[post.id] = occurrence, slot_at

    @property
    def unshown(self) -> tuple[Post, ...]:
        return tuple(self._new)


def in_order(posts: Sequence[Post], campaign: Campaign) -> list[Post]:
    """As written (by file), shuffled by the campaign's seed, or the kinds in turn."""
    if campaign.order == "shuffled":
        seed = campaign.seed or campaign.name
        return sorted(posts, key=lambda post: hashlib.sha256(f"{seed}/{post.id}".encode()).digest())
    if campaign.order == "round robin":
        turns: dict[str, int] = defaultdict(int)
        ranked = []
        for position, post in enumerate(posts):
            ranked.append((turns[post.kind], position, post))
            turns[post.kind] += 1
        return [post for _, _, post in sorted(ranked, key=lambda item: item[:2])]
    return list(posts)


def _in_season(post: Post, campaign: Campaign, day: date) -> bool:
    windows = post.seasons or campaign.seasons
    return not windows or any(window.holds(day) for window in windows)
