"""Half a year in seconds: what arrives, what it says about it, and that nothing real is touched."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from workspace import Person

from scheduler.commands.rehearse import SHEET
from scheduler.rehearsal.rehearse import rehearse
from scheduler.sandbox.faults import Fault
from scheduler.sandbox.published import PublicPost
from scheduler.sandbox.server import Sandbox
from scheduler.sandbox.state import State

MONDAY = "2027-01-04T12:00+00:00"
SECRETS = {
    "FACEBOOK_PAGE_ID": "998877665544",
    "FACEBOOK_PAGE_TOKEN": "real-page-token-5b1c",
    "INSTAGRAM_USER_ID": "887766554433",
    "INSTAGRAM_TOKEN": "real-instagram-token-77aa",
    "X_OAUTH2_TOKEN": "real-x-token-91ee",
    "X_OAUTH2_REFRESH_TOKEN": "real-x-refresh-04cd",
    "X_CLIENT_ID": "real-x-client-33fe",
    "PINTEREST_ACCESS_TOKEN": "real-pinterest-token-1d2f",
    "PINTEREST_BOARD_ID": "776655443322",
}
TEXT = "Let both knees fall to one side and breathe out slowly. Stay for ten breaths. Change sides."


def write(person: Person, name: str, *, text: str = TEXT, head: str = "", card: str = TEXT) -> None:
    (person.root / "posts" / f"{name}.md").write_text(
        f"---\nid: {name}\nkind: remedy\ntitle: Tip {name}\n{head}cards:\n  - text: {card}\n---\n\n{text}\n",
        encoding="utf-8",
    )


def configure(person: Person, old: str, new: str) -> None:
    path = person.root / "tipcast.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def connect(person: Person, **more: str) -> None:
    lines = [f"{name}={value}" for name, value in {**SECRETS, **more}.items()]
    (person.root / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")


def rehearsed(person: Person, *words: str, weeks: int = 2, expect: int = 0) -> Any:
    code = person.types("rehearse", "--weeks", str(weeks), "--now", MONDAY, "--json", *words)
    assert code == expect, person.warned
    return json.loads(person.said)


def sheet(report: Any) -> str:
    return Path(report["contact_sheet"]).read_text(encoding="utf-8")


def notes(report: Any) -> str:
    return "\n".join(report["notes"])


@pytest.fixture
def tips(person: Person) -> Person:
    """Two posts, one a week, on all four networks."""
    for path in (person.root / "posts").glob("*.md"):
        path.unlink()
    configure(person, 'slots = ["tue 09:00", "fri 12:30"]', 'slots = ["tue 09:00"]')
    write(person, "one")
    write(person, "two", text=f"{TEXT} Drink a glass of water.")
    return person


def everything(folder: Path) -> dict[str, str]:
    """A digest of every file of the workspace but the drawn cards and the rehearsal's own folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
        if not {"cards", "build"} & set(path.relative_to(folder).parts) and path.name != "images"
    }


# -- what arrives --------------------------------------------------------------------------------------


def test_everything_arrives_once_and_stands_on_the_sheet(tips: Person) -> None:
    report = rehearsed(tips)
    html = sheet(report)
    assert report["deliveries"] == report["arrived_once"] == 2 * 4
    assert html.count('src="data:image/jpeg;base64,') == 8
    assert "8 of 8" in html
    assert "Tue 5 Jan 2027, 09:00 GMT" in html
    assert "Week of 4 to 10 January 2027" in html
    assert "<script" not in html
    for outside in ("127.0.0.1", 'src="http', "url(http", "@import"):
        assert outside not in html


def test_what_could_not_arrive_is_told_first_and_the_exit_code_says_so(tips: Person) -> None:
    write(tips, "two", head="captions:\n  x: 'word " + "word " * 70 + "'\n")
    report = rehearsed(tips, expect=1)
    assert report["arrived_once"] == 7
    assert [(one["post"], one["account"]) for one in report["problems"]] == [("two", "x")]
    assert "280" in report["problems"][0]["problem"]
    html = sheet(report)
    assert html.index("Has to be mended") < html.index("In short") < html.index("Week of")
    assert "X: 1 post does not arrive." in html


def test_what_is_queued_for_later_is_not_missed_in_a_shorter_look(tips: Person) -> None:
    tips.types("apply", "--now", MONDAY)
    report = rehearsed(tips, weeks=1)
    assert report["deliveries"] == report["arrived_once"] == 4


def test_a_post_that_cannot_be_read_is_told_and_the_others_go_on(tips: Person) -> None:
    write(tips, "two", head="image: nowhere.jpg\n")
    write(tips, "three", head="kind: joke\n")
    report = rehearsed(tips, expect=1)
    assert report["arrived_once"] == report["deliveries"] == 4
    said = notes(report)
    assert 'posts/two.md:5: image: There is no picture "nowhere.jpg"' in said
    assert "posts/three.md:" in said
    html = sheet(report)
    assert html.index("Has to be mended") < html.index("nowhere.jpg") < html.index("Week of")
    assert tips.types("rehearse", "--now", MONDAY) == 1
    assert "has to be mended before its time comes" in tips.warned


def test_first_comments_are_rehearsed_and_shown(tips: Person) -> None:
    configure(tips, "[accounts.x]", '[captions]\ntags_in_comment = ["instagram"]\n[accounts.x]')
    write(tips, "one", head="comment: Which side is tighter for you?\n")
    report = rehearsed(tips)
    assert report["arrived_once"] == 8
    html = sheet(report)
    assert html.count("First comment:") == 3  # one on the Page, two on Instagram
    assert "Which side is tighter for you?\n\n#Selfhelp" in html


