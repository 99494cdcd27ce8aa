"""The computer's own clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime

# One sleep is kept short, because a laptop that wakes up, or a clock that is set back, must not
# leave us waiting for a moment that was computed with the old time.
LONGEST_SLEEP_S = 30.0


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait_until(self, moment: datetime) -> None:
        while (left_s := (moment - self.now()).total_seconds()) > 0:
            time.sleep(min(left_s, LONGEST_SLEEP_S))
