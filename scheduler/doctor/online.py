"""Asking the networks how the logins stand: harmless reads, one account after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scheduler.core.errors import ErrorClass, NetworkError
from scheduler.core.model import Account
from scheduler.core.network import Answer
from scheduler.doctor.facts import Answered, Facts, Patient
from scheduler.wiring import Workspace

TryHost = Callable[[Workspace, Account], str]
"""Tries an account's picture host out; returns a sentence of what is wrong, "" for nothing."""

_ABOUT_THE_LOGIN = (ErrorClass.AUTH, ErrorClass.REJECTED)


def ask(workspace: Workspace, facts: Facts, *, try_host: TryHost | None = None, compare_clocks: bool = True) -> Facts:
    """The facts with what the networks answered. ``compare_clocks``: not for a clock that only plays."""
    return replace(
        facts, patients=tuple(_asked(workspace, one, try_host, compare=compare_clocks) for one in facts.patients)
    )


def _asked(workspace: Workspace, one: Patient, try_host: TryHost | None, *, compare: bool) -> Patient:
    if one.missing or one.incomplete:
        return one
    answered = _answer(workspace, one.name)
    if not compare:
        answered = replace(answered, clock_off=None)
    trouble = None
    if try_host is not None and one.host is not None:
        trouble = try_host(workspace, workspace.settings.account(one.name))
    return replace(one, answered=answered, host_trouble=trouble)


def _answer(workspace: Workspace, account: str) -> Answered:
    off: list[timedelta] = []

    def listen(answer: Answer) -> None:
        if (said_at := _date(answer)) is not None:
            off.append(said_at - workspace.clock.now())

    network = workspace.connections.listened(account, listen)
    try:
        condition = network.examine()
    except NetworkError as error:
        reached = error.reading.kind in _ABOUT_THE_LOGIN
        return Answered(refused=error.reading, reached=reached, clock_off=_smallest(off))
    return Answered(condition, clock_off=_smallest(off))


def _smallest(off: list[timedelta]) -> timedelta | None:
    """Of several answers the one that was on its way shortest."""
    return min(off, key=abs, default=None)


def _date(answer: Answer) -> datetime | None:
    try:
        moment = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
