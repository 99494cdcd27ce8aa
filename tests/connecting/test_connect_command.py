"""``tipcast connect`` as a person types it, with a real browser and without one."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from logging_in import CONFIG, allowed
from playwright.sync_api import expect
from workspace import Person

from scheduler.connecting import callback
from scheduler.connecting.callback import door
from scheduler.connecting.flow import Errand
from scheduler.core.errors import BadInput
from scheduler.sandbox.server import SECRETS, Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    from scheduler.clock.system import SystemClock

    found = Sandbox(clock=SystemClock())
    found.start()
    yield found
    found.stop()


@pytest.fixture
def practice(person: Person, sandbox: Sandbox) -> Person:
    """Somebody whose apps' ids and secrets are in .env, and nothing else."""
    settle(person, sandbox)
    return person


def settle(person: Person, sandbox: Sandbox, *, instagram: str = "facebook", **more: str) -> None:
    (person.root / "tipcast.toml").write_text(CONFIG.format(instagram=f'login = "{instagram}"'), encoding="utf-8")
    apps = {name: value for name, value in sandbox.apps().items() if instagram != "facebook" or "INSTAGRAM" not in name}
    places = {f"TIPCAST_{name.upper()}_URL": place for name, place in sandbox.addresses().items()}
    lines = [f"{name}={value}" for name, value in {**apps, **places, **more}.items()]
    (person.root / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        found: int = one.getsockname()[1]
        return found


def never_shown(person: Person) -> None:
    for text in (person.said, person.warned):
        assert not [word for word in re.findall(r"[\w-]*sandbox-[\w-]+", text) if "client" not in word], text


# -- with a browser -------------------------------------------------------------------------------------

WAYS = [
    ("facebook", "facebook", "as Robin Lane: Willow Lane Massage.", "has no end that is known"),
    ("instagram", "facebook", "as Robin Lane: @willowlanemassage.", "has no end that is known"),
    ("instagram", "instagram", "as @willowlanemassage.", "renews this login by itself"),
    ("x", "facebook", "as @willowlanemassage.", "renews this login by itself"),
    ("pinterest", "facebook", "as willowlanemassage: Tips.", "renews this login by itself"),
]


@pytest.mark.browser
@pytest.mark.parametrize(("account", "instagram", "whose", "end"), WAYS)
def test_a_person_allows_it_in_her_browser(
    practice: Person,
    sandbox: Sandbox,
    port: int,
    chromium: Any,
    monkeypatch: pytest.MonkeyPatch,
    account: str,
    instagram: str,
    whose: str,
    end: str,
) -> None:
    settle(practice, sandbox, instagram=instagram)
    addresses: list[str] = []
    opened = threading.Event()
    monkeypatch.setattr("webbrowser.open", lambda address: addresses.append(address) or opened.set())
    codes: list[int] = []
    typing = threading.Thread(target=lambda: codes.append(practice.types("connect", account, "--port", str(port))))
    typing.start()
    assert opened.wait(30)
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(addresses[0])
    assert page.get_by_role("checkbox").count() > 3
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_role("heading")).to_have_text("Thank you")
    assert page.evaluate("document.scripts.length") == 0
    assert {urlsplit(one).hostname for one in asked} <= {"127.0.0.1", "localhost"}
    page.close()
    typing.join()
    assert codes == [0], practice.warned
    assert f"Connected {account} {whose}" in practice.said
    assert end in practice.said
    never_shown(practice)
    practice.types("doctor")
    assert f"{account.upper()}_" not in practice.said


# -- without one ----------------------------------------------------------------------------------------


def pastes(person: Person, monkeypatch: pytest.MonkeyPatch, **answers: Any) -> None:
    """She opens what is printed elsewhere, allows it, and pastes the address she came to."""

    def prompt(text: str, **options: Any) -> str:
        assert options["hide_input"]
        (address,) = [line for line in printed if line.startswith("http")]
        redirect = "https://willowlane.example/back"
        return allowed(Errand(address, redirect, "", ""), **answers)

    printed: list[str] = []
    monkeypatch.setattr("click.prompt", prompt)
    monkeypatch.setattr("scheduler.commands.connect.click.echo", lambda text: printed.append(text))


def test_on_a_server_she_pastes_the_address(practice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    pastes(practice, monkeypatch)
    place = "https://willowlane.example/back"
    assert practice.types("connect", "pinterest", "--paste", "--redirect", place) == 0, practice.warned
    monkeypatch.undo()
    never_shown(practice)
    assert (practice.root / ".tokens" / "pinterest.json").exists()


def test_saying_no(practice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    pastes(practice, monkeypatch, answer="cancel")
    assert practice.types("connect", "x", "--paste") == 2
    assert "You said no on the network's page (it told: access_denied)" in practice.warned
    assert not (practice.root / ".tokens").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["connect", "myspace"], "myspace"),
        (["connect", "facebook", "--redirect", "https://a.example/"], "goes with --paste"),
        (["connect", "facebook", "--keys"], "Only X has keys"),
        (["connect", "x", "--keys"], "X's keys in .env are not complete"),
    ],
)
def test_wrong_words(practice: Person, words: list[str], told: str) -> None:
    assert practice.types(*words) in (1, 2)
    assert told in practice.warned


