"""APScheduler as the alarm clock of ``run``: one job at a time, set to the next moment that needs attention.

The database is the only schedule; APScheduler only wakes us. Its defaults would lose work: a job that
wakes late is dropped after one second, so ``misfire_grace_time`` is None. It also sleeps until a moment
that was computed with the old time when the clock is set back, so the alarm never waits longer than
``LONGEST_WAIT``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from scheduler.core.clock import Clock

LONGEST_WAIT = timedelta(seconds=60)


class Alarm:
    """Calls ``work`` again and again; ``work`` returns when it wants to be called next (None: whenever).

    ``run`` blocks until ``stop`` is called from another thread or a signal handler.
    """

    def __init__(self, clock: Clock, work: Callable[[], datetime | None]) -> None:
        from apscheduler.events import EVENT_ALL
        from apscheduler.schedulers.blocking import BlockingScheduler

        self._clock = clock
        self._work = work
        self._again_at: datetime | None = None
        self._stopped = False
        self._scheduler: Any = BlockingScheduler(timezone=UTC)
        self._scheduler.add_listener(self._wind, EVENT_ALL)

    def run(self) -> None:
        self._set(self._clock.now())
        self._scheduler.start()

    def stop(self) -> None:
        self._stopped = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _ring(self) -> None:
        self._again_at = None
        self._again_at = self._work()

    def _wind(self, event: Any) -> None:
        """Set the alarm anew when a ring has ended, well or not: a clock that stops is a post that is
        silently lost. Setting it from inside the ring would race with the ring's own end, and
        APScheduler drops a job whose last instance still counts as running."""
        from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED

        ended = EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        if event.code & ended and not self._stopped:
            latest = self._clock.now() + LONGEST_WAIT
            self._set(latest if self._again_at is None else min(self._again_at, latest))

    def _set(self, moment: datetime) -> None:
        # Each setting is a job of its own: with one id for all, APScheduler's own clean-up after a
        # ring can remove the job that was just set (seen with 3.11.3).
        self._scheduler.add_job(self._ring, "date", run_date=moment, misfire_grace_time=None)
