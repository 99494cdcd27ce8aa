"""How many posts each account gets, from when to when, and what they cost. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.rehearsal.story import Shown


@dataclass(frozen=True, slots=True)
class Line:
    """One account. ``dollars`` None: posting is free."""

    account: str
    network: str
    arrived: int
    posts: int
    first_at: datetime | None
    last_at: datetime | None
    dollars: float | None


@dataclass(frozen=True, slots=True)
class Month:
    """What an account's posts of a month cost; ``first_at`` is the first of them."""

    account: str
    first_at: datetime
    posts: int
    dollars: float


def lines(shown: Sequence[Shown], accounts: Mapping[str, str]) -> list[Line]:
    found = []
    for account, network in accounts.items():
        mine = [one for one in shown if one.account == account]
        paid = [one.dollars for one in mine if one.dollars is not None and one.sent_at is not None]
        free = all(one.dollars is None for one in mine)
        times = sorted(one.at for one in mine)
        found.append(
            Line(
                account,
                network,
                sum(1 for one in mine if not one.problem),
                len(mine),
                times[0] if times else None,
                times[-1] if times else None,
                None if free else sum(paid),
            )
        )
    return found


def months(shown: Sequence[Shown], zone: ZoneInfo) -> list[Month]:
    """By account and month in ``zone``, of what arrived and isn't free."""
    found: dict[tuple[str, int, int], Month] = {}
    for one in sorted(shown, key=lambda one: (one.account, one.at)):
        if one.dollars is None or one.sent_at is None:
            continue
        local = one.sent_at.astimezone(zone)
        key = (one.account, local.year, local.month)
        known = found.get(key, Month(one.account, one.sent_at, 0, 0.0))
        found[key] = Month(one.account, known.first_at, known.posts + 1, known.dollars + one.dollars)
    return list(found.values())
