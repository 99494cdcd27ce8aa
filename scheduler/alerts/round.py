"""One round of alerts: note what is wrong now, and tell what wasn't told yet, all in one message.

A message that can't be sent leaves its troubles untold; they go out with the next try, which comes later each
time. After ``MOST_TRIES`` only a new trouble, or a person, starts it again; ``tipcast doctor`` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.alerts.message import message
from scheduler.core.clock import Clock
from scheduler.core.trouble import Trouble, Watch
from scheduler.store import troubles, watches
from scheduler.store.database import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

ALERTS, CHECKUP = "alerts", "checkup"
LEASE = timedelta(minutes=5)
"""Longer than a message may take; then another process tries."""
PAUSES = (
    timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12),
    timedelta(days=1), timedelta(days=1),
)  # fmt: skip
MOST_TRIES = len(PAUSES) + 1
BETWEEN_CHECKUPS = timedelta(days=1)

Carry = Callable[[str, str], Sequence[object]]
"""Sends (title, body); returns what failed, in words without secrets."""


@dataclass(slots=True)
class Round:
    """``seen`` gives what needs a person in queue and accounts now; ``foreseen`` what a doctor finds, which
    takes longer and is asked once a day; ``carry`` sends."""

    store: Store
    clock: Clock
    name: str
    seen: Callable[[], Sequence[Trouble]]
    foreseen: Callable[[], Sequence[Trouble]]
    carry: Carry

    def run(self) -> str:
        """Returns why telling failed, "" if it didn't or there was nothing to tell."""
        now = self.clock.now()
        with self.store.reading() as connection:
            checkup, alerts = watches.get(connection, CHECKUP), watches.get(connection, ALERTS)
            known, untold = troubles.keys(connection, ALERTS), troubles.untold(connection)
        seen = self.seen()
        due = checkup.wake_at is None or checkup.wake_at <= now
        if not due and not untold and {trouble.key for trouble in seen} == known:
            return ""
        found = self.foreseen() if due else ()
        with self.store.writing() as connection:
            fresh = troubles.note(connection, ALERTS, seen, now=now)
            if due:
                fresh += troubles.note(connection, CHECKUP, found, now=now)
                watches.put(connection, Watch(CHECKUP, now, now + BETWEEN_CHECKUPS))
            alerts = _begun(connection, alerts, fresh=fresh)
            if alerts.tries and (alerts.wake_at is None or alerts.wake_at > now):
                return ""
            to_tell = troubles.take_untold(connection, now=now, lease=LEASE)
        return self._tell(to_tell, alerts)

    def arm(self) -> None:
        """Let the next tick look, however idle it is; else the first look waits for the first post."""
        now = self.clock.now()
        with self.store.writing() as connection:
            checkup = watches.get(connection, CHECKUP)
            if checkup.wake_at is None:
                watches.put(connection, replace(checkup, wake_at=now))

    def stand_down(self) -> None:
        """Nobody is to be told any more: nothing wakes up for it."""
        for name in (CHECKUP, ALERTS):
            with self.store.reading() as connection:
                watch = watches.get(connection, name)
            if watch.wake_at is not None:
                with self.store.writing() as connection:
                    watches.put(connection, replace(watch, wake_at=None, tries=0))

    def _tell(self, to_tell: Sequence[Trouble], alerts: Watch) -> str:
        if not to_tell:
            return ""
        failed = self.carry(*message(to_tell, name=self.name))
        now, why = self.clock.now(), "; ".join(map(str, failed))
        with self.store.writing() as connection:
            if not why:
                troubles.tell(connection, to_tell, at=now)
                watches.put(connection, Watch(ALERTS, now))
                return ""
            troubles.tell(connection, to_tell, at=None)
            again_at = now + PAUSES[alerts.tries] if alerts.tries < len(PAUSES) else None
            watches.put(connection, Watch(ALERTS, alerts.at, again_at, alerts.tries + 1, why))
        return why


def _begun(connection: Connection, alerts: Watch, *, fresh: int) -> Watch:
    """The tries so far; from the beginning again after they were given up and something new came, or when
    what couldn't be told was mended meanwhile."""
    given_up = alerts.tries and alerts.wake_at is None
    if alerts.tries and ((given_up and fresh) or not troubles.untold(connection)):
        alerts = Watch(ALERTS, alerts.at)
        watches.put(connection, alerts)
    return alerts
