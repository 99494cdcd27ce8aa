"""What a person decides about single deliveries: one transaction each, recorded like any attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scheduler.core import policy
from scheduler.core.delivery import APPROVED, Attempt, Delivery, Receipt
from scheduler.core.errors import BadInput, Problem
from scheduler.store import deliveries, follow_ups, holds
from scheduler.store.database import Store

PHASE = "person"


@dataclass(frozen=True, slots=True)
class Person:
    """Carries out a person's decisions at the moment ``now``."""

    store: Store
    now: datetime
    retries: policy.RetryLimits = field(default_factory=policy.RetryLimits)

    def retry(self, ids: Sequence[int]) -> list[Delivery]:
        """Send again what failed, was refused, missed or blocked; lifts the holds of its accounts. What
        was uploaded before is uploaded anew: it may be what was refused, or have expired. Of a delivery that is
        public only what follows it is tried again, if it was given up."""
        with self.store.writing() as connection:
            revived = follow_ups.revive(connection, ids, at=self.now)
            again = [row for one in revived if (row := deliveries.get(connection, one.delivery_id)) is not None]
            for row in again:
                holds.lift(connection, f"{holds.THREAD}{row.account}")
        ids = [one for one in ids if one not in {row.id for row in again}]
        changed = self._each(ids, policy.PersonRetries(), "retried", handle={})
        with self.store.writing() as connection:
            for account in {row.account for row in changed}:
                holds.lift(connection, f"account:{account}")
        return [*again, *changed]

    def skip(self, ids: Sequence[int]) -> list[Delivery]:
        return self._each(ids, policy.PersonSkips(), "skipped")

    def approve(self, ids: Sequence[int]) -> list[Delivery]:
        return self._each(ids, policy.PersonApproves(), APPROVED)

    def send_again(self, delivery_id: int) -> list[Delivery]:
        """For an unknown delivery: the person looked, it is not public."""
        return self._each([delivery_id], policy.PersonSendsAgain(), "said to be not public")

    def live(self, delivery_id: int, link: str) -> list[Delivery]:
        """For an unknown delivery: the person looked, it is public at ``link``."""
        receipt = Receipt(delivery_id, link, link, "A person saw it there.", self.now)
        return self._each([delivery_id], policy.PersonSettledLive(), "said to be public", receipt=receipt)

    def _each(
        self, ids: Sequence[int], event: policy.Event, outcome: str, *, receipt: Receipt | None = None, **changes: Any
    ) -> list[Delivery]:
        """All of them or none."""
        changed = []
        with self.store.writing() as connection:
            for delivery_id in ids:
                row = deliveries.get(connection, delivery_id)
                if row is None:
                    raise BadInput(Problem("delivery", f"There is no delivery {delivery_id}.", "See: tipcast queue"))
                decision = self._decide(row, event)
                attempt = Attempt(row.id, row.claim, self.now, PHASE, outcome, decision.why)
                deliveries.record(connection, attempt)
                changed.append(row)
                if receipt is not None:
                    deliveries.mark_published(connection, row.id, why=decision.why, receipt=receipt)
                    continue
                deliveries.change(
                    connection,
                    row,
                    state=decision.state.value,
                    wake_at=self._wake_at(row, decision),
                    due_at=decision.due_at or row.due_at,
                    why=decision.why,
                    needs_person=decision.needs_person,
                    tries=0,
                    **changes,
                )
        return changed

    def _decide(self, row: Delivery, event: policy.Event) -> policy.Decision:
        try:
            return policy.decide(policy.State(row.state), event, tries=0, now=self.now, limits=self.retries)
        except policy.IllegalTransition as error:
            raise BadInput(Problem(f"delivery {row.id}", str(error), "See: tipcast show " + str(row.id))) from None

    def _wake_at(self, row: Delivery, decision: policy.Decision) -> datetime | None:
        # An approved delivery whose time has not come waits for it.
        if decision.state == policy.State.PLANNED:
            return max(row.due_at, decision.next_at or self.now)
        return decision.next_at
