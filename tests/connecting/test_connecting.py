"""Logging in to all networks, and everything that may go wrong on the way: nothing is lost by it."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from logging_in import Practice, allowed

from scheduler.clock.virtual import VirtualClock
from scheduler.core.connecting import Place
from scheduler.core.delivery import Hold
from scheduler.core.errors import BadInput, NetworkError, TipcastError
from scheduler.sandbox.faults import Fault
from scheduler.sandbox.server import SECRETS, Sandbox
from scheduler.store import holds, logins
from scheduler.vault import Kept, digest_of

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
WAYS = ("facebook", "instagram", "own instagram", "x", "pinterest")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    found = Sandbox(clock=VirtualClock(NOW))
    found.start()
    yield found
    found.stop()


@pytest.fixture
def practice(sandbox: Sandbox, tmp_path: Path) -> Practice:
    return Practice(tmp_path / "tips", sandbox, VirtualClock(NOW))


def of(practice: Practice, way: str) -> tuple[Practice, str]:
    """The practice and the account's name for a way to log in."""
    if way == "own instagram":
        return Practice(practice.root, practice.sandbox, practice.clock, own_instagram=True), "instagram"
    return practice, way


@pytest.mark.parametrize(
    ("way", "name", "place", "days", "counts"),
    [
        (
            "facebook",
            "Robin Lane",
            "Willow Lane Massage",
            None,
            {"PAGE_ID": SECRETS["FACEBOOK_PAGE_ID"], "PAGE_TOKEN": SECRETS["FACEBOOK_PAGE_TOKEN"]},
        ),
        (
            "instagram",
            "Robin Lane",
            "@willowlanemassage",
            None,
            {"USER_ID": SECRETS["INSTAGRAM_USER_ID"], "TOKEN": SECRETS["FACEBOOK_PAGE_TOKEN"]},
        ),
        (
            "own instagram",
            "@willowlanemassage",
            "",
            60,
            {"USER_ID": SECRETS["INSTAGRAM_USER_ID"], "TOKEN": "sandbox-instagram-access-1"},
        ),
        (
            "x",
            "@willowlanemassage",
            "",
            2 / 24,
            {"OAUTH2_TOKEN": "sandbox-x-access-1", "OAUTH2_REFRESH_TOKEN": "sandbox-x-refresh-1"},
        ),
        (
            "pinterest",
            "willowlanemassage",
            "Tips",
            30,
            {
                "ACCESS_TOKEN": "sandbox-pinterest-access-1",
                "REFRESH_TOKEN": "sandbox-pinterest-refresh-1",
                "BOARD_ID": SECRETS["PINTEREST_BOARD_ID"],
            },
        ),
    ],
)
def test_logging_in(
    practice: Practice, way: str, name: str, place: str, days: float | None, counts: dict[str, str]
) -> None:
    practice, account = of(practice, way)
    if account == "instagram":
        practice.connects("facebook")  # the Page lends it its pictures
    done = practice.connects(account)
    assert (done.name, done.place, done.lost) == (name, place, ())
    assert done.expires_at == (None if days is None else NOW + timedelta(days=days))
    assert done.renewed is (days is not None)
    assert practice.counts(account) == counts
    workspace = practice.workspace
    assert workspace.connections.network(account).examine().snags == ()
    kept = workspace.vault.read(account)
    assert kept is not None
    assert set(kept.granted or ()) == {
        asked.name for asked in workspace.connections.way(workspace.settings.account(account)).asks
    }


def test_only_the_owner_may_read_what_is_kept(practice: Practice) -> None:
    practice.connects("pinterest")
    folder = practice.workspace.settings.tokens
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "pinterest.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("way", WAYS)
def test_saying_no_changes_nothing(practice: Practice, way: str) -> None:
    practice, account = of(practice, way)
    with pytest.raises(BadInput, match=r"You said no .*access_denied.* The old login still counts"):
        practice.connects(account, answer="cancel")
    assert practice.counts(account) == {}


