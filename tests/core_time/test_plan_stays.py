"""A plan over random campaigns, restricted posts and skipped deliveries: repeatable, and it stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.model import Account, Campaign, CardText, Kind, Post
from scheduler.core.plan import Plan, QueueRow, make_plan, moments, next_slot
from scheduler.core.plan.make import MOVABLE
from scheduler.core.policy import State

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)
UNTIL = NOW + 8 * WEEK
NETWORKS = ("facebook", "x", "pinterest")
ACCOUNTS = tuple(Account(name, name) for name in NETWORKS)
SLOTS = ["tue 09:00", "fri 12:30", "daily 01:30", "31st 08:00", "0 9 * * 2", "every 2 weeks tue 09:00", "sun 10:00"]


@dataclass(frozen=True)
class World:
    posts: tuple[Post, ...]
    campaigns: tuple[Campaign, ...]
    accounts: tuple[Account, ...] = ACCOUNTS

    def plan(self, queue: Sequence[QueueRow] = (), *, now: datetime = NOW, until: datetime = UNTIL) -> Plan:
        return make_plan(
            posts=self.posts, campaigns=self.campaigns, accounts=self.accounts, queue=queue, now=now, until=until
        )


def post(name: str, **parts: object) -> Post:
    return replace(Post(name, Kind.OTHER, name, "Text.", (CardText("Text."),)), **parts)  # type: ignore[arg-type]  # fields by name


def queued(plan: Plan) -> list[QueueRow]:
    return [
        QueueRow(
            entry.post_id,
            entry.account,
            entry.occurrence,
            entry.due_at,
            (State.AWAITING_APPROVAL if entry.waits else State.PLANNED).value,
            entry.campaign,
            late=entry.late,
        )
        for entry in plan.entries
    ]


def unchanged(plan: Plan) -> bool:
    return not plan.is_new


@st.composite
def worlds(draw: st.DrawFn) -> World:
    starts = st.none() | st.integers(-10, 30).map(lambda days: NOW + timedelta(days=days))
    campaigns = tuple(
        Campaign(
            name,
            tuple(draw(st.lists(st.sampled_from(SLOTS), min_size=1, max_size=3, unique=True))),
            draw(st.sampled_from(["Europe/London", "America/Santiago", "UTC"])),
            approval=draw(st.booleans()),
            accounts=tuple(draw(st.lists(st.sampled_from(NETWORKS), unique=True, max_size=2))),
            start=draw(starts),
            end=draw(st.none() | st.integers(20, 60).map(lambda days: NOW + timedelta(days=days))),
            order=draw(st.sampled_from(["as written", "shuffled", "round robin"])),
        )
        for name in draw(st.sampled_from([("tips",), ("tips", "news")]))
    )
    belongs = st.sampled_from([campaign.name for campaign in campaigns])
    posts = tuple(
        post(
            name,
            kind=draw(st.sampled_from(list(Kind))),
            campaign=draw(belongs),
            networks=tuple(draw(st.lists(st.sampled_from(NETWORKS), unique=True, max_size=2))),
        )
        for name in draw(st.lists(st.sampled_from("abcdefghijkl"), unique=True, max_size=9))
    )
    return World(posts, campaigns)


@given(worlds())
def test_the_rules_hold(world: World) -> None:
    plan = world.plan()
    assert plan == world.plan()
    assert list(plan.entries) == sorted(plan.entries, key=lambda entry: (entry.due_at, entry.post_id, entry.account))
    assert len({(entry.account, entry.due_at) for entry in plan.entries}) == len(plan.entries)
    placed, unplaced = {entry.post_id for entry in plan.entries}, [one.post_id for one in plan.unplaced]
    assert len(set(unplaced)) == len(unplaced)
    assert placed.isdisjoint(unplaced)
    assert placed | set(unplaced) == {one.id for one in world.posts}
    assert all(entry.why for entry in plan.entries)
    for campaign in world.campaigns:
        mine = [entry for entry in plan.entries if entry.campaign == campaign.name]
        slots = set(moments(campaign, after=NOW, until=UNTIL))
        for due_at, group in groupby(mine, key=lambda entry: entry.due_at):
            assert due_at in slots
            assert NOW < due_at <= UNTIL
            assert campaign.start is None or campaign.start <= due_at
            assert campaign.end is None or due_at <= campaign.end
            assert len({entry.post_id for entry in group}) == 1
    for one in world.posts:
        (campaign,) = (campaign for campaign in world.campaigns if campaign.name == one.campaign)
        meant = set(one.networks or NETWORKS) & set(campaign.accounts or NETWORKS)
        assert {entry.account for entry in plan.entries if entry.post_id == one.id} in (meant, set())
        assert len({entry.due_at for entry in plan.entries if entry.post_id == one.id}) <= 1


@given(worlds(), st.integers(1, 8))
def test_applying_and_planning_again_changes_nothing(world: World, weeks: int) -> None:
    plan = world.plan()
    assert unchanged(world.plan(queued(plan)))
    # nor with a nearer horizon: what was queued further ahead stays
    assert unchanged(world.plan(queued(plan), until=NOW + weeks * WEEK))


@given(worlds(), st.integers(0, 60), st.sets(st.integers(0, 60)), st.sampled_from(list(State)))
def test_what_happens_to_some_moves_none_of_the_others(
    world: World, days: int, chosen: set[int], happened: State
) -> None:
    """Time passes, and a person skips single deliveries ahead of their time."""
    now = NOW + timedelta(days=days)
    rows = [
        replace(row, state=happened.value)
        if row.due_at <= now
        else replace(row, state=State.SKIPPED.value)
        if number in chosen
        else row
        for number, row in enumerate(queued(world.plan()))
    ]
    plan = world.plan(rows, now=now)
    assert unchanged(plan)
    ahead = {(row.post_id, row.account, row.due_at) for row in rows if row.due_at > now and row.state in MOVABLE}
    assert {(entry.post_id, entry.account, entry.due_at) for entry in plan.entries} == ahead
    assert set(plan.kept) == set(plan.entries)


@given(worlds(), worlds(), st.integers(0, 40))
def test_one_apply_is_enough_after_any_change(before: World, world: World, days: int) -> None:
    """From any queue to any other set of posts and campaigns in one step, and then there is rest."""
    now = NOW + timedelta(days=days)
    rows = [replace(row, state=State.PUBLISHED.value) if row.due_at <= now else row for row in queued(before.plan())]
    plan = world.plan(rows, now=now)
    past = [row for row in rows if row.due_at <= now]
    assert unchanged(world.plan([*past, *queued(plan)], now=now))
    used, gone = {row.post_id for row in past}, {row.post_id for row in rows} - {one.id for one in world.posts}
    assert not used & {entry.post_id for entry in plan.added}
    dropped = {(row.post_id, row.account, row.occurrence) for row in plan.dropped}
    assert all((row.post_id, row.account, 1) in dropped for row in rows if row.post_id in gone and row.due_at > now)
    assert all(row.due_at > now and row.why for row in plan.dropped)
    keys = [entry.key for entry in plan.entries]
    assert len(set(keys)) == len(keys)


TIPS = Campaign("tips", ("tue 09:00", "fri 12:30"), "Europe/London", late="send within 2h")


def test_skipping_on_one_account_leaves_the_slot_to_its_post() -> None:
    world = World((post("a", networks=("facebook", "x")), post("b", networks=("pinterest",)), post("c")), (TIPS,))
    rows = [
        replace(row, state=State.SKIPPED.value) if (row.post_id, row.account) == ("a", "x") else row
        for row in queued(world.plan())
    ]
    plan = world.plan(rows)
    assert unchanged(plan)
    rest = plan.entries[0]
    assert (rest.post_id, rest.account, rest.network, rest.late) == ("a", "facebook", "facebook", "send within 2h")
    assert "keeps its time" in rest.why


def test_a_delivery_moved_to_a_later_slot_is_in_the_plan_and_has_that_slot_alone() -> None:
    world = World((post("a", late="next slot"), post("b")), (TIPS,), (Account("x", "x"),))
    friday = datetime(2027, 1, 8, 12, 30, tzinfo=UTC)
    moved = QueueRow("a", "x", 1, friday, State.PLANNED.value, "tips", touched=True)
    plan = world.plan([moved])
    assert [(entry.post_id, entry.due_at, entry.late) for entry in plan.entries] == [
        ("a", friday, "next slot"),
        ("b", datetime(2027, 1, 5, 9, tzinfo=UTC), "send within 2h"),
    ][::-1]


def test_what_waits_for_approval_moves_like_what_is_planned() -> None:
    world = World((post("a"),), (TIPS,))
    rows = [replace(row, state=State.AWAITING_APPROVAL.value) for row in queued(world.plan())]
    plan = replace(world, posts=(post("new"), post("a"))).plan(rows)
    assert {move.entry.post_id for move in plan.moved} == {"a"}
    assert plan.dropped == ()


def test_why_something_is_dropped() -> None:
    rows = queued(World((post("a"), post("b"), post("c"), post("d")), (TIPS,)).plan())
    end = NOW + timedelta(days=2)
    changed = World((post("a", networks=("x",)), post("b"), post("c", networks=("x",))), (replace(TIPS, end=end),))
    whys = {(row.post_id, row.account): row.why for row in changed.plan(rows).dropped}
    assert whys[("a", "facebook")] == "Its post is no longer meant for this account."
    assert whys[("b", "x")] == "No slot is left for it in this time."
    assert whys[("d", "x")] == "Its post is gone."
    assert ("a", "x") not in whys


def test_the_past_of_a_deleted_post_or_campaign_is_no_news() -> None:
    published = QueueRow("a", "x", 1, NOW - WEEK, State.PUBLISHED.value, "gone")
    plan = World((post("a", campaign="gone"),), (TIPS,)).plan([published])
    assert (plan.entries, plan.dropped, plan.unplaced) == ((), (), ())
    assert World((), (TIPS,)).plan([published]).dropped == ()


def test_a_used_post_gets_no_slot_on_a_new_account_but_a_waiting_one_does() -> None:
    world = World((post("a"), post("b")), (TIPS,), ACCOUNTS[:1])
    now = datetime(2027, 1, 5, 9, tzinfo=UTC)
    rows = [replace(row, state=State.PUBLISHED.value) if row.due_at <= now else row for row in queued(world.plan())]
    plan = replace(world, accounts=ACCOUNTS[:2]).plan(rows, now=now)
    assert [(entry.post_id, entry.account) for entry in plan.added] == [("b", "x")]


def test_a_slot_at_this_very_moment_has_begun() -> None:
    tuesday = datetime(2027, 1, 5, 9, tzinfo=UTC)
    world = World((post("a"),), (TIPS,))
    assert {entry.due_at for entry in world.plan(now=tuesday).entries} == {datetime(2027, 1, 8, 12, 30, tzinfo=UTC)}
    assert unchanged(world.plan(queued(world.plan()), now=tuesday))


def test_start_and_end_may_be_slots_themselves() -> None:
    tuesday, friday = datetime(2027, 1, 5, 9, tzinfo=UTC), datetime(2027, 1, 8, 12, 30, tzinfo=UTC)
    posts = (post("a"), post("b"), post("c"))
    found = World(posts, (replace(TIPS, start=tuesday, end=friday),)).plan()
    assert sorted({entry.due_at for entry in found.entries}) == [tuesday, friday]
    assert [one.post_id for one in found.unplaced] == ["c"]


def test_a_campaign_without_posts_of_its_own_takes_the_unnamed_ones_only_when_it_is_the_only_one() -> None:
    assert len(World((post("a"),), (TIPS,)).plan().entries) == 3
    two = World((post("a"),), (TIPS, replace(TIPS, name="news"))).plan()
    assert two.entries == ()
    assert "more than one" in two.unplaced[0].why
    assert "none" in World((post("a"),), ()).plan().unplaced[0].why
    assert "nowhere" in World((post("a", campaign="nowhere"),), (TIPS,)).plan().unplaced[0].why


def test_the_next_slot_of_a_campaign_is_inside_its_time() -> None:
    tuesday = datetime(2027, 1, 5, 9, tzinfo=UTC)
    assert next_slot(TIPS, after=NOW, until=UNTIL) == tuesday
    assert next_slot(replace(TIPS, start=tuesday + WEEK), after=NOW, until=UNTIL) == tuesday + WEEK
    assert next_slot(replace(TIPS, end=NOW), after=NOW, until=UNTIL) is None


def test_slots_that_meet_are_one_moment() -> None:
    both = replace(TIPS, slots=("tue 09:00", "0 9 * * 2", "daily 09:00"), zone="UTC")
    found = list(moments(both, after=NOW, until=NOW + WEEK))
    assert found == sorted(set(found))
    assert len(found) == 7


def test_a_rate_limited_row_whose_account_is_gone_is_not_promised() -> None:
    touched = QueueRow("a", "old", 1, NOW + WEEK, State.PLANNED.value, "tips", touched=True)
    assert World((post("a"),), (TIPS,)).plan([touched]).entries == ()


def settled(row: QueueRow) -> list[QueueRow]:
    """The row, and another account's of the same showing, which is public: so it keeps its time."""
    return [row, replace(row, account="facebook", state=State.PUBLISHED.value, due_at=NOW - WEEK)]


