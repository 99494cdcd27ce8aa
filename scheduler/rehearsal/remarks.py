"""What to look at first, in sentences; the worst first. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from scheduler import networks
from scheduler.core.errors import Problem
from scheduler.core.plan import Plan
from scheduler.core.renewal import End
from scheduler.forecast import warnings
from scheduler.rehearsal.calendar import clock_changes, day_words, time_words
from scheduler.rehearsal.names import account_words, counted, dollars
from scheduler.rehearsal.story import Detail, Remark, Shown, Weight

T = TypeVar("T")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known besides the deliveries. ``unread`` is what is wrong with posts that were left out; ``held`` says why accounts wait for a person already;
    ``awaiting`` counts deliveries and ``approval`` names campaigns that wait for one; ``renewals`` counts
    how often each ending login was renewed."""

    zone: ZoneInfo
    accounts: Mapping[str, str]
    titles: Mapping[str, str]
    plan: Plan
    unread: Sequence[Problem] = ()
    ends: Sequence[End] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    awaiting: int = 0
    approval: Sequence[str] = ()
    unconnected: Sequence[str] = ()
    renewals: Mapping[str, int] = field(default_factory=dict)


def remarks(shown: Sequence[Shown], seen: Seen, *, from_at: datetime, until: datetime) -> list[Remark]:
    """All there is to say, the worst first."""
    found = [
        *_unread(seen),
        *_not_arrived(shown, seen),
        *_people(seen),
        *_logins(shown, seen),
        *_waited(shown, seen),
        *_without_slot(seen),
        *_crowded(seen),
        *_shortened(shown, seen),
        *_cards(shown, seen),
        *_costly(shown, seen),
        *_clocks(shown, seen, from_at=from_at, until=until),
        *_quiet(seen),
    ]
    return sorted(found, key=lambda remark: list(Weight).index(remark.weight))


def _unread(seen: Seen) -> Iterator[Remark]:
    for problem in seen.unread:
        yield Remark(Weight.STOPS, f"Left out here, and until it is mended nothing can be queued: {problem}")


def _not_arrived(shown: Sequence[Shown], seen: Seen) -> Iterator[Remark]:
    for (account, problem), all_of in _grouped(shown, lambda one: (one.account, one.problem)):
        if problem:
            name = _name(account, seen)
            yield Remark(Weight.STOPS, f"{name}: {_posts(all_of)} not arrive. {problem}", _cases(all_of, seen))


def _people(seen: Seen) -> Iterator[Remark]:
    for account, why in seen.held.items():
        yield Remark(Weight.STOPS, f"{_name(account, seen)} waits for you already, before any of this: {why}")
    if seen.awaiting:
        what = counted(seen.awaiting, "delivery waits", "deliveries wait")
        yield Remark(Weight.LOOK, f"{what} for your approval: tipcast approve. Here it was given.")
    for campaign in seen.approval:
        yield Remark(Weight.LOOK, f"Nothing of the campaign “{campaign}” goes out before you approve it; here you did.")


def _logins(shown: Sequence[Shown], seen: Seen) -> Iterator[Remark]:
    for end in seen.ends:
        late = [one for one in shown if one.account == end.account and one.due_at > end.ends_at]
        if not late:
            continue
        day = day_words(end.ends_at, seen.zone)
        network = networks.load(seen.accounts[end.account]).login_network
        counted_from = ", counted from today because nobody knows its age" if end.counted else ""
        sentence = (
            f"{_name(end.account, seen)}: its login ends on {day}{counted_from}, and nothing in .env renews it. "
            f"{counted(len(late), 'post comes', 'posts come')} after that: put in what renews it "
            f"(docs/networks/{network}.md), or a new login before."
        )
        yield Remark(Weight.STOPS, sentence, _cases(late[:1], seen, "the first that would not go out"))


def _waited(shown: Sequence[Shown], seen: Seen) -> Iterator[Remark]:
    moved = [one for one in shown if one.is_late or (one.hitches and not one.problem)]
    for account, all_of in _grouped(moved, lambda one: one.account):
        sentence = f"{_name(account, seen)}: {counted(len(all_of), 'post was', 'posts were')} held up on the way."
        yield Remark(Weight.LOOK, sentence, tuple(_detail(one, _hold_up(one, seen), seen) for one in all_of))


def _hold_up(one: Shown, seen: Seen) -> str:
    told = " ".join(dict.fromkeys(one.hitches))
    if one.sent_at is None or not one.is_late:
        return told
    out = f"went out on {day_words(one.sent_at, seen.zone)}, {time_words(one.sent_at, seen.zone)}"
    return f"{out}. {told}" if told else f"{out}."


def _without_slot(seen: Seen) -> Iterator[Remark]:
    plan, titles = seen.plan, seen.titles
    if plan.unplaced:
        sentence = f"{counted(len(plan.unplaced), 'post has', 'posts have')} no slot in this time."
        details = (Detail(f"“{titles.get(one.post_id, one.post_id)}”: {one.why}") for one in plan.unplaced)
        yield Remark(Weight.LOOK, sentence, tuple(details))
    for (account, why), rows in _grouped(plan.left_out, lambda one: (one.account, one.why)):
        sentence = f"{_name(account, seen)} goes without {counted(len(rows), 'post', 'posts')}: {why}"
        details = (
            Detail(f"{day_words(one.slot_at, seen.zone)}, “{titles.get(one.post_id, one.post_id)}”") for one in rows
        )
        yield Remark(Weight.LOOK, sentence, tuple(details))
    if plan.dropped:
        sentence = f"{counted(len(plan.dropped), 'queued delivery falls', 'queued deliveries fall')} away."
        details = (
            Detail(f"{day_words(one.due_at, seen.zone)}, “{titles.get(one.post_id, one.post_id)}”: {one.why}")
            for one in plan.dropped
        )
        yield Remark(Weight.LOOK, sentence, tuple(details))


