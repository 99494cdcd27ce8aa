"""Was a post on the network made since we sent ours? Told by two clocks that need not agree.

This computer's clock may be wrong by hours (a battery, a zone set by hand), and then our own post seems
older than its sending. What is proven otherwise, by an upload's id or our marker, needs no time at all;
what only looks the same and is a little too old is neither "ours" nor "surely not there".
"""

from __future__ import annotations

from datetime import datetime, timedelta

SKEW = timedelta(minutes=2)
"""Between two clocks that are right."""
DOUBT = timedelta(days=1)
"""By more than this, networks and certificates refuse a computer's clock before anything is sent."""


def is_since(at: datetime | None, since: datetime) -> bool:
    """Made since then; also when its time can't be read."""
    return at is None or at >= since - SKEW


def is_doubtful(at: datetime | None, since: datetime) -> bool:
    """Made before then, but only by as much as a wrong clock could explain."""
    return at is not None and since - DOUBT <= at < since - SKEW
