"""Walking through time and giving slots away."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.core.model import Account, Campaign, Post
from scheduler.core.plan.deck import Deck
from scheduler.core.plan.difference import difference
from scheduler.core.plan.ledger import Ledger
from scheduler.core.plan.moments import turns
from scheduler.core.plan.rows import FIRST, Entry, LeftOut, Plan, QueueRow, Unplaced
from scheduler.core.plan.rules import Rules
from scheduler.core.policy import State
from scheduler.core.slots import resolve

MOVABLE = (State.PLANNED, State.AWAITING_APPROVAL)
_NEVER_PUBLIC = (State.SKIPPED, State.REJECTED, State.MISSED, State.FAILED)
_NEXT, _AGAIN = "It is the next in its campaign.", "All others were shown since it was."
_PINNED = "Its file names this time."

Group = tuple[str, int]
"""A post's showing: its id and the number of the occurrence."""


def make_plan(
    *,
    posts: Sequence[Post],
    campaigns: Sequence[Campaign],
    accounts: Sequence[Account],
    queue: Sequence[QueueRow],
    now: datetime,
    until: datetime,
    rules: Rules | None = None,
) -> Plan:
    """Plan the time from ``now`` to ``until`` (aware UTC)."""
    movable, fixed = _sorted_out(queue, now)
    # What was queued further ahead than this plan looks is still planned for, or it would be dropped.
    until = max([until, *(row.due_at for row in movable)])
    table = _Table(posts, campaigns, accounts, rules or Rules(), now)
    table.lay_out(fixed)
    table.pin()
    table.deal(until)
    return difference(
        table.entries,
        movable=movable,
        staying=table.staying(fixed),
        unplaced=table.unplaced(),
        left_out=table.left_out,
        meant=table.meant(),
    )


def _sorted_out(queue: Sequence[QueueRow], now: datetime) -> tuple[list[QueueRow], list[QueueRow]]:
    """The rows that may be planned anew, and those that may not: a showing something has happened to on
    one account keeps its times on the others, too."""
    settled = {(row.post_id, row.occurrence) for row in queue if not is_movable(row, now)}
    movable: list[QueueRow] = []
    fixed: list[QueueRow] = []
    for row in queue:
        (fixed if (row.post_id, row.occurrence) in settled else movable).append(row)
    return movable, fixed


def is_movable(row: QueueRow, now: datetime) -> bool:
    # A slot that has begun can't be given away again, though a staggered or jittered delivery of it comes later.
    return row.state in MOVABLE and min(row.due_at, row.slot) > now and not row.touched


