"""Giving a post another time: its file says so from then on, and the queue follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.core.errors import BadInput, Problem
from scheduler.core.plan import FIRST, Plan
from scheduler.core.slots import resolve
from scheduler.planning import queue_plan
from scheduler.posts.parse import PostFile
from scheduler.posts.write import update_post
from scheduler.store import deliveries
from scheduler.wiring import Workspace


@dataclass(frozen=True, slots=True)
class Moved:
    """``before`` is what the post's file said, to take it back; ``others`` are posts that moved with it."""

    before: datetime | None
    others: tuple[str, ...]


def move(workspace: Workspace, file: PostFile, at: datetime | None) -> Moved:
    """Let a post go out at the local time ``at`` (None: when its campaign's slots say). Raises BadInput when that
    is past, or its first showing has begun to go out."""
    post, now = file.post, workspace.clock.now()
    with workspace.store.reading() as connection:
        rows = [row for row in deliveries.of_post(connection, post.id) if row.occurrence == FIRST]
    if any(row.claim > 0 or row.due_at <= now for row in rows):
        what = f"“{post.title}” has begun to go out, so its time can't be changed any more."
        raise BadInput(Problem(post.file or post.id, what, "", field="at"))
    zone = ZoneInfo(_zone_of(workspace, file))
    if at is not None and resolve(at, zone) <= now:
        what = f"{at:%d %b %Y %H:%M} is past."
        raise BadInput(Problem(post.file or post.id, what, "Choose a time that is still to come.", field="at"))
    update_post(file.path, {"at": at})
    if not rows:
        return Moved(post.at, ())
    return Moved(post.at, _others(queue_plan(workspace, until=now), post.id))


def _zone_of(workspace: Workspace, file: PostFile) -> str:
    campaign = workspace.drafter.campaign_of(file.post)
    return campaign.zone if campaign else workspace.settings.zone


def _others(plan: Plan, post_id: str) -> tuple[str, ...]:
    found = [move.entry.post_id for move in plan.moved] + [drop.post_id for drop in plan.dropped]
    return tuple(dict.fromkeys(one for one in found if one != post_id))