@pytest.mark.parametrize(
    ("way", "right", "why"),
    [
        ("facebook", "pages_manage_posts", "to post on the Page"),
        ("instagram", "instagram_content_publish", "to post"),
        ("own instagram", "instagram_business_content_publish", "to post"),
        ("x", "media.write", "to send pictures"),
        ("x", "offline.access", "to renew the login by itself"),
        ("pinterest", "pins:write", "to make pins"),
    ],
)
def test_a_right_that_is_needed_and_was_unticked(practice: Practice, way: str, right: str, why: str) -> None:
    practice, account = of(practice, way)
    with pytest.raises(BadInput) as caught:
        practice.connects(account, without=[right])
    assert f"{right}, {why}" in str(caught.value)
    assert "leave them ticked" in str(caught.value)
    assert practice.counts(account) == {}


@pytest.mark.parametrize(
    ("way", "right"),
    [
        ("facebook", "read_insights"),
        ("instagram", "instagram_manage_insights"),
        ("own instagram", "instagram_business_manage_comments"),
        ("pinterest", "user_accounts:read"),
    ],
)
def test_a_right_that_is_not_needed_is_told_as_lost(practice: Practice, way: str, right: str) -> None:
    practice, account = of(practice, way)
    assert [asked.name for asked in practice.connects(account, without=[right]).lost] == [right]


@pytest.mark.parametrize(
    ("way", "setting"),
    [
        ("facebook", "FACEBOOK_APP_ID"),
        ("instagram", "FACEBOOK_APP_SECRET"),
        ("own instagram", "INSTAGRAM_APP_ID"),
        ("x", "X_CLIENT_ID"),
        ("pinterest", "PINTEREST_APP_SECRET"),
    ],
)
def test_without_the_apps_own_secrets_nobody_is_sent_anywhere(practice: Practice, way: str, setting: str) -> None:
    practice, account = of(practice, way)
    del practice.env[setting]
    setting = setting.replace("FACEBOOK", "INSTAGRAM") if way == "instagram" else setting

    def browse(errand: Any) -> str:
        raise AssertionError

    with pytest.raises(BadInput) as caught:
        practice.connects(account, browse=browse)
    assert f"{setting} is missing" in str(caught.value)
    assert f"docs/networks/{account}.md" in str(caught.value)


@pytest.mark.parametrize(
    ("way", "setting", "said"),
    [
        ("facebook", "FACEBOOK_APP_SECRET", "Error validating client secret"),
        ("instagram", "FACEBOOK_APP_SECRET", "Error validating client secret"),
        ("own instagram", "INSTAGRAM_APP_SECRET", "Invalid platform app"),
        ("pinterest", "PINTEREST_APP_SECRET", "Authentication failed"),
    ],
)
def test_a_wrong_app_secret(practice: Practice, way: str, setting: str, said: str) -> None:
    practice, account = of(practice, way)
    practice.env[setting] = "wr0ng-s3cret"
    with pytest.raises(NetworkError) as caught:
        practice.connects(account)
    assert said in str(caught.value)
    assert "app's id and secret must be those in .env" in str(caught.value)
    assert "wr0ng-s3cret" not in str(caught.value)
    assert practice.counts(account) == {}


@pytest.mark.parametrize("way", WAYS)
def test_a_code_is_good_once(practice: Practice, way: str) -> None:
    practice, account = of(practice, way)
    seen: list[str] = []

    def browse(errand: Any) -> str:
        seen.append(allowed(errand))
        code = seen[0].partition("code=")[2].partition("&")[0]
        return seen[-1].replace(seen[-1].partition("code=")[2].partition("&")[0], code)

    practice.connects(account, browse=browse)
    before = practice.counts(account)
    with pytest.raises(NetworkError, match="a code is good once"):
        practice.connects(account, browse=browse)
    assert practice.counts(account) == before


