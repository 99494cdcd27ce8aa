"""A clock that several processes share: the stand-in networks and the publishers that get killed."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SharedClock:
    """Like VirtualClock, in shared memory; made before the processes are forked.

    Without a lock on purpose: a process that is killed while it holds one would stop all others.
    """

    def __init__(self, start_at: datetime) -> None:
        self._seconds = multiprocessing.get_context("fork").RawValue("d", start_at.timestamp())

    def now(self) -> datetime:
        return datetime.fromtimestamp(round(self._seconds.value, 3), UTC)

    def wait_until(self, moment: datetime) -> None:
        self._seconds.value = max(self._seconds.value, moment.timestamp())


@dataclass(frozen=True, slots=True)
class WrongClock:
    """A computer's clock that goes ``fast_by`` ahead of the networks' (negative: behind)."""

    right: SharedClock
    fast_by: timedelta

    def now(self) -> datetime:
        return self.right.now() + self.fast_by

    def wait_until(self, moment: datetime) -> None:
        self.right.wait_until(moment - self.fast_by)
