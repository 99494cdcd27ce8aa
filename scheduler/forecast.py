"""What a plan costs, and what will get in its way: told before anything is queued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.core.model import Post
from scheduler.core.plan import Entry, Rules
from scheduler.core.renewal import End

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
    entries: Sequence[Entry],
    *,
    most_a_day: Mapping[str, int],
    zone: str,
    ends: Iterable[End] = (),
    hostless: Collection[str] = (),
) -> list[str]:
    """Sentences on logins that end too early, days with more posts than a network takes, and accounts whose
    pictures it could fetch from nowhere (``hostless``)."""
    place, end_of = ZoneInfo(zone), {end.account: end for end in ends}
    told = []
    by_account: defaultdict[str, list[datetime]] = defaultdict(list)
    for entry in entries:
        by_account[entry.account].append(entry.due_at)
    for account, times in sorted(by_account.items()):
        if (end := end_of.get(account)) and (after := sum(1 for at in times if at > end.ends_at)):
            told.append(_too_late(end, after, place))
        if account in hostless:
            told.append(
                f"{account}: {_posts(len(times), 'needs', 'need')} a public address for the pictures, and no "
                "picture_host is set: nothing can go out there."
            )
        if (most := most_a_day.get(account)) and (day := _overfull(sorted(times), most)):
            told.append(
                f"{account}: more than {most} posts within 24 hours from {day.astimezone(place):%d %b %Y}; "
                "the network may refuse them."
            )
    return told


def _too_late(end: End, after: int, place: ZoneInfo) -> str:
    at_the_latest = " at the latest (nobody knows its age)" if end.counted else ""
    return (
        f"{end.account}: {_posts(after, 'comes', 'come')} after {end.ends_at.astimezone(place):%d %b %Y}, when its login "
        f"ends{at_the_latest}. Log in again before: tipcast connect {end.account}"
    )


def _posts(number: int, one: str, more: str) -> str:
    return f"{number} post {one}" if number == 1 else f"{number} posts {more}"


def _overfull(times: Sequence[datetime], most: int) -> datetime | None:
    """The first moment from which more than ``most`` fall into a day."""
    return next((one for one, later in zip(times, times[most:], strict=False) if later - one < DAY), None)
