"""Is anything due? Answered with the standard library alone: most ticks end here.

Importing SQLAlchemy costs about twenty bare Python starts (benchmarks/idle_tick.py measures it).
"""

from __future__ import annotations

import sqlite3

_QUESTIONS = (
    "SELECT 1 FROM deliveries WHERE wake_at <= ? LIMIT 1",
    "SELECT 1 FROM logins WHERE wake_at <= ? LIMIT 1",
    "SELECT 1 FROM watches WHERE wake_at <= ? LIMIT 1",
    "SELECT 1 FROM receipts WHERE ask_at <= ? LIMIT 1",
    "SELECT 1 FROM follow_ups WHERE wake_at <= ? LIMIT 1",
)


def is_idle(database: str, now_us: int) -> bool:
    """True if the SQLite file ``database`` surely has no delivery, login, watch, numbers or comments to see to at ``now_us``
    (microseconds since 1970, UTC). False means: look properly."""
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    except sqlite3.Error:
        return False
    try:
        due = any(connection.execute(question, (now_us,)).fetchone() for question in _QUESTIONS)
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return not due
