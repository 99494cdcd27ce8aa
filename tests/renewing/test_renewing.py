"""Logins that end: renewed ahead of time, saved before they are used, and a failure stops one account only."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.clock.virtual import VirtualClock
from scheduler.config import load_settings
from scheduler.core.model import CardText, Kind, Post
from scheduler.core.policy import State
from scheduler.core.renewal import SHORT, is_due, renewed
from scheduler.planning import queue_plan
from scheduler.posts.write import write_post
from scheduler.sandbox.faults import Fault
from scheduler.sandbox.server import Sandbox
from scheduler.store import deliveries, holds, logins
from scheduler.store.idle import is_idle
from scheduler.store.tables import logins as logins_table
from scheduler.store.tables import to_microseconds
from scheduler.wiring import Workspace

START = datetime(2027, 1, 4, 12, tzinfo=UTC)
CONFIG = """timezone = "UTC"
[campaigns.test]
slots = ["daily 09:00"]
late = "send"
[accounts.{network}]
{options}
"""
INSTAGRAM = 'login = "instagram"\npicture_host = "facebook_page"\n[accounts.facebook]'
ENDING = ("x", "pinterest", "instagram")


class Bench:
    """A workspace with one account whose login ends, and the sandbox it lives in."""

    def __init__(self, folder: Path, network: str, *, clock: VirtualClock, sandbox: Sandbox) -> None:
        self.folder, self.network, self.clock, self.sandbox = folder, network, clock, sandbox
        (folder / "posts").mkdir(parents=True)
        options = INSTAGRAM if network == "instagram" else ""
        (folder / "tipcast.toml").write_text(CONFIG.format(network=network, options=options))
        post = Post("only", Kind.REMEDY, "Stretch", "Stretch.", (CardText("Stretch."),), networks=(network,))
        write_post(folder / "posts" / "only.md", post)
        self.secrets = sandbox.ending_secrets()

    def workspace(self) -> Workspace:
        """A fresh one, as a restarted process has."""
        addresses = {f"TIPCAST_{name.upper()}_URL": address for name, address in self.sandbox.addresses().items()}
        return Workspace(load_settings(self.folder, {**addresses, **self.secrets}), self.clock, workers=1)

    def tick(self) -> None:
        workspace = self.workspace()
        workspace.tick.run()
        workspace.close()

    def queue(self) -> None:
        workspace = self.workspace()
        queue_plan(workspace, until=self.clock.now() + timedelta(days=2))
        workspace.close()

    def read(self, question: Any) -> Any:
        workspace = self.workspace()
        with workspace.store.reading() as connection:
            found = question(connection)
        workspace.close()
        return found

    @property
    def login(self) -> Any:
        return self.read(logins.by_account).get(self.network)

    @property
    def holds(self) -> list[Any]:
        held: list[Any] = self.read(holds.listed)
        return held

    @property
    def kept(self) -> Any:
        return self.workspace().vault.read(self.network)

    def row(self) -> Any:
        return self.read(lambda connection: deliveries.listed(connection, account=self.network))[0]


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def sandbox(clock: VirtualClock) -> Iterator[Sandbox]:
    running = Sandbox(clock=clock)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def bench(tmp_path: Path, request: pytest.FixtureRequest, clock: VirtualClock, sandbox: Sandbox) -> Bench:
    return Bench(tmp_path / "w", getattr(request, "param", "pinterest"), clock=clock, sandbox=sandbox)


every = pytest.mark.parametrize("bench", ENDING, indirect=True)


@every
def test_a_year_of_posts_on_a_login_that_ends(bench: Bench) -> None:
    """The login lives hours or weeks, the posts go on for a year."""
    bench.queue()
    bench.tick()
    for week in range(52):
        bench.clock.wait_until(START + timedelta(weeks=week))
        bench.tick()
        login = bench.login
        # Ahead of its end, unless it is too short-lived to be worth it without a post to send.
        assert login.renew_at is not None
        if login.wake_at is not None and week:
            assert login.expires_at > bench.clock.now()
        assert bench.holds == []
    row = bench.row()
    assert row.state == State.PUBLISHED


@every
def test_new_secrets_are_the_owners_alone_and_nowhere_else(bench: Bench) -> None:
    bench.tick()
    bench.clock.wait_until(START + timedelta(days=3))
    bench.tick()
    file = bench.folder / ".tokens" / f"{bench.network}.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    new = [value for value in bench.kept.secrets.values() if value]
    assert new
    for path in bench.folder.glob("tipcast.db*"):
        assert not any(value.encode() in path.read_bytes() for value in new)


@every
def test_a_lost_answer_to_a_renewal_is_tried_again_and_then_a_person_is_asked_once(bench: Bench) -> None:
    """The refresh token is spent by the lost answer (Instagram has none, so there it just works)."""
    bench.queue()
    bench.sandbox.misbehave(Fault(bench.network, "token", "hang_up_after"))
    bench.tick()
    for hour in range(1, 60):
        bench.clock.wait_until(START + timedelta(hours=hour))
        bench.tick()
    if bench.network == "instagram":
        assert bench.holds == []
        assert bench.kept is not None
        return
    (hold,) = bench.holds
    assert hold.scope == f"account:{bench.network}"
    assert hold.until is None
    assert "could not be renewed" in hold.why
    assert "the network said" in hold.why
    row = bench.row()
    assert row.state in (State.PLANNED, State.BLOCKED)  # waiting, not lost

    # She connects again: what waits goes on by itself.
    access, refresh, _ = bench.sandbox.tokens.refreshed(bench.network, f"sandbox-{bench.network}-refresh-1") or (
        "",
        "",
        0,
    )
    names = {"x": ("X_OAUTH2_TOKEN", "X_OAUTH2_REFRESH_TOKEN")}.get(
        bench.network, ("PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_TOKEN")
    )
    bench.secrets |= dict(zip(names, (access, refresh), strict=True))
    bench.tick()
    assert bench.holds == []
    assert bench.row().state == State.PUBLISHED


@every
@pytest.mark.parametrize("kind", ["refuse", "hang_up_before", "error_before", "limit_rate"])
def test_trouble_of_the_network_is_waited_out(bench: Bench, kind: str) -> None:
    bench.sandbox.misbehave(Fault(bench.network, "token", kind, times=3))
    for hour in range(0, 72, 2):
        bench.clock.wait_until(START + timedelta(hours=hour))
        bench.tick()
    assert bench.holds == []
    assert bench.kept is not None


@pytest.mark.parametrize("kind", ["garbage_after", "cut_after"])
def test_an_answer_that_cannot_be_read_shows_no_secret(bench: Bench, kind: str) -> None:
    bench.sandbox.misbehave(Fault("pinterest", "token", kind))
    for hour in range(3):
        bench.clock.wait_until(START + timedelta(hours=hour))
        bench.tick()
    texts = " ".join(hold.why for hold in bench.holds)
    assert "sandbox-pinterest" not in texts


def test_what_a_person_writes_into_env_wins(bench: Bench) -> None:
    bench.tick()
    assert (
        bench.workspace()
        .connections.secrets(bench.workspace().settings.account("pinterest"))["ACCESS_TOKEN"]
        .endswith("-1")
    )
    bench.secrets["PINTEREST_ACCESS_TOKEN"] = "hers"
    assert (
        bench.workspace().connections.secrets(bench.workspace().settings.account("pinterest"))["ACCESS_TOKEN"] == "hers"
    )


def test_a_disk_that_refuses_stops_the_account_and_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    bench.tick()
    monkeypatch.undo()
    (hold,) = bench.holds
    assert "No space left on device" in hold.why
    assert bench.kept is None
    assert list((bench.folder / ".tokens").glob(".*")) == []


def test_logins_without_end_are_left_alone(bench: Bench) -> None:
    bench.secrets = {**bench.sandbox.secrets()}
    bench.sandbox.misbehave(Fault("pinterest", "token", "error_before", times=99))
    bench.tick()
    assert bench.login.renew_at is None
    assert bench.sandbox.faults.take("pinterest", "token").times == 99  # type: ignore[union-attr]  # there is one


def test_missing_secrets_are_no_login(bench: Bench) -> None:
    bench.secrets = {}
    bench.tick()
    assert bench.login is None


def test_a_tick_with_nothing_due_wakes_for_a_login(bench: Bench) -> None:
    bench.tick()
    database, wake_at = str(bench.folder / "tipcast.db"), bench.login.wake_at
    assert is_idle(database, to_microseconds(wake_at - timedelta(minutes=1)))
    assert not is_idle(database, to_microseconds(wake_at))


def test_two_processes_renew_once(bench: Bench) -> None:
    """The second finds the secrets changed under the lock and sends nothing."""
    first, second = bench.workspace(), bench.workspace()
    with first.vault.locked("pinterest"):
        pass
    stale = second.renewing
    noted = stale._noted()
    first.renewing.run()
    before = bench.kept
    stale._renew(noted[0])
    assert bench.kept == before
    first.close()
    second.close()


def test_a_process_that_died_after_saving_goes_on_from_what_it_saved(bench: Bench) -> None:
    """The database doesn't know of it yet; the vault does."""
    bench.tick()
    kept = bench.kept
    workspace = bench.workspace()
    with workspace.store.writing() as connection:
        connection.execute(logins_table.delete())
    workspace.close()
    bench.tick()
    assert bench.kept == kept
    assert bench.login.expires_at == kept.expires_at


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400)))
def test_a_login_is_renewed_before_it_ends_and_short_ones_wake_nobody(lives: timedelta) -> None:
    login = renewed("x", "f", at=START, expires_at=START + lives)
    assert login.renew_at is not None
    assert START < login.renew_at < START + lives
    assert (login.wake_at is not None) == (lives > SHORT)
    assert not is_due(login, START)
    assert is_due(login, START + lives)


@pytest.mark.parametrize("expires_at", [None, START, START - timedelta(days=1)])
def test_a_login_whose_end_is_not_told_is_left_alone(expires_at: datetime | None) -> None:
    assert renewed("x", "f", at=START, expires_at=expires_at).renew_at is None
