"""A workspace with stories, as its owner meets it: settings, check, plan, rehearse, doctor, connect, insights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from logging_in import allowed
from workspace import ARTICLE, Person

from scheduler import networks
from scheduler.clock.system import SystemClock
from scheduler.config import load_settings
from scheduler.core.errors import BadInput
from scheduler.core.model import Account
from scheduler.sandbox.server import Sandbox
from scheduler.wiring import Workspace

STORIES = "\n[accounts.facebook-story]\n[accounts.instagram-story]\n"


def settle(person: Person, more: str = STORIES) -> Person:
    path = person.root / "tipcast.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return person


@pytest.fixture
def practice(person: Person) -> Person:
    assert person.types("import", str(ARTICLE), "--carousel") == 0
    return settle(person)


# -- settings -------------------------------------------------------------------------------------------


def test_a_new_workspace_has_no_stories(person: Person) -> None:
    accounts = load_settings(person.root, {}).accounts
    assert [account.name for account in accounts] == ["facebook", "instagram", "x", "pinterest"]
    assert not any(account.login_of for account in accounts)


def accounts_of(folder: Path, text: str) -> dict[str, Account]:
    (folder / "tipcast.toml").write_text(text, encoding="utf-8")
    return {account.name: account for account in load_settings(folder, {}).accounts}


def test_the_only_account_there_lends_its_login_and_its_picture_host(tmp_path: Path) -> None:
    text = """[accounts.instagram-story]
min_gap = "1 hour"
[accounts.clinic]
network = "instagram"
login = "instagram"
min_gap = "2 hours"
picture_host = "folder"
picture_folder = "cards"
"""
    story = accounts_of(tmp_path, text)["instagram-story"]
    assert story.login_of == "clinic"
    lent = {"login": "instagram", "picture_host": "folder", "picture_folder": "cards"}
    assert story.options == {**lent, "min_gap": "1 hour"}


def test_a_picture_host_of_its_own_is_not_mixed_with_the_others(tmp_path: Path) -> None:
    text = """[accounts.instagram]
