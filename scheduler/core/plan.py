"""The plan: posts + campaigns + accounts + queue + now → what goes out when. Pure and repeatable.

A campaign deals its posts, in its order, to its slots; at each slot one post goes to every account
it is meant for. A post something has already happened to keeps its past and gets no new slot.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from heapq import merge
from zoneinfo import ZoneInfo

from scheduler.core.model import Account, Campaign, Post
from scheduler.core.policy import State
from scheduler.core.slots import occurrences, parse_slot

FIRST = 1
"""The number of a post's first occurrence on an account."""

_MOVABLE = (State.PLANNED, State.AWAITING_APPROVAL)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A delivery as the planner sees it. ``touched``: a worker has had it in hand."""

    post_id: str
    account: str
    occurrence: int
    due_at: datetime
    state: str
    campaign: str
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One delivery of the plan."""

    post_id: str
    account: str
    network: str
    occurrence: int
    due_at: datetime
    campaign: str
    late: str
    why: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        return (self.post_id, self.account, self.occurrence)


@dataclass(frozen=True, slots=True)
class Move:
    """A queued delivery that gets another time."""

    entry: Entry
    from_at: datetime


@dataclass(frozen=True, slots=True)
class Drop(QueueRow):
    """A queued delivery that no longer goes out."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A post that gets no slot, and why."""

    post_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All future deliveries in the order they are due, and how they differ from the queue."""

    entries: tuple[Entry, ...]
    added: tuple[Entry, ...]
    moved: tuple[Move, ...]
    dropped: tuple[Drop, ...]
    kept: tuple[Entry, ...]
    unplaced: tuple[Unplaced, ...]


def make_plan(
    *,
    posts: Sequence[Post],
    campaigns: Sequence[Campaign],
    accounts: Sequence[Account],
    queue: Sequence[QueueRow],
    now: datetime,
    until: datetime,
) -> Plan:
    """Plan the time from ``now`` to ``until`` (aware UTC)."""
    # A post something has happened to on one account keeps its times on the others, too.
    settled = {row.post_id for row in queue if not _is_movable(row, now)} & {post.id for post in posts}
    movable = {_key(row): row for row in queue if _is_movable(row, now) and row.post_id not in settled}
    # What was queued further ahead than this plan looks is still planned for, or it would be dropped.
    until = max([until, *(row.due_at for row in movable.values())])
    fixed = [row for row in queue if _key(row) not in movable]
    taken = {(row.account, row.due_at) for row in fixed}
    # A slot stays its post's own, also when a person skips the post on one account: else the next
    # post would jump in on the other accounts, and all that follow it would move.
    used = {(row.campaign, row.due_at) for row in fixed}
    wanted: list[Entry] = []
    unplaced: list[Unplaced] = []
    for campaign in campaigns:
        mine = [post for post in posts if _belongs(post, campaign, campaigns)]
        # Ordered before the used ones are taken out: what has gone out must not shuffle the rest.
        free = [post for post in _in_order(mine, campaign) if post.id not in settled]
        slots = (slot for slot in moments(campaign, after=now, until=until) if (campaign.name, slot) not in used)
        entries, left = _deal(free, campaign, accounts, slots=slots, taken=taken)
        wanted += entries
        unplaced += left
    for post in posts:
        if post.id not in settled and not any(_belongs(post, campaign, campaigns) for campaign in campaigns):
            unplaced.append(Unplaced(post.id, _homeless(post)))
    staying = _staying(fixed, posts=posts, campaigns=campaigns, accounts=accounts, now=now)
    return _difference(wanted, movable, unplaced, staying=staying, known={post.id for post in posts})


def moments(campaign: Campaign, *, after: datetime, until: datetime) -> Iterator[datetime]:
    """The campaign's slots in ``(after, until]``, merged, each moment once, inside start and end."""
    zone = ZoneInfo(campaign.zone)
    anchor = campaign.start.astimezone(zone).date() if campaign.start else None
    if campaign.start is not None:
        after = max(after, campaign.start - timedelta(microseconds=1))
    if campaign.end is not None:
        until = min(until, campaign.end)
    streams = [occurrences(parse_slot(slot), zone, after=after, until=until, anchor=anchor) for slot in campaign.slots]
    last = None
    for moment in merge(*streams):
        if moment != last:
            yield moment
        last = moment


def next_slot(campaign: Campaign, *, after: datetime, until: datetime) -> datetime | None:
    """The campaign's first slot after a moment, if there is one before ``until``."""
    return next(moments(campaign, after=after, until=until), None)


def _key(row: QueueRow) -> tuple[str, str, int]:
    return (row.post_id, row.account, row.occurrence)


