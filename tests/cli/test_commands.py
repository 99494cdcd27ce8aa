"""The commands as a person types them, on a workspace made by ``init``."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from workspace import ARTICLE, Person

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.server import Sandbox

MONDAY = "2027-01-04T12:00+00:00"
TUESDAY = "2027-01-05T09:00+00:00"


def keep_one_post(person: Person) -> None:
    for path in sorted((person.root / "posts").glob("*.md"))[1:]:
        path.unlink()


def with_sandbox(person: Person, sandbox: Sandbox) -> None:
    settings = {f"TIPCAST_{network.upper()}_URL": address for network, address in sandbox.addresses().items()}
    settings.update(sandbox.secrets())
    (person.root / ".env").write_text(
        "".join(f"{name}={value}\n" for name, value in settings.items()), encoding="utf-8"
    )


@pytest.fixture
def sandbox() -> object:
    from datetime import UTC, datetime

    served = Sandbox(clock=VirtualClock(datetime(2027, 1, 5, 9, tzinfo=UTC)))
    served.start()
    yield served
    served.stop()


def test_from_an_article_to_a_queue(person: Person) -> None:
    imported = person.reads("import", str(ARTICLE))
    assert imported["hashtags"] == ["Selfhelp", "HowTo", "Massage"]
    steps = [post["step"] for post in imported["posts"] if post["kind"] == "remedy"]
    assert steps == [{"number": number, "total": 4} for number in (1, 2, 3, 4)]
    assert all((person.root / post["file"]).is_file() for post in imported["posts"])
    assert person.types("check") == 0
    plan = person.reads("plan", "--weeks", "8", "--now", MONDAY)
    assert len(plan["added"]) == 4 * len(imported["posts"])
    assert person.types("apply", "--weeks", "8", "--now", MONDAY) == 0
    again = person.reads("plan", "--weeks", "8", "--now", MONDAY)
    assert (again["added"], again["moved"], again["dropped"]) == ([], [], [])
    assert len(person.reads("queue")["deliveries"]) == len(plan["added"])


def test_importing_twice_changes_nothing_and_a_dry_run_writes_nothing(person: Person) -> None:
    person.reads("import", str(ARTICLE), "--dry-run")
    assert list((person.root / "posts").iterdir()) == []
    person.reads("import", str(ARTICLE))
    before = {path.name: path.read_bytes() for path in (person.root / "posts").iterdir()}
    report = person.reads("import", str(ARTICLE))
    assert report["written"] == report["updated"] == []
    assert {path.name: path.read_bytes() for path in (person.root / "posts").iterdir()} == before


def test_a_hand_edit_survives_a_changed_article(person: Person, tmp_path: Path) -> None:
    article = tmp_path / "glutes.md"
    shutil.copy(ARTICLE, article)
    person.reads("import", str(article))
    edited = next(path for path in (person.root / "posts").iterdir() if "remedy-2" in path.name)
    edited.write_text(
        edited.read_text(encoding="utf-8").replace("A gentle stretch", "A slow stretch"), encoding="utf-8"
    )
    mine = edited.read_bytes()
    text = article.read_text(encoding="utf-8")
    text = text.replace("A gentle stretch helps", "A patient stretch helps").replace(
        "All you need for", "All it takes for"
    )
    article.write_text(text, encoding="utf-8")
    report = person.reads("import", str(article))
    assert edited.read_bytes() == mine
    assert [entry["file"] for entry in report["kept"]] == [f"posts/{edited.name}"]
    assert [Path(name).name for name in report["updated"]] == [
        path.name for path in sorted((person.root / "posts").iterdir()) if "remedy-4" in path.name
    ]


def test_publish_with_tick_and_look_at_the_receipt(person: Person, sandbox: Sandbox) -> None:
    with_sandbox(person, sandbox)
    person.reads("import", str(ARTICLE))
    keep_one_post(person)
    assert person.types("apply", "--now", MONDAY) == 0
    assert person.types("tick", "--now", MONDAY) == 0
    assert [len(sandbox.posts(network)) for network in sandbox.addresses()] == [0, 0, 0, 0]
    assert person.types("tick", "--now", TUESDAY) == 0, person.warned
    assert [len(sandbox.posts(network)) for network in sandbox.addresses()] == [1, 1, 1, 1]
    assert person.types("tick", "--now", TUESDAY) == 0
    assert [len(sandbox.posts(network)) for network in sandbox.addresses()] == [1, 1, 1, 1]
    for row in person.reads("queue")["deliveries"]:
        assert row["state"] == "published"
        shown = person.reads("show", str(row["id"]))
        assert shown["remote_id"]
        assert shown["attempts"][-1]["outcome"] == "published"
        (public,) = sandbox.posts(row["network"])
        assert all(picture.alt for picture in public.pictures)
        assert "#Selfhelp" in public.text
        assert "#Massage" in public.text


def test_missing_secrets_block_the_account_and_lose_nothing(person: Person, sandbox: Sandbox) -> None:
    person.reads("import", str(ARTICLE))
    keep_one_post(person)
    person.types("apply", "--now", MONDAY)
    assert person.types("tick", "--now", TUESDAY) == 1
    assert "FACEBOOK_PAGE_TOKEN" in person.warned
    assert {row["state"] for row in person.reads("queue")["deliveries"]} == {"blocked"}
    with_sandbox(person, sandbox)
    assert person.types("tick", "--now", "2027-01-05T09:30+00:00") == 0, person.warned
    assert {row["state"] for row in person.reads("queue")["deliveries"]} == {"published"}


def test_approval(person: Person, sandbox: Sandbox) -> None:
    with_sandbox(person, sandbox)
    config = person.root / "tipcast.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("# approval = true ", "approval = true "), encoding="utf-8"
    )
    person.reads("import", str(ARTICLE))
    keep_one_post(person)
    person.types("apply", "--now", MONDAY)
    person.types("tick", "--now", TUESDAY)
    assert {row["state"] for row in person.reads("queue")["deliveries"]} == {"awaiting approval"}
    assert person.types("approve", "--all") == 0
    assert {row["state"] for row in person.reads("queue")["deliveries"]} == {"planned"}


def test_skip_retry_and_settle_say_when_they_make_no_sense(person: Person) -> None:
    person.reads("import", str(ARTICLE))
    person.types("apply", "--now", MONDAY)
    assert person.types("skip", "1") == 0
    assert person.types("retry", "2") == 2
    assert "planned" in person.warned
    assert person.types("settle", "3", "--live", "https://example.net/1") == 2
    assert person.types("settle", "3") == 2
    assert person.types("show", "9999") == 2
    assert person.reads("show", "1")["state"] == "skipped"


def test_render_reports_every_card(person: Person) -> None:
    person.reads("import", str(ARTICLE))
    keep_one_post(person)
    cards = person.reads("render")["cards"]
    assert {card["network"] for card in cards} == {"facebook", "instagram", "x", "pinterest"}
    for card in cards:
        assert Path(card["path"]).stat().st_size == card["bytes"]
        assert card["contrast"] >= 4.5
        assert (card["overflow"], card["missing_glyphs"]) == ([], [])
        assert card["alt"]


def test_render_draws_the_formats_asked_for_and_shows_their_bones(person: Person) -> None:
    person.reads("import", str(ARTICLE))
    keep_one_post(person)
    cards = person.reads("render", "--format", "story,wide", "--debug")["cards"]
    sizes = {(card["format"], card["width"], card["height"]) for card in cards}
    assert sizes == {("story", 1080, 1920), ("wide", 1600, 900)}
    assert {card["network"] for card in cards} == {None}
    for card in cards:
        assert Path(card["debug"]).parent == Path(card["path"]).parent / "debug"
        assert Path(card["debug"]).is_file()


def test_a_theme_of_ones_own_is_one_file(person: Person) -> None:
    person.reads("import", str(ARTICLE))
    keep_one_post(person)
    before = {card["path"] for card in person.reads("render")["cards"]}
    themes = person.root / "templates" / "themes"
    assert (themes / "classic.yml").is_file()
    for path in themes.glob("*.yml"):
        path.unlink()  # the shipped ones are there all the same
    (themes / "mine.yml").write_text("based_on: classic\nshapes: {rule: wave}\n", encoding="utf-8")
    config = person.root / "tipcast.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[brand]\n", '[brand]\ntheme = "mine"\nmode = "dark"\n'), encoding="utf-8")
    after = {card["path"] for card in person.reads("render")["cards"]}
    assert len(after) == len(before)
    assert not after & before
    (themes / "mine.yml").write_text("based_on: classic\nshapes:\n  rule: zigzag\n", encoding="utf-8")
    assert person.types("render") != 0
    assert "mine.yml:3: " in person.warned


def test_explain_reads_what_publishing_reads(person: Person, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text(json.dumps({"error": {"message": "Duplicate status message", "code": 506}}), encoding="utf-8")
    found = person.reads("explain", "facebook", "400", str(body), workspace=False)
    assert (found["class"], found["code"], found["phase"]) == ("duplicate", "506", "publish")
    assert found["sentence"]
    body.write_text("", encoding="utf-8")
    words = ("explain", "twitter", "429", str(body), "--header", "x-rate-limit-reset: 1893456000")
    assert person.reads(*words, workspace=False)["reset_at"] == "2030-01-01T00:00:00+00:00"


def test_backup_is_a_whole_database(person: Person, tmp_path: Path) -> None:
    person.reads("import", str(ARTICLE))
    person.types("apply", "--now", MONDAY)
    copy = tmp_path / "copy.db"
    assert person.types("backup", str(copy)) == 0
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM deliveries").fetchone()[0] > 0
    assert person.types("backup", str(copy)) == 2


def test_rehearse_shows_everything_and_touches_nothing(person: Person) -> None:
    person.reads("import", str(ARTICLE))
    report = person.reads("rehearse", "--weeks", "2", "--now", MONDAY)
    assert report["deliveries"] == report["arrived_once"] == 4 * 4
    assert report["problems"] == []
    sheet = Path(report["contact_sheet"]).read_text(encoding="utf-8")
    assert sheet.count("data:image/jpeg;base64,") == report["deliveries"]
    assert "http://127.0.0.1" not in sheet
    assert Path(report["followers"]).is_file()
    assert person.reads("queue")["deliveries"] == []


def test_check_names_file_line_and_field(person: Person) -> None:
    person.reads("import", str(ARTICLE))
    path = next((person.root / "posts").glob("*remedy-1*"))
    text = path.read_text(encoding="utf-8").replace(
        "title: Massage", f'title: Massage\ncaptions:\n  x: "{"word " * 80}"'
    )
    path.write_text(text, encoding="utf-8")
    line = next(number for number, one in enumerate(text.splitlines(), 1) if one.startswith("  x:"))
    assert person.types("check") == 1
    assert f"posts/{path.name}:{line}: captions.x: " in person.warned
    assert "280" in person.warned
