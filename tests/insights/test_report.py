"""Which numbers are compared: of one age, beside those of the same account, at local times."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.bulk.insights_table import insights_table
from scheduler.core.insights import DayNumbers, Insights, PublicPost
from scheduler.core.insights.numbers import HIGHEST, as_count, total
from scheduler.core.insights.report import Report, make_report, time_of_day
from scheduler.core.insights.sample import Measure, observed
from scheduler.core.text.weighted import hashtags

LONDON = ZoneInfo("Europe/London")
FIRST = datetime(2027, 1, 5, 9, tzinfo=UTC)


def post(number: int, *, account: str = "x", at: datetime | None = None, caption: str = "") -> PublicPost:
    published_at = at or FIRST + timedelta(weeks=number)
    return PublicPost(
        delivery_id=number, post_id=f"tip-{number}", account=account, network=account, occurrence=1,
        remote_id=str(number), link=None, published_at=published_at, ask_at=None, gone_at=None, caption=caption,
    )  # fmt: skip


def read(one: PublicPost, age: timedelta, **numbers: int) -> DayNumbers:
    at = one.published_at + age
    return DayNumbers(one.delivery_id, at.date(), at, Insights(**numbers))


def week_old(posts: list[PublicPost], likes: list[int], **more: int) -> dict[int, list[DayNumbers]]:
    return {
        one.delivery_id: [read(one, timedelta(days=7), reactions=number, **more)]
        for one, number in zip(posts, likes, strict=True)
    }


def report(posts: list[PublicPost], days: dict[int, list[DayNumbers]], zone: ZoneInfo = LONDON) -> Report:
    return make_report(posts, days, kinds={}, hashtags=hashtags, zone=zone)


@pytest.mark.parametrize(
    ("ages", "counts"),
    [
        ([6.9], None),
        ([7.0], 0),
        ([3, 7.2, 8.5], 1),  # the first from seven days on
        ([8.9], 0),
        ([9.0], None),  # much later: another age
        ([], None),
        ([1, 2, 3, 14, 30], None),
    ],
)
def test_only_numbers_of_one_age_count(ages: list[float], counts: int | None) -> None:
    posts = [post(number) for number in range(4)]
    days = week_old(posts, [1, 2, 3, 4])
    days[0] = [read(posts[0], timedelta(days=age), reactions=100 + place) for place, age in enumerate(ages)]
    values = {one.post.delivery_id: one.value for one in observed(posts, days, Measure.INTERACTIONS)}
    assert values.get(0) == (None if counts is None else 100 + counts)


def test_accounts_of_any_size_count_alike() -> None:
    small, large = [post(number) for number in range(4)], [post(10 + number, account="facebook") for number in range(4)]
    days = {**week_old(small, [10, 20, 20, 40]), **week_old(large, [1000, 2000, 2000, 4000])}
    scores = {one.post.delivery_id: one.score for one in observed([*small, *large], days, Measure.INTERACTIONS)}
    for number in range(4):
        assert scores[number] == pytest.approx(scores[10 + number], abs=0.05)
    assert scores[3] - scores[1] == pytest.approx(0.693, abs=0.02)


def test_sums_have_the_same_parts_for_all_posts_of_an_account() -> None:
    """One answer without its saves must not look like a post that nobody saved, nor change the others' sums."""
    posts = [post(number) for number in range(5)]
    days = week_old(posts, [5] * 5, saves=10)
    days[2] = [read(posts[2], timedelta(days=7), reactions=5)]
    values = {one.post.delivery_id: one.value for one in observed(posts, days, Measure.INTERACTIONS)}
    assert values == {0: 15, 1: 15, 3: 15, 4: 15}
    days[0] = [read(posts[0], timedelta(days=7), reactions=5, saves=10, clicks=99)]
    assert observed(posts, days, Measure.INTERACTIONS)[0].value == 15


@pytest.mark.parametrize(
    ("measure", "values"),
    [(Measure.INTERACTIONS, [4, 4, 4]), (Measure.VIEWS, [80, 80, 80]), (Measure.RATE, [0.05] * 3)],
)
def test_measures(measure: Measure, values: list[float]) -> None:
    posts = [post(number) for number in range(3)]
    days = week_old(posts, [3, 3, 3], comments=1, views=80, reach=50)
    assert [one.value for one in observed(posts, days, measure)] == pytest.approx(values)


