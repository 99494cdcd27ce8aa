"""Troubles that were seen, and whether a person was told: each once, until it is mended and comes back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from scheduler.core.trouble import Trouble
from scheduler.store.tables import troubles


def keys(connection: Connection, source: str) -> set[str]:
    return set(connection.execute(select(troubles.c.key).where(troubles.c.source == source)).scalars())


def note(connection: Connection, source: str, seen: Iterable[Trouble], *, now: datetime) -> int:
    """Bring what is known of ``source`` in line with what was seen just now; returns how many are new. What
    is gone is forgotten, so that it is told anew when it comes back."""
    by_key = {trouble.key: trouble for trouble in seen}
    mine, known = troubles.c.source == source, keys(connection, source)
    if gone := known - set(by_key):
        connection.execute(delete(troubles).where(mine, troubles.c.key.in_(gone)))
    for key, trouble in by_key.items():
        words = asdict(trouble)
        if key in known:
            connection.execute(update(troubles).where(troubles.c.key == key).values(words=words))
            continue
        # On PostgreSQL another process may have noted it since we looked.
        with contextlib.suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(troubles).values(key=key, source=source, words=words, seen_at=now))
    return len(set(by_key) - known)


def take_untold(connection: Connection, *, now: datetime, lease: timedelta) -> list[Trouble]:
    """Those nobody was told of; another process leaves them alone until the lease ends."""
    free = or_(troubles.c.lease_until.is_(None), troubles.c.lease_until <= now)
    untold = and_(troubles.c.told_at.is_(None), free)
    query = select(troubles.c.words).where(untold).order_by(troubles.c.seen_at, troubles.c.key)
    found = [Trouble(**words) for words in connection.execute(query).scalars()]
    connection.execute(update(troubles).where(untold).values(lease_until=now + lease))
    return found


def tell(connection: Connection, told: Iterable[Trouble], *, at: datetime | None) -> None:
    """Note that these were told ``at`` that time, or (None) that they couldn't be."""
    keys = [trouble.key for trouble in told]
    connection.execute(update(troubles).where(troubles.c.key.in_(keys)).values(told_at=at, lease_until=None))


def untold(connection: Connection) -> int:
    query = select(func.count()).select_from(troubles).where(troubles.c.told_at.is_(None))
    return int(connection.execute(query).scalar_one())
