"""APScheduler as the alarm clock: rings again and again, also late and after an error."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.clock.alarm import LONGEST_WAIT, Alarm
from scheduler.clock.system import SystemClock
from scheduler.clock.virtual import VirtualClock


def test_it_rings_until_it_is_stopped_also_for_moments_long_past() -> None:
    clock = SystemClock()
    rings: list[int] = []

    def work() -> datetime:
        rings.append(len(rings))
        if len(rings) == 3:
            alarm.stop()
        return clock.now() - timedelta(days=1)  # the laptop slept: APScheduler would drop this by default

    alarm = Alarm(clock, work)
    alarm.run()
    assert rings == [0, 1, 2]


def test_an_error_does_not_stop_the_clock() -> None:
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    clock = VirtualClock(datetime(2020, 1, 1, tzinfo=UTC))  # in the past: what it sets rings at once
    rings: list[int] = []

    def work() -> datetime | None:
        rings.append(len(rings))
        if len(rings) == 1:
            raise RuntimeError
        alarm.stop()
        return None

    alarm = Alarm(clock, work)
    alarm.run()
    assert rings == [0, 1]


@pytest.mark.parametrize("asked", [None, timedelta(days=300)])
def test_it_never_waits_long(asked: timedelta | None) -> None:
    """A clock that is set back must not leave it waiting for an hour."""
    now = datetime(2020, 1, 1, tzinfo=UTC)
    asked_for = None if asked is None else now + asked
    set_for: list[datetime] = []

    def work() -> datetime | None:
        if len(set_for) == 1:  # the second ring
            alarm.stop()
        return asked_for

    alarm = Alarm(VirtualClock(now), work)
    really_set = alarm._set

    def remember(moment: datetime) -> None:
        if moment != now:
            set_for.append(moment)
        really_set(moment)

    alarm._set = remember  # type: ignore[method-assign]  # put in its place for the test
    alarm.run()
    assert set_for[0] == now + LONGEST_WAIT