def test_xs_code_is_good_for_thirty_seconds(practice: Practice) -> None:
    def browse(errand: Any) -> str:
        found = allowed(errand)
        practice.sandbox.state.clock.wait_until(NOW + timedelta(seconds=31))  # type: ignore[attr-defined]  # its clock is a virtual one here
        return found

    with pytest.raises(NetworkError, match="only for a short time"):
        practice.connects("x", browse=browse)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("back", "told"),
    [
        (lambda url: url.replace("state=", "state=x"), "belongs to another login"),
        (lambda url: url.partition("&state=")[0], "belongs to another login"),
        (lambda url: "http://localhost:8734/?state=" + url.partition("state=")[2], "no code in this address"),
        (lambda url: "just some words", "This is no address"),
        (lambda url: "", "This is no address"),
    ],
)
def test_what_came_back_is_checked(practice: Practice, way: str, back: Any, told: str) -> None:
    practice, account = of(practice, way)
    with pytest.raises(BadInput, match=told):
        practice.connects(account, browse=lambda errand: back(allowed(errand)))
    assert practice.counts(account) == {}


def test_pkce_keeps_a_stolen_code_from_being_used(practice: Practice) -> None:
    """Another errand's code, under this one's state: the verifier doesn't fit."""
    stolen: list[str] = []
    with pytest.raises(BadInput):
        practice.connects("x", browse=lambda errand: stolen.append(allowed(errand)) or "")  # type: ignore[func-returns-value]  # append gives None
    code = stolen[0].partition("code=")[2].partition("&")[0]

    def browse(errand: Any) -> str:
        return f"{errand.redirect}?code={code}&state={errand.state}"

    with pytest.raises(NetworkError):
        practice.connects("x", browse=browse)


# -- Pages, accounts, boards ----------------------------------------------------------------------------

PAGE = {"id": "1", "name": "Mine", "access_token": "page-1", "tasks": ["CREATE_CONTENT"]}
LINKED = {**PAGE, "instagram_business_account": {"id": "17", "username": "mine"}}


def no_choice(what: str, places: Sequence[Place]) -> Place:
    raise AssertionError(f"there was nothing to choose: {places}")


@pytest.mark.parametrize(
    ("account", "pages", "told"),
    [
        ("facebook", [], "This login has no Page"),
        ("facebook", [{**PAGE, "tasks": ["ANALYZE"]}], "Your role on the Page Mine doesn't let you post"),
        ("facebook", [{**PAGE, "access_token": None}], "gave no token for the Page Mine"),
        ("instagram", [PAGE], "The Page Mine has no professional Instagram account"),
        ("instagram", [{**LINKED, "tasks": ["ANALYZE"]}], "Your role on the Page Mine doesn't let you post"),
        ("instagram", [], "This login has no Page"),
    ],
)
def test_nowhere_to_post(practice: Practice, account: str, pages: list[dict[str, Any]], told: str) -> None:
    practice.sandbox.consents.pages = pages
    with pytest.raises(BadInput, match=told):
        practice.connects(account, choose=no_choice)
    assert practice.counts(account) == {}


def test_the_only_page_that_fits_is_taken(practice: Practice) -> None:
    practice.sandbox.consents.pages = [{**PAGE, "id": "2", "tasks": []}, PAGE]
    assert practice.connects("facebook", choose=no_choice).place == "Mine"


@pytest.mark.parametrize("account", ["facebook", "instagram"])
def test_one_of_several_pages_is_chosen(practice: Practice, account: str) -> None:
    other = {**LINKED, "id": "2", "name": "Old", "access_token": "page-2"}
    other["instagram_business_account"] = {"id": "18"}
    practice.sandbox.consents.pages = [LINKED, other]
    asked: list[tuple[str, list[str]]] = []

    def choose(what: str, places: Sequence[Place]) -> Place:
        asked.append((what, [place.name for place in places]))
        return places[1]

    practice.connects(account, choose=choose)
    names = {"facebook": ("Page", ["Mine", "Old"]), "instagram": ("Instagram account", ["@mine", "18"])}
    assert asked == [names[account]]
    assert "page-2" in practice.counts(account).values()


