"""The plan as a CSV file that spreadsheets open without asking."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from scheduler.bulk.cells import safe_cell
from scheduler.core.plan import Entry

COLUMNS = ("when", "utc", "account", "network", "post", "title", "campaign", "caption")
BOM = "\ufeff"
"""Excel takes a CSV file for UTF-8 only if it begins with this."""


def plan_table(
    entries: Sequence[Entry], *, zone: str, titles: Mapping[str, str], caption: Callable[[Entry], str]
) -> str:
    """One line a delivery. ``when`` is local time in ``zone`` with its offset, ``utc`` the same moment."""
    place = ZoneInfo(zone)
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for entry in entries:
        cells = (
            entry.due_at.astimezone(place).isoformat(timespec="minutes"),
            entry.due_at.isoformat(timespec="minutes"),
            entry.account,
            entry.network,
            entry.post_id,
            titles.get(entry.post_id, ""),
            entry.campaign,
            caption(entry),
        )
        table.writerow(map(safe_cell, cells))
    return BOM + written.getvalue()
