"""The life of a delivery as a pure function: (state, event, now) → state, next time.

    awaiting approval ─▶ planned ─▶ sending ─▶ published
                            ▲          │
                            │          ▼
                            └────── unknown          rejected, failed, blocked, missed, skipped

The promise "never twice" lives here: nothing leads from ``sending`` or ``unknown`` back to
``planned`` except reading the network ("surely not there"), an error that proves that nothing
happened, or a person.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.core.errors import ErrorClass, Reading, TipcastError
from scheduler.core.network import Wait


class State(StrEnum):
    AWAITING_APPROVAL = "awaiting approval"
    PLANNED = "planned"
    SENDING = "sending"
    PUBLISHED = "published"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    FAILED = "failed"
    BLOCKED = "blocked"
    MISSED = "missed"
    SKIPPED = "skipped"


class IllegalTransition(TipcastError):
    """The event makes no sense in this state; nothing changes."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a delivery."""


@dataclass(frozen=True, slots=True)
class PrepareFailed(Event):
    reading: Reading


@dataclass(frozen=True, slots=True)
class StillPending(Event):
    again_in: timedelta


@dataclass(frozen=True, slots=True)
class Spaced(Event):
    """The account published just now; its ``min_gap`` is kept."""

    free_at: datetime


@dataclass(frozen=True, slots=True)
class SendingStarted(Event):
    pass


@dataclass(frozen=True, slots=True)
class PublishSucceeded(Event):
    pass


@dataclass(frozen=True, slots=True)
class PublishFailed(Event):
    """``settle_after``: how long the network may take to show a fresh post."""

    reading: Reading
    settle_after: timedelta


@dataclass(frozen=True, slots=True)
class LeaseEnded(Event):
    """The worker that was sending died or froze."""

    settle_after: timedelta


@dataclass(frozen=True, slots=True)
class Found(Event):
    pass


@dataclass(frozen=True, slots=True)
class SurelyNotThere(Event):
    """The network was read and doesn't show it; conclusive only from ``visible_at`` on.
    ``as_duplicate``: the network had refused it as the same as an earlier post."""

    visible_at: datetime
    as_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class CannotTell(Event):
    evidence: str


@dataclass(frozen=True, slots=True)
class FindFailed(Event):
    """The network could not be read."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """Too late for its slot; it takes another."""

    to: datetime


@dataclass(frozen=True, slots=True)
class TooLate(Event):
    """``ask``: a person decides whether it still goes out."""

    by: timedelta
    ask: bool = False


@dataclass(frozen=True, slots=True)
class LateSkipped(Event):
    """Too late, and its ``late:`` says to leave it out then."""


@dataclass(frozen=True, slots=True)
class PersonSettledLive(Event):
    pass


@dataclass(frozen=True, slots=True)
class PersonSendsAgain(Event):
    pass


@dataclass(frozen=True, slots=True)
class PersonRetries(Event):
    pass


@dataclass(frozen=True, slots=True)
class PersonSkips(Event):
    pass


@dataclass(frozen=True, slots=True)
class PersonApproves(Event):
    pass


@dataclass(frozen=True, slots=True)
class AccountMended(Event):
    """The account's secrets were changed after it was blocked."""


