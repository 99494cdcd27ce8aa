"""What a late post does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.core.errors import BadInput
from scheduler.core.lateness import (
    Ask,
    Late,
    Missed,
    MoveTo,
    OnTime,
    SendLate,
    Skip,
    Verdict,
    lateness,
    parse_late,
    parse_span,
)

DUE = datetime(2027, 1, 5, 9, tzinfo=UTC)
NEXT = DUE + timedelta(days=7)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("send within 2h", Late("send", 2 * HOUR)),
        ("Send  within 90 minutes", Late("send", timedelta(minutes=90))),
        ("send within 3 days", Late("send", timedelta(days=3))),
        ("send within 1 week", Late("send", timedelta(days=7))),
        ("send", Late("send")),
        ("next slot", Late("next slot")),
        ("skip", Late("skip")),
        ("ask", Late("ask")),
    ],
)
def test_reading(text: str, late: Late) -> None:
    assert parse_late(text) == late


@pytest.mark.parametrize(
    "text", ["", "later", "send within", "send within 0h", "send within 2 fortnights", "send within -2h"]
)
def test_refusing(text: str) -> None:
    with pytest.raises(BadInput, match="send within 24h"):
        parse_late(text, where="posts/a.md", line=3)


@pytest.mark.parametrize(
    ("text", "by", "verdict"),
    [
        ("skip", timedelta(minutes=5), OnTime()),
        ("skip", HOUR, Skip()),
        ("ask", HOUR, Ask(HOUR)),
        ("next slot", HOUR, MoveTo(NEXT)),
        ("send", 500 * HOUR, SendLate(500 * HOUR)),
        ("send within 2h", 2 * HOUR, SendLate(2 * HOUR)),
        ("send within 2h", 2 * HOUR + timedelta(seconds=1), Missed(2 * HOUR + timedelta(seconds=1))),
        ("send within 2h", -HOUR, OnTime()),
    ],
)
def test_verdicts(text: str, by: timedelta, verdict: Verdict) -> None:
    assert lateness(parse_late(text), due_at=DUE, now=DUE + by, next_slot_at=NEXT) == verdict


def test_without_a_next_slot_it_is_missed() -> None:
    assert lateness(Late("next slot"), due_at=DUE, now=DUE + HOUR, next_slot_at=None) == Missed(HOUR)


def test_spans() -> None:
    assert parse_span("10 minutes") == timedelta(minutes=10)
    assert parse_span(" 2H ") == timedelta(hours=2)
    for wrong in ("", "soon", "0 minutes", "-1h", "1 fortnight"):
        with pytest.raises(BadInput, match="no length of time"):
            parse_span(wrong)
