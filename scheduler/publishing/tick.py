"""What ``tick`` and ``run`` do at one moment: everything that is due, to its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from scheduler.core.clock import Clock
from scheduler.store import deliveries
from scheduler.store.database import Store

# A network that is still preparing (Instagram's container, X's media) answers within seconds; a tick
# waits that long instead of leaving the post for the next one. Longer waits are the next tick's.
PATIENCE = timedelta(seconds=20)

Drain = Callable[[Callable[[], bool]], int]


@dataclass(slots=True)
class Tick:
    """``work`` takes one claimable delivery as far as it goes (False: nothing to do); ``renew`` renews
    logins that end; ``welcome_back`` lets mended accounts go on; ``follow`` writes first comments, and
    ``collect`` asks what networks report of public posts, after everything else."""

    store: Store
    clock: Clock
    work: Callable[[], bool]
    renew: Callable[[], None]
    welcome_back: Callable[[], None]
    drain: Drain
    follow: Callable[[], object] = lambda: None
    collect: Callable[[], object] = lambda: None

    def run(self) -> int:
        """Do all that is due, waiting briefly for what is nearly done; returns how many steps."""
        done = self._publish()
        self.follow()
        self.collect()
        return done

    def _publish(self) -> int:
        began_at = self.clock.now()
        done = 0
        self.renew()
        self.welcome_back()
        while True:
            done += self.drain(self.work)
            with self.store.reading() as connection:
                again_at = deliveries.next_wake_at(connection, now=self.clock.now(), due_by=began_at)
            if again_at is None or again_at > began_at + PATIENCE:
                return done
            if again_at <= self.clock.now():
                return done  # on an account that is busy in another process
            self.clock.wait_until(again_at)