def _crowded(seen: Seen) -> Iterator[Remark]:
    limits = {name: networks.load(network).limits.posts_a_day for name, network in seen.accounts.items()}
    most = {name: limit.value for name, limit in limits.items() if limit is not None}
    for sentence in warnings(seen.plan.entries, most_a_day=most, zone=seen.zone.key):
        yield Remark(Weight.LOOK, sentence)


def _shortened(shown: Sequence[Shown], seen: Seen) -> Iterator[Remark]:
    for account, all_of in _grouped([one for one in shown if one.dropped], lambda one: one.account):
        sentence = (
            f"{_name(account, seen)}: {counted(len(all_of), 'caption is', 'captions are')} shortened to fit "
            f"{all_of[0].limit}; {counted(sum(len(one.dropped) for one in all_of), 'sentence is', 'sentences are')} left out."
        )
        details = (_detail(one, f"without “{' '.join(one.dropped)}”", seen) for one in all_of)
        yield Remark(Weight.LOOK, sentence, tuple(details))


def _cards(shown: Sequence[Shown], seen: Seen) -> Iterator[Remark]:
    split = [one for one in shown if len(one.pictures) > one.cards > 0]
    for account, all_of in _grouped(split, lambda one: one.account):
        posts = counted(len(all_of), "post goes", "posts go")
        sentence = f"{_name(account, seen)}: the words of {posts} over more cards than were written."
        details = (_detail(one, f"{one.cards} written, {len(one.pictures)} shown", seen) for one in all_of)
        yield Remark(Weight.LOOK, sentence, tuple(details))
    unsaid = [one for one in shown if one.unsaid]
    for account, all_of in _grouped(unsaid, lambda one: one.account):
        carousels = counted(len(all_of), "carousel has", "carousels have")
        sentence = f"{_name(account, seen)}: {carousels} more cards than fit; some sentences are on none."
        details = (_detail(one, f"without “{' '.join(one.unsaid)}”", seen) for one in all_of)
        yield Remark(Weight.LOOK, sentence, tuple(details))


def _costly(shown: Sequence[Shown], seen: Seen) -> Iterator[Remark]:
    for account, all_of in _grouped([one for one in shown if one.dollars is not None], lambda one: one.account):
        prices = networks.load(all_of[0].network).prices
        costly = [one for one in all_of if one.dollars == prices.with_link != prices.post]
        if not costly:
            continue
        more = (prices.with_link - prices.post) * len(costly)
        sentence = (
            f"{_name(account, seen)}: {counted(len(costly), 'post holds', 'posts hold')} an address and costs "
            f"{dollars(prices.with_link)} instead of {dollars(prices.post)}: {dollars(more)} more in all."
        ).replace("posts hold an address and costs", "posts hold an address and cost")
        yield Remark(Weight.LOOK, sentence, _cases(costly, seen))


def _clocks(shown: Sequence[Shown], seen: Seen, *, from_at: datetime, until: datetime) -> Iterator[Remark]:
    for change in clock_changes(seen.zone, from_at, until):
        sentence = (
            f"The clocks change in the night to {change.day:%A} {change.day.day} {change.day:%B %Y}: {change.words}. "
            f"Posts keep their local times in {seen.zone.key}."
        )
        same_day = [one for one in shown if one.at.astimezone(seen.zone).date() == change.day]
        yield Remark(Weight.KNOW, sentence, _cases(same_day, seen, "on that day"))


def _quiet(seen: Seen) -> Iterator[Remark]:
    for account, number in seen.renewals.items():
        if number:
            times = counted(number, "time", "times")
            yield Remark(Weight.KNOW, f"{_name(account, seen)}: its login ends, and was renewed {times} on the way.")
    if seen.unconnected:
        names = ", ".join(_name(account, seen) for account in seen.unconnected)
        yield Remark(
            Weight.KNOW,
            f"Not connected yet: {names}. Here they have logins that don't end; docs/networks says how to get yours.",
        )


def _grouped(things: Iterable[T], key: Callable[[T], K]) -> list[tuple[K, list[T]]]:
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return list(groups.items())


def _posts(all_of: Sequence[Shown]) -> str:
    return f"{counted(len(all_of), 'post does', 'posts do')}"


def _cases(all_of: Iterable[Shown], seen: Seen, text: str = "") -> tuple[Detail, ...]:
    return tuple(_detail(one, text, seen) for one in all_of)


def _detail(one: Shown, text: str, seen: Seen) -> Detail:
    when = f"{day_words(one.due_at, seen.zone)}, {time_words(one.due_at, seen.zone)}"
    return Detail(f"{when}, “{one.post_title}”" + (f": {text}" if text else ""), one.id)


def _name(account: str, seen: Seen) -> str:
    return account_words(account, seen.accounts.get(account, account))
