"""The plan: repeatable, stable over time, nothing double-booked, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.model import Account, Campaign, CardText, Kind, Post
from scheduler.core.plan import Plan, QueueRow, make_plan, next_slot
from scheduler.core.policy import State

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
WEEKS = timedelta(weeks=1)
TIPS = Campaign("tips", ("tue 09:00", "fri 12:30"), "Europe/London")
ACCOUNTS = (Account("facebook", "facebook"), Account("x", "x"))


def post(name: str, **parts: object) -> Post:
    return replace(Post(name, Kind.OTHER, name.title(), "Text.", (CardText("Text."),)), **parts)  # type: ignore[arg-type]  # fields by name


def plan(
    posts: list[Post],
    queue: list[QueueRow] | None = None,
    *,
    now: datetime = NOW,
    weeks: int = 8,
    campaigns: tuple[Campaign, ...] = (TIPS,),
    accounts: tuple[Account, ...] = ACCOUNTS,
) -> Plan:
    return make_plan(
        posts=posts, campaigns=campaigns, accounts=accounts, queue=queue or [], now=now, until=now + weeks * WEEKS
    )


def queued(found: Plan, state: State = State.PLANNED) -> list[QueueRow]:
    return [
        QueueRow(entry.post_id, entry.account, entry.occurrence, entry.due_at, state.value, entry.campaign)
        for entry in found.entries
    ]


def order(found: Plan) -> list[str]:
    return list(dict.fromkeys(entry.post_id for entry in found.entries))


def test_one_post_a_slot_to_every_account() -> None:
    found = plan([post("a"), post("b")])
    assert [(entry.post_id, entry.account, entry.due_at.isoformat()[:16]) for entry in found.entries] == [
        ("a", "facebook", "2027-01-05T09:00"), ("a", "x", "2027-01-05T09:00"),
        ("b", "facebook", "2027-01-08T12:30"), ("b", "x", "2027-01-08T12:30"),
    ]  # fmt: skip


def test_networks_of_a_post_and_accounts_of_a_campaign() -> None:
    found = plan([post("a", networks=("x",)), post("b", networks=("pinterest",))])
    assert [entry.account for entry in found.entries] == ["x"]
    assert [unplaced.post_id for unplaced in found.unplaced] == ["b"]
    only = plan([post("a")], campaigns=(replace(TIPS, accounts=("x",)),))
    assert [entry.account for entry in only.entries] == ["x"]


def test_what_finds_no_slot_is_said() -> None:
    found = plan([post(str(number)) for number in range(5)], weeks=1)
    assert [unplaced.post_id for unplaced in found.unplaced] == ["2", "3", "4"]


def test_start_and_end() -> None:
    start, end = NOW + 2 * WEEKS, NOW + 4 * WEEKS
    found = plan([post(str(number)) for number in range(20)], campaigns=(replace(TIPS, start=start, end=end),))
    assert len(order(found)) == 4
    assert all(start <= entry.due_at <= end for entry in found.entries)


def test_orders() -> None:
    posts = [
        post("a1", kind=Kind.SYMPTOM),
        post("a2", kind=Kind.SYMPTOM),
        post("b1", kind=Kind.REMEDY),
        post("b2", kind=Kind.REMEDY),
    ]
    assert order(plan(posts)) == ["a1", "a2", "b1", "b2"]
    assert order(plan(posts, campaigns=(replace(TIPS, order="round robin"),))) == ["a1", "b1", "a2", "b2"]
    shuffled = order(plan(posts, campaigns=(replace(TIPS, order="shuffled"),)))
    assert sorted(shuffled) == ["a1", "a2", "b1", "b2"]
    assert shuffled == order(plan(list(reversed(posts)), campaigns=(replace(TIPS, order="shuffled"),)))


def test_a_new_post_in_front_moves_the_others() -> None:
    before = queued(plan([post("a"), post("b")]))
    found = plan([post("new"), post("a"), post("b")], before)
    assert order(found) == ["new", "a", "b"]
    assert {move.entry.post_id for move in found.moved} == {"a", "b"}
    assert {entry.post_id for entry in found.added} == {"new"}


def test_a_deleted_post_is_dropped_and_the_others_move_up() -> None:
    before = queued(plan([post("a"), post("b"), post("c")]))
    found = plan([post("a"), post("c")], before)
    assert {row.post_id for row in found.dropped} == {"b"}
    assert order(found) == ["a", "c"]


def test_what_has_begun_is_left_alone() -> None:
    before = queued(plan([post("a"), post("b")]))
    begun = [
        replace(row, state=State.SKIPPED.value) if (row.post_id, row.account) == ("a", "x") else row for row in before
    ]
    found = plan([post("z"), post("a"), post("b")], begun)
    assert not [row for row in found.dropped if row.post_id == "a"]
    assert "a" not in {move.entry.post_id for move in found.moved}
    touched = [replace(row, touched=row.post_id == "b") for row in before]
    assert not [move for move in plan([post("b"), post("a")], touched).moved if move.entry.post_id == "b"]


def test_a_shorter_look_drops_nothing() -> None:
    before = queued(plan([post(str(number)) for number in range(10)], weeks=8))
    found = plan([post(str(number)) for number in range(10)], before, weeks=1)
    assert not found.is_new


def test_two_campaigns_never_share_an_accounts_minute() -> None:
    campaigns = (TIPS, Campaign("news", ("tue 09:00", "wed 10:00"), "Europe/London"))
    posts = [post("a", campaign="tips"), post("n", campaign="news"), post("o", campaign="nowhere")]
    found = plan(posts, campaigns=campaigns)
    times = {entry.post_id: entry.due_at.isoformat()[:16] for entry in found.entries}
    # Tuesday is the one's or the other's; whose it isn't takes its own next slot.
    assert times in (
        {"a": "2027-01-05T09:00", "n": "2027-01-06T10:00"},
        {"a": "2027-01-08T12:30", "n": "2027-01-05T09:00"},
    )
    assert [unplaced.post_id for unplaced in found.unplaced] == ["o"]


def test_next_slot() -> None:
    assert next_slot(TIPS, after=NOW, until=NOW + WEEKS) == datetime(2027, 1, 5, 9, tzinfo=UTC)
    assert next_slot(TIPS, after=NOW, until=NOW) is None


NAMES = st.lists(st.sampled_from("abcdefghijkl"), unique=True, max_size=10)
SLOTS = st.lists(
    st.sampled_from(["tue 09:00", "fri 12:30", "daily 01:30", "31st 08:00", "0 9 * * 2"]),
    min_size=1,
    max_size=3,
    unique=True,
)
ORDERS = st.sampled_from(["as written", "shuffled", "round robin"])


@given(NAMES, SLOTS, ORDERS, st.integers(0, 60), st.data())
def test_applying_twice_changes_nothing_and_time_moves_nothing(
    names: list[str], slots: list[str], order_: str, days: int, data: st.DataObject
) -> None:
    campaign = replace(TIPS, slots=tuple(slots), order=order_)
    posts = [post(name, kind=data.draw(st.sampled_from(list(Kind)))) for name in names]
    first = plan(posts, campaigns=(campaign,))
    assert len({(entry.account, entry.due_at) for entry in first.entries}) == len(first.entries)
    assert len({entry.key for entry in first.entries}) == len(first.entries)
    assert {entry.post_id for entry in first.entries} | {one.post_id for one in first.unplaced} == set(names)
    again = plan(posts, queued(first), campaigns=(campaign,))
    assert not again.is_new
    later = NOW + timedelta(days=days)
    rows = [replace(row, state=State.PUBLISHED.value) if row.due_at <= later else row for row in queued(first)]
    then = make_plan(
        posts=posts, campaigns=(campaign,), accounts=ACCOUNTS, queue=rows, now=later, until=NOW + 8 * WEEKS
    )
    assert (then.moved, then.dropped) == ((), ())
