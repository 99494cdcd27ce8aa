"""X's rate limits per user: so many calls in a window, told in every answer's headers."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

from scheduler.core.clock import Clock
from scheduler.sandbox.x_words import Refused

WINDOW = timedelta(minutes=15)
# Calls a window, xdevplatform/docs x-api/fundamentals/rate-limits.mdx (read 2026-08-22).
CALLS = {
    "POST /2/tweets": 100,
    "DELETE /2/tweets/<post_id>": 50,
    "GET /2/users/me": 75,
    "GET /2/users/<user>/tweets": 900,
    "POST /2/media/upload": 500,
    "POST /2/media/metadata": 500,
}
OTHER_CALLS = 1_875


class Windows:
    """Calls that were answered well, by address; those refused aren't counted."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)

    def demand_room(self, address: str) -> None:
        """Raises Refused (429) when the window is full."""
        if len(self._recent(address)) >= CALLS.get(address, OTHER_CALLS):
            raise Refused(429, "Too Many Requests", "Too Many Requests")

    def count(self, address: str) -> None:
        self._calls[address].append(self._clock.now())

    def headers(self, address: str) -> dict[str, str]:
        recent, most = self._recent(address), CALLS.get(address, OTHER_CALLS)
        reset_at = (recent[0] if recent else self._clock.now()) + WINDOW
        return {
            "x-rate-limit-limit": str(most),
            "x-rate-limit-remaining": str(most - len(recent)),
            "x-rate-limit-reset": str(int(reset_at.timestamp())),
        }

    def _recent(self, address: str) -> deque[datetime]:
        calls = self._calls[address]
        while calls and calls[0] <= self._clock.now() - WINDOW:
            calls.popleft()
        return calls
