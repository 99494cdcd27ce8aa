"""Whether the database is sound."""

from __future__ import annotations

from sqlalchemy import Connection, exists, select
from sqlalchemy.exc import DatabaseError

from scheduler.store.tables import receipts


def trouble(connection: Connection) -> str:
    """What SQLite finds wrong with its file; "" for a sound one, and for other databases, which look after
    themselves."""
    if connection.dialect.name != "sqlite":
        return ""
    try:
        told = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(3)")]
    except DatabaseError as error:
        return f"The database can't be read: {error.orig}."
    return "" if told == ["ok"] else f"The database is damaged: {'; '.join(told)}."


def has_history(connection: Connection) -> bool:
    """Whether anything went out, so that losing the file would cost something. Other databases than
    SQLite have backups of their own."""
    if connection.dialect.name != "sqlite":
        return False
    return connection.execute(select(exists().select_from(receipts))).scalar() is True