def test_what_a_network_does_not_tell_is_not_compared() -> None:
    posts = [post(number) for number in range(5)]
    for measure in (Measure.VIEWS, Measure.RATE):
        assert observed(posts, week_old(posts, [1, 2, 3, 4, 5]), measure) == []
    assert report(posts, {one.delivery_id: [read(one, timedelta(days=7))] for one in posts}).compared == 0


def test_two_posts_of_an_account_are_no_sample() -> None:
    posts = [post(0), post(1)]
    assert observed(posts, week_old(posts, [1, 50]), Measure.INTERACTIONS) == []


@pytest.mark.parametrize(
    ("at", "zone", "label"),
    [
        (datetime(2027, 1, 5, 9, tzinfo=UTC), "Europe/London", "Tue 09:00"),
        (datetime(2027, 7, 6, 8, tzinfo=UTC), "Europe/London", "Tue 09:00"),  # summer time: the same slot
        (datetime(2027, 1, 5, 8, 45, tzinfo=UTC), "Europe/London", "Tue 09:00"),  # jitter
        (datetime(2027, 1, 5, 9, 14, tzinfo=UTC), "Europe/London", "Tue 09:00"),
        (datetime(2027, 1, 5, 23, 40, tzinfo=UTC), "Europe/London", "Wed 00:00"),
        (datetime(2027, 1, 5, 9, tzinfo=UTC), "Pacific/Auckland", "Tue 22:00"),
        (datetime(2027, 1, 5, 20, tzinfo=UTC), "Pacific/Auckland", "Wed 09:00"),
        (datetime(2027, 1, 5, 9, 15, tzinfo=UTC), "Asia/Kathmandu", "Tue 15:00"),
    ],
)
def test_times_are_local(at: datetime, zone: str, label: str) -> None:
    assert time_of_day(at, ZoneInfo(zone)) == label


def test_hashtags_are_those_that_were_sent_whatever_their_case() -> None:
    captions = ["Breathe. #Selfhelp #Massage", "Sit. #selfhelp", "Walk.", "Rest. #MASSAGE"]
    posts = [post(number, caption=caption) for number, caption in enumerate(captions)]
    told = report(posts, week_old(posts, [1, 2, 3, 4]))
    (tags,) = (one for one in told.comparisons if one.by == "hashtag")
    assert {one.group.name: one.group.posts for one in tags.groups} == {"#selfhelp": 2, "#massage": 2}
    assert {one.group.others for one in tags.groups} == {2}


def test_the_same_post_on_four_networks_counts_once() -> None:
    posts = [
        PublicPost(10 * number + place, f"tip-{number}", account, account, 1, "1", None,
                   FIRST + timedelta(weeks=number), None, None, "")
        for number in range(6)
        for place, account in enumerate(("facebook", "x"))
    ]  # fmt: skip
    told = report(posts, week_old(posts, list(range(12))))
    (times,) = (one for one in told.comparisons if one.by == "time")
    assert (told.compared, [one.group.posts for one in times.groups]) == (12, [6])
    (networks,) = (one for one in told.comparisons if one.by == "network")
    assert [(one.group.name, one.group.posts, one.group.verdict) for one in networks.groups] == [
        ("facebook", 6, None),
        ("x", 6, None),
    ]


def test_a_post_whose_hashtags_differ_by_network_is_still_one_post() -> None:
    posts = [
        PublicPost(10 * number + place, f"tip-{number}", account, account, 1, "1", None,
                   FIRST + timedelta(weeks=number), None, None, caption)
        for number in range(8)
        for place, (account, caption) in enumerate([("facebook", "#Neck #Back"), ("x", "#Neck"), ("pinterest", "")])
    ]  # fmt: skip
    (tags,) = (one for one in report(posts, week_old(posts, list(range(24)))).comparisons if one.by == "hashtag")
    assert {one.group.name: (one.group.posts, one.group.others) for one in tags.groups} == {
        "#neck": (8, 0),
        "#back": (8, 0),
    }


