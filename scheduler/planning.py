"""The use case around the pure plan: read posts and queue, plan, and put the plan into the queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler import networks
from scheduler.captions.tags import room
from scheduler.core.lateness import parse_span
from scheduler.core.model import Account, Campaign, Post
from scheduler.core.plan import Blackout, Plan, QueueRow, Rules, make_plan
from scheduler.core.prices import cost_of
from scheduler.core.slots import resolve
from scheduler.forecast import Cost, costs, warnings
from scheduler.logins import ends, kind_of, with_shared
from scheduler.store import insights, logins, queue
from scheduler.store.queue import Undone
from scheduler.wiring import Workspace

LOOK_AHEAD_YEARS = 2
"""Further than anything is queued by default; public holidays are known for these years."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans one workspace. The posts and the rules are read once."""

    workspace: Workspace
    posts: Sequence[Post]
    campaigns: Sequence[Campaign]
    rules: Rules

    def plan(self, queue_rows: list[QueueRow], *, until: datetime) -> Plan:
        settings = self.workspace.settings
        return make_plan(
            posts=self.posts,
            campaigns=self.campaigns,
            accounts=settings.accounts,
            queue=queue_rows,
            now=self.workspace.clock.now(),
            until=until,
            rules=self.rules,
        )


def planner_of(workspace: Workspace) -> Planner:
    """Raises BadInput with what is wrong in posts and settings."""
    return Planner(workspace, workspace.posts(), workspace.settings.campaigns, rules_of(workspace))


def current_plan(workspace: Workspace, *, until: datetime) -> Plan:
    """What would go out until then, and the difference to what is queued. Writes nothing."""
    return foreseen(planner_of(workspace), until=until)[0]


def foreseen(planner: Planner, *, until: datetime) -> tuple[Plan, list[Cost], list[str]]:
    """The plan, what it costs, and warnings."""
    workspace, accounts = planner.workspace, planner.workspace.settings.accounts
    with workspace.store.reading() as connection:
        rows, known = queue.queue_rows(connection), logins.by_account(connection)
    plan = planner.plan(rows, until=until)
    most = {
        account.name: limit.value
        for account in accounts
        if (limit := networks.load(account.network).limits.posts_a_day) is not None
    }
    kinds = {account.name: kind_of(workspace, account) for account in accounts}
    fingerprints = {name: workspace.connections.fingerprint(name) for name in kinds}
    told = warnings(
        plan.entries,
        most_a_day=most,
        zone=workspace.settings.zone,
        ends=ends(kinds, with_shared(known, accounts), fingerprints, now=workspace.clock.now()),
        hostless=[account.name for account in accounts if _lacks_host(account)],
    )
    found = costs(plan.entries, posts={post.id: post for post in planner.posts}, rules=planner.rules)
    return plan, found, told


def _lacks_host(account: Account) -> bool:
    return networks.load(account.network).fetches_pictures and "picture_host" not in account.options


def queue_plan(workspace: Workspace, *, until: datetime, approve: bool = False) -> Plan:
    """Plan and queue in one transaction. ``approve`` lets also campaigns with approval go out."""
    planner = planner_of(workspace)
    if approve:
        planner = replace(planner, campaigns=[replace(one, approval=False) for one in planner.campaigns])
    now = workspace.clock.now()
    with workspace.store.writing() as connection:
        plan = planner.plan(queue.queue_rows(connection), until=until)
        queue.apply_plan(connection, plan, now=now)
    return plan


def undo_plan(workspace: Workspace) -> Undone | None:
    """Take back the last ``queue_plan``; None if there is none."""
    with workspace.store.writing() as connection:
        return queue.undo_last(connection, now=workspace.clock.now())


def rules_of(workspace: Workspace) -> Rules:
    """The workspace's rules for the planner."""
    settings, drafter = workspace.settings, workspace.drafter
    rhythm = settings.rhythm

    costs: dict[tuple[str, str], float] = {}

    def cost(post: Post, network: str) -> float:
        prices, key = networks.load(network).prices, (post.id, network)
        if key not in costs:
            caption = drafter.caption(post, network) if prices is not None else None
            costs[key] = cost_of([caption.text, *caption.thread], prices) if caption else 0.0
        return costs[key]

    def wordings(post: Post, network: str) -> int | None:
        limits = networks.load(network).limits
        if not limits.refuses_repeats:
            return None
        campaign, own = drafter.campaign_of(post), len(post.wordings.get(network, ())) + 1
        most = room(network, limits.hashtags.value if limits.hashtags else None)
        # Tags that take turns make other words of the same sentences, where they stand in the caption.
        in_caption = network not in post.captions and network not in settings.tags_in_comment
        takes_turns = campaign is not None and in_caption and len(campaign.hashtags) > most
        return own + takes_turns

    return Rules(
        blackouts=tuple(_blackouts(workspace)),
        section_gap=rhythm.section_gap,
        link_gap=rhythm.link_gap,
        min_gap={
            account.name: parse_span(account.options["min_gap"])
            for account in settings.accounts
            if "min_gap" in account.options
        },
        budget=rhythm.budget,
        read_at=_reads(workspace),
        zone=settings.zone,
        cost=cost,
        wordings=wordings,
        link=drafter.link,
    )


def _reads(workspace: Workspace) -> dict[str, tuple[float, list[datetime]]]:
    """What reading numbers has cost where there is a budget: (price, when)."""
    found = {}
    for network in workspace.settings.rhythm.budget:
        prices = networks.load(network).prices
        if prices is not None and prices.own_read:
            with workspace.store.reading() as connection:
                found[network] = (prices.own_read, insights.reads(connection, network))
    return found


def _blackouts(workspace: Workspace) -> Iterator[Blackout]:
    rhythm, zone = workspace.settings.rhythm, ZoneInfo(workspace.settings.zone)
    for first, last in rhythm.days:
        yield _black(first, last, zone, why="It is blacked out in tipcast.toml.")
    if rhythm.holidays:
        from scheduler.public_holidays import public_holidays

        year = workspace.clock.now().astimezone(zone).year
        found = public_holidays(rhythm.holidays, years=range(year, year + LOOK_AHEAD_YEARS + 1))
        for day, name in sorted(found.items()):
            yield _black(day, day, zone, why=f"It is a public holiday: {name}.")


def _black(first: date, last: date, zone: ZoneInfo, *, why: str) -> Blackout:
    begin = resolve(datetime.combine(first, time()), zone)
    return Blackout(begin, resolve(datetime.combine(last + timedelta(days=1), time()), zone), why)
