"""The plan: what would go out, how that differs from the queue, and putting it there."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, render_template, request

from scheduler.core.plan import Entry, Plan
from scheduler.planning import foreseen, planner_of, queue_plan, undo_plan
from scheduler.web.answers import back
from scheduler.web.desk import Desk

WEEKS = (4, 13, 26, 52)
USUAL = 13


def mount(app: Flask, desk: Desk) -> None:
    def show() -> str:
        workspace, weeks = desk.workspace(), _weeks(request.args.get("weeks", ""))
        planner = planner_of(workspace)
        plan, costs, warnings = foreseen(planner, until=workspace.clock.now() + timedelta(weeks=weeks))
        titles = {post.id: post.title for post in planner.posts}
        return render_template(
            "plan.html",
            plan=plan,
            groups=_groups(plan, workspace.settings.zone),
            costs=costs,
            warnings=warnings,
            titles=titles,
            weeks=weeks,
            choices=WEEKS,
            waits=any(campaign.approval for campaign in workspace.settings.campaigns),
        )

    def apply() -> Any:
        workspace, weeks = desk.workspace(), _weeks(request.form.get("weeks", ""))
        plan = queue_plan(
            workspace, until=workspace.clock.now() + timedelta(weeks=weeks), approve="approve" in request.form
        )
        changed = len(plan.added) + len(plan.moved) + len(plan.changed) + len(plan.dropped)
        return back("/", "plan.applied", n=changed)

    def undo() -> Any:
        undone = undo_plan(desk.workspace())
        return back("/plan", "plan.nothing_to_undo" if undone is None else "plan.undone")

    app.add_url_rule("/plan", "plan", show)
    app.add_url_rule("/plan", "apply_plan", apply, methods=["POST"])
    app.add_url_rule("/plan/undo", "undo_plan", undo, methods=["POST"])


def _weeks(text: str) -> int:
    return int(text) if text.isdecimal() and 1 <= int(text) <= 520 else USUAL


def _groups(plan: Plan, zone: str) -> list[tuple[Entry, str, list[str], Any]]:
    """What differs from the queue, a post and time each: (one of its entries, how, its accounts, its time before)."""
    place = ZoneInfo(zone)
    was = {move.entry.key: move.from_at for move in plan.moved}
    new, changed = {one.key for one in plan.added}, {one.entry.key for one in plan.changed}

    def sort_of(entry: Entry) -> str:
        if entry.key in new:
            return "new"
        return "moved" if entry.key in was else "changed" if entry.key in changed else "kept"

    found = []
    for (_, _, sort), same in groupby(plan.entries, key=lambda one: (one.due_at, one.post_id, sort_of(one))):
        entries = list(same)
        before = was.get(entries[0].key)
        found.append((entries[0], sort, [one.account for one in entries], before and before.astimezone(place)))
    return found
