"""Giving a post another time: its file says so from then on, and its deliveries go there.

The other posts stay where they are. The slot that becomes free is filled when a person next puts the plan into the
queue, and the plan shows her before what would move up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.core.errors import BadInput, Problem
from scheduler.core.plan import FIRST, Plan, QueueRow
from scheduler.core.slots import resolve
from scheduler.planning import Planner, planner_of
from scheduler.posts.parse import PostFile
from scheduler.posts.write import update_post
from scheduler.store import deliveries, queue
from scheduler.wiring import Workspace


@dataclass(frozen=True, slots=True)
class Moved:
    """``before`` is the time that the post's file named (None: none), ``change`` the number of what changed in the
    queue (None: nothing), both to take it back."""

    before: datetime | None
    change: int | None


def move(workspace: Workspace, file: PostFile, at: datetime | None) -> Moved:
    """Let a post go out at the local time ``at`` (None: when its campaign has room). Raises BadInput, and then
    nothing has changed, when that is past or not possible, or its first showing has begun to go out."""
    post, now = file.post, workspace.clock.now()
    where = post.file or post.id
    with workspace.store.reading() as connection:
        rows = [row for row in deliveries.of_post(connection, post.id) if row.occurrence == FIRST]
    if any(row.claim > 0 or row.due_at <= now for row in rows):
        what = f"“{post.title}” has begun to go out, so its time can't be changed any more."
        raise BadInput(Problem(where, what, "", field="at"))
    if at is not None and resolve(at, ZoneInfo(_zone_of(workspace, file))) <= now:
        raise BadInput(
            Problem(where, f"{at:%d %b %Y %H:%M} is past.", "Choose a time that is still to come.", field="at")
        )
    as_it_was = planner_of(workspace)
    planner = replace(as_it_was, posts=[replace(one, at=at) if one.id == post.id else one for one in as_it_was.posts])
    if rows:
        with workspace.store.reading() as connection:
            queued = queue.queue_rows(connection)
        _demand_place(_of_post(planner, queued, post.id, now), post.id, where)
        _demand_room_for_others(as_it_was.plan(queued, until=now), planner.plan(queued, until=now), post.id, where)
    update_post(file.path, {"at": at})
    if not rows:
        return Moved(post.at, None)
    with workspace.store.writing() as connection:
        plan = _of_post(planner, queue.queue_rows(connection), post.id, now)
        queue.apply_plan(connection, plan, now=now)
        return Moved(post.at, queue.last_change(connection) if plan.is_new else None)


def move_back(workspace: Workspace, file: PostFile, moved: Moved) -> bool:
    """Take a move back. False: the queue was changed since, so nothing is done."""
    with workspace.store.writing() as connection:
        if moved.change is not None:
            if queue.last_change(connection) != moved.change:
                return False
            queue.undo_last(connection, now=workspace.clock.now())
        update_post(file.path, {"at": moved.before})
    return True


def _of_post(planner: Planner, rows: list[QueueRow], post_id: str, now: datetime) -> Plan:
    """Of the plan only what becomes of one post's first showing."""
    plan = planner.plan(rows, until=now)

    def is_mine(key: tuple[str, str, int]) -> bool:
        return key[0] == post_id and key[2] == FIRST

    return replace(
        plan,
        added=(),
        moved=tuple(one for one in plan.moved if is_mine(one.entry.key)),
        changed=tuple(one for one in plan.changed if is_mine(one.entry.key)),
        dropped=tuple(one for one in plan.dropped if is_mine(one.key)),
    )


def _demand_place(plan: Plan, post_id: str, where: str) -> None:
    why = [one.why for one in plan.unplaced if one.post_id == post_id] + [one.why for one in plan.dropped]
    if why:
        raise BadInput(Problem(where, why[0], "Choose another time.", field="at"))


def _demand_room_for_others(before: Plan, after: Plan, post_id: str, where: str) -> None:
    """What is queued and stays as it is must not lose its place, to a budget for instance."""
    lost = {one.key for one in before.dropped}
    driven_out = [one for one in after.dropped if one.key not in lost and one.key[0] != post_id]
    if driven_out:
        one = driven_out[0]
        what = f"Then “{one.key[0]}” could no longer go out on {one.key[1]}: {one.why}"
        raise BadInput(Problem(where, what, "Choose another time.", field="at"))


def _zone_of(workspace: Workspace, file: PostFile) -> str:
    campaign = workspace.drafter.campaign_of(file.post)
    return campaign.zone if campaign else workspace.settings.zone
