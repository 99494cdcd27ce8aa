"""Logins that are missing, end, or are refused: what is told, and how many posts it meets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from doctor_cases import DAY, NOW, WEEK, brief, facts, patient

from scheduler.core.condition import Condition
from scheduler.core.errors import ErrorClass, Reading
from scheduler.doctor import logins
from scheduler.doctor.facts import Answered, Login

SIXTY = timedelta(days=60)


@pytest.mark.parametrize(
    ("login", "condition", "told"),
    [
        (Login(), None, []),
        (Login(expires_at=NOW + 10 * DAY), None, [("will break", "login-ends", 11)]),
        (Login(expires_at=NOW - DAY), None, [("broken", "login-ended", 13)]),
        (Login(expires_at=NOW + 90 * DAY), None, [("worth knowing", "login-ends-unused", 0)]),
        (Login(expires_at=NOW + 900 * DAY), None, []),
        (Login(life=SIXTY), None, [("will break", "login-age-unknown", 4)]),
        (Login(life=400 * DAY), None, [("worth knowing", "login-age-unknown", 0)]),
        (Login(renewed=True, expires_at=NOW + DAY), None, []),
        (Login(renewed=True, failures=3, expires_at=NOW + 2 * DAY), None, [("will break", "renewal-failing", 12)]),
        (Login(renewed=True, failures=1), None, [("worth knowing", "renewal-failing", 13)]),
        # The network knows better than this computer.
        (Login(expires_at=NOW - DAY), Condition(endless=True), []),
        (Login(life=SIXTY), Condition(expires_at=NOW + 3 * WEEK), [("will break", "login-ends", 10)]),
        (Login(life=SIXTY), Condition(), [("will break", "login-age-unknown", 4)]),
    ],
)
def test_ends_meet_the_posts_after_them(login: Login, condition: Condition | None, told: list[object]) -> None:
    one = patient(login=login, answered=Answered(condition) if condition else None)
    assert brief(logins.ending(facts(one))) == told


def test_the_sentence_says_how_many_when_and_what_to_do() -> None:
    (found,) = logins.ending(facts(patient(login=Login(expires_at=NOW + 10 * WEEK))))
    assert found.what == "3 posts will fail after 11 May 2027 unless you reconnect Instagram: its login ends that day."
    assert "Log in again before that day: tipcast connect instagram" in found.mend
    (one,) = logins.ending(facts(patient(login=Login(expires_at=NOW + 12 * WEEK))))
    assert one.what.startswith("1 post will fail")


def test_a_post_at_the_very_moment_of_the_end_fails_too() -> None:
    ends_at = NOW + DAY + 12 * WEEK
    (found,) = logins.ending(facts(patient(login=Login(expires_at=ends_at))))
    assert len(found.hit) == 1


@pytest.mark.parametrize(
    ("missing", "incomplete", "words"),
    [
        (("X_TOKEN",), "", "Instagram: X_TOKEN is missing in .env."),
        (("X_TOKEN", "X_ID"), "", "Instagram: X_TOKEN and X_ID are missing in .env."),
        ((), "The keys are not complete.", "Instagram: The keys are not complete."),
        ((), "Instagram's keys are not complete.", "Instagram's keys are not complete."),
    ],
)
def test_what_is_missing_is_named_once(missing: tuple[str, ...], incomplete: str, words: str) -> None:
    one = patient(missing=missing, incomplete=incomplete, login=Login(life=SIXTY))
    (found,) = logins.missing(facts(one))
    assert (found.level, len(found.hit)) == ("broken", 13)
    assert found.what.startswith(words)
    assert list(logins.ending(facts(one))) == []  # one trouble is enough


@pytest.mark.parametrize(
    ("kind", "reached", "told"),
    [
        (ErrorClass.AUTH, True, [("broken", "login-refused", 13)]),
        (ErrorClass.RETRYABLE, False, [("worth knowing", "not-reached", 0)]),
    ],
)
def test_what_the_network_said_is_quoted(kind: ErrorClass, reached: bool, told: list[object]) -> None:
    reading = Reading(kind, "The password was changed.", code="190", message="Session invalid")
    one = patient(answered=Answered(refused=reading, reached=reached), login=Login(life=SIXTY))
    (found,) = logins.refused(facts(one))
    assert brief([found]) == told
    assert "(the network said: 190 Session invalid)" in found.what
    assert bool(list(logins.ending(facts(one)))) is not reached  # a dead login doesn't end as well


@pytest.mark.parametrize(("ends_in", "number"), [(20 * DAY, 1), (200 * DAY, 0)])
def test_metas_second_end_is_told_as_uncertain(ends_in: timedelta, number: int) -> None:
    one = patient(answered=Answered(Condition(endless=True, data_access_ends_at=NOW + ends_in)))
    found = list(logins.data_access(facts(one)))
    assert len(found) == number
    assert all(one.level == "worth knowing" and "not said" in one.what for one in found)