picture_host = "folder"
picture_folder = "cards"
[accounts.instagram-story]
picture_host = "facebook_page"
"""
    assert accounts_of(tmp_path, text)["instagram-story"].options == {"picture_host": "facebook_page"}


TWO = """[accounts.one]
network = "facebook"
[accounts.two]
network = "facebook"
[accounts.two-stories]
network = "facebook-story"
"""


def test_of_several_accounts_one_is_named_or_none_is_taken(tmp_path: Path) -> None:
    assert accounts_of(tmp_path, TWO)["two-stories"].login_of is None
    assert accounts_of(tmp_path, TWO + 'login_of = "two"\n')["two-stories"].login_of == "two"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('login_of = "three"\n', 'There is no account "three" on facebook.'),
        ('login_of = "two-stories"\n', 'There is no account "two-stories" on facebook.'),
        ('[accounts.x]\nlogin_of = "two"\n', "An account on x has its own login."),
    ],
)
def test_a_login_that_cannot_be_shared_is_told(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        accounts_of(tmp_path, TWO + more)
    (problem,) = caught.value.problems
    assert (problem.what, problem.line is not None) == (said, True)


def test_a_login_of_its_own_stands_under_the_accounts_name(tmp_path: Path) -> None:
    (tmp_path / "tipcast.toml").write_text("[accounts.facebook-story]\n", encoding="utf-8")
    environment = {"FACEBOOK_STORY_PAGE_ID": "1", "FACEBOOK_STORY_PAGE_TOKEN": "t", "TIPCAST_FACEBOOK_URL": "http://a"}
    workspace = Workspace(load_settings(tmp_path, environment), SystemClock())
    (account,) = workspace.settings.accounts
    assert workspace.connections.secrets(account)["PAGE_TOKEN"] == "t"
    assert workspace.connections.address_of(account) == "http://a"
    assert workspace.connections.network("facebook-story")


def test_secrets_of_a_lent_picture_host_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """[accounts.instagram]
picture_host = "s3"
picture_bucket = "b"
[accounts.instagram-story]
"""
    (tmp_path / "tipcast.toml").write_text(text, encoding="utf-8")
    seen: dict[str, str] = {}
    monkeypatch.setattr("scheduler.hosts.s3.HOST.make", lambda setup: seen.update(setup.secrets))
    environment = {"INSTAGRAM_S3_KEY_ID": "k", "INSTAGRAM_S3_SECRET": "s"}
    workspace = Workspace(load_settings(tmp_path, environment), SystemClock())
    workspace.connections.host(workspace.settings.account("instagram-story"))
    assert (seen["S3_KEY_ID"], seen["S3_SECRET"]) == ("k", "s")


# -- commands -------------------------------------------------------------------------------------------


def test_check_has_nothing_against_stories(practice: Person) -> None:
    assert practice.types("check") == 0, practice.warned
    assert "facebook-story, instagram, instagram-story" in practice.said
    assert "instagram-story shows 1 card of 10: cover." in practice.said


def test_words_for_a_story_alone_would_be_lost(practice: Person) -> None:
    path = min((practice.root / "posts").glob("*.md"))
    text = path.read_text(encoding="utf-8").replace("---\n", "---\ncaptions:\n  instagram-story: Read me.\n", 1)
    path.write_text(text, encoding="utf-8")
    assert practice.types("check") == 1
    assert "instagram-story shows no caption, and these words would be lost." in practice.warned


def test_a_first_card_that_is_too_long_for_a_story_is_told(practice: Person) -> None:
    text = " ".join(["Antidisestablishmentarianism"] * 45)
    cards = f"---\nid: long\ntitle: Long\nnetworks: [instagram-story]\ncards:\n  - text: {text}\n---\nBody.\n"
    (practice.root / "posts" / "long.md").write_text(cards, encoding="utf-8")
    assert practice.types("check") == 1
    assert "instagram-story: The words don't fit on the card" in practice.warned


def test_rehearse_shows_stories_once_and_on_their_page(practice: Person) -> None:
    report = practice.reads("rehearse", "--weeks", "3", "--now", "2027-01-04T12:00+00:00")
    assert report["arrived_once"] == report["deliveries"]
    sheet = Path(report["contact_sheet"]).read_text(encoding="utf-8")
    assert "Instagram story" in sheet
    assert "without words beside the picture" in sheet
    assert "0 of 0" not in sheet
    for page in ("facebook", "instagram"):
        html = (practice.root / "build" / "rehearsal" / "followers" / f"{page}.html").read_text(encoding="utf-8")
        shown = re.findall(r'<figure id="story\d+"><img src="([^"]+)"', html)
        assert len(shown) == report["deliveries"] // 6
        assert all((practice.root / "build" / "rehearsal" / "followers" / one).is_file() for one in shown)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    found = Sandbox(clock=SystemClock())
    found.start()
    yield found
    found.stop()


@pytest.fixture
def connected(practice: Person, sandbox: Sandbox) -> Person:
    places = {f"TIPCAST_{name.upper()}_URL": place for name, place in sandbox.addresses().items()}
    given = {**sandbox.secrets(), **places}
    (practice.root / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    return practice


def test_the_doctor_asks_and_finds_nothing(connected: Person) -> None:
    connected.types("doctor", "--online")
    assert "Instagram story answers, as @willowlanemassage." in connected.said
    assert "Facebook story answers, as Willow Lane Massage." in connected.said
    assert connected.said.count("story") == 2, connected.said


def test_the_doctor_names_the_account_to_connect(practice: Person) -> None:
    assert practice.types("doctor") == 1
    assert "Instagram story: INSTAGRAM_USER_ID and INSTAGRAM_TOKEN are missing" in practice.said
    assert "tipcast connect instagram-story" not in practice.said


def test_connect_logs_in_for_both(practice: Person, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {f"TIPCAST_{name.upper()}_URL": place for name, place in sandbox.addresses().items()}
    given = {**sandbox.apps(), **places}
    (practice.root / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    monkeypatch.setattr("scheduler.commands.connect._browser", lambda port: allowed)
    assert practice.types("connect", "facebook-story") == 0, practice.warned
    assert "facebook-story uses the login of facebook, so that one is connected, for both." in practice.said
    assert "Connected facebook as Robin Lane" in practice.said
    assert [path.name for path in (practice.root / ".tokens").glob("*.json")] == ["facebook.json"]
    workspace = Workspace(load_settings(practice.root), SystemClock())
    assert workspace.connections.network("facebook-story")


def test_stories_are_no_part_of_a_workspace_without_accounts() -> None:
    assert networks.with_own_login() == ("facebook", "instagram", "pinterest", "x")
