"""The shape of a clock. Implementations live in ``scheduler/clock``; nobody else reads the time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    def wait_until(self, moment: datetime) -> None:
        """Return at ``moment`` or later; at once when it has passed."""
