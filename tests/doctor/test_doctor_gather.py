"""What is looked at on this computer: logins as the store and the vault know them, files, disk, seams."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.clock.virtual import VirtualClock
from scheduler.config import load_settings
from scheduler.core.delivery import Hold
from scheduler.core.model import Account
from scheduler.core.renewal import Login as KnownLogin
from scheduler.doctor.examine import examine
from scheduler.doctor.facts import Patient
from scheduler.doctor.finding import Finding, Level
from scheduler.doctor.gather import gather, unseen_offline
from scheduler.doctor.online import ask
from scheduler.doctor.tell import worth_telling
from scheduler.sandbox.server import Sandbox
from scheduler.store import holds, logins
from scheduler.vault import Kept, digest_of
from scheduler.wiring import Workspace, shipped

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
UNTIL = NOW + timedelta(weeks=8)
CONFIG = """timezone = "Europe/London"
[campaigns.tips]
slots = ["tue 09:00"]
[accounts.pinterest]
[accounts.instagram]
picture_host = "folder"
picture_folder = "."
picture_address = "https://pictures.example"
"""
SECRETS = {
    "PINTEREST_ACCESS_TOKEN": "pina_1", "PINTEREST_BOARD_ID": "7", "INSTAGRAM_USER_ID": "178", "INSTAGRAM_TOKEN": "IG1",
}  # fmt: skip
Make = Callable[..., Workspace]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """A workspace with the shipped posts, whose .env can be said."""
    made: list[Workspace] = []
    shutil.copytree(shipped("posts"), tmp_path / "posts")

    def one(config: str = CONFIG, **more: str) -> Workspace:
        (tmp_path / "tipcast.toml").write_text(config, encoding="utf-8")
        made.append(Workspace(load_settings(tmp_path, {**SECRETS, **more}), VirtualClock(NOW)))
        return made[-1]

    yield one
    for workspace in made:
        workspace.close()


def patients(workspace: Workspace) -> Mapping[str, Patient]:
    return {one.name: one for one in gather(workspace, until=UNTIL, draw=False).facts.patients}


def rules(workspace: Workspace, *, draw: bool = False) -> dict[str, Finding]:
    return {one.rule: one for one in examine(gather(workspace, until=UNTIL, draw=draw).facts)}


def test_a_login_nobody_renews_is_of_unknown_age_until_it_is_noted(make: Make) -> None:
    workspace = make()
    assert patients(workspace)["pinterest"].login.life == timedelta(days=30)
    ends_at = NOW + timedelta(days=9)
    with workspace.store.writing() as connection:
        logins.put(connection, KnownLogin("pinterest", workspace.connections.fingerprint("pinterest"), ends_at))
    assert patients(workspace)["pinterest"].login.expires_at == ends_at
    with workspace.store.writing() as connection:
        logins.put(connection, KnownLogin("pinterest", "another login's", ends_at))
    assert patients(workspace)["pinterest"].login.expires_at is None


def test_what_the_vault_keeps_of_an_end_counts_as_long_as_env_says_the_same(make: Make) -> None:
    workspace, ends_at = make(), NOW + timedelta(days=20)
    kept = Kept(digest_of(workspace.renewing.given("pinterest")), {"ACCESS_TOKEN": "pina_2"}, NOW, ends_at)
    workspace.vault.save("pinterest", kept)
    assert patients(workspace)["pinterest"].login.expires_at == ends_at
    assert patients(make(PINTEREST_ACCESS_TOKEN="pina_3"))["pinterest"].login.expires_at is None


def test_a_damaged_vault_is_told_and_the_others_are_still_seen(make: Make) -> None:
    workspace = make()
    workspace.settings.tokens.mkdir(mode=0o700)
    (workspace.settings.tokens / "pinterest.json").write_text("{", encoding="utf-8")
    found = rules(workspace)
    assert "pinterest.json" in found["tokens"].what
    assert "instagram" in patients(workspace)


def test_a_hold_that_new_secrets_have_lifted_is_not_told(make: Make) -> None:
    workspace = make()
    with workspace.store.writing() as connection:
        print_of = workspace.connections.fingerprint("instagram")
        holds.place(connection, Hold("account:instagram", None, "The login has expired.", print_of))
    assert rules(workspace)["account-held"].account == "instagram"
    assert "account-held" not in rules(make(INSTAGRAM_TOKEN="IG2"))


def test_the_posts_to_come_are_those_of_queue_and_plan(make: Make) -> None:
    from scheduler.planning import queue_plan

    workspace = make()
    before = gather(workspace, until=UNTIL, draw=False).facts
    assert {due.queued for due in before.upcoming} == {False}
    queue_plan(workspace, until=NOW + timedelta(weeks=3))
    after = gather(workspace, until=UNTIL, draw=False).facts
    assert {due.queued for due in after.upcoming} == {True, False}
    assert [(due.post_id, due.account, due.due_at) for due in after.upcoming] == [
        (due.post_id, due.account, due.due_at) for due in before.upcoming
    ]


def test_rights_noted_when_connecting_and_a_host_that_was_tried_are_handed_in(make: Make) -> None:
    sandbox = Sandbox(clock=VirtualClock(NOW))
    sandbox.start()
    try:
        secrets = {name: value for name, value in sandbox.secrets().items() if name in SECRETS}
        at = {f"TIPCAST_{name.upper()}_URL": address for name, address in sandbox.addresses().items()}
        workspace = make(**secrets, **at)
        tried: list[Account] = []

        def try_host(_: Workspace, account: Account) -> str:
            tried.append(account)
            return "The folder isn't public."

        looked = gather(
            workspace,
            until=UNTIL,
            draw=False,
            granted=lambda account: frozenset({"pins:read", "boards:read"}) if account.name == "pinterest" else None,
        )
        asked = ask(workspace, looked.facts, try_host=try_host)
    finally:
        sandbox.stop()
    assert [account.name for account in tried] == ["instagram"]
    assert list(unseen_offline(asked)) == []
    found = {(one.rule, one.account) for one in examine(asked)}
    assert {
        ("host-fails", "instagram"),
        ("scope-pins:write", "pinterest"),
        ("scope-boards:write", "pinterest"),
    } <= found


@pytest.mark.parametrize(
    ("break_it", "rule"),
    [
        (lambda root: (root / "templates" / "cards").mkdir(parents=True), "cards"),
        (lambda root: [(root / "images").mkdir(), (root / "images" / "cards").write_text("")], "images-folder"),
    ],
)
def test_what_keeps_a_card_from_being_drawn(make: Make, break_it: Callable[[Path], object], rule: str) -> None:
    workspace = make()
    assert rule not in rules(workspace, draw=True)
    break_it(workspace.settings.root)
    found = rules(make(), draw=True)[rule]
    assert (found.level, bool(found.hit)) == (Level.BROKEN, True)


def test_a_full_disk_is_seen_ahead(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    workspace = make()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**10, 10**10 - 10**7, 10**7))
    assert "10 MB left" in rules(workspace)["disk-full"].what
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**10, 0, 10**10))
    assert "disk-full" not in rules(workspace)


def test_a_page_of_the_database_that_went_bad_is_found(make: Make) -> None:
    workspace = make()
    assert gather(workspace, until=UNTIL, draw=False).facts.machine.database_trouble == ""
    workspace.close()
    path = workspace.settings.root / "tipcast.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    looked = gather(make(), until=UNTIL, draw=False)
    assert looked.facts.machine.database_trouble
    assert looked.unseen


def test_what_is_worth_an_alert() -> None:
    soon, late = NOW + timedelta(days=3), NOW + timedelta(days=30)
    base = Finding(Level.WILL_BREAK, "login", "login-ends", "It ends.", "Connect.", "x", on=soon)
    findings = [
        base,
        replace(base, account="late", on=late),
        replace(base, level=Level.BROKEN, account="broken", on=late),
        replace(base, level=Level.KNOW, account="know"),
        replace(base, rule="disk-full", account=None, on=None),
        replace(base, rule="account-held", level=Level.BROKEN),
        replace(base, rule="delivery-7", level=Level.BROKEN),
        replace(base, rule="not-running", level=Level.BROKEN),
        replace(base, area="alerts", level=Level.BROKEN),
    ]
    told = worth_telling(findings, now=NOW, within=timedelta(days=14))
    assert [trouble.key for trouble in told] == ["doctor:login-ends:x", "doctor:login-ends:broken", "doctor:disk-full:"]
    assert replace(base, on=late).key == base.key  # its date may move: it is the same trouble
