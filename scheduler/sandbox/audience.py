"""How many stand-in followers saw a post and did something: the same for the same post at every run,
growing with the sandbox's clock, most of it in the first days."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.sandbox.published import PublicPost

SLOWNESS = timedelta(days=2.5)
"""After this long, six in ten of those who will ever see a post have seen it."""
FEWEST_REACHED, MOST_REACHED = 60, 600


@dataclass(frozen=True, slots=True)
class Audience:
    """Counts since the post went out; they never shrink."""

    reach: int
    views: int
    reactions: int
    comments: int
    shares: int
    saves: int
    clicks: int


def audience(post: PublicPost, now: datetime) -> Audience:
    """Who has seen ``post`` until ``now``."""
    dice = hashlib.sha256(f"{post.network}\0{post.id}\0{post.text}".encode()).digest()
    grown = 1 - math.exp(-max(now - post.published_at, timedelta()) / SLOWNESS)

    def share(byte: int, least: float, most: float) -> float:
        return least + (most - least) * dice[byte] / 255

    reached = FEWEST_REACHED * (MOST_REACHED / FEWEST_REACHED) ** share(0, 0, 1)
    reacted = reached * share(1, 0.01, 0.08)
    return Audience(
        reach=int(grown * reached),
        views=int(grown * reached * share(2, 1.1, 1.6)),
        reactions=int(grown * reacted),
        comments=int(grown * reacted * share(3, 0, 0.3)),
        shares=int(grown * reacted * share(4, 0, 0.4)),
        saves=int(grown * reacted * share(5, 0, 0.6)),
        clicks=int(grown * reached * share(6, 0, 0.05)),
    )
