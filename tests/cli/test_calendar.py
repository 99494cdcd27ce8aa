"""``tipcast calendar --ics``: read back as a calendar program would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from workspace import ARTICLE, Person

from scheduler.core.errors import BadInput
from scheduler.feed import Showing, feed

NOW = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
AT = ("--now", "2027-01-04T08:00+00:00")
WITH_SIGNS = "Äpfel, Öl; \\back\\ 💆🏽‍♀️ " * 12 + "\n\nA second paragraph."


def showing(**changes: Any) -> Showing:
    one = {"post_id": "a", "account": "x", "network": "x", "occurrence": 1, "at": NOW + timedelta(days=1)}
    return Showing(**{**one, "title": "Rest", "words": "Rest is a remedy.", **changes})


def events(raw: bytes) -> dict[str, Any]:
    return {str(event["UID"]): event for event in Calendar.from_ical(raw).walk("VEVENT")}


def one_event(raw: bytes) -> Any:
    (event,) = events(raw).values()
    return event


def test_the_plan_as_a_feed(person: Person, tmp_path: Path) -> None:
    person.reads("import", str(ARTICLE))
    planned = person.reads("plan", *AT)["entries"]
    path = tmp_path / "tips.ics"
    assert person.types("calendar", "--ics", str(path), *AT) == 0
    found = list(events(path.read_bytes()).values())
    assert {event["DTSTART"].dt.isoformat() for event in found} == {entry["due_at"] for entry in planned}
    assert len(found) == len({entry["post"] for entry in planned})
    assert all(event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=15) for event in found)
    assert all(event["STATUS"] == "TENTATIVE" for event in found)
    assert all("facebook, instagram, pinterest, x" in event["DESCRIPTION"] for event in found)


def test_the_same_plan_gives_the_same_bytes_and_writes_nothing(person: Person, tmp_path: Path) -> None:
    person.reads("import", str(ARTICLE))
    path = tmp_path / "tips.ics"
    assert person.types("calendar", "--ics", str(path), *AT) == 0
    before, written_at = path.read_bytes(), path.stat().st_mtime_ns
    assert person.types("calendar", "--ics", str(path), "--now", "2027-01-04T20:00+00:00") == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, written_at)


def test_posts_that_move_move(person: Person, tmp_path: Path) -> None:
    person.reads("import", str(ARTICLE))
    person.reads("apply", *AT)
    path = tmp_path / "tips.ics"
    person.types("calendar", "--ics", str(path), *AT)
    old = events(path.read_bytes())
    config = person.root / "tipcast.toml"
    text = config.read_text(encoding="utf-8").replace('["tue 09:00", "fri 12:30"]', '["wed 10:00", "fri 12:30"]')
    config.write_text(text, encoding="utf-8")
    person.types("calendar", "--ics", str(path), "--now", "2027-01-04T09:00+00:00")
    new = events(path.read_bytes())
    assert set(new) == set(old)
    moved = [uid for uid in new if new[uid]["DTSTART"].dt != old[uid]["DTSTART"].dt]
    assert moved
    for uid, event in new.items():
        assert event["SEQUENCE"] == (1 if uid in moved else 0)
        assert event["LAST-MODIFIED"].dt == NOW + timedelta(hours=uid in moved)
        assert event["STATUS"] == "CONFIRMED"


def test_skipped_and_dropped_posts_vanish(person: Person, tmp_path: Path) -> None:
    person.reads("import", str(ARTICLE))
    person.reads("apply", *AT)
    path = tmp_path / "tips.ics"
    person.types("calendar", "--ics", str(path), *AT)
    count = len(events(path.read_bytes()))
    first = person.reads("queue")["deliveries"][0]["post"]
    ids = [str(row["id"]) for row in person.reads("queue")["deliveries"] if row["post"] == first]
    assert person.types("skip", *ids) == 0
    person.types("calendar", "--ics", str(path), *AT)
    assert len(events(path.read_bytes())) == count - 1
    last = person.reads("queue")["deliveries"][-1]["post"]
    next(path for path in (person.root / "posts").glob("*.md") if f"id: {last}\n" in path.read_text()).unlink()
    person.types("calendar", "--ics", str(path), *AT)
    assert len(events(path.read_bytes())) == count - 2


def test_stdout(person: Person) -> None:
    person.reads("import", str(ARTICLE))
    assert person.types("calendar", "--ics", "-", *AT) == 0
    assert person.said.startswith("BEGIN:VCALENDAR")
    assert Calendar.from_ical(person.said).walk("VEVENT")


@pytest.mark.parametrize("content", ["my diary", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:else\r\nEND:VCALENDAR\r\n"])
def test_a_file_of_somebody_elses_is_not_overwritten(person: Person, tmp_path: Path, content: str) -> None:
    path = tmp_path / "diary.ics"
    path.write_text(content, encoding="utf-8", newline="")
    assert person.types("calendar", "--ics", str(path), *AT) == 2
    assert path.read_bytes() == content.encode()


def test_lines_are_folded_and_signs_escaped() -> None:
    raw = feed([showing(title=WITH_SIGNS[:90], words=WITH_SIGNS)], name="Tips, twice; a week", now=NOW)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        line.decode("utf-8")  # no emoji is torn in two
    event = one_event(raw)
    assert WITH_SIGNS.strip() in str(event["DESCRIPTION"])
    assert str(event["SUMMARY"]) == WITH_SIGNS[:90]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=300))
def test_any_words_come_back(words: str) -> None:
    raw = feed([showing(words=words)], name="Tips", now=NOW)
    assert str(one_event(raw)["DESCRIPTION"]).endswith(words.strip())


def test_networks_at_one_moment_are_one_event_and_part_when_one_moves() -> None:
    three = [showing(account=name) for name in ("facebook", "instagram", "x")]
    (uid,) = events(feed(three, name="Tips", now=NOW))
    later = [three[0], three[1], showing(account="x", at=NOW + timedelta(days=2))]
    found = events(feed(later, name="Tips", now=NOW))
    assert len(found) == 2
    assert uid in found


def test_a_published_post_has_its_address_and_trouble_is_named() -> None:
    event = one_event(feed([showing(link="https://x.example/1")], name="Tips", now=NOW))
    assert event["URL"] == "https://x.example/1"
    event = one_event(feed([showing(note="x: The token is refused.")], name="Tips", now=NOW))
    assert event["SUMMARY"] == "Needs you: Rest"
    assert "The token is refused." in event["DESCRIPTION"]


def test_an_event_that_changes_twice_counts_up() -> None:
    raw = feed([showing()], name="Tips", now=NOW)
    for number in (1, 2):
        moved = showing(at=NOW + timedelta(days=1 + number))
        raw = feed([moved], name="Tips", now=NOW + timedelta(hours=number), before=raw)
        assert one_event(raw)["SEQUENCE"] == number
        assert one_event(raw)["DTSTAMP"].dt == NOW + timedelta(hours=number)


def test_a_broken_feed_before_is_said() -> None:
    with pytest.raises(BadInput, match="isn't a calendar"):
        feed([showing()], name="Tips", now=NOW, before=b"BEGIN:VCALENDAR")
