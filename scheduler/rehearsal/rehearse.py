"""Lives the coming weeks against the sandbox and tells what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.clock.virtual import VirtualClock
from scheduler.config import Settings
from scheduler.core.delivery import Hold
from scheduler.core.errors import BadInput
from scheduler.core.plan import Plan
from scheduler.core.policy import State
from scheduler.core.renewal import End, Login
from scheduler.logins import Kind, ends, kind_of, with_shared
from scheduler.rehearsal.gather import gather, pictures_of
from scheduler.rehearsal.remarks import Seen, remarks
from scheduler.rehearsal.stage import Stage, set_up, tear_down
from scheduler.rehearsal.story import Story, Weight
from scheduler.sandbox.server import Sandbox
from scheduler.store import deliveries, follow_ups, holds, logins
from scheduler.wiring import Workspace

# After the last slot, unknown deliveries still have to be settled and limits waited out.
AFTERTIME = timedelta(days=3)
_OPEN = (State.PLANNED, State.AWAITING_APPROVAL, State.BLOCKED)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it, and the sandboxes that still serve the follower pages: the caller stops them."""

    story: Story
    sandboxes: Sequence[Sandbox]
    steps: int

    @property
    def troubles(self) -> int:
        return sum(1 for shown in self.story.shown if shown.problem)

    @property
    def needs_person(self) -> bool:
        """Whether something stops, here or, in the real weeks to come, for a reason that is known today."""
        return not self.story.shown or any(remark.weight is Weight.STOPS for remark in self.story.remarks)

    def stop(self) -> None:
        tear_down(self.sandboxes)


@dataclass(frozen=True, slots=True)
class _Before:
    """How the queue stood: what is over (not shown), what waits for approval, who is held, what is known
    of logins."""

    over: frozenset[int]
    awaiting: tuple[int, ...]
    held: tuple[Hold, ...]
    known: Mapping[str, Login]


def rehearse(settings: Settings, *, now: datetime, weeks: int, scratch: Path, port: int = 0) -> Rehearsal:
    """Live ``weeks`` from ``now`` on a virtual clock. Writes only into the empty folder ``scratch``, and
    cards that aren't drawn yet into the workspace's."""
    clock = VirtualClock(now)
    real = Workspace(settings, clock)
    kinds = {account.name: kind_of(real, account) for account in settings.accounts}
    stage = set_up(settings, clock, scratch=scratch, kinds=kinds, port=port)
    fingerprints = {name: real.connections.fingerprint(name) for name in kinds}
    try:
        with closing(stage):
            story, steps = _play(stage, clock, kinds, fingerprints=fingerprints, until=now + timedelta(weeks=weeks))
    except BaseException:
        tear_down(stage.sandboxes)
        raise
    return Rehearsal(story, stage.sandboxes, steps)


def _play(
    stage: Stage,
    clock: VirtualClock,
    kinds: Mapping[str, Kind],
    *,
    fingerprints: Mapping[str, str],
    until: datetime,
) -> tuple[Story, int]:
    """``fingerprints`` are those of the person's own logins."""
    settings, now = stage.settings, clock.now()
    before = _look(stage)
    plan = _queue(stage, before, until=until)
    _draw(stage, plan, until=until)
    steps = live(stage, clock, until=until)
    shown = gather(stage, without=before.over, until=until)
    seen = _seen(stage, before, plan, kinds, ends(kinds, before.known, fingerprints, now=now))
    story = Story(
        brand=settings.brand,
        zone=ZoneInfo(settings.zone),
        from_at=now,
        until=until,
        accounts=seen.accounts,
        shown=shown,
        remarks=remarks(shown, seen, from_at=now, until=until),
        pictures=dict(pictures_of(stage, shown)),
        language=settings.language,
    )
    return story, steps


def _look(stage: Stage) -> _Before:
    with stage.store.reading() as connection:
        rows = deliveries.listed(connection)
        return _Before(
            over=frozenset(row.id for row in rows if row.state not in _OPEN),
            awaiting=tuple(row.id for row in rows if row.state == State.AWAITING_APPROVAL),
            held=tuple(hold for hold in holds.listed(connection) if hold.until is None),
            known=with_shared(logins.by_account(connection), stage.settings.accounts),
        )


def _queue(stage: Stage, before: _Before, *, until: datetime) -> Plan:
    """As ``apply`` does, with everything approved."""
    from scheduler.planning import queue_plan
    from scheduler.publishing.person import Person

    plan = queue_plan(stage, until=until, approve=True)
    with stage.store.reading() as connection:
        states = (State.AWAITING_APPROVAL,)
        waiting = [row.id for row in deliveries.listed(connection, states=states) if row.id in before.awaiting]
    Person(stage.store, stage.clock.now()).approve(waiting)
    return plan


def _draw(stage: Stage, plan: Plan, *, until: datetime) -> None:
    """All cards before time begins to pass, so that none is late for being drawn."""
    posts = {post.id: post for post in stage.posts()}
    for entry in plan.entries:
        if entry.post_id in posts and entry.due_at <= until:
            with suppress(BadInput):  # its delivery says so
                stage.drafter.cards(posts[entry.post_id], entry.network)


def live(stage: Stage, clock: VirtualClock, *, until: datetime) -> int:
    """Let time pass from one moment that needs attention to the next; returns how many steps were taken."""
    steps = 0
    while (moment := _next_moment(stage, clock.now())) is not None and moment <= until + AFTERTIME:
        is_new = moment > clock.now()
        clock.wait_until(moment)
        worked = stage.tick.run()
        if not worked and not is_new:
            break
        steps += worked
    return steps


def _next_moment(stage: Stage, now: datetime) -> datetime | None:
    """The next delivery, end of a hold or renewal; None when there is nothing left to deliver."""
    with stage.store.reading() as connection:
        wake_at = deliveries.next_wake_at(connection, now=now)
        lifted = [hold.until for hold in holds.listed(connection) if hold.until is not None and hold.until > now]
        comment_at = follow_ups.next_wake_at(connection, now=now)
        renewals = [login.wake_at for login in logins.by_account(connection).values() if login.wake_at is not None]
    deliverable = [*(one for one in (wake_at, comment_at) if one is not None), *lifted]
    return min([*deliverable, *renewals]) if deliverable else None


def _seen(stage: Stage, before: _Before, plan: Plan, kinds: Mapping[str, Kind], login_ends: Sequence[End]) -> Seen:
    settings = stage.settings
    return Seen(
        zone=ZoneInfo(settings.zone),
        accounts={account.name: account.network for account in settings.accounts},
        titles={post.id: post.title for post in stage.posts()},
        plan=plan,
        unread=tuple(stage.unread),
        ends=tuple(login_ends),
        held={hold.scope.removeprefix("account:"): hold.why for hold in before.held},
        awaiting=len(before.awaiting),
        approval=tuple(campaign.name for campaign in settings.campaigns if campaign.approval),
        unconnected=tuple(name for name, kind in kinds.items() if not kind.connected),
        renewals={
            account.name: stage.stands_in[account.name].tokens.renewals(account.network)
            for account in settings.accounts
            if kinds[account.name].renewed
        },
    )
