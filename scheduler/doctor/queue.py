"""Deliveries and accounts that wait: for a person, or for a Tipcast that isn't running."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from scheduler.core.delivery import Delivery
from scheduler.core.policy import State
from scheduler.doctor.facts import Facts
from scheduler.doctor.finding import Due, Finding, Level
from scheduler.doctor.words import day, posts, span, will_fail

AREA = "queue"
HELD, NOT_RUNNING, DELIVERY = "account-held", "not-running", "delivery-"
"""Rules of findings that others ask for."""
OVERDUE = timedelta(minutes=20)
"""Four calls of the cron line in the README, none of which can have taken it."""


def held(facts: Facts) -> Iterator[Finding]:
    """Accounts on hold until a person acts, with the network's own words."""
    for one in facts.patients:
        if one.hold is None or one.missing or one.incomplete or one.is_refused:
            continue
        hit = facts.of(one.name)
        if one.hold.until is not None:
            what = f"{one.title} waits until {day(one.hold.until, facts.zone)} by itself: {one.hold.why}"
            yield Finding(Level.KNOW, AREA, "account-pauses", what, "", one.name, on=one.hold.until)
            continue
        tail = f" {will_fail(len(hit))} until then." if hit else ""
        what = f"{one.title} waits for you: {one.hold.why}{tail}"
        mend = f"Log in again: tipcast connect {one.to_connect} ({one.guide}); its posts then go on by themselves."
        if one.answered is not None and one.answered.condition is not None:
            mend = "The network takes its login now, so let its posts go on: tipcast retry --all."
        yield Finding(Level.BROKEN, AREA, HELD, what, mend, one.name, hit=hit)


def overdue(facts: Facts) -> Iterator[Finding]:
    """Nobody has taken what was due: cron or ``run`` doesn't run."""
    if not facts.queue.overdue:
        return
    first = min(row.wake_at or row.due_at for row in facts.queue.overdue)
    late, number = span(facts.now - first), len(facts.queue.overdue)
    what = (
        f"Tipcast doesn't seem to be running: {posts(number)} should have gone out, the first {late} ago, "
        "and nothing has taken hold of it."
    )
    mend = "Start tipcast run, or let cron call tipcast tick every five minutes (README)."
    yield Finding(Level.BROKEN, AREA, NOT_RUNNING, what, mend, on=first, hit=_dues(facts.queue.overdue))


_STATES = {
    State.UNKNOWN: ("can't be settled by a machine", "Look on the network, then say it with tipcast settle"),
    State.REJECTED: ("was refused", "Change what it says, then tipcast retry"),
    State.FAILED: ("failed", "tipcast retry, or tipcast skip"),
    State.MISSED: ("was missed", "tipcast retry, or tipcast skip"),
    State.BLOCKED: ("is blocked", "Mend its account's login, then tipcast retry"),
}


def waiting(facts: Facts) -> Iterator[Finding]:
    """Single deliveries that need a person; those of an account on hold are told with it."""
    held_accounts = {one.name for one in facts.patients if one.hold is not None and one.hold.until is None}
    for row in facts.queue.waiting:
        if row.state == State.BLOCKED and row.account in held_accounts:
            continue
        how, mend = _STATES.get(State(row.state), ("needs you", "tipcast show"))
        what = f"{row.post_id} on {row.account} {how}: {row.why}"
        more = f"{mend} {row.id}." if mend.startswith("tipcast") and "," not in mend else f"{mend} (number {row.id})."
        yield Finding(
            Level.BROKEN, AREA, f"{DELIVERY}{row.id}", what, more, row.account, on=row.due_at, hit=_dues([row])
        )


def unapproved(facts: Facts) -> Iterator[Finding]:
    """What waits for approval: it is missed if that doesn't come in time."""
    rows = facts.queue.unapproved
    if not rows:
        return
    passed = [row for row in rows if row.due_at <= facts.now]
    first = min(row.due_at for row in rows)
    tail = (
        f" The time of {len(passed)} has passed already." if passed else f" The first is due {day(first, facts.zone)}."
    )
    what = f"{posts(len(rows))} wait{'s' if len(rows) == 1 else ''} for your approval.{tail}"
    level = Level.BROKEN if passed else Level.WILL_BREAK
    mend = "Look at them with tipcast queue, then tipcast approve."
    yield Finding(level, AREA, "approval-waits", what, mend, on=first, hit=_dues(rows))


def unqueued(facts: Facts) -> Iterator[Finding]:
    """Planned but not queued: it goes out only after an apply."""
    number = facts.queue.unqueued
    if not number:
        return
    last = facts.queue.last_queued_at
    until = f"The queue ends on {day(last, facts.zone)}" if last is not None else "The queue is empty"
    what = f"{until}; {posts(number)} of the plan {'is' if number == 1 else 'are'} not queued yet."
    yield Finding(Level.KNOW, AREA, "not-queued", what, "Queue them: tipcast apply.", on=last)


def _dues(rows: Sequence[Delivery]) -> list[Due]:
    return [Due(row.account, row.network, row.post_id, row.due_at) for row in rows]
