"""Limits told in the headers of a success, before the next call would be refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler.core.network import Wait
from scheduler.networks import _graph_reading, _reading, _x_reading, pinterest

RESET_AT = datetime(2027, 1, 5, 9, 15, tzinfo=UTC)
STAMP = str(int(RESET_AT.timestamp()))


def case(**row: Any) -> dict[str, str]:
    return {"x-business-use-case-usage": json.dumps({"1001": [{"type": "pages", **row}]})}


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"x-rate-limit-limit": "100", "x-rate-limit-remaining": "1", "x-rate-limit-reset": STAMP}, None),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": STAMP}, Wait(until=RESET_AT)),
        ({"x-rate-limit-reset": STAMP}, None),
        ({"x-rate-limit-remaining": "0"}, None),
        (
            {
                "x-rate-limit-remaining": "9",
                "x-rate-limit-reset": "1",
                "x-user-limit-24hour-remaining": "0",
                "x-user-limit-24hour-reset": STAMP,
            },
            Wait(until=RESET_AT),
        ),
        ({"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": STAMP}, Wait(until=RESET_AT, app_wide=True)),
    ],
)
def test_x(headers: dict[str, str], wait: Wait | None) -> None:
    assert _x_reading.spent(headers) == wait


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"x-ratelimit-remaining": "3", "x-ratelimit-reset": "60"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"}, Wait(timedelta(seconds=60))),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": STAMP}, Wait(until=RESET_AT)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, None),
        ({"x-ratelimit-remaining": "none", "x-ratelimit-reset": "60"}, None),
    ],
)
def test_pinterest(headers: dict[str, str], wait: Wait | None) -> None:
    assert pinterest.spent(headers) == wait


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"x-app-usage": '{"call_count":94,"total_time":3,"total_cputime":1}'}, None),
        (
            {"x-app-usage": '{"call_count":3,"total_time":95,"total_cputime":1}'},
            Wait(timedelta(minutes=15), app_wide=True),
        ),
        ({"x-page-usage": '{"call_count":100}'}, Wait(timedelta(minutes=15))),
        (case(call_count=96), Wait(timedelta(minutes=15))),
        (case(total_cputime=100, estimated_time_to_regain_access=19), Wait(timedelta(minutes=19))),
        (case(call_count=50, estimated_time_to_regain_access=0), None),
        ({"x-app-usage": "nonsense", "x-page-usage": "[1]", "x-business-use-case-usage": '{"1":3}'}, None),
    ],
)
def test_meta(headers: dict[str, str], wait: Wait | None) -> None:
    assert _graph_reading.spent(headers) == wait


def test_the_longest_of_several_answers_counts() -> None:
    heard = [
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"},
        {},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "600"},
    ]
    assert _reading.longest_rest(heard, pinterest.spent) == Wait(timedelta(seconds=600))
    assert _reading.longest_rest([{}], pinterest.spent) is None
