"""Rights, limits, clock, pictures, queue, computer and alerts, each in a table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from doctor_cases import DAY, NOW, WEEK, brief, delivery, facts, patient, weekly
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.condition import Condition, Quota, Scope, Snag
from scheduler.core.delivery import Hold
from scheduler.core.errors import ErrorClass, Reading
from scheduler.doctor import bells, clocks, machine, pictures, queue, quotas, rights
from scheduler.doctor.facts import Answered, Bell, Machine, Queue
from scheduler.doctor.finding import Due

POST = Scope(("content_publish", "business_content_publish"), "Instagram refuses every post")
LOOK = Scope(("basic",), "Tipcast can't look")


# -- rights -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "noted", "rules"),
    [
        (None, None, []),
        ({"content_publish", "basic"}, None, []),
        ({"business_content_publish", "basic"}, None, []),
        ({"basic"}, None, ["scope-content_publish"]),
        (set(), None, ["scope-content_publish", "scope-basic"]),
        (None, {"content_publish"}, ["scope-basic"]),
        ({"content_publish", "basic"}, set(), []),  # what the network says now counts
    ],
)
def test_rights_that_are_missing(told: set[str] | None, noted: set[str] | None, rules: list[str]) -> None:
    granted = None if told is None else frozenset(told)
    one = patient(
        scopes=(POST, LOOK),
        granted=None if noted is None else frozenset(noted),
        answered=Answered(Condition(granted=granted)),
    )
    assert brief(rights.scopes(facts(one))) == [("broken", rule, 13) for rule in rules]


@pytest.mark.parametrize(("trial", "number"), [(True, 1), (False, 0), (None, 0)])
def test_trial_access_is_told_only_when_it_is_known(trial: bool | None, number: int) -> None:
    found = list(rights.trial(facts(patient("pinterest", answered=Answered(Condition(trial=trial))))))
    assert brief(found) == [("broken", "trial-access", 13)] * number


def test_what_only_one_network_says_breaks_or_not() -> None:
    snags = (Snag("Your role lacks a task.", "Ask."), Snag("Pins go to the sandbox.", "Change it.", refuses=False))
    found = list(rights.snags(facts(patient(answered=Answered(Condition(snags=snags))))))
    assert brief(found) == [("broken", "snag-0", 13), ("worth knowing", "snag-1", 0)]


@pytest.mark.parametrize(
    ("version", "ends_on", "told"),
    [
        ("v26.0", None, []),
        (None, date(2027, 3, 20), []),
        ("v22.0", date(2027, 5, 20), [("will break", "version-ends", 1)]),
        ("v25.0", date(2028, 7, 29), []),
        ("v21.0", date(2027, 1, 21), [("broken", "version-ends", 13)]),
        ("v23.0", date(2027, 5, 31), [("worth knowing", "version-ends", 0)]),
    ],
)
def test_versions_that_end(version: str | None, ends_on: date | None, told: list[object]) -> None:
    assert brief(rights.versions(facts(patient(version=version, version_ends_on=ends_on)))) == told


# -- limits -------------------------------------------------------------------------------------


def test_too_many_posts_in_a_day_are_those_beyond_the_limit() -> None:
    dues = [Due("instagram", "instagram", f"p{hour}", NOW + timedelta(hours=hour)) for hour in range(1, 6)]
    one = patient(posts_a_day=3)
    (found,) = quotas.quotas(facts(one, upcoming=dues))
    assert [due.post_id for due in found.hit] == ["p4", "p5"]
    assert found.on == dues[3].due_at


def test_the_networks_own_number_counts_when_it_was_asked() -> None:
    dues = [Due("instagram", "instagram", f"p{hour}", NOW + timedelta(hours=hour)) for hour in range(1, 6)]
    answered = Answered(Condition(quota=Quota(0, 50, DAY)))
    assert list(quotas.quotas(facts(patient(posts_a_day=3, answered=answered), upcoming=dues))) == []


def test_what_went_out_today_counts_too() -> None:
    one = patient(posts_a_day=2, sent=[NOW - timedelta(hours=2), NOW - timedelta(hours=1)])
    dues = [Due("instagram", "instagram", "p", NOW + timedelta(hours=1))]
    assert brief(quotas.quotas(facts(one, upcoming=dues))) == [("will break", "too-many-a-day", 1)]


def test_a_quota_that_is_used_up_is_told() -> None:
    answered = Answered(Condition(quota=Quota(25, 25, DAY)))
    assert "quota-used-up" in [one.rule for one in quotas.quotas(facts(patient(answered=answered)))]


@given(st.lists(st.integers(0, 200), max_size=40), st.integers(1, 6))
def test_without_those_beyond_no_day_has_too_many(hours: list[int], most: int) -> None:
    dues = [Due("x", "x", str(number), NOW + timedelta(hours=hour)) for number, hour in enumerate(hours)]
    beyond = quotas.beyond(dues, sent=(), most=most, period=DAY)
    left = [due.due_at for due in dues if due not in beyond]
    assert all(sum(1 for at in left if begin - DAY < at <= begin) <= most for begin in left)
    crowded = any(sum(1 for due in dues if begin - DAY < due.due_at <= begin) > most for begin in left)
    assert bool(beyond) >= crowded


# -- clock --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "tolerance", "told"),
    [
        (1, None, []),
        (-1, None, []),
        (3, None, [("worth knowing", "clock-off", 0)]),
        (10, None, [("broken", "clock-off", 0)]),
        (-10, 5, [("broken", "clock-off", 13)]),
        (3, 5, [("worth knowing", "clock-off", 0)]),
        (3, 2, [("broken", "clock-off", 13)]),
    ],
)
def test_the_clock(minutes: int, tolerance: int | None, told: list[object]) -> None:
    answered = Answered(Condition(), clock_off=timedelta(minutes=minutes))
    allowed = timedelta(minutes=tolerance) if tolerance else None
    found = list(clocks.clocks(facts(patient("x", answered=answered, clock_tolerance=allowed))))
    assert brief(found) == told
    assert all(("behind" in one.what) is (minutes > 0) for one in found)


def test_one_network_with_a_wrong_clock_is_outvoted() -> None:
    offs = [timedelta(), timedelta(seconds=2), timedelta(hours=5)]
    asked = [patient(f"n{number}", answered=Answered(clock_off=off)) for number, off in enumerate(offs)]
    assert list(clocks.clocks(facts(*asked))) == []


# -- pictures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "rules"),
    [
        ({"needs_host": False}, []),
        ({"needs_host": True}, ["host-missing"]),
        ({"needs_host": True, "host": "folder"}, []),
        ({"needs_host": True, "host": "folder", "host_trouble": ""}, []),
        ({"needs_host": True, "host": "folder", "host_trouble": "It answers 404."}, ["host-fails"]),
    ],
)
def test_picture_hosts(more: dict[str, Any], rules: list[str]) -> None:
    assert [one.rule for one in pictures.hosts(facts(patient(**more)))] == rules


# -- queue --------------------------------------------------------------------------------------


def test_a_held_account_is_told_with_its_posts_and_once() -> None:
    hold = Hold("account:instagram", None, "The password was changed.", "f")
    seen = facts(patient(hold=hold), queue=Queue(waiting=[delivery("blocked")]))
    assert brief(queue.held(seen)) == [("broken", "account-held", 13)]
    assert list(queue.waiting(seen)) == []
    resting = Hold("network:instagram", NOW + DAY, "Its limit is reached.")
    assert brief(queue.held(facts(patient(hold=resting)))) == [("worth knowing", "account-pauses", 0)]


def test_a_hold_is_told_with_what_the_network_says_now() -> None:
    hold = Hold("account:instagram", None, "The password was changed.", "f")
    (found,) = queue.held(facts(patient(hold=hold, answered=Answered(Condition()))))
    assert "tipcast retry" in found.mend
    refused = Answered(refused=Reading(ErrorClass.AUTH, "It is dead."))
    assert list(queue.held(facts(patient(hold=hold, answered=refused)))) == []  # the refusal says it already


@pytest.mark.parametrize(
    ("state", "words", "mend"),
    [
        ("unknown", "can't be settled by a machine", "tipcast settle"),
        ("rejected", "was refused", "tipcast retry"),
        ("failed", "failed", "tipcast skip"),
        ("missed", "was missed", "tipcast skip"),
        ("blocked", "is blocked", "tipcast retry"),
    ],
)
def test_each_state_says_what_to_do(state: str, words: str, mend: str) -> None:
    (found,) = queue.waiting(facts(patient(), queue=Queue(waiting=[delivery(state)])))
    assert words in found.what
    assert "It says so." in found.what
    assert mend in found.mend
    assert "7" in found.mend


def test_overdue_deliveries_mean_that_nothing_runs() -> None:
    rows = [delivery("planned", wake_at=NOW - timedelta(hours=5)), delivery("planned", 8, wake_at=NOW - DAY)]
    (found,) = queue.overdue(facts(patient(), queue=Queue(overdue=rows)))
    assert brief([found]) == [("broken", "not-running", 2)]
    assert "1 day ago" in found.what
    assert list(queue.overdue(facts(patient()))) == []


@pytest.mark.parametrize(("in_days", "level"), [(3, "will break"), (-1, "broken")])
def test_approval(in_days: int, level: str) -> None:
    rows = [delivery("awaiting approval", due_at=NOW + in_days * DAY)]
    assert brief(queue.unapproved(facts(patient(), queue=Queue(unapproved=rows)))) == [(level, "approval-waits", 1)]


def test_what_is_not_queued_is_told() -> None:
    (found,) = queue.unqueued(facts(patient(), queue=Queue(unqueued=4, last_queued_at=NOW + WEEK)))
    assert found.what == "The queue ends on 9 March 2027; 4 posts of the plan are not queued yet."


# -- computer -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (Machine(), []),
        (Machine(free_bytes=100, needed_bytes=99), []),
        (Machine(free_bytes=99, needed_bytes=100), [("will break", "disk-full")]),
        (Machine(database_trouble="It is damaged."), [("broken", "database")]),
        (Machine(images_trouble="It can't be written."), [("broken", "images-folder")]),
        (Machine(posts_trouble="One is wrong."), [("broken", "posts")]),
        (Machine(card_trouble="No font."), [("broken", "cards")]),
        (Machine(vault_trouble="Damaged."), [("broken", "tokens")]),
        (Machine(env_mode=0o600, tokens_mode=0o700), []),
        (Machine(env_mode=0o644), [("worth knowing", "readable-env")]),
        (Machine(tokens_mode=0o750), [("worth knowing", "readable-tokens")]),
        (Machine(has_history=True), [("worth knowing", "no-backup")]),
        (Machine(has_history=True, backup_at=NOW - DAY), []),
        (Machine(has_history=True, backup_at=NOW - 40 * DAY), [("worth knowing", "old-backup")]),
    ],
)
def test_the_computer(seen: Machine, told: list[object]) -> None:
    all_of = (machine.disk, machine.files, machine.secrets, machine.backups)
    found = [one for examine in all_of for one in examine(facts(patient(), machine=seen))]
    assert [(one.level.value, one.rule) for one in found] == told


# -- alerts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bell", "told"),
    [
        (Bell(), [("worth knowing", "no-alerts")]),
        (Bell(1), []),
        (Bell(1, installed=False), [("broken", "alerts-extra")]),
        (Bell(2, wrong=(2,)), [("broken", "alerts-address")]),
        (Bell(1, untold=2, error="address 1 (E-Mail): nobody answers."), [("broken", "alerts-unsent")]),
    ],
)
def test_alerts(bell: Bell, told: list[object]) -> None:
    assert [(one.level.value, one.rule) for one in bells.bells(facts(patient(), bell=bell))] == told


def test_a_practice_where_all_is_well_has_nothing_to_hear() -> None:
    from scheduler.doctor.examine import examine

    assert examine(facts(patient(), patient("facebook"), upcoming=weekly("facebook"))) == []
