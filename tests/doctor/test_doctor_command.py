"""``tipcast doctor`` against the sandbox, as a person types it: what is wrong is found, named and counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from workspace import ARTICLE, Person

from scheduler.clock.system import SystemClock
from scheduler.sandbox.conditions import APP
from scheduler.sandbox.faults import Fault
from scheduler.sandbox.server import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox(clock=SystemClock())
    running.start()
    yield running
    running.stop()


class Practice:
    """A person connected to the sandbox, with an imported article and a queue."""

    def __init__(self, person: Person, sandbox: Sandbox) -> None:
        self.person, self.sandbox = person, sandbox
        addresses = {f"TIPCAST_{name.upper()}_URL": address for name, address in sandbox.addresses().items()}
        self.env = {**addresses, **sandbox.secrets(), **APP}
        self.write()
        assert person.types("import", str(ARTICLE)) == 0
        assert person.types("apply") == 0

    def write(self, **more: str) -> None:
        self.env.update(more)
        path: Path = self.person.root / ".env"
        path.write_text("".join(f"{name}={value}\n" for name, value in self.env.items() if value), encoding="utf-8")
        path.chmod(0o600)

    def hears(self, *words: str) -> tuple[int, dict[str, Any]]:
        """The exit code and the document."""
        code = self.person.types("doctor", "--json", *words)
        return code, json.loads(self.person.said)

    def rules(self, *words: str) -> dict[str, dict[str, Any]]:
        """Findings by rule and account."""
        _, document = self.hears(*words)
        return {f"{one['rule']} {one['account'] or ''}".strip(): one for one in document["findings"]}


@pytest.fixture
def practice(person: Person, sandbox: Sandbox) -> Practice:
    one = Practice(person, sandbox)
    # Pinterest's usual token ends, and nothing renews it: these tests have a login that is renewed.
    one.write(**{name: value for name, value in sandbox.ending_secrets().items() if name.startswith("PINTEREST")})
    return one


def test_all_is_well(practice: Practice) -> None:
    code, document = practice.hears("--online")
    assert code == 0, document
    assert [one["level"] for one in document["findings"]] == ["worth knowing"]  # no alerts are set
    assert {name: one["taken"] for name, one in document["answered"].items()} == dict.fromkeys(
        ("facebook", "instagram", "x", "pinterest"), True
    )
    assert document["answered"]["instagram"]["quota"] == {"used": 0, "total": 50}
    assert "pages_manage_posts" in document["answered"]["facebook"]["granted"]
    assert abs(document["answered"]["x"]["clock_off_s"]) <= 2


def test_offline_says_what_it_did_not_look_at(practice: Practice) -> None:
    code, document = practice.hears()
    assert code == 0
    assert document["answered"] == {}
    assert any("--online" in sentence and "Facebook" in sentence for sentence in document["not_looked_at"])
    assert not practice.sandbox.state.shown
    practice.person.types("doctor")
    assert "Not looked at:" in practice.person.said


@pytest.mark.parametrize(
    ("secret", "account"),
    [("FACEBOOK_PAGE_TOKEN", "facebook"), ("X_ACCESS_TOKEN_SECRET", "x"), ("PINTEREST_ACCESS_TOKEN", "pinterest")],
)
def test_a_wrong_secret_is_found_online_and_never_shown(practice: Practice, secret: str, account: str) -> None:
    practice.write(**{secret: "quite-wrong-secret"})
    code, document = practice.hears("--online")
    assert code == 1
    told = [one for one in document["findings"] if one["rule"] == "login-refused"]
    assert [one["account"] for one in told] == [account]
    assert told[0]["affected"] == len(told[0]["deliveries"]) > 0
    assert "quite-wrong-secret" not in practice.person.said + practice.person.warned


def test_a_missing_secret_needs_no_network(practice: Practice) -> None:
    practice.write(FACEBOOK_PAGE_TOKEN="")
    found = practice.rules()["login-missing facebook"]
    assert "FACEBOOK_PAGE_TOKEN is missing" in found["what"]
    assert found["affected"] == 13


@pytest.mark.parametrize(
    ("network", "field", "scopes", "rule"),
    [
        ("facebook", "page_scopes", ("pages_read_engagement",), "scope-pages_manage_posts facebook"),
        ("instagram", "instagram_scopes", ("instagram_basic",), "scope-instagram_content_publish instagram"),
    ],
)
def test_a_missing_right(practice: Practice, network: str, field: str, scopes: tuple[str, ...], rule: str) -> None:
    setattr(practice.sandbox.conditions, field, scopes)
    found = practice.rules("--online")
    assert found[rule]["level"] == "broken"
    assert found[rule]["affected"] == 13


@pytest.mark.parametrize("network", ["facebook", "instagram", "x", "pinterest"])
def test_a_login_that_was_taken_away(practice: Practice, network: str) -> None:
    practice.sandbox.conditions.revoked = {network}
    code, document = practice.hears("--online")
    assert code == 1
    told = [(one["rule"], one["account"]) for one in document["findings"] if one["level"] == "broken"]
    # The Page lends Instagram its pictures.
    host = [("host-fails", "instagram")] if network == "facebook" else []
    assert told == [*host, ("login-refused", network)] or told == [("login-refused", network), *host]
    assert document["answered"][network]["taken"] is False


def test_the_picture_host_is_tried_and_left_as_it_was(practice: Practice) -> None:
    uploads = practice.sandbox.state.uploads
    before = set(uploads)
    practice.hears("--online")
    assert set(uploads) == before
    practice.sandbox.misbehave(Fault("facebook", "upload", "error_before"))
    told = practice.rules("--online")["host-fails instagram"]
    assert "its picture host (facebook_page) doesn't work" in told["what"]


def test_facebook_says_why_when_the_app_may_ask(practice: Practice) -> None:
    practice.sandbox.conditions.revoked = {"facebook"}
    assert "password was changed" in practice.rules("--online")["login-refused facebook"]["what"]


def test_without_the_apps_secret_the_page_itself_is_asked(practice: Practice) -> None:
    practice.write(FACEBOOK_APP_ID="", FACEBOOK_APP_SECRET="")
    code, document = practice.hears("--online")
    assert code == 0
    assert document["answered"]["facebook"]["granted"] is None
    practice.sandbox.conditions.page_tasks = ("ANALYZE",)
    assert "CREATE_CONTENT" in practice.rules("--online")["snag-0 facebook"]["what"]


def test_a_wrong_app_secret_stops_no_post(practice: Practice) -> None:
    practice.write(FACEBOOK_APP_SECRET="other")
    code, document = practice.hears("--online")
    assert code == 0
    assert any("app's id and secret" in one["what"] for one in document["findings"])


def test_a_login_that_ends_meets_the_posts_after_it(practice: Practice) -> None:
    ends_at = datetime.now(UTC) + timedelta(weeks=5)
    practice.sandbox.conditions.page_ends_at = ends_at
    found = practice.rules("--online")["login-ends facebook"]
    assert found["level"] == "will break"
    assert datetime.fromisoformat(found["on"]) == ends_at.replace(microsecond=0)
    assert all(datetime.fromisoformat(one["due_at"]) >= ends_at for one in found["deliveries"])
    assert 0 < found["affected"] < 13


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_ten_minutes_off(practice: Practice, minutes: int) -> None:
    practice.sandbox.conditions.clock_off = timedelta(minutes=minutes)
    found = practice.rules("--online")["clock-off"]
    assert found["level"] == "broken"
    assert f"10 minutes {'behind' if minutes > 0 else 'ahead'}" in found["what"]
    assert "X may refuse" in found["what"]


def test_a_trial_app(practice: Practice) -> None:
    practice.sandbox.conditions.trial = True
    found = practice.rules("--online")["trial-access pinterest"]
    assert (found["level"], found["affected"]) == ("broken", 13)


def test_a_network_that_has_trouble_of_its_own_is_no_broken_login(practice: Practice) -> None:
    practice.sandbox.misbehave(Fault("x", "me", "error_before"))
    code, document = practice.hears("--online")
    assert code == 0
    assert any(one["rule"] == "not-reached" and one["account"] == "x" for one in document["findings"])


def test_nothing_is_changed_anywhere(practice: Practice) -> None:
    before = {path: path.stat().st_mtime_ns for path in practice.person.root.rglob("*") if path.is_file()}
    practice.hears("--online")
    after = {path: path.stat().st_mtime_ns for path in practice.person.root.rglob("*") if path.is_file()}
    changed = {path.name for path in before.keys() ^ after.keys()} | {
        path.name for path in before.keys() & after.keys() if before[path] != after[path]
    }
    assert changed <= {"tipcast.db-shm", "tipcast.db-wal"}
    assert not practice.sandbox.state.shown
    assert not practice.sandbox.state.uploads


def test_a_queue_that_nobody_works_on(practice: Practice) -> None:
    later = (datetime.now(UTC) + timedelta(weeks=3)).isoformat()
    found = practice.rules("--now", later)["not-running"]
    assert "doesn't seem to be running" in found["what"]
    assert found["affected"] >= 4 * 5


def test_posts_that_cannot_be_read_do_not_hide_the_rest(practice: Practice) -> None:
    post = next((practice.person.root / "posts").glob("*.md"))
    post.write_text("---\nid: [\n---\n", encoding="utf-8")
    practice.write(X_CONSUMER_KEY="")
    found = practice.rules()
    assert found["posts"]["level"] == "broken"
    assert "login-missing x" in found


def test_a_database_that_is_damaged(practice: Practice) -> None:
    path = practice.person.root / "tipcast.db"
    content = bytearray(path.read_bytes())
    content[:100] = b"no database at all".ljust(100, b"\0")
    path.write_bytes(content)
    for beside in ("tipcast.db-wal", "tipcast.db-shm"):
        (practice.person.root / beside).unlink(missing_ok=True)
    code, document = practice.hears()
    assert code == 1
    assert "database" in [one["rule"] for one in document["findings"]]


def test_a_readable_env_and_a_backup_are_noticed(practice: Practice, tmp_path: Path) -> None:
    (practice.person.root / ".env").chmod(0o644)
    assert "chmod 600 .env" in practice.rules()["readable-env"]["mend"]
    assert "no-backup" not in practice.rules()  # nothing went out: there is nothing to lose
    first = practice.person.reads("plan")["entries"][0]["due_at"]
    assert practice.person.types("tick", "--now", first) == 0
    assert "no-backup" in practice.rules()
    assert practice.person.types("backup", str(tmp_path / "copy.db")) == 0
    assert "no-backup" not in practice.rules()
