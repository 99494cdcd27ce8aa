"""What follows a delivery that is public, its first comment or the parts of its thread: how it stands, and where
each event leads. Pure.

It is a thing of its own: whatever becomes of it, the post under which it stands is never sent again. The rule is
that of a delivery: after an answer that was lost the network is read, and nothing is sent again on a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.core.errors import AuthFailed, Duplicate, NetworkError, RateLimited, Rejected, Retryable
from scheduler.core.policy import RetryLimits, free_at, pause

MOST_TRIES = 6
"""Then a person is asked: a comment hours after its post is of little use [our choice]."""


class Stage(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    UNKNOWN = "unknown"
    DONE = "done"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """``number`` is its place among those of its delivery, from 1; ``post`` is the id, on the network, of what it is
    written under: the public post, or the part before. ``claim`` counts how often a worker took it."""

    delivery_id: int
    number: int
    account: str
    network: str
    post_id: str
    post: str
    text: str
    stage: str
    wake_at: datetime | None
    claim: int
    tries: int
    sending_at: datetime | None
    remote_id: str | None
    why: str
    of_thread: bool
    """A part of a thread, and not a first comment."""

    @property
    def is_open(self) -> bool:
        """It was on its way, and neither "there" nor "not there" is proven: ``sending_at`` is kept until one is."""
        return self.sending_at is not None


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of it: ``wake_at`` None: nothing more happens by itself. ``is_open``: it may be there."""

    stage: Stage
    wake_at: datetime | None
    why: str
    failed: bool = False
    is_open: bool = False


def after_error(error: NetworkError, row: FollowUp, *, now: datetime, settle: timedelta, limits: RetryLimits) -> Step:
    """Writing it failed."""
    told = str(error)
    if isinstance(error, RateLimited):
        return Step(Stage.WAITING, free_at(error.reading, now=now, limits=limits), told)
    if isinstance(error, Rejected | AuthFailed) and not isinstance(error, Duplicate):
        return Step(Stage.GIVEN_UP, None, told, failed=True)
    if isinstance(error, Retryable):
        return _again(row, told, now=now, limits=limits)
    return Step(Stage.UNKNOWN, now + settle, told, failed=True, is_open=True)


def after_no_connection(error: NetworkError, row: FollowUp, *, now: datetime, limits: RetryLimits) -> Step:
    """The network couldn't even be asked. What may be there already stays in doubt."""
    if row.is_open:
        return after_failed_look(error, row, now=now, limits=limits)
    return after_error(error, row, now=now, settle=timedelta(), limits=limits)


def after_look(found: str | None, row: FollowUp, *, now: datetime, settle: timedelta, limits: RetryLimits) -> Step:
    """The network was read: ``found`` is the comment's id there, None: it isn't there."""
    if found is not None:
        return Step(Stage.DONE, None, "It was read on the network.")
    if row.sending_at is not None and now < (visible_at := row.sending_at + settle):
        return Step(Stage.UNKNOWN, visible_at, row.why, is_open=True)
    return _again(row, "It is not there.", now=now, limits=limits)


def after_failed_look(error: NetworkError, row: FollowUp, *, now: datetime, limits: RetryLimits) -> Step:
    """Reading failed, which proves nothing: it is read again, and in the end a person looks."""
    step = _again(row, str(error), now=now, limits=limits)
    may_pass = isinstance(error, Retryable | RateLimited) and step.stage is Stage.WAITING
    if may_pass:
        return Step(Stage.UNKNOWN, step.wake_at, step.why, failed=True, is_open=True)
    return Step(Stage.GIVEN_UP, None, f"{error} Look whether the comment is there.", failed=True, is_open=True)


def _again(row: FollowUp, why: str, *, now: datetime, limits: RetryLimits) -> Step:
    if row.tries + 1 >= MOST_TRIES:
        return Step(Stage.GIVEN_UP, None, why, failed=True)
    return Step(Stage.WAITING, now + pause(row.tries, limits=limits, key=str(row.delivery_id)), why, failed=True)
