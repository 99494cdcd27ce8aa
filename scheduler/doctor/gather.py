"""Looking at everything that can be seen from here. The one place that looks; nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from scheduler.core.errors import BadInput
from scheduler.core.model import Account
from scheduler.core.plan import Plan
from scheduler.core.policy import State
from scheduler.doctor.accounts import Granted, Known, known_of, patient_of
from scheduler.doctor.bell import bell_of
from scheduler.doctor.facts import Facts, Machine, Patient, Queue
from scheduler.doctor.files import card_trouble, machine_of
from scheduler.doctor.finding import Due
from scheduler.doctor.queue import OVERDUE
from scheduler.planning import current_plan
from scheduler.store import deliveries, health
from scheduler.wiring import Workspace


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen, and sentences of what couldn't be looked at."""

    facts: Facts
    unseen: tuple[str, ...] = ()


def gather(workspace: Workspace, *, until: datetime, granted: Granted | None = None, draw: bool = True) -> Looked:
    """Everything up to ``until``. ``draw``: also draw a card to see whether that goes."""
    settings, now = workspace.settings, workspace.clock.now()
    empty = Facts(now=now, until=until, zone=ZoneInfo(settings.zone))
    if trouble := _unsound(workspace):
        unread = replace(empty, machine=Machine(database_trouble=trouble))
        return Looked(unread, ("All that depends on the database: the queue, logins and posts.",))
    known = known_of(workspace)
    plan, posts_trouble = _planned(workspace, until)
    queue, upcoming = _queue(workspace, plan, until)
    machine = machine_of(workspace, posts=len(upcoming))
    if draw and not posts_trouble:
        machine = replace(machine, card_trouble=card_trouble(workspace))
    patients, vault_trouble = _patients(workspace, known, granted or partial(_noted, workspace))
    facts = replace(
        empty,
        patients=patients,
        upcoming=upcoming,
        queue=queue,
        machine=replace(machine, posts_trouble=posts_trouble, vault_trouble=vault_trouble),
        bell=bell_of(workspace),
    )
    unseen = ("What posts would be queued, because they can't be read.",) if posts_trouble else ()
    return Looked(facts, unseen)


def _unsound(workspace: Workspace) -> str:
    """What is wrong with the database; "" if it can be used."""
    try:
        with workspace.store.reading() as connection:
            return health.trouble(connection)
    except BadInput as error:
        return str(error)


def _noted(workspace: Workspace, account: Account) -> frozenset[str] | None:
    """The rights that the network told when the account was connected."""
    kept = workspace.renewing.kept(workspace.connections.login(account).name)
    return None if kept is None or kept.granted is None else frozenset(kept.granted)


def _patients(workspace: Workspace, known: Known, granted: Granted) -> tuple[tuple[Patient, ...], str]:
    found, trouble = [], ""
    for account in workspace.settings.accounts:
        try:
            found.append(patient_of(workspace, account, known, granted=granted))
        except BadInput as error:  # a damaged file of renewed secrets
            trouble = str(error)
    return tuple(found), trouble


def _planned(workspace: Workspace, until: datetime) -> tuple[Plan | None, str]:
    try:
        return current_plan(workspace, until=until), ""
    except BadInput as error:
        more = len(error.problems) - 1
        return None, f"{error.problems[0]}{f' (And {more} more.)' if more else ''}"


def _queue(workspace: Workspace, plan: Plan | None, until: datetime) -> tuple[Queue, tuple[Due, ...]]:
    now = workspace.clock.now()
    with workspace.store.reading() as connection:
        rows = deliveries.listed(connection, states=_OPEN)
        late = deliveries.overdue(connection, now=now - OVERDUE)
    coming = [row for row in rows if row.state in _COMING and row.due_at <= until]
    added = plan.added if plan else ()
    upcoming = [Due(row.account, row.network, row.post_id, row.due_at) for row in coming]
    upcoming += [Due(one.account, one.network, one.post_id, one.due_at, queued=False) for one in added]
    queue = Queue(
        waiting=[row for row in rows if row.needs_person],
        overdue=late,
        unapproved=[row for row in rows if row.state == State.AWAITING_APPROVAL],
        unqueued=len(added),
        last_queued_at=max((row.due_at for row in coming), default=None),
    )
    return queue, tuple(sorted(upcoming, key=lambda due: due.due_at))


_COMING = (State.PLANNED.value, State.AWAITING_APPROVAL.value, State.BLOCKED.value)
_OPEN = tuple(state.value for state in State if state not in (State.PUBLISHED, State.SKIPPED))


def unseen_offline(facts: Facts) -> Iterator[str]:
    """What only the networks could tell."""
    asked = [one for one in facts.patients if not one.missing and not one.incomplete and one.answered is None]
    if asked:
        names = ", ".join(one.title for one in asked)
        yield f"Whether {names} still take your logins and what those may do: tipcast doctor --online asks."
        yield "Whether this computer's clock is right: --online compares it with the networks'."
    if any(one.host is not None and one.host_trouble is None for one in facts.patients):
        yield "Whether the picture host can be reached from outside: --online tries it."