def test_one_lucky_post_on_four_networks_makes_no_best_hashtag() -> None:
    """Twenty deliveries with the tag, all of one post that did well: one post is one piece of evidence."""
    dice = random.Random(7)
    posts = [
        PublicPost(100 * number + place, f"tip-{number}", account, account, 1, "1", None,
                   FIRST + timedelta(weeks=number), None, None, "#Lucky" if number == 3 else "#Usual")
        for number in range(30)
        for place, account in enumerate(f"account-{place}" for place in range(20))
    ]  # fmt: skip
    likes = [200 if one.caption == "#Lucky" else dice.randint(5, 15) for one in posts]
    (tags,) = (one for one in report(posts, week_old(posts, likes)).comparisons if one.by == "hashtag")
    assert {one.group.verdict for one in tags.groups} == {None}


def test_whole_reports_without_any_difference_rarely_name_one() -> None:
    """Kinds, hours and hashtags dealt out at random, three accounts, posts that differ much from each other: of
    120 reports 6 are expected to be wrong, and 15 would be far too many."""
    wrong = 0
    for seed in range(120):
        dice = random.Random(seed)
        posts, likes, kinds = [], [], {}
        for number in range(36):
            at = FIRST + timedelta(days=number, hours=dice.choice((0, 4, 9)))
            kinds[f"tip-{number}"] = dice.choice(("remedy", "symptom", "question"))
            caption, quality = dice.choice(("#Neck", "#Back", "#Neck #Back")), dice.lognormvariate(0, 0.9)
            for place, account in enumerate(("facebook", "x", "pinterest")):
                one = replace(
                    post(10 * number + place, account=account, at=at, caption=caption), post_id=f"tip-{number}"
                )
                posts.append(one)
                likes.append(int(quality * (10, 40, 200)[place] * dice.lognormvariate(0, 0.3)))
        told = make_report(posts, week_old(posts, likes), kinds=kinds, hashtags=hashtags, zone=LONDON)
        wrong += any(group.group.verdict for one in told.comparisons for group in one.groups)
    assert wrong < 15


def test_a_post_shown_at_two_times_counts_in_both() -> None:
    posts = [post(number, at=FIRST + timedelta(days=7 * number + 3 * (number % 2))) for number in range(6)]
    same = [replace(one, post_id="tip") for one in posts]
    (times,) = (one for one in report(same, week_old(same, [1] * 6)).comparisons if one.by == "time")
    assert {one.group.name: one.group.posts for one in times.groups} == {"Tue 09:00": 1, "Fri 09:00": 1}


def test_the_table_has_local_times_and_utc_days() -> None:
    one = post(1, at=datetime(2027, 1, 5, 9, tzinfo=UTC))
    days = {1: [read(one, timedelta(days=1, hours=14, minutes=30), views=3)]}
    table = insights_table(report([one], days).series, zone="Pacific/Auckland").splitlines()
    assert table[1].split(",")[:8] == [
        "2027-01-06", "2027-01-07T12:30+13:00", "1", "x", "x", "tip-1", "2027-01-05T22:00+13:00", "1.6",
    ]  # fmt: skip


def test_series_for_a_plot_hold_every_day_and_post() -> None:
    posts = [post(0), post(1)]
    days = {0: [read(posts[0], timedelta(days=age), views=age) for age in (1, 2, 7)]}
    series = report(posts, days).series
    assert [(one.post.delivery_id, [day.numbers.views for day in one.days]) for one in series] == [
        (0, [1, 2, 7]),
        (1, []),
    ]


@pytest.mark.parametrize(
    ("value", "count"),
    [(5, 5), ("5", 5), (5.0, 5), (0, 0), (-1, None), (5.5, None), (True, None), (None, None), ("", None), ("²", None),
     ("1e3", None), ([5], None), (10**400, None), ("9" * 4000, None), (HIGHEST, HIGHEST), (HIGHEST + 1, None)],
)  # fmt: skip
def test_counts(value: object, count: int | None) -> None:
    assert as_count(value) == count


def test_a_sum_of_nothing_told_is_not_told() -> None:
    assert total(None, "x") is None
    assert total(None, 3) == 3