def test_one_of_several_boards_is_chosen_and_none_is_told(practice: Practice) -> None:
    practice.sandbox.consents.boards = [{"id": "5", "name": "Tips"}, {"id": "6", "name": "Feet"}]
    practice.connects("pinterest", choose=lambda what, places: places[1])
    assert practice.counts("pinterest")["BOARD_ID"] == "6"
    practice.sandbox.consents.boards = []
    with pytest.raises(BadInput, match="There is no board yet"):
        practice.connects("pinterest")
    assert practice.counts("pinterest")["BOARD_ID"] == "6"


def test_an_instagram_account_that_is_not_professional(practice: Practice) -> None:
    practice, account = of(practice, "own instagram")
    practice.sandbox.conditions.account_type = "PERSONAL"
    with pytest.raises(BadInput, match=r"@willowlanemassage is of the type PERSONAL.*Switch it"):
        practice.connects(account)
    assert practice.counts(account) == {}


# -- what it does to everything else --------------------------------------------------------------------


def test_a_new_login_goes_before_the_old_one_in_env_and_a_newer_one_in_env_before_it(practice: Practice) -> None:
    practice.env |= {"FACEBOOK_PAGE_ID": "9", "FACEBOOK_PAGE_TOKEN": "old"}
    practice.connects("facebook")
    assert practice.counts("facebook")["PAGE_TOKEN"] == SECRETS["FACEBOOK_PAGE_TOKEN"]
    practice.env["FACEBOOK_APP_SECRET"] = "changed in the app's settings"
    assert practice.counts("facebook")["PAGE_TOKEN"] == SECRETS["FACEBOOK_PAGE_TOKEN"]
    practice.env["FACEBOOK_PAGE_TOKEN"] = "written by hand"
    assert practice.counts("facebook") == {"PAGE_ID": "9", "PAGE_TOKEN": "written by hand"}


def test_what_was_kept_before_november_still_counts(practice: Practice) -> None:
    workspace = practice.workspace
    given = workspace.connections.given(workspace.settings.account("x"))
    workspace.vault.save("x", Kept(digest_of(given), {"OAUTH2_TOKEN": "kept"}, NOW, None))
    assert practice.counts("x") == {"OAUTH2_TOKEN": "kept"}


def test_an_account_on_hold_goes_on(practice: Practice) -> None:
    workspace = practice.workspace
    with workspace.store.writing() as connection:
        holds.place(connection, Hold("account:x", None, "Its login ended.", workspace.connections.fingerprint("x")))
    practice.connects("x")
    workspace = practice.workspace
    workspace.tick.run()
    with workspace.store.reading() as connection:
        assert [
            hold for hold in holds.listed(connection) if hold.fingerprint == workspace.connections.fingerprint("x")
        ] == []
    workspace.close()


def test_what_was_refused_before_says_nothing_about_the_new_login(practice: Practice) -> None:
    """Also where the network gives back the very token that was on hold."""
    practice.connects("x")
    workspace = practice.workspace
    with workspace.store.writing() as connection:
        holds.place(connection, Hold(f"{holds.THREAD}x", None, "X refuses threads.", "any"))
    workspace.close()
    practice.connects("x")
    workspace = practice.workspace
    with workspace.store.writing() as connection:
        holds.place(connection, Hold("account:x", None, "Its login ended.", workspace.connections.fingerprint("x")))
        assert f"{holds.THREAD}x" not in [hold.scope for hold in holds.listed(connection)]
        holds.renounce(connection, "x")
    workspace.tick.run()
    with workspace.store.reading() as connection:
        assert holds.listed(connection) == []
    workspace.close()


