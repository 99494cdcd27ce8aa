"""A season of random campaigns: whatever the rules, they are kept, and everything has its turn."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.core.model import Account, Campaign, CardText, Kind, Origin, Post, Season
from scheduler.core.plan import Blackout, Plan, QueueRow, Rules, make_plan, moments
from scheduler.core.policy import State

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
UNTIL = NOW + 26 * WEEK
NETWORKS = ("facebook", "x", "pinterest")
ACCOUNTS = tuple(Account(name, name) for name in NETWORKS)
ZONES = ("Europe/London", "Africa/Cairo", "America/Santiago", "Asia/Beirut", "Australia/Lord_Howe", "UTC")
PRICE = 0.2


def post(name: str, **parts: Any) -> Post:
    return replace(Post(name, Kind.OTHER, name, "Text.", (CardText("Text."),)), **parts)


@dataclass(frozen=True)
class World:
    posts: tuple[Post, ...]
    campaigns: tuple[Campaign, ...]
    rules: Rules

    def plan(self, queue: list[QueueRow] | None = None, *, now: datetime = NOW, until: datetime = UNTIL) -> Plan:
        return make_plan(
            posts=self.posts, campaigns=self.campaigns, accounts=ACCOUNTS, queue=queue or [], now=now, until=until,
            rules=self.rules,
        )  # fmt: skip


def queued(plan: Plan, state: State = State.PLANNED) -> list[QueueRow]:
    return [
        QueueRow(
            one.post_id,
            one.account,
            one.occurrence,
            one.due_at,
            state.value,
            one.campaign,
            slot_at=one.slot_at,
            late=one.late,
        )
        for one in plan.entries
    ]


spans = st.sampled_from([timedelta(), timedelta(hours=3), DAY, 3 * DAY])
slot_texts = st.sampled_from(
    ["mon 08:00", "tue 09:00", "fri 12:30", "daily 00:30", "31st 09:00", "first tue 01:30", "0 2 * * 6"]
)
seasons = st.sampled_from([(), (Season((1, 1), (2, 15)),), (Season((11, 15), (1, 31)), Season((3, 1), (5, 31)))])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    campaigns = tuple(
        Campaign(
            name,
            tuple(draw(st.lists(slot_texts, min_size=1, max_size=3, unique=True))),
            draw(st.sampled_from(ZONES)),
            accounts=tuple(draw(st.lists(st.sampled_from(NETWORKS), unique=True, max_size=2))),
            order=draw(st.sampled_from(["as written", "shuffled", "round robin"])),
            weight=draw(st.integers(1, 3)),
            seed=draw(st.sampled_from(["", "a"])),
            stagger=draw(st.sampled_from([{}, {"x": timedelta(hours=2)}, {"pinterest": DAY}])),
            jitter=draw(st.sampled_from([timedelta(), timedelta(minutes=20)])),
            repeat_after=draw(st.sampled_from([None, 2 * WEEK, 5 * WEEK])),
            most_showings=draw(st.sampled_from([None, 2, 3])),
            seasons=draw(seasons),
            paused=draw(st.sampled_from([False, False, False, True])),
        )
        for name in draw(st.sampled_from([("tips",), ("tips", "news"), ("tips", "news", "offers")]))
    )
    names = [campaign.name for campaign in campaigns]
    posts = tuple(
        post(
            name,
            kind=draw(st.sampled_from(list(Kind))),
            campaign=draw(st.sampled_from(names)),
            networks=tuple(draw(st.lists(st.sampled_from(NETWORKS), unique=True, max_size=2))),
            origin=Origin("glutes", draw(st.sampled_from("AB")), "d"),
            link=draw(st.sampled_from([None, "https://example.com/a", "https://example.com/b"])),
            seasons=draw(seasons),
            at=draw(st.sampled_from([None, None, None, datetime(2027, 2, 9, 9), datetime(2027, 3, 28, 1, 30)])),
        )
        for name in draw(st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8))
    )
    begins = draw(st.lists(st.integers(0, 180), max_size=3))
    rules = Rules(
        blackouts=tuple(Blackout(NOW + at * DAY, NOW + (at + 9) * DAY, "away") for at in begins),
        section_gap=draw(spans),
        link_gap=draw(st.sampled_from([{}, {"pinterest": 4 * DAY}])),
        min_gap=draw(st.sampled_from([{}, {"x": timedelta(hours=5), "facebook": DAY}])),
        budget=draw(st.sampled_from([{}, {"x": 0.6}, {"x": 0.0}])),
        cost=lambda one, network: PRICE if network == "x" else 0.0,
        wordings=draw(st.sampled_from([lambda one, network: None, lambda one, network: 1 if network == "x" else None])),
        link=lambda one, network: one.link,
    )
    return World(posts, campaigns, rules)


def apart(times: list[datetime], gap: timedelta) -> bool:
    ordered = sorted(times)
    return all(later - earlier >= gap for earlier, later in pairwise(ordered))


@given(worlds())
@settings(max_examples=150)
def test_all_rules_are_kept(world: World) -> None:
    plan, rules = world.plan(), world.rules
    assert plan == world.plan()
    by_id = {one.id: one for one in world.posts}
    pinned = {one.id for one in world.posts if one.at is not None}
    free = [entry for entry in plan.entries if entry.post_id not in pinned]
    # No slot is double-booked, on no account two at once, and an account's gap is kept.
    assert len({entry.key for entry in plan.entries}) == len(plan.entries)
    for account in NETWORKS:
        mine = [entry.due_at for entry in free if entry.account == account]
        assert len(set(mine)) == len(mine)
        assert apart(mine, rules.min_gap.get(account, timedelta()))
    for campaign in world.campaigns:
        mine = [entry for entry in free if entry.campaign == campaign.name]
        slots = set(moments(campaign, after=NOW, until=UNTIL + WEEK))
        assert {entry.slot_at for entry in mine} <= slots
        assert not (campaign.paused and mine)
        showings = Counter((entry.slot_at, entry.post_id) for entry in mine)
        assert len({slot for slot, _ in showings}) == len(showings)  # one post a slot
        off = max([*campaign.stagger.values(), timedelta()]) + campaign.jitter
        assert all(abs(entry.due_at - (entry.slot_at or NOW)) <= off for entry in mine)
    # Nothing in a black-out, and nothing in the past.
    for entry in free:
        assert not any(one.begin <= entry.due_at < one.end for one in rules.blackouts)
    assert all(entry.due_at > NOW for entry in plan.entries)
    # Sections and links keep their distance.
    sections: defaultdict[Any, list[datetime]] = defaultdict(list)
    links: defaultdict[Any, list[datetime]] = defaultdict(list)
    for entry in free:
        one = by_id[entry.post_id]
        assert one.origin is not None
        sections[entry.network, one.origin.section].append(entry.due_at)
        if one.link:
            links[entry.network, one.link].append(entry.due_at)
    assert all(apart(times, rules.section_gap) for times in sections.values())
    assert all(apart(times, rules.link_gap.get(network, timedelta())) for (network, _), times in links.items())
    # Never over budget.
    spent = Counter((entry.due_at.year, entry.due_at.month) for entry in plan.entries if entry.network == "x")
    assert all(number * PRICE <= rules.budget.get("x", 1e9) + 1e-9 for number in spent.values())


@given(worlds())
@settings(max_examples=150)
def test_everything_has_its_turn(world: World) -> None:
    """Each post is shown, or said why not; it is shown again as often and as soon as it may be."""
    plan = world.plan()
    campaigns = {campaign.name: campaign for campaign in world.campaigns}
    shown: defaultdict[str, set[datetime]] = defaultdict(set)
    for entry in plan.entries:
        shown[entry.post_id].add(entry.slot_at or entry.due_at)
    told = {one.post_id for one in plan.unplaced}
    for one in world.posts:
        campaign = campaigns[one.campaign or ""]
        assert (one.id in shown) != (one.id in told)
        slots = sorted(shown.get(one.id, ()))
        if one.at is None and campaign.repeat_after is not None:
            assert apart(slots, campaign.repeat_after)
        most = campaign.most_showings if campaign.repeat_after is not None and one.at is None else 1
        assert most is None or len(slots) <= most
        if one.at is None:
            zone, windows = ZoneInfo(campaign.zone), one.seasons or campaign.seasons
            days = [slot.astimezone(zone).date() for slot in slots]
            assert all(not windows or any(window.holds(day) for window in windows) for day in days)


@given(worlds(), st.integers(0, 150 * 24).map(lambda hours: hours / 24))
@settings(max_examples=150)
def test_applying_twice_changes_nothing_today_or_later(world: World, days: float) -> None:
    plan = world.plan()
    again = world.plan(queued(plan))
    assert not again.is_new
    now = NOW + days * DAY
    rows = [replace(row, state=State.PUBLISHED.value) if row.due_at <= now else row for row in queued(plan)]
    later = world.plan(rows, now=now)
    if not world.rules.budget and all(world.rules.wordings(one, "x") is None for one in world.posts):
        assert not later.is_new


def test_what_is_staggered_keeps_its_time_when_its_slot_has_begun() -> None:
    tips = Campaign("tips", ("tue 09:00",), "UTC", stagger={"x": DAY})
    world = World((post("a", campaign="tips", networks=("x",)), post("b", campaign="tips")), (tips,), Rules())
    rows = queued(world.plan())
    between = datetime(2027, 1, 5, 12, tzinfo=UTC)
    assert between - DAY < rows[0].slot < between < rows[0].due_at
    assert not world.plan(rows, now=between).is_new


def shares(weights: tuple[int, ...], slots: int) -> list[int]:
    campaigns = tuple(
        Campaign(f"c{number}", ("tue 09:00",), "UTC", weight=weight) for number, weight in enumerate(weights)
    )
    posts = tuple(post(f"{one.name}-{number}", campaign=one.name) for one in campaigns for number in range(slots))
    plan = World(posts, campaigns, Rules()).plan(until=NOW + slots * WEEK)
    found = Counter(entry.campaign for entry in plan.entries if entry.account == "x")
    return [found[one.name] for one in campaigns]


def test_campaigns_share_a_slot_by_their_weights() -> None:
    assert shares((1, 1), 52) in ([26, 26], [25, 27], [27, 25])
    three, one = shares((3, 1), 52)
    assert three + one == 52
    assert 36 <= three <= 42


def test_the_longest_unseen_is_shown_first() -> None:
    tips = Campaign("tips", ("tue 09:00",), "UTC", repeat_after=2 * WEEK)
    plan = World((post("a"), post("b"), post("c")), (tips,), Rules()).plan(until=NOW + 7 * WEEK)
    assert [entry.post_id for entry in plan.entries if entry.account == "x"] == ["a", "b", "c", "a", "b", "c", "a"]
    assert [entry.occurrence for entry in plan.entries if entry.account == "x"] == [1, 1, 1, 2, 2, 2, 3]


def test_others_flow_around_a_pinned_post() -> None:
    tips = Campaign("tips", ("tue 09:00",), "Europe/London")
    posts = (post("a"), post("b"), post("new-year", at=datetime(2027, 1, 12, 9)))
    plan = World(posts, (tips,), Rules()).plan()
    when = {entry.post_id: f"{entry.due_at:%m-%d %H:%M}" for entry in plan.entries}
    assert when == {"a": "01-05 09:00", "new-year": "01-12 09:00", "b": "01-19 09:00"}


def test_a_pinned_time_in_a_gap_is_the_first_valid_moment() -> None:
    tips = Campaign("tips", ("tue 09:00",), "Europe/London")
    plan = World((post("a", at=datetime(2027, 3, 28, 1, 30)),), (tips,), Rules()).plan()
    assert {entry.due_at for entry in plan.entries} == {datetime(2027, 3, 28, 1, tzinfo=UTC)}


def test_the_same_words_are_not_sent_again_where_they_are_refused() -> None:
    tips = Campaign("tips", ("tue 09:00",), "UTC", repeat_after=WEEK)
    rules = Rules(wordings=lambda one, network: 1 if network == "x" else None)
    plan = World((post("a"), post("b")), (tips,), rules).plan(until=NOW + 4 * WEEK)
    assert [entry.post_id for entry in plan.entries if entry.account == "x"] == ["a", "b"]
    assert [entry.post_id for entry in plan.entries if entry.account == "facebook"] == ["a", "b", "a", "b"]
    assert {one.account for one in plan.left_out} == {"x"}
    assert "refuses the same words" in plan.left_out[0].why


def test_a_budget_is_never_exceeded_and_says_so() -> None:
    tips = Campaign("tips", ("daily 09:00",), "UTC")
    rules = Rules(budget={"x": 1.0}, cost=lambda one, network: PRICE if network == "x" else 0.0)
    posts = tuple(post(f"p{number}") for number in range(40))
    plan = World(posts, (tips,), rules).plan()
    assert Counter(f"{entry.due_at:%m}" for entry in plan.entries if entry.account == "x") == {"01": 5, "02": 5}
    assert len([entry for entry in plan.entries if entry.account == "facebook"]) == 40
    assert "budget of $1.00 for x in January" in plan.left_out[0].why
