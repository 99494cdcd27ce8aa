"""Numbers day by day as a CSV file that spreadsheets open without asking."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from scheduler.bulk.cells import safe_cell
from scheduler.bulk.plan_table import BOM
from scheduler.core.insights import NAMES
from scheduler.core.insights.report import Series

COLUMNS = ("day", "fetched", "delivery", "account", "network", "post", "published", "age_days", *NAMES, "link")


def insights_table(series: Sequence[Series], *, zone: str) -> str:
    """One line a delivery and UTC day; ``fetched`` and ``published`` are local times with their offset. A
    number that the network doesn't tell is an empty cell."""
    place = ZoneInfo(zone)
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for one in series:
        post = one.post
        for day in one.days:
            numbers = day.numbers.told()
            cells = (
                day.day.isoformat(),
                day.fetched_at.astimezone(place).isoformat(timespec="minutes"),
                str(post.delivery_id),
                post.account,
                post.network,
                post.post_id,
                post.published_at.astimezone(place).isoformat(timespec="minutes"),
                f"{post.age(day.fetched_at).total_seconds() / 86_400:.1f}",
                *(str(numbers.get(name, "")) for name in NAMES),
                post.link or "",
            )
            table.writerow(map(safe_cell, cells))
    return BOM + written.getvalue()