def test_it_is_renewed_when_its_time_comes(practice: Practice) -> None:
    practice.connects("pinterest")
    practice.clock.wait_until(NOW + timedelta(days=21))
    practice.sandbox.state.clock.wait_until(NOW + timedelta(days=21))  # type: ignore[attr-defined]  # its clock is a virtual one here
    workspace = practice.workspace
    workspace.tick.run()
    with workspace.store.reading() as connection:
        login = logins.by_account(connection)["pinterest"]
    assert login.expires_at == NOW + timedelta(days=21 + 30)
    counts = practice.counts("pinterest")
    assert (counts["ACCESS_TOKEN"], counts["BOARD_ID"]) == ("sandbox-pinterest-access-2", SECRETS["PINTEREST_BOARD_ID"])
    kept = workspace.vault.read("pinterest")
    assert kept is not None
    assert "pins:write" in (kept.granted or ())
    practice.env["PINTEREST_APP_SECRET"] = "changed in the app's settings"
    assert practice.counts("pinterest")["ACCESS_TOKEN"] == "sandbox-pinterest-access-2"
    workspace.close()


@pytest.mark.parametrize("kind", ["error_before", "limit_rate", "hang_up_after", "garbage_after", "cut_after"])
@pytest.mark.parametrize("way", WAYS)
def test_a_fault_while_the_code_is_exchanged_changes_nothing(practice: Practice, way: str, kind: str) -> None:
    practice, account = of(practice, way)
    practice.sandbox.misbehave(Fault("facebook" if way == "instagram" else account, "token", kind))
    with pytest.raises(TipcastError) as caught:
        practice.connects(account)
    assert "sandbox-" not in str(caught.value)
    assert practice.counts(account) == {}


@pytest.mark.parametrize(("network", "operation"), [("facebook", "accounts"), ("pinterest", "boards")])
def test_a_fault_while_looking_where_it_leads(practice: Practice, network: str, operation: str) -> None:
    practice.sandbox.misbehave(Fault(network, operation, "error_before"))
    with pytest.raises(NetworkError):
        practice.connects(network)
    assert practice.counts(network) == {}


@pytest.mark.parametrize(("network", "operation"), [("x", "me"), ("pinterest", "account")])
def test_whose_login_it_is_may_stay_unknown(practice: Practice, network: str, operation: str) -> None:
    practice.sandbox.misbehave(Fault(network, operation, "hang_up_before"))
    assert practice.connects(network).name == ""
    assert practice.counts(network)


def test_a_folder_that_cannot_be_written(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scheduler.vault.Vault.save", full)
    with pytest.raises(BadInput, match="can't be saved: No space left on device"):
        practice.connects("x")


def test_a_confidential_client_of_x_proves_itself(practice: Practice) -> None:
    practice.env["X_CLIENT_SECRET"] = "not this app's kind"
    with pytest.raises(NetworkError, match="Missing valid authorization header"):
        practice.connects("x")


def test_real_networks_have_their_real_pages(practice: Practice) -> None:
    practice.env = {name: value for name, value in practice.env.items() if not name.startswith("TIPCAST_")}
    workspace = practice.workspace
    pages = {one.name: workspace.connections.way(one).page for one in workspace.settings.accounts}
    assert pages == {
        "facebook": "https://www.facebook.com/v26.0/dialog/oauth",
        "instagram": "https://www.facebook.com/v26.0/dialog/oauth",
        "x": "https://x.com/i/oauth2/authorize",
        "pinterest": "https://www.pinterest.com/oauth/",
    }
    practice, _ = of(practice, "own instagram")
    practice.env = {"INSTAGRAM_APP_ID": "1", "INSTAGRAM_APP_SECRET": "2"}
    workspace = practice.workspace
    account = replace(workspace.settings.account("instagram"))
    assert workspace.connections.way(account).page == "https://www.instagram.com/oauth/authorize"
