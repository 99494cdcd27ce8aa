"""All examinations, and what they found in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from scheduler.doctor import bells, clocks, logins, machine, pictures, queue, quotas, rights
from scheduler.doctor.facts import Facts
from scheduler.doctor.finding import Finding, Level

Examination = Callable[[Facts], Iterable[Finding]]

EXAMINATIONS: tuple[Examination, ...] = (
    clocks.clocks,
    logins.missing,
    logins.refused,
    logins.ending,
    logins.data_access,
    rights.scopes,
    rights.trial,
    rights.snags,
    rights.versions,
    rights.threads,
    pictures.hosts,
    quotas.quotas,
    queue.held,
    queue.overdue,
    queue.waiting,
    queue.unapproved,
    queue.unqueued,
    machine.disk,
    machine.files,
    machine.secrets,
    machine.backups,
    bells.bells,
)
_NEVER = datetime.max.replace(tzinfo=UTC)


def examine(facts: Facts) -> list[Finding]:
    """All that was found: the worst first, and within a level what comes soonest."""
    found = [finding for examination in EXAMINATIONS for finding in examination(facts)]
    levels = list(Level)
    return sorted(found, key=lambda one: (levels.index(one.level), one.on or _NEVER))
