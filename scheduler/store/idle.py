"""Is anything due? Answered with the standard library alone: most ticks end here.

Importing SQLAlchemy costs about twenty bare Python starts (benchmarks/idle_tick.py measures it).
"""

from __future__ import annotations

import sqlite3


def is_idle(database: str, now_us: int) -> bool:
    """True if the SQLite file ``database`` surely has no row to wake at ``now_us`` (microseconds
    since 1970, UTC). False means: look properly."""
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    except sqlite3.Error:
        return False
    try:
        due = connection.execute("SELECT 1 FROM deliveries WHERE wake_at <= ? LIMIT 1", (now_us,)).fetchone()
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return due is None
