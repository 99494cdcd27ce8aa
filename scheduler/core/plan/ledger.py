"""What has been given away: times of accounts, showings of sections and links, money of months."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Hashable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.core.model import Account, Post
from scheduler.core.plan.rules import Rules

NOTHING = timedelta()


class Ledger:
    """Asked before each showing, told after it. Times are kept sorted, so that what is fixed in the
    future is respected from both sides."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._zone = ZoneInfo(rules.zone)
        self._times: defaultdict[Hashable, list[datetime]] = defaultdict(list)
        self._spent: defaultdict[tuple[str, int, int], float] = defaultdict(float)
        for network, (price, moments) in rules.read_at.items():
            for at in moments:
                self._spent[self._month(network, at)] += price
        self._begins, self._ends = _joined(rules)

    def is_black(self, at: datetime) -> bool:
        """Whether a moment lies in a black-out."""
        place = bisect_right(self._begins, at)
        return place > 0 and at < self._ends[place - 1]

    def is_free(self, account: Account, at: datetime) -> bool:
        """Whether an account has nothing at this time, nor nearer to it than its gap."""
        return self._is_apart(account.name, at, self._rules.min_gap.get(account.name, NOTHING))

    def is_fresh(self, post: Post, network: str, at: datetime) -> bool:
        """Whether the network hasn't seen the post's section or link too shortly before, or will after."""
        rules = self._rules
        section = _section(post) if rules.section_gap else None
        if section and not self._is_apart(("section", network, section), at, rules.section_gap):
            return False
        gap = rules.link_gap.get(network, NOTHING)
        link = rules.link(post, network) if gap else None
        return link is None or self._is_apart(("link", network, link), at, gap)

    def affords(self, post: Post, network: str, at: datetime) -> bool:
        """Whether the month's budget holds one more."""
        budget = self._rules.budget.get(network)
        if budget is None:
            return True
        spent = self._spent[self._month(network, at)] + self._rules.cost(post, network)
        return round(spent, 4) <= round(budget, 4)

    def take(self, account: Account, at: datetime) -> None:
        """Give the account's time away, to whatever it is."""
        insort(self._times[account.name], at)

    def show(self, post: Post, account: Account, at: datetime) -> None:
        """Note a showing that followers see."""
        rules, network = self._rules, account.network
        if rules.section_gap and (section := _section(post)):
            insort(self._times["section", network, section], at)
        if rules.link_gap.get(network) and (link := rules.link(post, network)):
            insort(self._times["link", network, link], at)
        if network in rules.budget:
            self._spent[self._month(network, at)] += rules.cost(post, network)

    def _is_apart(self, key: Hashable, at: datetime, gap: timedelta) -> bool:
        times = self._times.get(key)
        if not times:
            return True
        place = bisect_left(times, at)
        if place < len(times) and (times[place] == at or times[place] - at < gap):
            return False
        return place == 0 or at - times[place - 1] >= gap

    def _month(self, network: str, at: datetime) -> tuple[str, int, int]:
        local = at.astimezone(self._zone)
        return network, local.year, local.month


def _joined(rules: Rules) -> tuple[list[datetime], list[datetime]]:
    """Begins and ends of black-outs in order, overlapping ones made one."""
    begins: list[datetime] = []
    ends: list[datetime] = []
    for one in sorted(rules.blackouts, key=lambda one: one.begin):
        if ends and one.begin <= ends[-1]:
            ends[-1] = max(ends[-1], one.end)
        else:
            begins.append(one.begin)
            ends.append(one.end)
    return begins, ends


def _section(post: Post) -> tuple[str, str] | None:
    """The same section of the same article; showings of one post in several rounds count too."""
    if post.origin is None or not post.origin.section:
        return None
    return post.origin.article, post.origin.section
