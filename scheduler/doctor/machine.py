"""This computer: disk, files and their rights, the database, fonts, the time zones, backups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scheduler.doctor.facts import Facts
from scheduler.doctor.finding import Finding, Level
from scheduler.doctor.words import megabytes, span

AREA = "computer"
READABLE_BY_OTHERS = 0o077
OLD_BACKUP = timedelta(days=30)


def disk(facts: Facts) -> Iterator[Finding]:
    """Room for the cards and the database of the coming weeks."""
    machine = facts.machine
    if machine.free_bytes is None or machine.free_bytes >= machine.needed_bytes:
        return
    what = (
        f"The disk has {megabytes(machine.free_bytes)} left, and the posts of this time need about "
        f"{megabytes(machine.needed_bytes)}."
    )
    mend = "Make room on the disk; images/cards/ may be deleted, its cards are drawn again."
    yield Finding(Level.WILL_BREAK, AREA, "disk-full", what, mend, hit=facts.upcoming)


def secrets(facts: Facts) -> Iterator[Finding]:
    """Files with secrets that others on this computer may read."""
    for name, mode in ((".env", facts.machine.env_mode), (".tokens", facts.machine.tokens_mode)):
        if mode is not None and mode & READABLE_BY_OTHERS:
            what = f"Others who use this computer may read {name}, which holds your logins."
            mend = f"Type: chmod {'600' if name == '.env' else '700'} {name}"
            yield Finding(Level.KNOW, AREA, f"readable-{name.lstrip('.')}", what, mend)


def files(facts: Facts) -> Iterator[Finding]:
    """What the workspace is made of, tried out; a trouble is a sentence that says how to mend it."""
    machine = facts.machine
    tried = (
        ("database", machine.database_trouble, "Put back your last backup, or check the disk."),
        ("images-folder", machine.images_trouble, "Check the rights of images/ and images/cards/."),
        ("posts", machine.posts_trouble, "tipcast check lists all that is wrong."),
        ("cards", machine.card_trouble, "tipcast check and tipcast render say more."),
        ("zones", machine.zone_trouble, "Install the package tzdata."),
        ("tokens", machine.vault_trouble, ""),
    )
    for rule, trouble, mend in tried:
        if trouble:
            yield Finding(Level.BROKEN, AREA, rule, trouble, mend, hit=facts.upcoming)


def backups(facts: Facts) -> Iterator[Finding]:
    """How old the last backup is, once there is something to lose."""
    machine = facts.machine
    if not machine.has_history:
        return
    mend = "tipcast backup FILE makes a safe copy, also while Tipcast runs."
    if machine.backup_at is None:
        what = "No backup of the database is known here: it holds what went out, so that nothing goes out twice."
        yield Finding(Level.KNOW, AREA, "no-backup", what, mend)
    elif facts.now - machine.backup_at > OLD_BACKUP:
        what = f"The last backup of the database that is known here is {span(facts.now - machine.backup_at)} old."
        yield Finding(Level.KNOW, AREA, "old-backup", what, mend)
