"""What is looked at from time to time, and when that was last done."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from scheduler.core.trouble import Watch
from scheduler.store.tables import watches

_FIELDS = tuple(Watch.__dataclass_fields__)


def get(connection: Connection, name: str) -> Watch:
    """The watch as it was last put; a new one if it never was."""
    row = connection.execute(select(watches).where(watches.c.name == name)).mappings().first()
    return Watch(**{field: row[field] for field in _FIELDS}) if row else Watch(name)


def put(connection: Connection, watch: Watch) -> None:
    connection.execute(delete(watches).where(watches.c.name == watch.name))
    connection.execute(insert(watches).values(**{field: getattr(watch, field) for field in _FIELDS}))
