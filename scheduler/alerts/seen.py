"""What needs a person right now, as queue and accounts show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scheduler.core.delivery import Attempt, Delivery, Hold
from scheduler.core.follow_up import FollowUp
from scheduler.core.policy import State
from scheduler.core.trouble import Trouble
from scheduler.store import deliveries, follow_ups, holds
from scheduler.store.database import Store

_MEND = {
    State.UNKNOWN: "Look on the network, then: tipcast settle {id} --live ADDRESS, or tipcast settle {id} --send-again",
    State.REJECTED: "Change what it says, then: tipcast retry {id}",
    State.BLOCKED: "Mend its account's login, then: tipcast retry {id}",
}
_MEND_OTHERS = "Decide: tipcast retry {id}, or tipcast skip {id}"


def troubles_now(store: Store, *, named: Callable[[str], str]) -> list[Trouble]:
    """Accounts on hold, and deliveries that wait for a person. ``named`` gives an account's name in words."""
    with store.reading() as connection:
        held = holds.stopped_accounts(connection)
        waiting = deliveries.needing_person(connection)
        said = {hold.scope: deliveries.last_refusal(connection, _account(hold)) for hold in held}
        comments = follow_ups.needing_person(connection)
        last = {row.id: deliveries.attempts_of(connection, row.id)[-1:] for row in waiting}
    stopped = {_account(hold) for hold in held}
    found = [_of_hold(hold, named(_account(hold)), said[hold.scope]) for hold in held]
    for row in waiting:
        # With its account on hold, one trouble is enough.
        if not (row.state == State.BLOCKED and row.account in stopped):
            found.append(_of_delivery(row, named(row.account), next(iter(last[row.id]), None)))
    return [*found, *(_of_comment(row, named(row.account)) for row in comments)]


def _of_comment(row: FollowUp, name: str) -> Trouble:
    part = f"part {row.number + 1} of its thread" if row.of_thread else "its first comment"
    what = f"{row.post_id} is public on {name}, but {part} isn't: {row.why}"
    mend = f"tipcast retry {row.delivery_id}, or write it yourself: {row.text}"
    return Trouble(f"comment:{row.delivery_id}:{row.claim}", what, mend=mend)


def _of_hold(hold: Hold, name: str, refusal: Attempt | None) -> Trouble:
    # New secrets that are refused as well are new trouble.
    key = f"hold:{hold.scope}:{hold.fingerprint}"
    said = "" if "network said" in hold.why else _said(refusal)
    mend = f"Log in again: tipcast connect {_account(hold)}; its posts then go on by themselves. See: tipcast doctor"
    return Trouble(key, f"{name} has stopped: {hold.why}", said, mend)


def _of_delivery(row: Delivery, name: str, attempt: Attempt | None) -> Trouble:
    # Taken up again and failed again, it is new trouble: the claim counts that.
    key = f"delivery:{row.id}:{row.claim}"
    mend = _MEND.get(State(row.state), _MEND_OTHERS).format(id=row.id)
    return Trouble(key, f"“{row.post_id}” on {name} is {row.state}: {row.why}", _said(attempt), mend)


def _said(attempt: Attempt | None) -> str:
    return " ".join(_parts(attempt)) if attempt is not None else ""


def _parts(attempt: Attempt) -> Iterator[str]:
    code = "/".join(part for part in (attempt.code, attempt.subcode) if part)
    yield from (part for part in (code, attempt.message) if part)


def _account(hold: Hold) -> str:
    return hold.scope.partition(":")[2]
