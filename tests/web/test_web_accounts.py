"""Accounts: the forecast, asking the networks, and logging in through the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from logging_in import CONFIG, allowed
from page_person import BEGIN, PagePerson
from playwright.sync_api import expect

from scheduler.clock.virtual import VirtualClock
from scheduler.connecting.flow import Errand
from scheduler.sandbox.server import Sandbox
from scheduler.web.logging_in import Stage

LONGEST_S = 20.0
REDIRECT = "https://tips.example/back"


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[tuple[PagePerson, Sandbox]]:
    """Her apps are made at each network, and nothing is connected."""
    clock = VirtualClock(BEGIN)
    sandbox = Sandbox(clock=clock)
    sandbox.start()
    person = PagePerson(tmp_path / "tips", config=CONFIG.format(instagram=""), sandbox=sandbox, clock=clock)
    for name in sandbox.secrets():
        person.desk.environment.pop(name, None)  # type: ignore[attr-defined]  # a dict in these tests
    apps = sandbox.apps()
    person.desk.environment.update({name: apps[name] for name in apps if "INSTAGRAM" not in name})  # type: ignore[attr-defined]  # a dict in these tests
    yield person, sandbox
    person.desk.close()
    sandbox.stop()


def logging_in(person: PagePerson) -> Any:
    return person.app.extensions["tipcast.logging_in"]


def begins(person: PagePerson, name: str) -> str:
    """By pasting: the door on loopback is tried in a real browser elsewhere. Returns where to go."""
    page = person.sends(f"/accounts/connect/{name}", paste="1", redirect=REDIRECT)
    found = re.search(r'<a class="button main" href="([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def connects(person: PagePerson, name: str, **answers: object) -> str:
    errand = Errand(begins(person, name), REDIRECT, "", "")
    person.sends("/accounts/paste", address=allowed(errand, **answers))  # type: ignore[arg-type]  # fields by name
    assert logging_in(person).visit.ended.wait(LONGEST_S) or logging_in(person).visit.stage is Stage.CHOOSING
    return person.sees("/accounts")


def settled(person: PagePerson) -> None:
    """The thread has come to a question or to its end."""
    visit = logging_in(person).visit
    for _ in range(2_000):
        if visit.stage is not Stage.AWAY or visit.ended.wait(0.01):
            return


def test_before_anything_is_connected_the_page_says_what_to_do(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    page = person.sees("/accounts")
    assert page.count("not connected") == 4 and page.count("Log in with the browser") == 4
    assert "Broken now." in page and page.index("Broken now.") < page.index("Your accounts")


def test_without_an_app_it_says_where_to_find_one(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    del person.desk.environment["X_CLIENT_ID"]  # type: ignore[attr-defined]  # a dict in these tests
    (person.root / ".env").write_text("# touched\n", encoding="utf-8")
    page = person.sees("/accounts")
    assert "X_CLIENT_ID is missing" in page and page.count("Log in with the browser") == 3
    person.sends("/accounts/connect/nobody", 404)


@pytest.mark.parametrize("name", ["x", "pinterest"])
def test_a_login_by_pasting_ends_connected(practice: tuple[PagePerson, Sandbox], name: str) -> None:
    person, _ = practice
    errand = Errand(begins(person, name), REDIRECT, "", "")
    person.sends("/accounts/paste", address=allowed(errand))
    settled(person)
    if logging_in(person).visit.stage is Stage.CHOOSING:
        page = person.sees("/accounts")
        place = re.findall(r'name="place" value="([^"]+)"', page)[0]
        assert "There is no such" in person.sends("/accounts/choose", 400, place="nonsense")
        person.sends("/accounts/choose", place=place)
    assert logging_in(person).visit.ended.wait(LONGEST_S)
    page = person.sees("/accounts")
    assert f"{name} is connected." in page, page
    secrets = person.workspace.connections.secrets(person.workspace.settings.account(name))
    hidden = [value for key, value in secrets.items() if value and "TOKEN" in key]
    assert hidden and not any(value in page for value in hidden)
    person.sends("/accounts/seen")
    assert "Login of" not in person.sees("/accounts")


def test_choosing_the_page(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    errand = Errand(begins(person, "facebook"), REDIRECT, "", "")
    person.sends("/accounts/paste", address=allowed(errand))
    settled(person)
    visit = logging_in(person).visit
    if visit.stage is Stage.CHOOSING:
        page = person.sees("/accounts")
        assert "Which Page is it?" in page
        person.sends("/accounts/choose", place=visit.places[0].id)
        assert visit.ended.wait(LONGEST_S)
    assert visit.stage is Stage.DONE
    assert person.workspace.connections.network("facebook").examine().name


def test_denied_consent_is_told_and_nothing_has_changed(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    before = person.workspace.connections.fingerprint("x")
    errand = Errand(begins(person, "x"), REDIRECT, "", "")
    person.sends("/accounts/paste", address=allowed(errand, answer="deny"))
    assert logging_in(person).visit.ended.wait(LONGEST_S)
    assert "You said no on the network" in unescape(person.sees("/accounts"))
    assert person.workspace.connections.fingerprint("x") == before


def test_a_wrong_app_secret_is_told_in_the_networks_words(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    person.desk.environment["PINTEREST_APP_SECRET"] = "wrong-secret-of-hers"  # type: ignore[index]  # a dict in these tests
    (person.root / ".env").write_text("# touched\n", encoding="utf-8")
    errand = Errand(begins(person, "pinterest"), REDIRECT, "", "")
    person.sends("/accounts/paste", address=allowed(errand))
    assert logging_in(person).visit.ended.wait(LONGEST_S)
    page = person.sees("/accounts")
    assert logging_in(person).visit.stage is Stage.FAILED
    assert "network said" in page and "wrong-secret-of-hers" not in page


def test_one_login_at_a_time_and_it_can_be_cancelled(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    begins(person, "x")
    assert "A login of x is under way." in person.sends("/accounts/connect/pinterest", 400, paste="1")
    assert "http-equiv" in person.sees("/accounts")
    visit = logging_in(person).visit
    person.sends("/accounts/cancel")
    assert visit.ended.wait(LONGEST_S)
    page = person.sees("/accounts")
    assert "You cancelled the login." in page and "http-equiv" not in page
    assert "No login waits for that." in person.sends("/accounts/paste", 400, address="x")
    assert "No login waits for that." in person.sends("/accounts/choose", 400, place="x")


def test_asking_the_networks_goes_on_beside_the_page(tmp_path: Path) -> None:
    clock = VirtualClock(BEGIN)
    sandbox = Sandbox(clock=clock)
    sandbox.start()
    person = PagePerson(tmp_path / "tips", sandbox=sandbox, clock=clock)
    try:
        sandbox.conditions.revoked.add("x")
        asking = person.app.extensions["tipcast.asking"]
        person.sends("/accounts/ask")
        assert asking.ended.wait(LONGEST_S)
        page = person.sees("/accounts")
        assert "Asked Mon 4 Jan 2027" in page and "Willow Lane Massage" in page and "login refused" in page
        assert all(secret not in page for secret in sandbox.secrets().values() if len(secret) > 12)
    finally:
        person.desk.close()
        sandbox.stop()


@pytest.mark.browser
@pytest.mark.parametrize("network", ["x"])
def test_the_door_leads_back_to_the_page_in_a_real_browser(
    practice: tuple[PagePerson, Sandbox], network: str, chromium: Any
) -> None:
    person, _ = practice
    with person.served() as address:
        page = chromium.new_page()
        page.goto(f"{address}/accounts")
        panel = page.locator(".panel", has=page.get_by_role("heading", name="X", exact=True))
        panel.get_by_role("button", name="Log in with the browser").click()
        page.get_by_role("link", name="Go to the network's page").click()
        page.get_by_role("button", name=re.compile("allow", re.IGNORECASE)).first.click()
        page.wait_for_url(f"{address}/accounts")
        assert logging_in(person).visit.ended.wait(LONGEST_S)
        page.goto(f"{address}/accounts")
        expect(page.locator("main")).to_contain_text("x is connected.")
        page.close()
