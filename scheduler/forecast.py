"""What a plan costs, and what will get in its way: told before anything is queued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.core.model import Post
from scheduler.core.plan import Entry, Rules
from scheduler.core.renewal import Login

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cost:
    """US dollars for a network in a month ("2027-01"); ``budget`` None: not limited."""

    month: str
    network: str
    dollars: float
    deliveries: int
    budget: float | None = None


def costs(entries: Iterable[Entry], *, posts: Mapping[str, Post], rules: Rules) -> list[Cost]:
    """By month in the workspace's zone, networks that cost nothing left out."""
    zone = ZoneInfo(rules.zone)
    found: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for entry in entries:
        if entry.post_id in posts and (dollars := rules.cost(posts[entry.post_id], entry.network)):
            found[f"{entry.due_at.astimezone(zone):%Y-%m}", entry.network].append(dollars)
    return [
        Cost(month, network, round(sum(all_of), 4), len(all_of), rules.budget.get(network))
        for (month, network), all_of in sorted(found.items())
    ]


def warnings(
    entries: Sequence[Entry], *, logins: Mapping[str, Login], most_a_day: Mapping[str, int], zone: str
) -> list[str]:
    """Sentences on logins that end too early and days with more posts than a network takes."""
    place = ZoneInfo(zone)
    told = []
    by_account: defaultdict[str, list[datetime]] = defaultdict(list)
    for entry in entries:
        by_account[entry.account].append(entry.due_at)
    for account, times in sorted(by_account.items()):
        login = logins.get(account)
        if login is not None and login.expires_at is not None and login.renew_at is None:
            after = sum(1 for at in times if at > login.expires_at)
            if after:
                ends = f"{login.expires_at.astimezone(place):%d %b %Y}"
                told.append(
                    f"{account}: {after} posts come after {ends}, when its login ends. Connect it again before."
                )
        if (most := most_a_day.get(account)) and (day := _overfull(sorted(times), most)):
            told.append(
                f"{account}: more than {most} posts within 24 hours from {day.astimezone(place):%d %b %Y}; "
                "the network may refuse them."
            )
    return told


def _overfull(times: Sequence[datetime], most: int) -> datetime | None:
    """The first moment from which more than ``most`` fall into a day."""
    return next((one for one, later in zip(times, times[most:], strict=False) if later - one < DAY), None)