def _is_movable(row: QueueRow, now: datetime) -> bool:
    return row.state in _MOVABLE and row.due_at > now and not row.touched


def _belongs(post: Post, campaign: Campaign, campaigns: Sequence[Campaign]) -> bool:
    return post.campaign == campaign.name if post.campaign else len(campaigns) == 1


def _homeless(post: Post) -> str:
    if post.campaign:
        return f'There is no campaign "{post.campaign}" in tipcast.toml.'
    return "It names no campaign, and there is more than one (or none)."


def _in_order(posts: list[Post], campaign: Campaign) -> list[Post]:
    if campaign.order == "shuffled":
        return sorted(posts, key=lambda post: hashlib.sha256(f"{campaign.name}/{post.id}".encode()).digest())
    if campaign.order == "round robin":
        turns: dict[str, int] = defaultdict(int)
        ranked = []
        for position, post in enumerate(posts):
            ranked.append((turns[post.kind], position, post))
            turns[post.kind] += 1
        return [post for _, _, post in sorted(ranked, key=lambda item: item[:2])]
    return posts


def _targets(post: Post, campaign: Campaign, accounts: Sequence[Account]) -> list[Account]:
    return [
        account
        for account in accounts
        if (not campaign.accounts or account.name in campaign.accounts)
        and (not post.networks or account.network in post.networks)
    ]


def _deal(
    posts: Sequence[Post],
    campaign: Campaign,
    accounts: Sequence[Account],
    *,
    slots: Iterator[datetime],
    taken: set[tuple[str, datetime]],
) -> tuple[list[Entry], list[Unplaced]]:
    """One post a slot, to all its accounts; a slot where one of them is busy is left to the other campaign."""
    entries: list[Entry] = []
    unplaced: list[Unplaced] = []
    for post in posts:
        targets = _targets(post, campaign, accounts)
        if not targets:
            unplaced.append(Unplaced(post.id, "None of the accounts in tipcast.toml is on a network it is meant for."))
            continue
        due_at = next((slot for slot in slots if not any((one.name, slot) in taken for one in targets)), None)
        if due_at is None:
            unplaced.append(Unplaced(post.id, "No slot is left for it in this time."))
            continue
        for account in targets:
            taken.add((account.name, due_at))
            late = post.late or campaign.late
            entries.append(Entry(post.id, account.name, account.network, FIRST, due_at, campaign.name, late))
    return entries, unplaced


def _staying(
    fixed: Sequence[QueueRow],
    *,
    posts: Sequence[Post],
    campaigns: Sequence[Campaign],
    accounts: Sequence[Account],
    now: datetime,
) -> list[Entry]:
    """What still goes out in the future and may not be moved any more."""
    networks = {account.name: account.network for account in accounts}
    late = {campaign.name: campaign.late for campaign in campaigns}
    own = {post.id: post.late for post in posts}
    return [
        Entry(
            row.post_id, row.account, networks[row.account], row.occurrence, row.due_at, row.campaign,
            late=own.get(row.post_id) or late.get(row.campaign, ""),
            why="Something has happened to its post already, so it keeps its time.",
        )
        for row in fixed
        if row.state in _MOVABLE and row.due_at > now and row.account in networks
    ]  # fmt: skip


def _difference(
    wanted: list[Entry],
    movable: dict[tuple[str, str, int], QueueRow],
    unplaced: list[Unplaced],
    *,
    staying: list[Entry],
    known: set[str],
) -> Plan:
    added, moved, kept = [], [], list(staying)
    for entry in wanted:
        row = movable.pop(entry.key, None)
        if row is None:
            added.append(replace(entry, why="It is the next in its campaign."))
        elif row.due_at != entry.due_at:
            moved.append(Move(replace(entry, why="The order or the slots have changed."), row.due_at))
        else:
            kept.append(replace(entry, why="It is queued for this time already."))
    reasons = {one.post_id: one.why for one in unplaced}
    dropped = tuple(
        Drop(**asdict(row), why=_why_dropped(row, reasons, known=known))
        for row in sorted(movable.values(), key=lambda row: (row.due_at, row.post_id, row.account))
    )
    entries = sorted(
        [*added, *(move.entry for move in moved), *kept], key=lambda entry: (entry.due_at, entry.post_id, entry.account)
    )
    return Plan(tuple(entries), tuple(added), tuple(moved), dropped, tuple(kept), tuple(unplaced))


def _why_dropped(row: QueueRow, reasons: Mapping[str, str], *, known: set[str]) -> str:
    if row.post_id not in known:
        return "Its post is gone."
    return reasons.get(row.post_id, "Its post is no longer meant for this account.")
