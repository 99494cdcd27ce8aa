"""First comments and the parts of threads, written when their posts are public. The order is that of publishing: the
intent is committed before the one request that makes a part public, and a lost answer is settled by reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from scheduler.core.clock import Clock
from scheduler.core.delivery import Hold
from scheduler.core.errors import NetworkError, Phase, RateLimited, Rejected
from scheduler.core.follow_up import (
    FollowUp,
    Stage,
    Step,
    after_error,
    after_failed_look,
    after_look,
    after_no_connection,
)
from scheduler.core.network import Network
from scheduler.core.policy import RetryLimits
from scheduler.publishing.guarded import guarded
from scheduler.store import follow_ups, holds
from scheduler.store.database import Store

LEASE = timedelta(minutes=10)
FORBIDDEN = 403


@dataclass(slots=True)
class Following:
    """``network`` gives the connected network of an account (AuthFailed when its secrets are missing),
    ``fingerprint`` the digest of an account's secrets as a person wrote them: a renewal is no other right."""

    store: Store
    clock: Clock
    network: Callable[[str], Network]
    fingerprint: Callable[[str], str]
    retries: RetryLimits = field(default_factory=RetryLimits)

    def refuses_threads(self, account: str) -> bool:
        """Whether the account's network has refused a thread, under the secrets that count now."""
        with self.store.reading() as connection:
            held = [hold for hold in holds.listed(connection) if hold.scope == f"{holds.THREAD}{account}"]
        return any(hold.fingerprint == self.fingerprint(account) for hold in held)

    def run(self) -> int:
        """Write all that are due; returns how many were taken in hand."""
        done = 0
        while self._work():
            done += 1
        return done

    def _work(self) -> bool:
        with self.store.writing() as connection:
            row = follow_ups.claim_next(connection, now=self.clock.now(), lease=LEASE)
        if row is None:
            return False
        try:
            network = guarded(lambda: self.network(row.account), Phase.READ)
        except NetworkError as error:
            self._end(row, after_no_connection(error, row, now=self.clock.now(), limits=self.retries))
            return True
        if row.is_open:  # a worker died while it was on its way, or its answer was lost
            self._look(row, network)
        else:
            self._write(row, network)
        return True

    def _write(self, row: FollowUp, network: Network) -> None:
        sending = {"stage": Stage.SENDING.value, "sending_at": self.clock.now()}
        with self.store.writing() as connection:
            if not follow_ups.change(connection, row, **sending):
                return
        try:
            made = guarded(lambda: network.comment(row.post, row.text), Phase.PUBLISH)
        except NetworkError as error:
            now, settle = self.clock.now(), network.settle_after
            step = after_error(error, row, now=now, settle=settle, limits=self.retries)
            self._end(row, step, error)
            if step.stage is Stage.GIVEN_UP and network.limits.thread is not None:
                self._remember(row, error)
            return
        self._end(row, Step(Stage.DONE, None, "The network answered with its id."), remote_id=made)

    def _look(self, row: FollowUp, network: Network) -> None:
        now = self.clock.now()
        try:
            found = guarded(lambda: network.find_comment(row.post, row.text), Phase.READ)
        except NetworkError as error:
            self._end(row, after_failed_look(error, row, now=now, limits=self.retries), error)
            return
        step = after_look(found, row, now=now, settle=network.settle_after, limits=self.retries)
        self._end(row, step, remote_id=found)

    def _end(
        self, row: FollowUp, step: Step, error: NetworkError | None = None, *, remote_id: str | None = None
    ) -> None:
        values = {
            "stage": step.stage.value,
            "wake_at": step.wake_at,
            "why": step.why,
            "tries": row.tries + step.failed,
            "remote_id": remote_id,
            **({} if step.is_open else {"sending_at": None}),
        }
        with self.store.writing() as connection:
            if follow_ups.change(connection, row, **values):
                if step.stage is Stage.DONE:
                    follow_ups.wake_next(connection, row, at=self.clock.now())
                if step.stage is Stage.GIVEN_UP:
                    follow_ups.give_up_rest(connection, row, why=f"It waits for the part before it. {step.why}")
            if isinstance(error, RateLimited) and error.reading.app_wide and step.wake_at is not None:
                holds.prolong(connection, Hold(f"network:{row.network}", step.wake_at, error.reading.sentence))

    def _remember(self, row: FollowUp, error: NetworkError) -> None:
        """Refused in general (403 [?]: X doesn't say how it tells a thread that it doesn't allow, platform facts X6),
        later posts of the account are written to stand alone."""
        if error.reading.status != FORBIDDEN or not isinstance(error, Rejected):
            return
        why = f"Posts stand alone there, without further parts: {error.reading.sentence}"
        with self.store.writing() as connection:
            holds.place(connection, Hold(f"{holds.THREAD}{row.account}", None, why, self.fingerprint(row.account)))