def test_a_first_comment_that_does_not_arrive_is_told(tips: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(tips, "[accounts.x]", '[captions]\ntags_in_comment = ["instagram"]\n[accounts.x]')
    start = Sandbox.start

    def broken(sandbox: Sandbox, port: int = 0) -> str:
        sandbox.misbehave(Fault("instagram", "comment", "expire_token", times=99))
        return start(sandbox, port)

    monkeypatch.setattr(Sandbox, "start", broken)
    report = rehearsed(tips, expect=1)
    assert {one["problem"] for one in report["problems"]} == {"Its first comment did not arrive."}


def test_a_post_that_comes_again_is_no_duplicate(tips: Person) -> None:
    configure(
        tips, 'hashtags = ["Selfhelp", "Massage"]', 'hashtags = ["Selfhelp", "Massage"]\nrepeat = "after 2 weeks"'
    )
    report = rehearsed(tips, weeks=8)
    assert report["problems"] == []
    assert report["deliveries"] > 8
    assert "showing 2" in sheet(report)


def test_two_accounts_on_one_network_do_not_get_in_each_others_way(tips: Person) -> None:
    configure(tips, "[accounts.x]", '[accounts.x]\n[accounts.clinic]\nnetwork = "facebook"\n')
    report = rehearsed(tips)
    assert report["arrived_once"] == report["deliveries"] == 2 * 5
    assert "clinic (Facebook)" in sheet(report)


def test_words_are_shown_as_they_were_sent(tips: Person) -> None:
    own = "'Tips & <tricks>  twice'"
    write(tips, "one", head=f"captions:\n  facebook: {own}\nlink: https://willow.com/a?b=1&c=2\n")
    html = sheet(rehearsed(tips))
    assert "Tips &amp; &lt;tricks&gt;  twice" in html
    assert "<tricks>" not in html


def test_what_is_public_twice_is_told(tips: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = State.publish

    def twice(state: State, post: PublicPost, *, uploads: tuple[str, ...] = ()) -> PublicPost:
        if post.network == "pinterest" and not state.posts("pinterest"):
            publish(state, replace(post, id=f"{post.id}0"))
        return publish(state, post, uploads=uploads)

    monkeypatch.setattr(State, "publish", twice)
    report = rehearsed(tips, expect=1)
    assert [(one["account"], one["problem"]) for one in report["problems"]] == [("pinterest", "It is public 2 times.")]


# -- what is told --------------------------------------------------------------------------------------


def test_costs_are_told_by_post_month_and_in_all(tips: Person) -> None:
    write(tips, "one", head="captions:\n  x: 'Read more at willowlanemassage.com today.'\n")
    report = rehearsed(tips)
    assert report["costs"] == [{"month": "2027-01", "account": "x", "posts": 2, "dollars": 0.215}]
    assert "X: 1 post holds an address and costs $0.20 instead of $0.015: $0.185 more in all." in report["notes"]
    html = sheet(report)
    assert "January 2027" in html
    assert "$0.215" in html
    assert '<a href="https://willowlanemassage.com">willowlanemassage.com</a>' in html


def test_shortened_captions_name_the_sentences_that_are_left_out(tips: Person) -> None:
    long = " ".join(f"This is sentence number {n}, and it takes a little room." for n in range(9))
    write(tips, "one", text=long)
    report = rehearsed(tips)
    assert "X: 1 caption is shortened to fit 280;" in notes(report)
    assert "without “" in sheet(report)
    assert "sentence number 8" in sheet(report)


def test_words_that_need_more_cards_are_told(tips: Person) -> None:
    sentence = "Sternocleidomastoideus, gastrocnemius, semimembranosus, infraspinatus, brachioradialis, trapezius."
    write(tips, "one", card=" ".join([sentence] * 7))
    report = rehearsed(tips)
    assert "over more cards than were written" in notes(report)
    assert "1 written, 2 shown" in sheet(report)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2027-03-22T12:00+00:00", "The clocks change in the night to Sunday 28 March 2027: an hour forward."),
        ("2026-10-19T12:00+00:00", "The clocks change in the night to Sunday 25 October 2026: an hour back."),
    ],
)
def test_the_days_the_clocks_change_are_marked(tips: Person, now: str, told: str) -> None:
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["sun 09:00"]')
    tips.types("rehearse", "--weeks", "1", "--now", now, "--json")
    report = json.loads(tips.said)
    assert told in notes(report)
    assert "clocks change this night" in sheet(report)


def test_a_limit_of_the_network_moves_posts_and_says_so(tips: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.sandbox.instagram.IG_QUOTA", 1)
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["tue 09:00", "tue 10:00"]')
    report = rehearsed(tips)
    assert report["arrived_once"] == report["deliveries"] == 8
    assert "Instagram: 1 post was held up on the way." in report["notes"]
    assert "went out on Wed 6 Jan 2027" in sheet(report)


def test_posts_without_a_slot_and_approvals_are_told(tips: Person) -> None:
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["tue 09:00"]\napproval = true')
    report = rehearsed(tips, weeks=1)
    assert "1 post has no slot in this time." in report["notes"]
    assert "Nothing of the campaign “tips” goes out before you approve it; here you did." in report["notes"]


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
