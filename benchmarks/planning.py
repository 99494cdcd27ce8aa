"""Planning a year: fifty campaigns beside one, and beside the bare insertion of the planned rows."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from benchmarks.table import report
from scheduler.core.model import Account, Campaign, CardText, Kind, Post
from scheduler.core.plan import Plan, make_plan
from scheduler.store.tables import metadata

CAMPAIGNS, POSTS, ROUNDS = 50, 200, 5
NETWORKS = ("facebook", "instagram", "x", "pinterest")
NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
ONE, MANY, BARE = "one campaign", f"{CAMPAIGNS} campaigns", "bare insertion of their rows"


def run() -> bool:
    planned = plan(CAMPAIGNS)
    rows = [
        (one.post_id, one.account, one.network, one.campaign, one.occurrence, "planned", at, at, "", str(number), at)
        for number, one in enumerate(planned.entries)
        for at in (int(one.due_at.timestamp() * 1_000_000),)
    ]
    work: dict[str, Callable[[], object]] = {
        ONE: lambda: plan(1),
        MANY: lambda: plan(CAMPAIGNS),
        BARE: lambda: insert(rows),
    }
    # What other benchmarks left in memory would be gone through again and again while so many rows are made.
    gc.collect()
    gc.freeze()
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for number in range(ROUNDS + 1):
        for name, task in work.items():
            began = time.process_time()
            task()
            if number:
                seconds[name].append(time.process_time() - began)
    gc.unfreeze()
    print(f"\n{len(rows):,} deliveries of {CAMPAIGNS * POSTS:,} posts in a year")
    against_one = report("planning: fifty campaigns beside one", seconds, base=ONE, goals={MANY: 60.0})
    against_bare = report("planning rows: beside their bare insertion", seconds, base=BARE, goals={MANY: 3.0})
    return against_one and against_bare


def plan(campaigns: int) -> Plan:
    """Each campaign has accounts of its own, four slots a week and 200 posts."""
    names = [f"c{number}" for number in range(campaigns)]
    post = Post("", Kind.REMEDY, "Tip", "Text.", (CardText("Text."),))
    return make_plan(
        posts=[replace(post, id=f"{name}-{number}", campaign=name) for name in names for number in range(POSTS)],
        campaigns=[
            Campaign(
                name, ("mon,tue,thu,fri 09:00",), "Europe/London", accounts=tuple(f"{name}-{one}" for one in NETWORKS)
            )
            for name in names
        ],
        accounts=[Account(f"{name}-{network}", network) for name in names for network in NETWORKS],
        queue=[],
        now=NOW,
        until=NOW + timedelta(days=365),
    )


def insert(rows: list[tuple[object, ...]]) -> None:
    """As the store's table has it, with its indexes, in memory."""
    from sqlalchemy.schema import CreateIndex, CreateTable

    table = metadata.tables["deliveries"]
    connection = sqlite3.connect(":memory:")
    connection.execute(str(CreateTable(table)))
    for index in table.indexes:
        connection.execute(str(CreateIndex(index)))
    with connection:
        connection.executemany(
            "INSERT INTO deliveries (post_id, account, network, campaign, occurrence, state, due_at, wake_at, late, marker,"
            " slot_at, claim, tries, why, needs_person, handle) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', 0, '{}')",
            rows,
        )
    connection.close()
