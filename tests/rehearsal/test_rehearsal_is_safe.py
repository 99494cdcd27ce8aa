"""A rehearsal with real logins: they are rehearsed, and nothing real is touched."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from rehearsals import MONDAY, SECRETS, configure, connect, notes, rehearsed
from workspace import Person

from scheduler.commands.rehearse import SHEET
from scheduler.rehearsal.rehearse import rehearse
from scheduler.sandbox.faults import Fault
from scheduler.sandbox.server import Sandbox


def everything(folder: Path) -> dict[str, str]:
    """A digest of every file of the workspace but the drawn cards and the rehearsal's own folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
        if not {"cards", "build"} & set(path.relative_to(folder).parts) and path.name != "images"
    }


# -- logins --------------------------------------------------------------------------------------------


def test_logins_of_the_persons_own_kind_are_rehearsed(tips: Person) -> None:
    connect(tips)
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["tue 09:00"]\nrepeat = "after 1 week"')
    report = rehearsed(tips, weeks=8, expect=1)  # for Pinterest's
    assert report["problems"] == []
    said = notes(report)
    assert "X: its login ends, and was renewed" in said
    assert "Pinterest: its login ends on Wed 3 Feb 2027, counted from today because nobody knows its age" in said
    assert "Facebook: its login" not in said
    assert "Not connected yet" not in said


def test_a_login_that_ends_after_the_last_post_is_no_trouble(tips: Person) -> None:
    connect(tips)
    assert "its login ends on" not in notes(rehearsed(tips, weeks=4))


def test_a_login_that_is_renewed_lives_on(tips: Person) -> None:
    connect(tips, PINTEREST_REFRESH_TOKEN="real-refresh", PINTEREST_APP_ID="1", PINTEREST_APP_SECRET="real-app")
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["tue 09:00"]\nrepeat = "after 1 week"')
    report = rehearsed(tips, weeks=8)
    assert report["problems"] == []
    assert "Pinterest: its login ends, and was renewed" in notes(report)


def test_a_renewal_that_fails_stops_the_account_and_is_told(tips: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(tips)
    start = Sandbox.start

    def broken(sandbox: Sandbox, port: int = 0) -> str:
        sandbox.misbehave(Fault("x", "token", "expire_token", times=99))
        return start(sandbox, port)

    monkeypatch.setattr(Sandbox, "start", broken)
    report = rehearsed(tips, expect=1)
    assert {one["account"] for one in report["problems"]} == {"x"}
    assert "The login could not be renewed" in report["problems"][0]["problem"]


def test_an_instagram_login_of_its_own_is_renewed(tips: Person) -> None:
    connect(tips)
    configure(tips, "[accounts.instagram]", '[accounts.instagram]\nlogin = "instagram"')
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["tue 09:00"]\nrepeat = "after 1 week"')
    assert "Instagram: its login ends, and was renewed" in notes(rehearsed(tips, weeks=8, expect=1))


# -- nothing real is touched ---------------------------------------------------------------------------


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[requests.PreparedRequest]]:
    """Every request that leaves while the test runs."""
    seen: list[requests.PreparedRequest] = []
    send = requests.adapters.HTTPAdapter.send

    def listen(self: Any, request: requests.PreparedRequest, **parts: Any) -> Any:
        seen.append(request)
        return send(self, request, **parts)

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", listen)
    yield seen
    assert seen


def test_no_real_secret_leaves_and_none_is_written(tips: Person, heard: list[requests.PreparedRequest]) -> None:
    connect(tips)
    report = rehearsed(tips)
    sent = "\n".join(f"{one.url} {dict(one.headers)} {one.body!r}" for one in heard)
    written = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in Path(report["contact_sheet"]).parent.rglob("*")
        if path.is_file()
    )
    for secret in SECRETS.values():
        assert secret not in sent
        assert secret not in written
    assert all(one.url is not None and one.url.startswith("http://127.0.0.1:") for one in heard)


def test_neither_queue_nor_tokens_nor_posts_are_touched(tips: Person) -> None:
    connect(tips)
    assert tips.types("apply", "--weeks", "1", "--now", MONDAY) == 0
    (tips.root / ".tokens").mkdir()
    (tips.root / ".tokens" / "x.json").write_text(
        '{"of": "0", "secrets": {}, "renewed_at": "2027-01-01", "expires_at": null}'
    )
    before = everything(tips.root)
    assert "tipcast.db" in before
    report = rehearsed(tips, weeks=4)
    assert report["deliveries"] == 8
    assert everything(tips.root) == before


def test_what_is_queued_is_rehearsed_and_what_waits_is_approved(tips: Person) -> None:
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["tue 09:00"]\napproval = true')
    assert tips.types("apply", "--weeks", "1", "--now", MONDAY) == 0
    report = rehearsed(tips)
    assert report["arrived_once"] == report["deliveries"] == 8
    assert "4 deliveries wait for your approval: tipcast approve. Here it was given." in report["notes"]
    assert {one["state"] for one in tips.reads("queue")["deliveries"]} == {"awaiting approval"}


def test_a_folder_of_the_web_takes_no_pictures(tips: Person) -> None:
    web = tips.root / "web"
    web.mkdir()
    configure(
        tips,
        'picture_host = "facebook_page"',
        'picture_host = "folder"\npicture_folder = "web"\npicture_address = "https://willow.com/cards"',
    )
    assert rehearsed(tips)["arrived_once"] == 8
    assert list(web.iterdir()) == []


def test_a_proxy_of_this_computer_is_not_asked(tips: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert rehearsed(tips)["arrived_once"] == 8


def test_it_leaves_neither_threads_nor_files_behind(
    tips: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    before = set(threading.enumerate())
    rehearsed(tips)
    assert {thread for thread in set(threading.enumerate()) - before if thread.name == "sandbox"} == set()
    assert list(temporary.iterdir()) == []


def test_a_folder_with_other_files_is_left_alone(tips: Person, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    assert tips.types("rehearse", "--weeks", "1", "--now", MONDAY, "--out", str(mine)) == 2
    assert "other files" in tips.warned
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]


def test_its_own_folder_is_written_anew(tips: Person, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    for _ in range(2):
        report = rehearsed(tips, "--out", str(out))
    assert sorted(path.name for path in out.iterdir()) == [SHEET, "followers"]
    assert Path(report["followers"]).is_file()


def test_a_library_caller_gets_the_sandboxes_and_stops_them(tips: Person, tmp_path: Path) -> None:
    from datetime import datetime

    from scheduler.config import load_settings

    now = datetime.fromisoformat(MONDAY)
    result = rehearse(load_settings(tips.root, {}), now=now, weeks=2, scratch=tmp_path)
    try:
        assert requests.get(f"{result.sandboxes[0].root}/followers/x", timeout=5).status_code == 200
        assert result.story.until - result.story.from_at == timedelta(weeks=2)
    finally:
        result.stop()
