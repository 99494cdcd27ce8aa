"""One delivery at a time, from claim to receipt.

The order is what keeps the promise: the intent is committed before the one request that makes a
post public, and the receipt before anything else is asked. Each ``_commit`` is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from scheduler.core import policy
from scheduler.core.clock import Clock
from scheduler.core.delivery import Attempt, Delivery, Hold, Receipt
from scheduler.core.errors import (
    ErrorClass,
    NetworkError,
    Phase,
    Reading,
    Undecided,
)
from scheduler.core.lateness import Ask, Missed, MoveTo, Skip, lateness, parse_late
from scheduler.core.model import Draft, Published, Ready
from scheduler.core.network import Network
from scheduler.publishing.guarded import guarded
from scheduler.publishing.sent import from_json, to_follow, to_json
from scheduler.store import deliveries, follow_ups, holds
from scheduler.store.database import Store

LEASE = timedelta(minutes=10)
# The longest request takes Timeouts.total_s (90 s) plus connecting; a publish request is not begun
# unless it would end well inside the lease, or another worker might take the row meanwhile.
PUBLISH_MARGIN = timedelta(minutes=3)
CLAIMABLE = (policy.State.PLANNED, policy.State.SENDING, policy.State.UNKNOWN)


class LostClaim(Exception):
    """Somebody else has the row now; this worker stops without writing."""


@dataclass(slots=True)
class Publisher:
    """``network`` gives the connected network of an account (AuthFailed when its secrets are missing);
    ``draft`` builds what a delivery will show (BadInput when the post can't be sent);
    ``fingerprint`` is a digest of an account's secrets; ``next_slot`` the campaign's next slot after
    a moment, for ``late: next slot``; ``min_gap`` how far apart an account's posts are kept."""

    store: Store
    clock: Clock
    network: Callable[[str], Network]
    draft: Callable[[Delivery], Draft]
    fingerprint: Callable[[str], str]
    next_slot: Callable[[Delivery, datetime], datetime | None]
    min_gap: Callable[[str], timedelta]
    retries: policy.RetryLimits = field(default_factory=policy.RetryLimits)

    def work(self) -> bool:
        """Claim one delivery and take it as far as it goes now. False: nothing is claimable."""
        with self.store.writing() as connection:
            row = deliveries.claim_next(connection, states=CLAIMABLE, now=self.clock.now(), lease=LEASE)
        if row is None:
            return False
        try:
            if row.state == policy.State.PLANNED:
                self._deliver(row)
            elif row.state == policy.State.SENDING:
                self._decide(row, policy.LeaseEnded(settle_after=self._settle_after(row)), phase=Phase.PUBLISH)
            else:
                self._settle(row)
        except LostClaim:
            pass
        self._rest(row)
        return True

    def welcome_back(self) -> None:
        """Let the rows of accounts go on whose secrets were changed since they were refused."""
        with self.store.reading() as connection:
            held = holds.stopped_accounts(connection)
        for hold in held:
            account = hold.scope.removeprefix("account:")
            if self.fingerprint(account) == hold.fingerprint:
                continue
            with self.store.writing() as connection:
                holds.lift(connection, hold.scope)
                for row in deliveries.listed(connection, states=(policy.State.BLOCKED,), account=account):
                    decision = policy.decide(
                        policy.State.BLOCKED, policy.AccountMended(), tries=0, now=self.clock.now(), limits=self.retries
                    )
                    deliveries.change(
                        connection,
                        row,
                        state=decision.state.value,
                        wake_at=decision.next_at,
                        why=decision.why,
                        needs_person=False,
                    )

    # -- publishing ---------------------------------------------------------------------------

    def _deliver(self, row: Delivery) -> None:
        if not self._in_time(row) or self._is_crowded(row):
            return
        try:
            draft = guarded(partial(self.draft, row), Phase.PREPARE)
            network = guarded(partial(self.network, row.account), Phase.PREPARE)
            row = self._prepare(row, draft, network)
        except NetworkError as error:
            self._decide(row, policy.PrepareFailed(error.reading), phase=Phase.PREPARE, reading=error.reading)
            return
        if row.state == policy.State.SENDING:
            self._publish(row, draft, network)

    def _in_time(self, row: Delivery) -> bool:
        """False when the delivery is too late and has been dealt with."""
        if row.tries:
            return True  # it began in time; the retry policy bounds how long it goes on
        now = self.clock.now()
        late = parse_late(row.late)
        next_slot_at = self.next_slot(row, now) if late.action == "next slot" else None
        match lateness(late, due_at=row.due_at, now=now, next_slot_at=next_slot_at):
            case MoveTo(at):
                event: policy.Event = policy.Moved(at)
            case Missed(by):
                event = policy.TooLate(by)
            case Ask(by):
                event = policy.TooLate(by, ask=True)
            case Skip():
                event = policy.LateSkipped()
            case _:
                return True
        self._decide(row, event, phase=Phase.PREPARE)
        return False

    def _is_crowded(self, row: Delivery) -> bool:
        """True when the account published less than its gap ago; the delivery then waits."""
        gap = self.min_gap(row.account)
        if not gap:
            return False
        with self.store.reading() as connection:
            last_at = deliveries.last_published_at(connection, row.account)
        if last_at is None or last_at + gap <= self.clock.now():
            return False
        self._decide(row, policy.Spaced(last_at + gap), phase=Phase.PREPARE)
        return True

    def _prepare(self, row: Delivery, draft: Draft, network: Network) -> Delivery:
        """Prepare as far as it goes; the row comes back as ``sending`` when it is ready."""
        content = to_json(draft)
        handle = row.handle if row.draft == content else {}
        while True:
            step = guarded(partial(network.prepare, draft, handle), Phase.PREPARE)
            handle = step.handle
            if isinstance(step, Ready):
                break
            if step.again_in_s > 0 or self._lease_is_short(row):
                again = timedelta(seconds=step.again_in_s)
                self._decide(row, policy.StillPending(again), phase=Phase.PREPARE, draft=content, handle=dict(handle))
                return row
            self._commit(row, draft=content, handle=dict(handle))
        now = self.clock.now()
        if self._lease_is_short(row):
            self._decide(row, policy.StillPending(timedelta()), phase=Phase.PREPARE, draft=content, handle=dict(handle))
            return row
        decision = policy.decide(
            policy.State(row.state), policy.SendingStarted(), tries=row.tries, now=now, limits=self.retries
        )
        changes: dict[str, Any] = {
            "state": decision.state.value,
            "sending_at": now,
            "draft": content,
            "handle": dict(handle),
        }
        self._commit(row, **changes)
        return replace(row, **changes)

    def _publish(self, row: Delivery, draft: Draft, network: Network) -> None:
        try:
            published = guarded(partial(network.publish, draft, Ready(row.handle)), Phase.PUBLISH)
        except NetworkError as error:
            event = policy.PublishFailed(error.reading, settle_after=network.settle_after)
            self._decide(row, event, phase=Phase.PUBLISH, reading=error.reading)
            return
        self._receive(row, published, policy.PublishSucceeded())
        self._fetch_link(row, published, network)

    # -- settling -----------------------------------------------------------------------------

    def _settle(self, row: Delivery) -> None:
        """Read the network to learn whether an unknown delivery is public."""
        if row.draft is None or row.sending_at is None:
            self._decide(row, policy.CannotTell("The database holds no record of what was sent."), phase=Phase.READ)
            return
        try:
            network = guarded(partial(self.network, row.account), Phase.READ)
            draft, since = from_json(row.draft), row.sending_at
            found = guarded(partial(network.find, draft, row.handle, since), Phase.READ)
        except Undecided as error:
            self._decide(row, policy.CannotTell(str(error)), phase=Phase.READ, reading=error.reading)
            return
        except NetworkError as error:
            self._decide(row, policy.FindFailed(error.reading), phase=Phase.READ, reading=error.reading)
            return
        if found is None:
            visible_at = since + network.settle_after
            event = policy.SurelyNotThere(visible_at, as_duplicate=self._was_duplicate(row))
            self._decide(row, event, phase=Phase.READ)
            return
        self._receive(row, found, policy.Found())
        self._fetch_link(row, found, network)

    def _was_duplicate(self, row: Delivery) -> bool:
        """Whether the last publish request was refused as a duplicate."""
        with self.store.reading() as connection:
            sent = [one for one in deliveries.attempts_of(connection, row.id) if one.phase == Phase.PUBLISH]
        return bool(sent) and sent[-1].outcome == ErrorClass.DUPLICATE

    def _settle_after(self, row: Delivery) -> timedelta:
        try:
            return guarded(partial(self.network, row.account), Phase.READ).settle_after
        except NetworkError:  # its secrets are gone meanwhile; the look itself will say so
            return timedelta(minutes=1)

    def _rest(self, row: Delivery) -> None:
        """Hold the account, or the whole network, when what it answered says that its limit is reached."""
        try:
            wait = guarded(lambda: self.network(row.account).rest(), Phase.READ)
        except NetworkError:
            return
        now = self.clock.now()
        if wait is None or (until := policy.free_at(wait, now=now, limits=self.retries)) <= now:
            return
        scope = f"network:{row.network}" if wait.app_wide else f"account:{row.account}"
        why = "The network's limit of calls is reached; it goes on by itself when there is room again."
        with self.store.writing() as connection:
            holds.prolong(connection, Hold(scope, until, why))

    # -- writing ------------------------------------------------------------------------------

    def _receive(self, row: Delivery, published: Published, event: policy.Event) -> None:
        now = self.clock.now()
        decision = policy.decide(policy.State(row.state), event, tries=row.tries, now=now, limits=self.retries)
        receipt = Receipt(row.id, published.remote_id, published.link, published.evidence, now)
        attempt = Attempt(row.id, row.claim, now, _phase_of(event), "published", published.evidence)
        with self.store.writing() as connection:
            deliveries.record(connection, attempt)
            # Evidence outranks the fence: a worker that was frozen past its lease and now holds the
            # network's answer knows more than whoever took the row.
            deliveries.mark_published(connection, row.id, why=decision.why, receipt=receipt)
            follow_ups.add(connection, row.id, to_follow(row.draft or {}), at=now)

    def _fetch_link(self, row: Delivery, published: Published, network: Network) -> None:
        if published.link is not None:
            return
        try:
            link = guarded(partial(network.link, published.remote_id), Phase.READ)
        except NetworkError:
            return  # best effort; the receipt is saved
        if link:
            with self.store.writing() as connection:
                deliveries.save_link(connection, row.id, link)

    def _decide(
        self,
        row: Delivery,
        event: policy.Event,
        *,
        phase: Phase,
        reading: Reading | None = None,
        **changes: Any,
    ) -> None:
        """Record what happened and move the row where the policy says, in one transaction."""
        now = self.clock.now()
        decision = policy.decide(
            policy.State(row.state), event, tries=row.tries, now=now, limits=self.retries, key=row.marker
        )
        # Waiting for the end of a limit is no failure: ten waits must not make the next fault final.
        failed = reading is not None and reading.kind is not ErrorClass.RATE_LIMITED
        values: dict[str, Any] = {
            **changes,
            "state": decision.state.value,
            "wake_at": decision.next_at,
            "why": decision.why,
            "needs_person": decision.needs_person,
            "tries": row.tries + 1 if failed else row.tries,
        }
        if decision.due_at is not None:
            values["due_at"] = decision.due_at
        with self.store.writing() as connection:
            if not isinstance(event, policy.StillPending | policy.Spaced):
                deliveries.record(connection, _attempt(row, decision, phase=phase, at=now, reading=reading))
            if not deliveries.change(connection, row, **values):
                return
            if decision.block_account:
                scope, fingerprint = f"account:{row.account}", self.fingerprint(row.account)
                holds.place(connection, Hold(scope, None, decision.why, fingerprint))
            if decision.hold_network_until is not None:
                scope = f"network:{row.network}"
                holds.place(connection, Hold(scope, decision.hold_network_until, decision.why))

    def _commit(self, row: Delivery, **values: Any) -> None:
        with self.store.writing() as connection:
            if not deliveries.change(connection, row, release=False, **values):
                raise LostClaim

    def _lease_is_short(self, row: Delivery) -> bool:
        return row.wake_at is not None and self.clock.now() > row.wake_at - PUBLISH_MARGIN


def _phase_of(event: policy.Event) -> str:
    return (Phase.READ if isinstance(event, policy.Found) else Phase.PUBLISH).value


def _attempt(
    row: Delivery, decision: policy.Decision, *, phase: Phase, at: datetime, reading: Reading | None
) -> Attempt:
    if reading is None:
        return Attempt(row.id, row.claim, at, phase.value, decision.state.value, decision.why)
    return Attempt(
        row.id,
        row.claim,
        at,
        phase.value,
        reading.kind.value,
        reading.sentence,
        status=reading.status,
        code=reading.code,
        subcode=reading.subcode,
        message=reading.message,
    )
