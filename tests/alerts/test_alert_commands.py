"""From a refused login to a mail, through the commands she types or cron calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alert_bench import PASSWORD, Mailbox, mail_server, web_server
from workspace import ARTICLE, Person

from scheduler.clock.virtual import VirtualClock
from scheduler.config import load_settings
from scheduler.core.errors import BadInput
from scheduler.sandbox.server import Sandbox

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)
ALERTS = "[alerts]\ndays = 20\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox(clock=VirtualClock(MONDAY))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


class Practice:
    """A Facebook Page with a queue from Monday on, and somebody to tell."""

    def __init__(self, person: Person, sandbox: Sandbox) -> None:
        self.person, self.sandbox = person, sandbox
        self.env = {"TIPCAST_FACEBOOK_URL": sandbox.addresses()["facebook"], **sandbox.secrets()}
        config = person.root / "tipcast.toml"
        text = config.read_text(encoding="utf-8")
        for name in ("instagram", "x", "pinterest"):
            text = text.replace(f"[accounts.{name}]", "")
        text = text.replace('picture_host = "facebook_page"', "")
        config.write_text(text + ALERTS, encoding="utf-8")
        self.write()
        assert person.types("import", str(ARTICLE)) == 0
        assert person.types("apply", "--now", MONDAY.isoformat()) == 0

    def write(self, **more: str) -> None:
        self.env.update(more)
        path: Path = self.person.root / ".env"
        path.write_text("".join(f"{name}='{value}'\n" for name, value in self.env.items()), encoding="utf-8")
        path.chmod(0o600)

    def ticks(self, at: datetime) -> int:
        return self.person.types("tick", "--now", at.isoformat())


@pytest.fixture
def practice(person: Person, sandbox: Sandbox) -> Practice:
    sandbox.conditions.revoked = set()
    return Practice(person, sandbox)


TUESDAY, FRIDAY = datetime(2027, 1, 5, 9, tzinfo=UTC), datetime(2027, 1, 8, 12, 30, tzinfo=UTC)


def test_a_refused_login_is_told_once_with_what_to_do(practice: Practice, box: Mailbox) -> None:
    practice.write(TIPCAST_ALERTS=box.address(), FACEBOOK_PAGE_TOKEN="dead-token-81")
    assert practice.ticks(TUESDAY) == 1
    (text,) = box.texts()
    assert "Facebook has stopped" in text
    assert "The network said: 190 Invalid OAuth access token." in text
    assert "Log in again: tipcast connect facebook" in text
    assert "dead-token-81" not in text
    for minutes in range(5, 60, 5):
        practice.ticks(TUESDAY + timedelta(minutes=minutes))
    assert len(box.mails) == 1
    # Mended, and then refused again: that is news.
    practice.write(FACEBOOK_PAGE_TOKEN=practice.sandbox.secrets()["FACEBOOK_PAGE_TOKEN"])
    assert practice.ticks(TUESDAY + timedelta(hours=1)) == 0
    practice.sandbox.conditions.revoked = {"facebook"}
    practice.ticks(FRIDAY)
    assert len(box.mails) == 2


def test_an_alert_that_fails_harms_no_post_and_the_doctor_shows_it(practice: Practice, box: Mailbox) -> None:
    with web_server() as nobody:
        address = nobody.address
    practice.write(TIPCAST_ALERTS=f"{address}\n{box.address(password='Wrong-Secret-82')}")
    before = len(practice.sandbox.posts("facebook"))
    practice.sandbox.conditions.revoked = {"facebook"}
    practice.ticks(TUESDAY)
    assert "An alert could not be sent" in practice.person.warned
    assert "nobody answers" in practice.person.warned
    assert "the login isn't taken" in practice.person.warned
    practice.person.types("doctor", "--now", (TUESDAY + timedelta(minutes=1)).isoformat())
    told = practice.person.said + practice.person.warned
    assert "1 alert could not be sent" in told
    assert "Wrong-Secret-82" not in told
    assert PASSWORD not in told
    practice.sandbox.conditions.revoked = set()
    practice.write(FACEBOOK_APP_ID="2")  # anything new in its secrets lets the account go on
    assert practice.ticks(TUESDAY + timedelta(minutes=10)) == 0
    assert len(practice.sandbox.posts("facebook")) == before + 1


def test_the_long_running_clock_tells_too(practice: Practice, box: Mailbox) -> None:
    from scheduler.commands.run import _ring
    from scheduler.wiring import Workspace

    practice.write(TIPCAST_ALERTS=box.address())
    practice.sandbox.conditions.revoked = {"facebook"}
    workspace = Workspace(load_settings(practice.person.root, {}), VirtualClock(TUESDAY))
    _ring(lambda: workspace, workspace.clock)
    _ring(lambda: workspace, workspace.clock)
    workspace.close()
    assert len(box.mails) == 1


def test_bugs_in_alerts_stop_nothing(practice: Practice, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError("Secret-86")

    monkeypatch.setattr("scheduler.alerts.seen.troubles_now", stumble)
    practice.write(TIPCAST_ALERTS=box.address())
    assert practice.ticks(TUESDAY) == 0
    assert "everything else went on" in practice.person.warned
    assert "Secret-86" not in practice.person.warned
    assert "published" in practice.person.said


def test_what_the_doctor_foresees_is_told_days_before(practice: Practice, box: Mailbox) -> None:
    practice.write(TIPCAST_ALERTS=box.address(), TIPCAST_FACEBOOK_URL=_older(practice.sandbox))
    practice.ticks(MONDAY - timedelta(hours=3))
    assert box.texts()  # v21.0 ends on 21 January 2027, within the 20 days that are set
    assert "version v21.0" in box.texts()[0]
    practice.ticks(MONDAY)
    practice.ticks(MONDAY + timedelta(hours=22))  # the next day's look
    assert len(box.mails) == 1


def test_the_networks_are_asked_once_a_day_if_that_is_set(practice: Practice, box: Mailbox) -> None:
    config = practice.person.root / "tipcast.toml"
    config.write_text(config.read_text(encoding="utf-8") + "online = true\n", encoding="utf-8")
    practice.write(TIPCAST_ALERTS=box.address())
    practice.sandbox.conditions.revoked = {"facebook"}
    practice.ticks(MONDAY - timedelta(hours=3))  # nothing is due for a day
    (text,) = box.texts()
    assert "unless you reconnect Facebook" in text
    practice.sandbox.conditions.revoked = set()
    practice.ticks(MONDAY + timedelta(hours=22))
    assert len(box.mails) == 1


def _older(sandbox: Sandbox) -> str:
    return sandbox.addresses()["facebook"].replace("v26.0", "v21.0")


def test_a_test_message(practice: Practice, box: Mailbox) -> None:
    assert practice.person.types("doctor", "--test-alert") == 2
    assert "TIPCAST_ALERTS is empty" in practice.person.warned
    practice.write(TIPCAST_ALERTS=f"{box.address()} nonsense-Secret-83")
    assert practice.person.types("doctor", "--test-alert") == 1
    assert "1 address" in practice.person.said
    assert "address 2" in practice.person.warned
    assert "Secret-83" not in practice.person.said + practice.person.warned
    assert "this is a test" in box.mails[0]["Subject"]


def test_an_address_that_is_not_understood_is_found_by_the_doctor(practice: Practice) -> None:
    practice.write(TIPCAST_ALERTS="nonsense-Secret-84")
    assert practice.person.types("doctor", "--now", MONDAY.isoformat()) == 1
    assert "address number 1 isn't understood" in practice.person.said
    assert "Secret-84" not in practice.person.said + practice.person.warned


def test_nobody_to_tell_costs_nothing_and_wakes_nobody(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.alerts.carrier.carry", lambda *_, **__: pytest.fail("nothing is to be sent"))
    practice.sandbox.conditions.revoked = {"facebook"}
    assert practice.ticks(TUESDAY) == 1


def test_addresses_do_not_belong_into_the_settings_file(tmp_path: Path) -> None:
    (tmp_path / "tipcast.toml").write_text('[alerts]\nto = ["mailto://u:Secret-85@host"]\n', encoding="utf-8")
    with pytest.raises(BadInput) as wrong:
        load_settings(tmp_path, {})
    assert "TIPCAST_ALERTS" in str(wrong.value)
    assert "Secret-85" not in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "days", "online"),
    [("", 14, False), ("[alerts]\ndays = 3\n", 3, False), ("[alerts]\ndays = 0\nonline = true\n", 0, True)],
)
def test_how_far_ahead(tmp_path: Path, text: str, days: int, online: bool) -> None:
    (tmp_path / "tipcast.toml").write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path, {"TIPCAST_ALERTS": "json://a\n  mailto://b "})
    assert (settings.alert_days, settings.alert_online) == (days, online)
    assert settings.alert_addresses == ("json://a", "mailto://b")
    assert "mailto" not in repr(settings)
