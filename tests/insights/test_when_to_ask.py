"""When a post is asked for its numbers: at eight ages, each once, and by a person not twice a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.insights import PublicPost
from scheduler.core.insights.asking import AGES, due, first_ask_at, is_young, next_ask_at, wanted

OUT = datetime(2027, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def public(delivery_id: int, ask_at: datetime | None, published_at: datetime = OUT) -> PublicPost:
    return PublicPost(delivery_id, "tip", "x", "x", 1, "1", None, published_at, ask_at, None, "")


@given(st.timedeltas(timedelta(), timedelta(days=400)), st.timedeltas(timedelta(), timedelta(days=400)))
def test_the_next_question_comes_at_the_next_age(age: timedelta, later: timedelta) -> None:
    """Never in the past, never twice for one age, and for an older post never sooner."""
    found = next_ask_at(OUT, after=OUT + age)
    assert (found is None) == (age >= AGES[-1])
    if found is not None:
        assert found > OUT + age
        assert found - OUT in AGES
        after = next_ask_at(OUT, after=OUT + age + later)
        assert after is None or after >= found


def test_a_post_is_asked_eight_times_in_its_life() -> None:
    at: datetime | None = first_ask_at(OUT)
    seen = []
    while at is not None:
        seen.append((at - OUT).days)
        at = next_ask_at(OUT, after=at)
    assert seen == [1, 2, 3, 7, 14, 30, 60, 90]


@given(
    st.lists(st.integers(-200, 200), max_size=30), st.integers(0, 10), st.timedeltas(timedelta(), timedelta(days=120))
)
def test_what_is_due(hours: list[int], most: int, age: timedelta) -> None:
    now = OUT + age
    posts = [public(number, now + timedelta(hours=hour)) for number, hour in enumerate(hours)]
    found = due(posts, now=now, most=most)
    assert (
        len(found) == min(most, sum(hour <= 0 for hour in hours) if is_young(posts[0], now) else 0) if posts else True
    )
    times = [post.ask_at for post in found]
    assert times == sorted(times, key=lambda at: at or now)


def test_a_person_asks_what_was_not_asked_today_and_is_not_old() -> None:
    now = OUT + timedelta(days=50)
    posts = [public(1, None), public(2, None), public(3, None, OUT - timedelta(days=60)), public(4, None, now + DAY)]
    asked = [(1, now - timedelta(hours=11)), (2, now - timedelta(hours=8, minutes=59))]
    assert [post.delivery_id for post in wanted(posts, asked_on=asked, now=now)] == [1]
