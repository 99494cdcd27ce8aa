"""Runs the coming weeks against the sandbox and says what arrived."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.clock.virtual import VirtualClock
from scheduler.config import DATABASE_NAME, DATABASE_SETTING, Settings
from scheduler.core.delivery import Delivery, Receipt
from scheduler.rehearsal.sheet import Sheet, Shown
from scheduler.sandbox.published import Profile, PublicPost
from scheduler.sandbox.server import Sandbox
from scheduler.store import deliveries
from scheduler.wiring import Workspace

# After the last slot, unknown deliveries still have to be settled and limits waited out.
AFTERTIME = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it: the sheet to look at, and the sandbox that still serves the follower pages."""

    sheet: Sheet
    sandbox: Sandbox
    steps: int

    @property
    def troubles(self) -> int:
        return sum(1 for shown in self.sheet.shown if shown.problem)


def rehearse(settings: Settings, *, now: datetime, weeks: int, scratch: Path, port: int = 0) -> Rehearsal:
    """Live ``weeks`` from ``now`` on a virtual clock. Writes only into the empty folder ``scratch``;
    the caller stops the sandbox."""
    clock = VirtualClock(now)
    until = now + timedelta(weeks=weeks)
    brand = settings.brand
    profile = Profile(brand.name, brand.handle, brand.website)
    zone = ZoneInfo(settings.zone)
    sandbox = Sandbox(clock=clock, directory=scratch / "networks", profile=profile, zone=zone)
    sandbox.start(port)
    try:
        workspace = Workspace(_scratch_settings(settings, scratch, sandbox), clock, workers=1)
        try:
            steps = _live(workspace, clock, until)
            shown = _shown(workspace, sandbox, since=now)
        finally:
            workspace.close()
    except BaseException:
        sandbox.stop()
        raise
    return Rehearsal(Sheet(brand, zone, now, until, shown), sandbox, steps)


def _scratch_settings(settings: Settings, scratch: Path, sandbox: Sandbox) -> Settings:
    """The same settings, with the sandbox's addresses and secrets and a copy of the database."""
    from scheduler.networks import load
    from scheduler.wiring import setting

    real = settings.root / DATABASE_NAME
    copy = scratch / DATABASE_NAME
    if real.is_file():
        with sqlite3.connect(real) as source, sqlite3.connect(copy) as target:
            source.backup(target)
    given = sandbox.secrets()
    environment = {DATABASE_SETTING: f"sqlite:///{copy}"}
    for network, address in sandbox.addresses().items():
        environment[f"TIPCAST_{network.upper()}_URL"] = address
    for account in settings.accounts:
        for secret in load(account.network).secrets:
            environment[setting(account, secret)] = given.get(f"{account.network.upper()}_{secret.name}", "")
    return replace(settings, environment=environment)


def _live(workspace: Workspace, clock: VirtualClock, until: datetime) -> int:
    """Plan, queue, and let time pass from one moment that needs attention to the next."""
    from scheduler.planning import queue_plan

    queue_plan(workspace, until=until, approve=True)
    steps = 0
    while True:
        with workspace.store.reading() as connection:
            wake_at = deliveries.next_wake_at(connection, now=clock.now())
        if wake_at is None or wake_at > until + AFTERTIME:
            return steps
        clock.wait_until(wake_at)
        worked = workspace.tick.run()
        if not worked:
            return steps
        steps += worked


def _shown(workspace: Workspace, sandbox: Sandbox, *, since: datetime) -> list[Shown]:
    with workspace.store.reading() as connection:
        rows = [row for row in deliveries.listed(connection) if row.due_at >= since]
        receipts = deliveries.receipts_by_delivery(connection)
    titles = {post.id: post.title for post in workspace.posts()}
    public = {network: sandbox.posts(network) for network in {row.network for row in rows}}
    return [
        _show(row, receipts.get(row.id), public[row.network], sandbox, titles.get(row.post_id, row.post_id))
        for row in rows
    ]


def _show(row: Delivery, receipt: Receipt | None, public: Sequence[PublicPost], sandbox: Sandbox, title: str) -> Shown:
    draft = row.draft or {}
    digests = tuple(picture["digest"] for picture in draft.get("pictures", ()))
    arrived = [post for post in public if receipt is not None and post.id == receipt.remote_id]
    twins = [post for post in public if digests and tuple(picture.digest for picture in post.pictures) == digests]
    problem = ""
    if row.state != "published" or not arrived:
        problem = row.why or f"It is {row.state} and did not arrive."
    elif len(twins) > 1 or len(arrived) > 1:
        problem = f"It is public {max(len(twins), len(arrived))} times."
    post = arrived[0] if arrived else None
    return Shown(
        network=row.network,
        account=row.account,
        post_title=title,
        post_id=row.post_id,
        due_at=row.due_at,
        state=row.state,
        caption=post.text if post else draft.get("caption", ""),
        title=post.title if post else draft.get("title"),
        alts=tuple(picture.alt for picture in post.pictures) if post else (),
        pictures=tuple(sandbox.picture(picture.digest) for picture in post.pictures) if post else (),
        problem=problem,
    )
