"""The use case around the pure plan: read posts and queue, plan, and put the plan into the queue."""

from __future__ import annotations

from datetime import datetime

from scheduler.core.plan import Plan, make_plan
from scheduler.store import queue
from scheduler.wiring import Workspace


def current_plan(workspace: Workspace, *, until: datetime) -> Plan:
    """What would go out until then, and the difference to what is queued. Writes nothing."""
    with workspace.store.reading() as connection:
        rows = queue.queue_rows(connection)
    settings = workspace.settings
    return make_plan(
        posts=workspace.posts(),
        campaigns=settings.campaigns,
        accounts=settings.accounts,
        queue=rows,
        now=workspace.clock.now(),
        until=until,
    )


def queue_plan(workspace: Workspace, *, until: datetime, approve: bool = False) -> Plan:
    """Plan and queue in one transaction. ``approve`` lets also campaigns with approval go out."""
    posts = workspace.posts()
    settings = workspace.settings
    waiting = frozenset(campaign.name for campaign in settings.campaigns if campaign.approval and not approve)
    now = workspace.clock.now()
    with workspace.store.writing() as connection:
        plan = make_plan(
            posts=posts,
            campaigns=settings.campaigns,
            accounts=settings.accounts,
            queue=queue.queue_rows(connection),
            now=now,
            until=until,
        )
        queue.apply_plan(connection, plan, now=now, waiting=waiting)
    return plan
