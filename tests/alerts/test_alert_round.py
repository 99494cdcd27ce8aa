"""Once a trouble, all in one message, again when it came back; and what can't be sent is tried a few times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alert_bench import NOW, Bench, bench_in
from hypothesis import given
from hypothesis import strategies as st

from scheduler.alerts.message import LONGEST_TITLE, MOST_TOLD, message
from scheduler.alerts.round import ALERTS, BETWEEN_CHECKUPS, MOST_TRIES, PAUSES
from scheduler.core.trouble import Trouble
from scheduler.store import troubles, watches
from scheduler.store.idle import is_idle
from scheduler.store.tables import to_microseconds

HELD = Trouble("hold:a", "Instagram has stopped: the password was changed.", "190 Session invalid", "Log in again.")
FAILED = Trouble("delivery:1:2", "“stretch” on X is failed.", "", "tipcast retry 1")
ENDING = Trouble("doctor:login-ends:x", "3 posts will fail after 12 March.", "", "Connect again.")
TICK = timedelta(minutes=5)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    one = bench_in(tmp_path)
    yield one
    one.store.close()


def test_a_trouble_is_told_once(bench: Bench) -> None:
    bench.seen = [HELD]
    for _ in range(5):
        assert bench.run(after=TICK) == ""
    assert len(bench.sent) == 1
    assert bench.sent[0][0] == "Tipcast, Willow Lane: Instagram has stopped: the password was changed."
    assert "The network said: 190 Session invalid" in bench.sent[0][1]
    assert "What to do: Log in again." in bench.sent[0][1]


def test_several_at_once_are_one_message(bench: Bench) -> None:
    bench.seen, bench.foreseen = [HELD, FAILED], [ENDING]
    bench.run()
    ((title, body),) = bench.sent
    assert title == "Tipcast, Willow Lane: 3 things need you"
    assert all(trouble.what in body for trouble in (HELD, FAILED, ENDING))


def test_mended_and_back_is_told_again(bench: Bench) -> None:
    bench.seen = [HELD]
    bench.run()
    bench.seen = []
    bench.run(after=TICK)
    bench.seen = [HELD]
    bench.run(after=TICK)
    assert len(bench.sent) == 2


def test_the_doctor_looks_once_a_day_and_what_it_found_stays_found_between(bench: Bench) -> None:
    bench.foreseen = [ENDING]
    for _ in range(24):
        bench.run(after=timedelta(hours=1))
    assert (bench.checkups, len(bench.sent)) == (1, 1)
    bench.run(after=BETWEEN_CHECKUPS)
    assert (bench.checkups, len(bench.sent)) == (2, 1)


def test_a_message_that_fails_is_tried_later_each_time_and_not_for_ever(bench: Bench) -> None:
    bench.seen, bench.failing = [HELD], "address 1 (E-Mail): nobody answers"
    assert bench.run() == bench.failing
    for _ in range(12 * 24 * 6):
        bench.run(after=TICK)
    assert bench.tried == MOST_TRIES
    assert bench.clock.now() - NOW > sum(PAUSES, timedelta())
    bench.failing = ""
    bench.run(after=TICK)
    assert bench.sent == []  # given up; the doctor shows it
    bench.seen = [HELD, FAILED]
    bench.run(after=TICK)
    assert "2 things" in bench.sent[0][0]  # something new starts it again, with what is still untold


def test_it_goes_out_when_the_address_answers_again(bench: Bench) -> None:
    bench.seen, bench.failing = [HELD], "no answer"
    bench.run()
    bench.failing = ""
    assert bench.run(after=PAUSES[0] / 2) == ""
    assert bench.sent == []
    bench.run(after=PAUSES[0])
    assert len(bench.sent) == 1
    with bench.store.reading() as connection:
        assert watches.get(connection, ALERTS).tries == 0


def test_what_is_mended_before_it_could_be_told_is_never_told(bench: Bench) -> None:
    bench.seen, bench.failing = [HELD], "no answer"
    bench.run()
    bench.seen, bench.failing = [], ""
    bench.run(after=PAUSES[0] * 2)
    assert bench.sent == []
    with bench.store.reading() as connection:
        assert (watches.get(connection, ALERTS).tries, watches.get(connection, ALERTS).wake_at) == (0, None)


def test_two_at_once_tell_it_once(bench: Bench) -> None:
    bench.seen = [HELD]
    inner = bench.round()

    def meanwhile(title: str, body: str) -> list[str]:
        assert bench.round().run() == ""  # another process ticks while this one is sending
        bench.sent.append((title, body))
        return []

    inner.carry = meanwhile
    inner.run()
    assert len(bench.sent) == 1


def test_a_process_that_is_killed_while_sending_leaves_it_to_the_next(bench: Bench) -> None:
    bench.seen = [HELD]
    inner = bench.round()

    def killed(title: str, body: str) -> list[str]:
        raise KeyboardInterrupt

    inner.carry = killed
    with pytest.raises(KeyboardInterrupt):
        inner.run()
    bench.run(after=TICK)
    assert len(bench.sent) == 1


def test_an_idle_tick_wakes_for_a_look_and_for_a_retry_and_not_else(bench: Bench, tmp_path: Path) -> None:
    def idle(at: timedelta) -> bool:
        return is_idle(str(tmp_path / "tipcast.db"), to_microseconds(NOW + at))

    assert idle(timedelta(days=9))  # nobody is to be told
    bench.round().arm()
    assert not idle(timedelta())
    bench.run()
    assert idle(timedelta(hours=23))
    assert not idle(timedelta(hours=25))
    bench.seen, bench.failing = [HELD], "no answer"
    bench.run()
    assert not idle(PAUSES[0])
    bench.round().stand_down()
    assert idle(timedelta(days=9))


@given(st.lists(st.sets(st.sampled_from("abc")), max_size=12))
def test_every_appearance_is_told_exactly_once(tmp_path_factory: pytest.TempPathFactory, days: list[set[str]]) -> None:
    bench = bench_in(tmp_path_factory.mktemp("bench"))
    appearances, before = 0, set()
    for keys in days:
        bench.seen = [Trouble(key, f"Trouble {key}.") for key in sorted(keys)]
        bench.run(after=TICK)
        appearances += len(keys - before)
        before = keys
    assert sum(body.count("Trouble ") for _, body in bench.sent) == appearances
    with bench.store.reading() as connection:
        assert troubles.untold(connection) == 0
    bench.store.close()


def test_a_long_list_ends_in_a_sentence() -> None:
    many = [Trouble(str(number), f"Number {number}.") for number in range(MOST_TOLD + 5)]
    title, body = message(many, name="W")
    assert title == f"Tipcast, W: {len(many)} things need you"
    assert body.count("Number ") == MOST_TOLD
    assert "And 5 more" in body
    assert len(message([Trouble("a", "word " * 99)], name="W")[0]) <= LONGEST_TITLE
    assert "\n" not in message(many, name="Two\nlines")[0]
