"""A clock that jumps instead of waiting: rehearsals and tests live months in seconds."""

from __future__ import annotations

import threading
from datetime import datetime


class VirtualClock:
    """Starts at ``start_at`` (aware) and moves only by ``wait_until``; never backwards."""

    def __init__(self, start_at: datetime) -> None:
        self._now = start_at
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def wait_until(self, moment: datetime) -> None:
        with self._lock:
            self._now = max(self._now, moment)
