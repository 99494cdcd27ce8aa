"""The life of a delivery: no path leads to a second publish without proof or a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core import policy
from scheduler.core.errors import ErrorClass, Reading
from scheduler.core.policy import ALLOWED, Decision, IllegalTransition, RetryLimits, State, decide, pause

NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
LIMITS = RetryLimits()
MINUTE = timedelta(minutes=1)


def reading(kind: ErrorClass, **parts: Any) -> Reading:
    return Reading(kind, "A sentence.", **parts)


def after(state: State, event: policy.Event, *, tries: int = 0, now: datetime = NOW) -> Decision:
    return decide(state, event, tries=tries, now=now, limits=LIMITS, key="k")


@pytest.mark.parametrize(
    ("kind", "while_preparing", "while_publishing"),
    [
        (ErrorClass.RETRYABLE, State.PLANNED, State.PLANNED),
        (ErrorClass.RATE_LIMITED, State.PLANNED, State.PLANNED),
        (ErrorClass.AUTH, State.BLOCKED, State.BLOCKED),
        (ErrorClass.REJECTED, State.REJECTED, State.REJECTED),
        (ErrorClass.DUPLICATE, State.REJECTED, State.UNKNOWN),
        (ErrorClass.UNKNOWN, State.UNKNOWN, State.UNKNOWN),
    ],
)
def test_errors_by_phase(kind: ErrorClass, while_preparing: State, while_publishing: State) -> None:
    assert after(State.PLANNED, policy.PrepareFailed(reading(kind))).state == while_preparing
    assert after(State.SENDING, policy.PublishFailed(reading(kind), MINUTE)).state == while_publishing


def test_a_blocked_account_is_said() -> None:
    decision = after(State.PLANNED, policy.PrepareFailed(reading(ErrorClass.AUTH)))
    assert (decision.block_account, decision.needs_person, decision.next_at) == (True, True, None)


@pytest.mark.parametrize(
    ("parts", "wait"),
    [
        ({}, LIMITS.rate_limit_wait),
        ({"wait": timedelta(hours=3)}, timedelta(hours=3)),
        ({"reset_at": NOW + timedelta(hours=2)}, timedelta(hours=2)),
        ({"reset_at": NOW - timedelta(hours=2)}, LIMITS.rate_limit_wait),
        ({"reset_at": NOW + timedelta(days=4000)}, LIMITS.rate_limit_wait),
        ({"wait": timedelta(0)}, LIMITS.rate_limit_wait),
    ],
)
def test_limits_are_waited_out_but_nonsense_is_not_believed(parts: dict[str, Any], wait: timedelta) -> None:
    for state, event in ((State.PLANNED, policy.PrepareFailed), (State.UNKNOWN, policy.FindFailed)):
        decision = after(state, event(reading(ErrorClass.RATE_LIMITED, **parts)))
        assert (decision.state, decision.next_at) == (state, NOW + wait)
    held = after(State.PLANNED, policy.PrepareFailed(reading(ErrorClass.RATE_LIMITED, app_wide=True, **parts)))
    assert held.hold_network_until == NOW + wait


def test_not_there_is_believed_only_when_it_would_show() -> None:
    soon = policy.SurelyNotThere(visible_at=NOW + MINUTE)
    assert (after(State.UNKNOWN, soon).state, after(State.UNKNOWN, soon).next_at) == (State.UNKNOWN, NOW + MINUTE)
    assert after(State.UNKNOWN, soon, now=NOW + MINUTE).state == State.PLANNED


def test_an_endpoint_that_loses_every_answer_is_asked_more_and_more_seldom() -> None:
    seen = policy.SurelyNotThere(NOW)
    assert after(State.UNKNOWN, seen, tries=1).next_at == NOW
    waits = [(after(State.UNKNOWN, seen, tries=tries).next_at or NOW) - NOW for tries in range(2, LIMITS.max_tries)]
    assert waits[0] >= LIMITS.pauses[0]
    assert waits[-1] >= LIMITS.pauses[-1]
    last = after(State.UNKNOWN, seen, tries=LIMITS.max_tries)
    assert (last.state, last.needs_person, last.next_at) == (State.UNKNOWN, True, None)


def test_a_duplicate_that_is_not_there_is_refused_for_good() -> None:
    """Sending it again would only be refused again, for ever."""
    decision = after(State.UNKNOWN, policy.SurelyNotThere(NOW, as_duplicate=True))
    assert (decision.state, decision.needs_person) == (State.REJECTED, True)


def test_failures_end_with_a_person() -> None:
    failed = policy.PrepareFailed(reading(ErrorClass.RETRYABLE))
    assert after(State.PLANNED, failed, tries=LIMITS.max_tries - 2).state == State.PLANNED
    last = after(State.PLANNED, failed, tries=LIMITS.max_tries - 1)
    assert (last.state, last.needs_person, last.next_at) == (State.FAILED, True, None)
    blind = after(State.UNKNOWN, policy.FindFailed(reading(ErrorClass.RETRYABLE)), tries=LIMITS.max_tries - 1)
    assert (blind.state, blind.needs_person) == (State.UNKNOWN, True)


def test_pauses_grow_and_spread() -> None:
    pauses = [pause(tries, limits=LIMITS, key="k") for tries in range(8)]
    assert all(
        base <= found <= base * 1.2
        for base, found in zip((*LIMITS.pauses, *LIMITS.pauses[-1:] * 3), pauses, strict=True)
    )
    assert pause(0, limits=LIMITS, key="k") == pauses[0]
    assert len({pause(0, limits=LIMITS, key=str(number)) for number in range(50)}) > 40


EVENTS: dict[type[policy.Event], policy.Event] = {
    policy.PrepareFailed: policy.PrepareFailed(reading(ErrorClass.RETRYABLE)),
    policy.StillPending: policy.StillPending(MINUTE),
    policy.Spaced: policy.Spaced(NOW + MINUTE),
    policy.SendingStarted: policy.SendingStarted(),
    policy.PublishSucceeded: policy.PublishSucceeded(),
    policy.PublishFailed: policy.PublishFailed(reading(ErrorClass.UNKNOWN), MINUTE),
    policy.LeaseEnded: policy.LeaseEnded(MINUTE),
    policy.Found: policy.Found(),
    policy.SurelyNotThere: policy.SurelyNotThere(NOW),
    policy.CannotTell: policy.CannotTell("Two look alike."),
    policy.FindFailed: policy.FindFailed(reading(ErrorClass.RETRYABLE)),
    policy.Moved: policy.Moved(NOW + MINUTE),
    policy.TooLate: policy.TooLate(timedelta(hours=3)),
    policy.LateSkipped: policy.LateSkipped(),
    policy.PersonSettledLive: policy.PersonSettledLive(),
    policy.PersonSendsAgain: policy.PersonSendsAgain(),
    policy.PersonRetries: policy.PersonRetries(),
    policy.PersonSkips: policy.PersonSkips(),
    policy.PersonApproves: policy.PersonApproves(),
    policy.AccountMended: policy.AccountMended(),
}


def test_every_event_is_in_the_table() -> None:
    assert set(EVENTS) == set(ALLOWED)
    assert {event.__name__ for event in EVENTS} == {event.__name__ for event in policy.Event.__subclasses__()}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: type(event).__name__)
def test_the_whole_table(state: State, event: policy.Event) -> None:
    if state in ALLOWED[type(event)]:
        decision = after(state, event)
        assert decision.state in State
        rests = decision.state not in (State.PLANNED, State.UNKNOWN)
        assert decision.next_at is None if rests else decision.next_at is not None or decision.needs_person
    else:
        with pytest.raises(IllegalTransition, match=state.value):
            after(state, event)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.SKIPPED])
def test_what_is_over_is_over(state: State) -> None:
    assert all(state not in states for states in ALLOWED.values())


def test_lateness_in_words() -> None:
    for by, words in (
        (timedelta(days=2), "2 days"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=7), "7 minutes"),
        (timedelta(seconds=5), "a moment"),
    ):
        assert words in after(State.PLANNED, policy.TooLate(by)).why
        assert "retry" in after(State.PLANNED, policy.TooLate(by, ask=True)).why


def kinds_that_prove_nothing_happened() -> set[ErrorClass]:
    return {ErrorClass.RETRYABLE, ErrorClass.RATE_LIMITED, ErrorClass.AUTH, ErrorClass.REJECTED}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(EVENTS, key=lambda event: event.__name__)),
            st.sampled_from(list(ErrorClass)),
            st.integers(0, 12),
        ),
        max_size=60,
    )
)
def test_no_second_publish_without_proof_or_a_person(walk: list[tuple[type[policy.Event], ErrorClass, int]]) -> None:
    """Any walk through the states. ``maybe_public``: a request went out, and nothing has proven since
    that it was not carried out."""
    state, maybe_public = State.PLANNED, False
    for kind, error, tries in walk:
        event: policy.Event = EVENTS[kind]
        if kind is policy.PublishFailed:
            event = policy.PublishFailed(reading(error), MINUTE)
        elif kind in (policy.PrepareFailed, policy.FindFailed):
            event = kind(reading(error))  # type: ignore[call-arg]  # these two take a reading
        try:
            decision = after(state, event, tries=tries)
        except IllegalTransition:
            continue
        if kind is policy.SendingStarted:
            assert not maybe_public
            maybe_public = True
        elif (kind in (policy.SurelyNotThere, policy.PersonSendsAgain) and decision.state is State.PLANNED) or (
            kind is policy.PublishFailed and error in kinds_that_prove_nothing_happened()
        ):
            maybe_public = False
        state = decision.state