@dataclass(slots=True)
class _Table:
    """Where the cards are dealt. One deck a campaign, one ledger for all."""

    posts: Sequence[Post]
    campaigns: Sequence[Campaign]
    accounts: Sequence[Account]
    rules: Rules
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    _ledger: Ledger = field(init=False)
    _decks: list[Deck] = field(init=False)
    _used: set[tuple[str, datetime]] = field(default_factory=set)
    _nowhere: list[Unplaced] = field(default_factory=list)
    _shown: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    _targets: dict[str, list[Account]] = field(default_factory=dict)
    _mine: dict[str, list[Post]] = field(default_factory=dict)
    _lists: dict[tuple[str, tuple[str, ...]], list[Account]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ledger = Ledger(self.rules)
        names = {campaign.name for campaign in self.campaigns}
        only = self.campaigns[0].name if len(self.campaigns) == 1 else None
        mine: defaultdict[str, list[Post]] = defaultdict(list)
        by_name = {campaign.name: campaign for campaign in self.campaigns}
        for post in self.posts:
            name = post.campaign or only
            if name not in names:
                self._nowhere.append(Unplaced(post.id, _homeless(post)))
            elif targets := self._meant_for(post, by_name[name]):
                self._targets[post.id] = targets
                mine[name].append(post)
            else:
                why = "None of the accounts in tipcast.toml is on a network it is meant for."
                self._nowhere.append(Unplaced(post.id, why))
        self._mine = mine

    def lay_out(self, fixed: Sequence[QueueRow]) -> None:
        """Put what can't be changed on the table."""
        posts = {post.id: post for post in self.posts}
        accounts = {account.name: account for account in self.accounts}
        for row in fixed:
            # A slot stays its post's own, also when a person skips the post on one account: else the
            # next post would jump in on the other accounts, and all that follow it would move.
            self._used.add((row.campaign, row.slot))
            times, last_at = self._shown.get(row.post_id, (0, row.slot))
            self._shown[row.post_id] = max(times, row.occurrence), max(last_at, row.slot)
            if (account := accounts.get(row.account)) is None:
                continue
            self._ledger.take(account, row.due_at)
            if row.state not in _NEVER_PUBLIC and (post := posts.get(row.post_id)) is not None:
                self._ledger.show(post, account, row.due_at)
        self._decks = [Deck(one, self._mine.get(one.name, ()), self._shown) for one in self.campaigns]

    def pin(self) -> None:
        """Posts whose files name a time come first; the others flow around them."""
        for campaign in self.campaigns:
            zone = ZoneInfo(campaign.zone)
            for post in self._mine.get(campaign.name, ()):
                if post.at is None or post.id in self._shown:
                    continue
                slot_at = resolve(post.at, zone)
                if slot_at <= self.now:
                    why = f"Its time, {post.at:%d %b %Y %H:%M}, is past."
                    self._nowhere.append(Unplaced(post.id, why))
                    continue
                self._used.add((campaign.name, slot_at))
                times = [(one, slot_at) for one in self._targets[post.id]]
                if not self._give(campaign, post, FIRST, slot_at, times, _PINNED):
                    self._nowhere.append(Unplaced(post.id, self._against(post, FIRST, *times[0]) or ""))

    def deal(self, until: datetime) -> None:
        """Walk through all slots up to ``until``."""
        for slot_at, places in turns(self.campaigns, after=self.now, until=until):
            if self._ledger.is_black(slot_at):
                continue
            for place in places:
                if (self.campaigns[place].name, slot_at) not in self._used:
                    self._fill(self._decks[place], slot_at)

    def _fill(self, deck: Deck, slot_at: datetime) -> None:
        """Give a slot to the first post that keeps all rules."""
        campaign, tried = deck.campaign, set()
        for post, occurrence in deck.candidates(slot_at):
            targets = self._targets[post.id]
            key = tuple(account.name for account in targets)
            if key in tried:
                continue  # these accounts are busy now, whatever the post
            times = [(account, self._due(campaign, post, occurrence, account, slot_at)) for account in targets]
            if any(
                at <= self.now or self._ledger.is_black(at) or not self._ledger.is_free(one, at) for one, at in times
            ):
                if not campaign.jitter:
                    tried.add(key)
                continue
            if not all(self._ledger.is_fresh(post, account.network, at) for account, at in times):
                continue
            if self._give(campaign, post, occurrence, slot_at, times, _NEXT if occurrence == FIRST else _AGAIN):
                deck.played(post, occurrence, slot_at)
                return

    def _give(
        self,
        campaign: Campaign,
        post: Post,
        occurrence: int,
        slot_at: datetime,
        times: Sequence[tuple[Account, datetime]],
        why: str,
    ) -> bool:
        """Plan a showing on all its accounts but those that something speaks against. False: it speaks
        against all of them, and nothing is planned."""
        against = [self._against(post, occurrence, account, at) for account, at in times]
        if all(against):
            return False
        late, waits = post.late or campaign.late, campaign.approval
        for (account, at), reason in zip(times, against, strict=True):
            self._ledger.take(account, at)
            if reason:
                self.left_out.append(LeftOut(post.id, account.name, slot_at, reason))
                continue
            self._ledger.show(post, account, at)
            self.entries.append(
                Entry(post.id, account.name, account.network, occurrence, at, campaign.name, late, why, slot_at, waits)
            )
        return True

    def _against(self, post: Post, occurrence: int, account: Account, at: datetime) -> str | None:
        """Why a showing leaves out one account."""
        network = account.network
        if occurrence > FIRST and self.rules.wordings(post, network) == 1:
            return f"{network} refuses the same words twice; write more of them under captions: {network}."
        if not self._ledger.affords(post, network, at):
            return f"The budget of ${self.rules.budget[network]:.2f} for {network} in {at:%B} would be exceeded."
        return None

    def _due(self, campaign: Campaign, post: Post, occurrence: int, account: Account, slot_at: datetime) -> datetime:
        """The slot, as far off as the campaign wants it for this account."""
        if not campaign.stagger and not campaign.jitter:
            return slot_at
        off = campaign.stagger.get(account.name, campaign.stagger.get(account.network, timedelta()))
        if campaign.jitter:
            text = f"{campaign.seed}/{post.id}/{occurrence}/{account.name}"
            throw = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**31 - 1
            off += timedelta(minutes=round(campaign.jitter.total_seconds() / 60 * throw))
        return slot_at + off

    def _meant_for(self, post: Post, campaign: Campaign) -> list[Account]:
        """Posts that name the same networks share one list."""
        key = campaign.name, post.networks
        if key not in self._lists:
            self._lists[key] = [
                account
                for account in self.accounts
                if (not campaign.accounts or account.name in campaign.accounts)
                and (not post.networks or account.network in post.networks)
            ]
        return self._lists[key]

    def staying(self, fixed: Sequence[QueueRow]) -> list[tuple[Entry, QueueRow]]:
        """What still goes out in the future and may not be moved any more, beside its row."""
        networks = {account.name: account.network for account in self.accounts}
        campaigns = {campaign.name: campaign for campaign in self.campaigns}
        own = {post.id: post.late for post in self.posts}

        def entry(row: QueueRow) -> Entry:
            campaign = campaigns.get(row.campaign)
            # Without its campaign it goes on as it was queued.
            late = own.get(row.post_id) or (campaign.late if campaign else row.late) or ""
            waits = campaign.approval if campaign else row.state == State.AWAITING_APPROVAL
            why = "Something has happened to its post already, so it keeps its time."
            network = networks[row.account]
            return Entry(
                row.post_id,
                row.account,
                network,
                row.occurrence,
                row.due_at,
                row.campaign,
                late,
                why,
                row.slot_at,
                waits,
            )

        return [
            (entry(row), row)
            for row in fixed
            if row.state in MOVABLE and row.due_at > self.now and row.account in networks
        ]

    def meant(self) -> dict[str, frozenset[str]]:
        """For which accounts each post is."""
        return {post.id: frozenset(one.name for one in self._targets.get(post.id, ())) for post in self.posts}

    def unplaced(self) -> list[Unplaced]:
        """Posts that were never shown and get no slot, and why."""
        found = [one for one in self._nowhere if one.post_id not in self._shown]
        for deck in self._decks:
            why = "Its campaign is paused." if deck.campaign.paused else "No slot is left for it in this time."
            found += [Unplaced(post.id, why) for post in deck.unshown]
        return found


def _homeless(post: Post) -> str:
    if post.campaign:
        return f'There is no campaign "{post.campaign}" in tipcast.toml.'
    return "It names no campaign, and there is more than one (or none)."
