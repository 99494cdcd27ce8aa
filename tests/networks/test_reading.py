"""From answers to meanings: the rule of the phase, waits, and bodies that are not what they should be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.core.errors import ErrorClass, Phase
from scheduler.core.network import Answer
from scheduler.networks._reading import (
    Parsed,
    Rule,
    Wait,
    as_object,
    asked_wait,
    branch,
    gleaned,
    plain_text,
    read,
    reset_wait,
    retry_after,
    rows,
)

DAY = "Tue, 05 Jan 2027 09:01:30 GMT"
MOMENT = datetime(2027, 1, 5, 9, 1, 30, tzinfo=UTC)


def meaning(status: int, phase: Phase, *rules: Rule, wait: Wait | None = None) -> ErrorClass:
    waits = wait or Wait()
    answer = Answer(status, {}, "")
    return read(
        answer, phase, parse=lambda _: Parsed("7", "8", "", "some words"), rules=rules, waits=lambda _: waits
    ).kind


def rule(kind: ErrorClass = ErrorClass.RETRYABLE, **parts: object) -> Rule:
    return Rule(kind, "A sentence.", "a source", **parts)  # type: ignore[arg-type]  # fields by name


class TestPhaseDecides:
    @pytest.mark.parametrize("status", [200, 204, 302, 408, 500, 503, 599])
    def test_open_when_publishing(self, status: int) -> None:
        assert meaning(status, Phase.PUBLISH) is ErrorClass.UNKNOWN
        for phase in (Phase.PREPARE, Phase.READ, Phase.TOKEN):
            assert meaning(status, phase) is ErrorClass.RETRYABLE

    @pytest.mark.parametrize("status", [200, 302, 500])
    @pytest.mark.parametrize(
        "kind", [ErrorClass.AUTH, ErrorClass.REJECTED, ErrorClass.RETRYABLE, ErrorClass.RATE_LIMITED]
    )
    def test_no_rule_makes_an_open_end_certain(self, status: int, kind: ErrorClass) -> None:
        assert meaning(status, Phase.PUBLISH, rule(kind)) is ErrorClass.UNKNOWN
        assert meaning(status, Phase.PREPARE, rule(kind)) is kind

    def test_a_duplicate_stays_one(self) -> None:
        assert meaning(500, Phase.PUBLISH, rule(ErrorClass.DUPLICATE)) is ErrorClass.DUPLICATE

    def test_a_login_is_never_rejected_like_a_post(self) -> None:
        assert meaning(400, Phase.TOKEN, rule(ErrorClass.REJECTED)) is ErrorClass.AUTH


class TestRules:
    @pytest.mark.parametrize(
        ("parts", "fits"),
        [
            ({}, True),
            ({"code": "7"}, True),
            ({"code": "70"}, False),
            ({"code": "7", "subcode": "8", "status": 400, "phrase": "words"}, True),
            ({"subcode": "9"}, False),
            ({"status": 403}, False),
            ({"phrase": "other"}, False),
            ({"phases": (Phase.READ,)}, False),
        ],
    )
    def test_all_that_is_named_must_fit(self, parts: dict[str, object], fits: bool) -> None:
        assert (meaning(400, Phase.PUBLISH, rule(**parts)) is ErrorClass.RETRYABLE) is fits

    def test_the_first_wins(self) -> None:
        first, second = rule(ErrorClass.AUTH, code="7"), rule(ErrorClass.RETRYABLE)
        assert meaning(400, Phase.PUBLISH, first, second) is ErrorClass.AUTH

    def test_headers_outrank_the_rule_s_wait(self) -> None:
        slow = rule(ErrorClass.RATE_LIMITED, wait=timedelta(hours=1))

        def reading(wait: Wait) -> tuple[timedelta | None, datetime | None]:
            got = read(Answer(429, {}, ""), Phase.READ, parse=lambda _: Parsed(), rules=[slow], waits=lambda _: wait)
            return got.wait, got.reset_at

        assert reading(Wait()) == (timedelta(hours=1), None)
        assert reading(Wait(timedelta(seconds=9))) == (timedelta(seconds=9), None)
        assert reading(Wait(until=MOMENT)) == (None, MOMENT)


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("value", "seconds"),
        [("0", 0), ("120", 120), (" 7 ", 7), ("1.5", 1.5), ("²", None), ("9" * 5000, None), ("-1", None)],
    )
    def test_seconds(self, value: str, seconds: float | None) -> None:
        assert retry_after({"retry-after": value}) == (None if seconds is None else timedelta(seconds=seconds))

    def test_date_counts_from_the_answer_s_own(self) -> None:
        headers = {"retry-after": DAY, "date": "Tue, 05 Jan 2027 09:00:00 GMT"}
        assert asked_wait(headers) == Wait(timedelta(seconds=90), MOMENT)
        assert retry_after({**headers, "date": "Tue, 05 Jan 2027 10:00:00 GMT"}) == timedelta(0)

    def test_date_alone_is_still_a_moment(self) -> None:
        assert asked_wait({"retry-after": DAY}) == Wait(None, MOMENT)

    def test_date_without_a_zone_is_utc(self) -> None:
        assert asked_wait({"retry-after": DAY.replace("GMT", "-0000")}).until == MOMENT

    @settings(deadline=None)
    @given(st.text(max_size=40), st.text(max_size=40))
    def test_survives_anything(self, value: str, date: str) -> None:
        wait = asked_wait({"retry-after": value, "date": date})
        assert wait.duration is None or wait.duration >= timedelta(0)


class TestReset:
    @pytest.mark.parametrize(
        ("value", "wait"),
        [
            ("30", Wait(timedelta(seconds=30))),
            ("1798880490", Wait(until=datetime.fromtimestamp(1798880490, UTC))),
            ("1798880490.5", Wait(until=datetime.fromtimestamp(1798880490.5, UTC))),
            ("soon", Wait()),
            ("", Wait()),
            ("1798880490000", Wait()),
        ],
    )
    def test_seconds_or_moment(self, value: str, wait: Wait) -> None:
        assert reset_wait(value) == wait

    @settings(deadline=None)
    @given(st.text(alphabet="0123456789.- ²", max_size=30))
    def test_survives_anything(self, value: str) -> None:
        wait = reset_wait(value)
        assert wait.duration is None or wait.until is None


class TestBodies:
    def test_object_or_nothing(self) -> None:
        assert as_object('\ufeff{"a": 1}') == {"a": 1}
        for body in ("", "[]", '"a"', "{", "[" * 100_000, "NaN", "1" * 5000):
            assert as_object(body) is None

    @pytest.mark.parametrize(
        ("body", "whole", "cut"),
        [
            ('{"code":187,"mess', "187", "187"),
            ('{"code": 18', "", ""),
            ('{"x":1,"code":"ab\\"c\\u00e9","m', 'ab"cé', 'ab"cé'),
            ('{"code":"abc', "", "abc"),
            ("", "", ""),
        ],
    )
    def test_gleaned_from_a_cut_off_body(self, body: str, whole: str, cut: str) -> None:
        assert gleaned(body, "code") == whole
        assert gleaned(body, "code", whole=False) == cut

    def test_gleaned_takes_the_names_in_order(self) -> None:
        assert gleaned('{"b":"2","a":"1"', "a", "b") == "1"

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ("", ""),
            ("  plain \n words ", "plain words"),
            ("<html><head><TITLE>502 Bad\nGateway</TITLE></head><p>x", "502 Bad Gateway"),
            ("<p>Over <b>capacity</b>", "Over capacity"),
            ("x" * 1000, "x" * 300),
            ("<" * 200_000, "<" * 300),
        ],
    )
    def test_plain_text(self, body: str, text: str) -> None:
        assert plain_text(body) == text

    def test_branch_and_rows_take_anything(self) -> None:
        assert branch({"a": {"b": {"c": 1}}}, "a", "b") == {"c": 1}
        assert branch({"a": []}, "a", "b") == {}
        assert branch(None) == {}
        assert rows([{"a": 1}, None, 2]) == [{"a": 1}]
        assert rows({"a": 1}) == []
