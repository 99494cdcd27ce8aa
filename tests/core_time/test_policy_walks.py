"""Walks through the life of a delivery: never twice without proof or a person, never without end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from scheduler.core import policy
from scheduler.core.errors import ErrorClass, Reading
from scheduler.core.policy import Decision, IllegalTransition, RetryLimits, State, decide

NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
LIMITS = RetryLimits()
SETTLE = timedelta(seconds=60)
# In publish these prove that nothing was carried out.
PROOF = {ErrorClass.RETRYABLE, ErrorClass.RATE_LIMITED, ErrorClass.AUTH, ErrorClass.REJECTED}


def reading(kind: ErrorClass, **parts: object) -> Reading:
    return Reading(kind, "A sentence.", **parts)  # type: ignore[arg-type]  # fields by name


def after(state: State, event: policy.Event, *, tries: int = 0, limits: RetryLimits = LIMITS) -> Decision:
    return decide(state, event, tries=tries, now=NOW, limits=limits, key="k")


class Life(RuleBasedStateMachine):
    """One delivery, with the truth beside it: was it carried out, and may we know?"""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.now, self.tries = State.PLANNED, NOW, 0
        self.sent_at = NOW
        self.unproven = False
        self.decision: Decision | None = None

    def take(self, event: policy.Event) -> Decision | None:
        try:
            decision = decide(self.state, event, tries=self.tries, now=self.now, limits=LIMITS, key="k")
        except IllegalTransition:
            assert self.state not in policy.ALLOWED[type(event)]
            return None
        self.state, self.decision = decision.state, decision
        return decision

    @rule(kind=st.sampled_from(list(ErrorClass)), event=st.sampled_from([policy.PrepareFailed, policy.FindFailed]))
    def fails(self, kind: ErrorClass, event: type[policy.PrepareFailed] | type[policy.FindFailed]) -> None:
        before = self.state
        if self.take(event(reading(kind))):
            self.tries += 1
            assert before is not State.UNKNOWN or self.state is State.UNKNOWN

    @precondition(lambda self: self.state is State.SENDING)
    @rule(kind=st.sampled_from(list(ErrorClass)))
    def publish_fails(self, kind: ErrorClass) -> None:
        self.take(policy.PublishFailed(reading(kind), SETTLE))
        self.tries += 1
        if kind in PROOF:
            self.unproven = False
        else:
            assert self.state is State.UNKNOWN

    @precondition(lambda self: self.state is State.SENDING)
    @rule(dies=st.booleans())
    def sending_ends(self, dies: bool) -> None:
        self.take(policy.LeaseEnded(SETTLE) if dies else policy.PublishSucceeded())
        assert self.state is (State.UNKNOWN if dies else State.PUBLISHED)

    @rule()
    def sends(self) -> None:
        if self.take(policy.SendingStarted()):
            assert not self.unproven, "a second request, and nothing proves that the first was not carried out"
            self.unproven, self.sent_at = True, self.now

    @precondition(lambda self: self.state is State.UNKNOWN)
    @rule()
    def is_not_there(self) -> None:
        self.take(policy.SurelyNotThere(visible_at=self.sent_at + SETTLE))
        if self.now < self.sent_at + SETTLE:
            assert self.state is State.UNKNOWN
        if self.state is State.PLANNED:
            self.unproven = False

    @precondition(lambda self: self.state is State.UNKNOWN)
    @rule(
        event=st.sampled_from(
            [policy.Found(), policy.CannotTell("Two alike."), policy.PersonSettledLive(), policy.PersonSendsAgain()]
        )
    )
    def is_settled(self, event: policy.Event) -> None:
        self.take(event)
        if isinstance(event, policy.PersonSendsAgain):
            self.unproven, self.tries = False, 0

    @rule(
        event=st.sampled_from(
            [
                policy.PersonRetries(),
                policy.PersonApproves(),
                policy.PersonSkips(),
                policy.AccountMended(),
                policy.StillPending(SETTLE),
                policy.Moved(NOW + SETTLE),
                policy.TooLate(SETTLE),
                policy.LateSkipped(),
            ]
        )
    )
    def something_else_happens(self, event: policy.Event) -> None:
        before = self.state
        if self.take(event):
            assert before not in (State.SENDING, State.UNKNOWN)

    @rule(seconds=st.integers(1, 300))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def another_one(self) -> None:
        if self.state in (State.PUBLISHED, State.SKIPPED):
            self.__init__()  # type: ignore[misc]  # a post from the start again

    @invariant()
    def it_wakes_by_itself_or_a_person_is_asked_or_it_is_over(self) -> None:
        if self.decision is None or self.state in (State.PUBLISHED, State.SKIPPED, State.SENDING):
            return
        assert self.decision.next_at is not None or self.decision.needs_person


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_from_sending_and_unknown_only_proof_or_a_person_leads_to_planned() -> None:
    """The same promise read off the table: every event, every kind of error."""
    ways = set()
    events: list[policy.Event] = [
        policy.PublishSucceeded(),
        policy.LeaseEnded(SETTLE),
        policy.Found(),
        policy.SurelyNotThere(NOW),
        policy.CannotTell("Two alike."),
        policy.PersonSettledLive(),
        policy.PersonSendsAgain(),
        policy.PersonRetries(),
        policy.PersonSkips(),
        policy.PersonApproves(),
        policy.AccountMended(),
        policy.StillPending(SETTLE),
        policy.SendingStarted(),
        policy.Moved(NOW),
        policy.TooLate(SETTLE),
        policy.LateSkipped(),
        *(policy.PublishFailed(reading(kind), SETTLE) for kind in ErrorClass),
        *(policy.PrepareFailed(reading(kind)) for kind in ErrorClass),
        *(policy.FindFailed(reading(kind)) for kind in ErrorClass),
    ]
    doubtful = {kind for kind, states in policy.ALLOWED.items() if {State.SENDING, State.UNKNOWN} & set(states)}
    assert doubtful <= {type(event) for event in events}
    for state in (State.SENDING, State.UNKNOWN):
        for event in events:
            try:
                decision = after(state, event)
            except IllegalTransition:
                continue
            if decision.state not in (State.UNKNOWN, State.PUBLISHED):
                kind = event.reading.kind if isinstance(event, policy.PublishFailed) else None
                ways.add((state, type(event), kind))
    assert ways == {
        (State.UNKNOWN, policy.SurelyNotThere, None),
        (State.UNKNOWN, policy.PersonSendsAgain, None),
        *((State.SENDING, policy.PublishFailed, kind) for kind in PROOF),
    }


def test_an_endpoint_that_loses_every_answer_is_asked_less_and_less_and_then_a_person() -> None:
    """Lost answer, surely not there, sent again, lost answer …: as the publisher plays it."""
    now, tries, requests_at = NOW, 0, []
    while len(requests_at) < 100:
        requests_at.append(now)
        lost = decide(
            State.SENDING,
            policy.PublishFailed(reading(ErrorClass.UNKNOWN), SETTLE),
            tries=tries,
            now=now,
            limits=LIMITS,
        )
        tries += 1
        assert lost.next_at is not None
        now = lost.next_at
        proof = policy.SurelyNotThere(visible_at=requests_at[-1] + SETTLE)
        settled = decide(State.UNKNOWN, proof, tries=tries, now=now, limits=LIMITS)
        if settled.next_at is None:
            break
        now = settled.next_at
    assert len(requests_at) == LIMITS.max_tries
    assert (settled.state, settled.needs_person) == (State.UNKNOWN, True)
    gaps = [later - earlier for earlier, later in pairwise(requests_at)]
    assert gaps[0] == SETTLE
    assert gaps[-1] >= LIMITS.pauses[-1]


@pytest.mark.parametrize("event", [policy.PrepareFailed, policy.FindFailed])
@pytest.mark.parametrize(
    "parts",
    [
        {"wait": timedelta.max},
        {"wait": timedelta.min},
        {"wait": timedelta(days=3_000_000)},
        {"reset_at": datetime.max.replace(tzinfo=UTC)},
        {"reset_at": datetime.min.replace(tzinfo=UTC)},
    ],
)
def test_a_wait_beyond_the_calendar_is_no_crash(
    event: type[policy.PrepareFailed] | type[policy.FindFailed], parts: dict[str, object]
) -> None:
    state = State.PLANNED if event is policy.PrepareFailed else State.UNKNOWN
    decision = after(state, event(reading(ErrorClass.RATE_LIMITED, **parts)))
    assert decision.next_at == NOW + LIMITS.rate_limit_wait


def test_the_longest_believed_wait() -> None:
    for wait, believed in ((LIMITS.longest_wait, True), (LIMITS.longest_wait + timedelta(seconds=1), False)):
        decision = after(State.PLANNED, policy.PrepareFailed(reading(ErrorClass.RATE_LIMITED, wait=wait)))
        assert decision.next_at == NOW + (wait if believed else LIMITS.rate_limit_wait)


def test_a_limit_of_the_whole_app_holds_the_network_also_when_it_was_met_reading() -> None:
    for app_wide in (True, False):
        limited = reading(ErrorClass.RATE_LIMITED, wait=SETTLE, app_wide=app_wide)
        decision = after(State.UNKNOWN, policy.FindFailed(limited))
        assert decision.hold_network_until == (NOW + SETTLE if app_wide else None)


def test_what_a_person_sends_again_is_due_now() -> None:
    for state, event in ((State.MISSED, policy.PersonRetries()), (State.UNKNOWN, policy.PersonSendsAgain())):
        decision = after(state, event)
        assert (decision.state, decision.next_at, decision.due_at) == (State.PLANNED, NOW, NOW)
    # Waiting for approval or for new secrets doesn't change when it was due.
    assert after(State.AWAITING_APPROVAL, policy.PersonApproves()).due_at is None
    assert after(State.BLOCKED, policy.AccountMended()).due_at is None


PERSON_MAY_RETRY = {State.FAILED, State.REJECTED, State.MISSED, State.BLOCKED}


@pytest.mark.parametrize(
    ("event", "states"),
    [
        (policy.PrepareFailed, {State.PLANNED}),
        (policy.StillPending, {State.PLANNED}),
        (policy.SendingStarted, {State.PLANNED}),
        (policy.Moved, {State.PLANNED}),
        (policy.TooLate, {State.PLANNED}),
        (policy.LateSkipped, {State.PLANNED}),
        (policy.PublishSucceeded, {State.SENDING}),
        (policy.PublishFailed, {State.SENDING}),
        (policy.LeaseEnded, {State.SENDING}),
        (policy.Found, {State.UNKNOWN}),
        (policy.SurelyNotThere, {State.UNKNOWN}),
        (policy.CannotTell, {State.UNKNOWN}),
        (policy.FindFailed, {State.UNKNOWN}),
        (policy.PersonSettledLive, {State.UNKNOWN}),
        (policy.PersonSendsAgain, {State.UNKNOWN}),
        (policy.PersonRetries, PERSON_MAY_RETRY),
        (policy.PersonSkips, PERSON_MAY_RETRY | {State.PLANNED, State.AWAITING_APPROVAL}),
        (policy.PersonApproves, {State.AWAITING_APPROVAL}),
        (policy.AccountMended, {State.BLOCKED}),
    ],
)
def test_when_an_event_may_come(event: type[policy.Event], states: set[State]) -> None:
    """Written out, so that widening the table is a decision and not a slip."""
    assert set(policy.ALLOWED[event]) == states


def test_what_cannot_be_told_waits_for_a_person_with_the_evidence() -> None:
    decision = after(State.UNKNOWN, policy.CannotTell("Two look alike."))
    assert decision == Decision(State.UNKNOWN, None, "Two look alike.", needs_person=True)


@pytest.mark.parametrize("kind", list(ErrorClass))
def test_a_failed_look_never_ends_the_doubt(kind: ErrorClass) -> None:
    for tries in (0, LIMITS.max_tries - 1, LIMITS.max_tries * 20):
        decision = after(State.UNKNOWN, policy.FindFailed(reading(kind)), tries=tries)
        assert decision.state is State.UNKNOWN
        assert decision.block_account == (kind is ErrorClass.AUTH)
        asks = kind in (ErrorClass.AUTH, ErrorClass.REJECTED, ErrorClass.DUPLICATE) or tries > 0
        assert decision.needs_person == asks


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (timedelta(seconds=59), "a moment"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=119), "1 hour ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=2), "2 days ago"),
    ],
)
def test_how_late_in_words(by: timedelta, words: str) -> None:
    for ask in (True, False):
        decision = after(State.PLANNED, policy.TooLate(by, ask=ask))
        assert (decision.state, decision.needs_person) == (State.MISSED, True)
        assert words in decision.why
        assert ("later than it may be" in decision.why) != ask