@pytest.mark.parametrize("beside", [lambda row: [row], settled], ids=["free", "keeps its time"])
@pytest.mark.parametrize(
    ("row", "campaign", "told", "waits"),
    [
        ({}, {}, "", False),
        ({}, {"late": "ask"}, '"ask" instead of "skip"', False),
        ({"late": None}, {"late": "ask"}, "", False),
        ({}, {"approval": True}, "needs your approval now", True),
        ({"approved": True}, {"approval": True}, "", False),
        ({"state": "awaiting approval"}, {"approval": True}, "", True),
        ({"state": "awaiting approval"}, {}, "needs no approval any more", False),
        ({"state": "awaiting approval"}, {"late": "ask"}, '"ask" instead of "skip". It needs no approval', False),
        ({"touched": True}, {"late": "ask", "approval": True}, "", True),
        ({"state": "published"}, {"late": "ask", "approval": True}, "", None),
    ],
)
def test_other_settings_reach_what_is_queued(
    row: dict[str, Any], campaign: dict[str, Any], told: str, waits: bool | None, beside: Any
) -> None:
    at = datetime(2027, 1, 12, 9, tzinfo=UTC)
    queued_row = replace(QueueRow("a", "x", 1, at, "planned", "tips", slot_at=at, late="skip"), **row)
    tips = replace(Campaign("tips", ("tue 09:00",), "UTC", start=at - timedelta(days=1), late="skip"), **campaign)
    plan = World((post("a", networks=("x",)),), (tips,)).plan(beside(queued_row))
    assert len(plan.changed) == bool(told)
    assert all(told in change.entry.why for change in plan.changed)
    assert [entry.waits for entry in plan.entries] == ([] if waits is None else [waits])
    assert (plan.added, plan.moved, plan.dropped) == ((), (), ())


def test_what_a_person_approved_moves_without_being_asked_about_again() -> None:
    at = datetime(2027, 1, 12, 9, tzinfo=UTC)
    row = QueueRow("a", "x", 1, at, "planned", "tips", slot_at=at, late="skip", approved=True)
    tips = Campaign("tips", ("fri 09:00",), "UTC", late="skip", approval=True)
    (move,) = World((post("a", networks=("x",)),), (tips,)).plan([row]).moved
    assert not move.entry.waits
