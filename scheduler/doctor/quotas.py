"""More posts in a day than a network takes."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from scheduler.doctor.facts import Facts, Patient
from scheduler.doctor.finding import Due, Finding, Level
from scheduler.doctor.words import day, posts

AREA = "limit"
DAY = timedelta(days=1)


def quotas(facts: Facts) -> Iterator[Finding]:
    """The first stretch with too many posts, by the network's own number when it was asked."""
    for one in facts.patients:
        condition = one.answered.condition if one.answered else None
        quota = condition.quota if condition else None
        total, period = (quota.total, quota.period) if quota else (one.posts_a_day, DAY)
        if total is None:
            continue
        if quota is not None and quota.used >= total:
            yield _used_up(one, quota.used, facts)
        if hit := beyond(facts.of(one.name), sent=one.sent, most=total, period=period):
            yield _crowded(one, hit, total, facts)


def beyond(dues: Sequence[Due], *, sent: Sequence[datetime], most: int, period: timedelta) -> list[Due]:
    """The deliveries that come when ``most`` went out in the ``period`` before them already."""
    times, found = sorted(sent), []
    for due in sorted(dues, key=lambda one: one.due_at):
        if len(times) - bisect_right(times, due.due_at - period) >= most:
            found.append(due)  # refused, so it doesn't count against the next one
        else:
            insort(times, due.due_at)
    return found


def _used_up(one: Patient, used: int, facts: Facts) -> Finding:
    soon = [due for due in facts.of(one.name) if due.due_at < facts.now + DAY]
    what = f"{one.title}: {used} posts went out in the last 24 hours, and that is all it takes."
    mend = f"Nothing: {posts(len(soon))} of the next day wait until there is room." if soon else "Nothing."
    return Finding(Level.KNOW, AREA, "quota-used-up", what, mend, one.name, hit=soon)


def _crowded(one: Patient, hit: Sequence[Due], most: int, facts: Facts) -> Finding:
    first = hit[0].due_at
    what = (
        f"{one.title}: from {day(first, facts.zone)} more than {most} posts fall into 24 hours; "
        f"{posts(len(hit))} will have to wait."
    )
    mend = "Spread them over more days: fewer slots, or longer spacing in tipcast.toml."
    return Finding(Level.WILL_BREAK, AREA, "too-many-a-day", what, mend, one.name, on=first, hit=hit)