def test_several_accounts_on_a_network_have_to_be_named(practice: Person) -> None:
    with (practice.root / "tipcast.toml").open("a", encoding="utf-8") as file:
        file.write('[accounts.clinic]\nnetwork = "x"\n')
    assert practice.types("connect", "twitter") == 2
    assert "several accounts on twitter" in practice.warned
    assert practice.types("connect", "clinic", "--paste") == 2
    assert "CLINIC_CLIENT_ID is missing" in practice.warned


@pytest.mark.parametrize(
    ("wanted", "code", "told"),
    [
        (["--choose", "6"], 0, "Feet"),
        (["--choose", "Tips"], 0, "Tips"),
        (["--choose", "7"], 2, "no board"),
        ([], 2, "Name one"),
    ],
)
def test_choosing_a_board_without_a_terminal(
    practice: Person, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, wanted: list[str], code: int, told: str
) -> None:
    sandbox.consents.boards = [{"id": "5", "name": "Tips"}, {"id": "6", "name": "Feet"}]
    said: list[str] = []
    pastes(practice, monkeypatch)
    echo = monkeypatch
    printed: list[str] = []

    def both(text: str) -> None:
        printed.append(text)
        said.append(text)

    def prompt(text: str, **options: Any) -> str:
        (address,) = [line for line in printed if line.startswith("http")]
        return allowed(Errand(address, "", "", ""))

    echo.setattr("scheduler.commands.connect.click.echo", both)
    echo.setattr("click.prompt", prompt)
    assert practice.types("connect", "pinterest", "--paste", *wanted) == code
    assert told in "\n".join(said) + practice.warned


def test_xs_four_keys_are_tried(practice: Person, sandbox: Sandbox) -> None:
    keys = {name: value for name, value in SECRETS.items() if name.startswith("X_")}
    settle(practice, sandbox, **keys)
    assert practice.types("connect", "x", "--keys") == 0
    assert practice.said == "X takes what is in .env. They are @willowlanemassage's. They don't end.\n"
    settle(practice, sandbox, **{**keys, "X_ACCESS_TOKEN_SECRET": "wrong"})
    assert practice.types("connect", "x", "--keys") == 1
    assert "Unauthorized" in practice.warned


# -- the door -------------------------------------------------------------------------------------------


def test_the_door_takes_one_answer_and_nothing_else(port: int) -> None:
    with door(port) as one:
        root = f"http://127.0.0.1:{port}/"
        assert one.address == f"http://localhost:{port}/"
        assert requests.get(root, timeout=5).status_code == 404
        assert requests.get(root + "favicon.ico", timeout=5).status_code == 404
        assert requests.get(root + "other?code=1", timeout=5).status_code == 404
        assert requests.post(root + "?code=1", timeout=5).status_code == 501
        rebound = requests.get(root + "?code=stolen", headers={"Host": "evil.example"}, timeout=5)
        assert rebound.status_code == 403
        with pytest.raises(BadInput, match="Nobody came back"):
            one.wait(0.01)
        good = requests.get(root + "?code=first&state=s", timeout=5)
        assert requests.get(root + "?code=second&state=s", timeout=5).status_code == 200
        assert one.wait(1) == f"http://localhost:{port}/?code=first&state=s"
    assert good.headers["Referrer-Policy"] == "no-referrer"
    assert good.headers["Cache-Control"] == "no-store"
    assert "first" not in good.text
    with pytest.raises(requests.ConnectionError):
        requests.get(root, timeout=5)


def test_a_port_that_is_taken(practice: Person, port: int) -> None:
    with door(port):
        assert practice.types("connect", "pinterest", "--port", str(port)) == 2
    assert f"Port {port} is in use" in practice.warned


def test_nobody_comes_back(practice: Person, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: True)
    monkeypatch.setattr("scheduler.commands.connect.LONGEST_S", 0.01)
    assert practice.types("connect", "pinterest", "--port", str(port)) == 2
    assert "Nobody came back" in practice.warned
    assert not (practice.root / ".tokens").exists()


def test_the_door_listens_on_loopback_only() -> None:
    assert next(address for _, address in callback._loopbacks()) == "127.0.0.1"
    assert {address for _, address in callback._loopbacks()} <= {"127.0.0.1", "::1"}
