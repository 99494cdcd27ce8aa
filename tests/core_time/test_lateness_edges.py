"""Lateness at its edges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.errors import BadInput
from scheduler.core.lateness import ON_TIME, Ask, Late, Missed, MoveTo, OnTime, SendLate, Skip, lateness, parse_late

DUE = datetime(2027, 1, 5, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
UNITS = {"m": HOUR / 60, "min": HOUR / 60, "h": HOUR, "d": 24 * HOUR, "w": 7 * 24 * HOUR}
LONG = {"minute": HOUR / 60, "hour": HOUR, "day": 24 * HOUR, "week": 7 * 24 * HOUR}


@pytest.mark.parametrize("action", ["send", "next slot", "skip", "ask"])
def test_up_to_the_grace_everything_is_on_time(action: str) -> None:
    for by in (-HOUR, timedelta(), ON_TIME):
        assert lateness(Late(action), due_at=DUE, now=DUE + by, next_slot_at=DUE + 9 * HOUR) == OnTime()
    after = lateness(Late(action), due_at=DUE, now=DUE + ON_TIME + SECOND, next_slot_at=DUE + 9 * HOUR)
    by = ON_TIME + SECOND
    assert after == {"send": SendLate(by), "next slot": MoveTo(DUE + 9 * HOUR), "skip": Skip(), "ask": Ask(by)}[action]


def test_a_bound_shorter_than_the_grace_still_has_the_grace() -> None:
    late = parse_late("send within 2 min")
    assert lateness(late, due_at=DUE, now=DUE + 4 * 60 * SECOND, next_slot_at=None) == OnTime()
    assert lateness(late, due_at=DUE, now=DUE + 6 * 60 * SECOND, next_slot_at=None) == Missed(6 * 60 * SECOND)


@given(st.integers(1, 9999), st.sampled_from(sorted(UNITS)), st.booleans())
def test_short_units(number: int, unit: str, spaced: bool) -> None:
    assert parse_late(f"send within {number}{' ' if spaced else ''}{unit}") == Late("send", number * UNITS[unit])


@given(st.integers(1, 9999), st.sampled_from(sorted(LONG)))
def test_long_units(number: int, unit: str) -> None:
    for ending in ("", "s"):
        assert parse_late(f"Send within {number} {unit}{ending}") == Late("send", number * LONG[unit])


@given(st.integers(6, 10**6), st.integers(1, 10**6))
def test_a_bound_is_kept_to_the_second(minutes: int, late_s: int) -> None:
    by, within = late_s * SECOND, timedelta(minutes=minutes)
    verdict = lateness(Late("send", within), due_at=DUE, now=DUE + by, next_slot_at=None)
    assert verdict == (OnTime() if by <= ON_TIME else SendLate(by) if by <= within else Missed(by))


def test_at_its_bound_it_still_goes_out() -> None:
    for by, verdict in ((HOUR, SendLate(HOUR)), (HOUR + SECOND, Missed(HOUR + SECOND))):
        assert lateness(parse_late("send within 1h"), due_at=DUE, now=DUE + by, next_slot_at=None) == verdict


@pytest.mark.parametrize("text", ["send within 10000h", "send within 2", "send within h", "send in 2h", "never"])
def test_a_bad_rule_names_its_place_and_its_mend(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_late(text, where="posts/a.md", line=4)
    (problem,) = caught.value.problems
    assert (problem.where, problem.line, problem.field) == ("posts/a.md", 4, "late")
    assert text in problem.what
    assert "next slot" in problem.mend


@given(st.text(max_size=30))
def test_any_text_is_a_rule_or_bad_input(text: str) -> None:
    try:
        assert parse_late(text).action in {"send", "next slot", "skip", "ask"}
    except BadInput as error:
        assert error.problems[0].field == "late"