@dataclass(frozen=True, slots=True)
class RetryLimits:
    """How patiently failures are retried. The last pause is used for all later tries."""

    pauses: tuple[timedelta, ...] = field(default=tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)))
    max_tries: int = 10
    rate_limit_wait: timedelta = timedelta(minutes=15)
    longest_wait: timedelta = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the delivery goes, when it wakes (None: not by itself), and whom else it concerns."""

    state: State
    next_at: datetime | None
    why: str
    needs_person: bool = False
    block_account: bool = False
    hold_network_until: datetime | None = None
    due_at: datetime | None = None


_RETRIABLE_BY_PERSON = (State.FAILED, State.REJECTED, State.MISSED, State.BLOCKED)
_SKIPPABLE = (*_RETRIABLE_BY_PERSON, State.PLANNED, State.AWAITING_APPROVAL)

ALLOWED: dict[type[Event], tuple[State, ...]] = {
    PrepareFailed: (State.PLANNED,),
    StillPending: (State.PLANNED,),
    Spaced: (State.PLANNED,),
    SendingStarted: (State.PLANNED,),
    Moved: (State.PLANNED,),
    TooLate: (State.PLANNED,),
    LateSkipped: (State.PLANNED,),
    PublishSucceeded: (State.SENDING,),
    PublishFailed: (State.SENDING,),
    LeaseEnded: (State.SENDING,),
    Found: (State.UNKNOWN,),
    SurelyNotThere: (State.UNKNOWN,),
    CannotTell: (State.UNKNOWN,),
    FindFailed: (State.UNKNOWN,),
    PersonSettledLive: (State.UNKNOWN,),
    PersonSendsAgain: (State.UNKNOWN,),
    PersonRetries: _RETRIABLE_BY_PERSON,
    PersonSkips: _SKIPPABLE,
    PersonApproves: (State.AWAITING_APPROVAL,),
    AccountMended: (State.BLOCKED,),
}
"""In which states an event may arrive."""


def decide(state: State, event: Event, *, tries: int, now: datetime, limits: RetryLimits, key: str = "") -> Decision:
    """Where a delivery in ``state`` goes on ``event``. ``tries`` counts the failures before this one;
    ``key`` spreads the retries of different deliveries. Raises IllegalTransition."""
    if state not in ALLOWED[type(event)]:
        raise IllegalTransition(f"A delivery that is {state} can't take this step ({type(event).__name__}).")
    match event:
        case PrepareFailed(reading) if reading.kind is ErrorClass.UNKNOWN:
            # Instagram says "published already" of a container we are about to publish.
            return Decision(State.UNKNOWN, now, reading.sentence)
        case PrepareFailed(reading):
            return _after_error(reading, tries=tries, now=now, limits=limits, key=key)
        case PublishFailed(reading, settle_after):
            if reading.kind in (ErrorClass.UNKNOWN, ErrorClass.DUPLICATE):
                return Decision(State.UNKNOWN, now + settle_after, reading.sentence)
            return _after_error(reading, tries=tries, now=now, limits=limits, key=key)
        case LeaseEnded(settle_after):
            why = "Tipcast was stopped while sending; the network is read to find out whether it is public."
            return Decision(State.UNKNOWN, now + settle_after, why)
        case SurelyNotThere(visible_at, as_duplicate):
            if now < visible_at:
                return Decision(State.UNKNOWN, visible_at, "It is not there yet; the network is read once more later.")
            if as_duplicate:
                why = "The network refuses it as the same as an earlier post, and it is not there. Change its words, then retry."
                return Decision(State.REJECTED, None, why, needs_person=True)
            return _after_proof(tries=tries, now=now, limits=limits, key=key)
        case FindFailed(reading):
            return _after_blind_look(reading, tries=tries, now=now, limits=limits, key=key)
        case CannotTell(evidence):
            return Decision(State.UNKNOWN, None, evidence, needs_person=True)
    return _plain(event, now)


def _plain(event: Event, now: datetime) -> Decision:
    """Events whose result depends on nothing but themselves."""
    match event:
        case StillPending(again_in):
            return Decision(State.PLANNED, now + again_in, "The network is still preparing the pictures.")
        case Spaced(free_at):
            return Decision(State.PLANNED, free_at, "The account published just now; this one keeps its distance.")
        case SendingStarted():
            return Decision(State.SENDING, None, "Being sent.")
        case Moved(to):
            return Decision(State.PLANNED, to, "It was too late for its slot and takes the next one.", due_at=to)
        case TooLate(by, ask):
            why = f"Its time passed {_in_words(by)} ago while Tipcast was off."
            how = "Send it with retry, or leave it out with skip."
            return Decision(
                State.MISSED,
                None,
                f"{why} {how}" if ask else f"{why} That is later than it may be. {how}",
                needs_person=True,
            )
        case LateSkipped():
            return Decision(State.SKIPPED, None, "Its time passed while Tipcast was off, and it says to skip it then.")
        case PersonSkips():
            return Decision(State.SKIPPED, None, "A person decided to leave it out.")
        case PersonApproves():
            return Decision(State.PLANNED, now, "Approved.")
        case AccountMended():
            return Decision(State.PLANNED, now, "It is tried again.")
        # A person wants it out now: against its old time it would only be found too late once more.
        case PersonRetries():
            return Decision(State.PLANNED, now, "It is tried again.", due_at=now)
        case PersonSendsAgain():
            return Decision(State.PLANNED, now, "A person looked: it is not public. It is sent again.", due_at=now)
        case PersonSettledLive():
            return Decision(State.PUBLISHED, None, "A person looked: it is public.")
        case _:  # PublishSucceeded, Found
            return Decision(State.PUBLISHED, None, "")


def _after_error(reading: Reading, *, tries: int, now: datetime, limits: RetryLimits, key: str) -> Decision:
    """After an error that proves that nothing became public."""
    match reading.kind:
        case ErrorClass.AUTH:
            return Decision(State.BLOCKED, None, reading.sentence, needs_person=True, block_account=True)
        case ErrorClass.REJECTED | ErrorClass.DUPLICATE:
            return Decision(State.REJECTED, None, reading.sentence, needs_person=True)
        case ErrorClass.RATE_LIMITED:
            until = free_at(reading, now=now, limits=limits)
            hold = until if reading.app_wide else None
            return Decision(State.PLANNED, until, reading.sentence, hold_network_until=hold)
    if tries + 1 >= limits.max_tries:
        why = f"{reading.sentence} It was tried {tries + 1} times; now a person decides: retry or skip."
        return Decision(State.FAILED, None, why, needs_person=True)
    return Decision(State.PLANNED, now + pause(tries, limits=limits, key=key), reading.sentence)


def _after_proof(*, tries: int, now: datetime, limits: RetryLimits, key: str) -> Decision:
    """After the network was read and surely doesn't show it. The first lost answer is sent again at
    once; an endpoint that loses every answer must not be asked every minute for ever."""
    if tries >= limits.max_tries:
        why = f"It is not public, and it failed {tries} times: look, then say it with settle."
        return Decision(State.UNKNOWN, None, why, needs_person=True)
    again_at = now + pause(tries - 2, limits=limits, key=key) if tries > 1 else now
    return Decision(State.PLANNED, again_at, "The network was read: it is surely not public. It is sent again.")


def _after_blind_look(reading: Reading, *, tries: int, now: datetime, limits: RetryLimits, key: str) -> Decision:
    """The network could not be read: the delivery stays unknown."""
    if reading.kind is ErrorClass.AUTH:
        return Decision(State.UNKNOWN, now + limits.pauses[0], reading.sentence, needs_person=True, block_account=True)
    if reading.kind in (ErrorClass.REJECTED, ErrorClass.DUPLICATE) or tries + 1 >= limits.max_tries:
        why = f"{reading.sentence} Whether it is public could not be read: look, then say it with settle."
        return Decision(State.UNKNOWN, None, why, needs_person=True)
    if reading.kind is ErrorClass.RATE_LIMITED:
        until = free_at(reading, now=now, limits=limits)
        hold = until if reading.app_wide else None
        return Decision(State.UNKNOWN, until, reading.sentence, hold_network_until=hold)
    return Decision(State.UNKNOWN, now + pause(tries, limits=limits, key=key), reading.sentence)


def free_at(reading: Reading | Wait, *, now: datetime, limits: RetryLimits) -> datetime:
    """When a limit ends, as the network said it; a time in the past or absurdly far is not believed."""
    wait, ends_at = (
        (reading.wait, reading.reset_at) if isinstance(reading, Reading) else (reading.duration, reading.until)
    )
    if wait is None and ends_at is not None:
        wait = ends_at - now
    # Compared as a duration: a moment that far away may not exist.
    if wait is None or not timedelta() < wait <= limits.longest_wait:
        wait = limits.rate_limit_wait
    return now + wait


def pause(tries: int, *, limits: RetryLimits, key: str) -> timedelta:
    """How long to wait after failure number ``tries`` (from 0): the table's pause and up to a fifth
    more, by a digest of ``key``, so that a thousand accounts don't come back in the same second."""
    base = limits.pauses[min(tries, len(limits.pauses) - 1)]
    spread = int.from_bytes(hashlib.sha256(f"{key}/{tries}".encode()).digest()[:2]) / 65536
    return base * (1 + spread / 5)


def _in_words(by: timedelta) -> str:
    for size, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if by >= size:
            number = by // size
            return f"{number} {name}{'' if number == 1 else 's'}"
    return "a moment"
