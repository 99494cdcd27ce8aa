"""Messages arrive by mail and by web, and what fails is told without a secret."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from io import StringIO

import pytest
from alert_bench import PASSWORD, mail_server, web_server

from scheduler.alerts.carrier import carry, misread

TITLE, BODY = (
    "Tipcast, Willow Lane: Instagram has stopped",
    "What to do: connect it <here> & now.\n\nNetwork said: refused",
)


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What somebody who logs everything would have in the file. (pytest's own ears are put on each logger.)"""
    heard, root = StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(heard), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield heard
    root.setLevel(before)
    root.removeHandler(handler)


def test_a_mail_arrives_as_it_was_written() -> None:
    with mail_server() as box:
        assert carry([box.address()], title=TITLE, body=BODY) == ()
    (mail,) = box.mails
    assert mail["Subject"] == TITLE
    assert "owner@clinic.example" in mail["To"]
    assert box.texts() == [BODY]
    html = mail.get_body(("html",))
    assert html is None or "it &lt;here&gt;" in str(html.get_content())


def test_a_web_address_gets_it_too() -> None:
    with web_server() as hook:
        assert carry([hook.address], title=TITLE, body=BODY) == ()
    assert [(post["title"], post["message"]) for post in hook.posts] == [(TITLE, BODY)]


def test_one_address_that_fails_does_not_keep_the_others_from_it() -> None:
    with web_server() as hook, mail_server() as box:
        failures = carry([box.address(password="Wrong-Secret-72"), hook.address], title=TITLE, body=BODY)
    assert [(one.place, one.service, one.why) for one in failures] == [(1, "E-Mail", "the login isn't taken")]
    assert len(hook.posts) == 1


def test_one_that_never_answers_does_not_keep_the_others_from_it() -> None:
    with web_server() as silent, web_server() as hook:
        silent.silent = hook.arrived  # it hangs up, without an answer, once the other one has got its message
        (failure,) = carry([silent.address, hook.address], title=TITLE, body=BODY)
    assert failure.place == 1
    assert "too slowly" not in failure.why
    assert len(hook.posts) == 1


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("json://u:Secret-73@127.0.0.1:9/x", "nobody answers at its server"),
        ("mailto://u:Secret-73@127.0.0.1:9?from=a@b.example&mode=insecure", "nobody answers at its server"),
        ("nonsense-Secret-73", "the address isn't understood"),
        ("no-such-service://u:Secret-73@host", "the address isn't understood"),
    ],
)
def test_a_failure_says_why_and_nothing_secret(
    address: str, why: str, capfd: pytest.CaptureFixture[str], logged: StringIO
) -> None:
    (failure,) = carry([address], title=TITLE, body=BODY)
    printed = capfd.readouterr()
    assert failure.why == why
    assert "Secret-73" not in f"{failure} {failure!r} {printed.out}{printed.err}{logged.getvalue()}"


@pytest.mark.parametrize(("status", "why"), [(401, "the login isn't taken"), (500, "it was not taken")])
def test_what_the_service_answers(status: int, why: str) -> None:
    with web_server() as hook:
        hook.status = status
        (failure,) = carry([hook.address], title=TITLE, body=BODY)
    assert failure.why == why
    assert PASSWORD not in str(failure)


def test_a_server_that_never_answers_keeps_nobody() -> None:
    with web_server() as hook:
        hook.silent = threading.Event()
        (failure,) = carry([hook.address], title=TITLE, body=BODY, longest_s=0.3)
    assert "no answer" in failure.why


def test_addresses_that_are_not_understood_are_named_by_their_place() -> None:
    assert misread(["json://host/x", "nonsense", "mailto://a:b@c.example"]) == (2,)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.alerts.carrier.is_installed", lambda: False)
    (failure,) = carry(["json://host/x"], title=TITLE, body=BODY)
    assert "tipcast[alerts]" in failure.why
