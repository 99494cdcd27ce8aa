"""A season planned by a person: settings as she writes them, the plan as she reads it, second thoughts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workspace import Person

NOW = ("--now", "2027-01-04T12:00+00:00")
POST = """---
id: {id}
kind: remedy
title: Tip {id}
card: Roll a soft ball over the tender spots.
{more}---
Roll slowly, tip {id}.
"""


def write(person: Person, *ids: str, **more: str) -> None:
    for one in ids:
        text = POST.format(id=one, more=more.get(one, ""))
        (person.root / "posts" / f"{one}.md").write_text(text, encoding="utf-8")


def settle(person: Person, text: str, *, campaign: str = 'slots = ["tue 09:00"]') -> None:
    accounts = "\n".join(f"[accounts.{name}]" for name in ("facebook", "x"))
    config = f'timezone = "Europe/London"\n[campaigns.tips]\n{campaign}\n{accounts}\n{text}\n'
    (person.root / "tipcast.toml").write_text(config, encoding="utf-8")


def times(document: Any, account: str = "x") -> list[str]:
    return [entry["due_at"][5:16] for entry in document["entries"] if entry["account"] == account]


def test_repeats_with_wordings_in_turn(person: Person) -> None:
    write(person, "a", a="captions:\n  x:\n    - First words.\n    - Second words.\n")
    settle(person, "", campaign='slots = ["tue 09:00"]\nrepeat = "after 2 weeks"\nshowings = 3')
    plan = person.reads("plan", "--weeks", "9", *NOW)
    assert times(plan) == ["01-05T09:00", "01-19T09:00", "02-02T09:00"]
    table = person.root / "plan.csv"
    assert person.types("plan", "--csv", str(table), *NOW) == 0
    rows = [line for line in table.read_text(encoding="utf-8-sig").splitlines() if ",x," in line]
    assert ["First words." in row for row in rows] == [True, False, True]


def test_holidays_vacations_and_pauses(person: Person) -> None:
    write(person, *"abcde")
    days = '[blackouts]\nholidays = "GB-ENG"\ndays = ["2027-01-05", "2027-01-18 to 2027-01-24"]'
    settle(person, days, campaign='slots = ["daily 09:00"]')
    found = times(person.reads("plan", *NOW))
    assert found == ["01-06T09:00", "01-07T09:00", "01-08T09:00", "01-09T09:00", "01-10T09:00"]
    settle(person, '[blackouts]\nholidays = "GB-ENG"', campaign='slots = ["fri 09:00"]\nstart = 2027-03-20')
    assert times(person.reads("plan", *NOW))[0] == "04-02T08:00"  # not Good Friday, 26 March
    settle(person, "", campaign='slots = ["daily 09:00"]\npaused = true')
    plan = person.reads("plan", *NOW)
    assert plan["entries"] == []
    assert {one["why"] for one in plan["unplaced"]} == {"Its campaign is paused."}


def test_costs_and_a_budget(person: Person) -> None:
    write(person, "a", "b", "c", b="captions: {x: 'See example.com'}\n")
    settle(person, "[budget]\nx = 0.05", campaign='slots = ["daily 09:00"]')
    plan = person.reads("plan", *NOW)
    assert plan["costs"] == [{"month": "2027-01", "network": "x", "dollars": 0.03, "deliveries": 2, "budget": 0.05}]
    (left,) = plan["left_out"]
    assert (left["post"], left["account"]) == ("b", "x")
    person.types("plan", *NOW)
    assert "$ 2027-01  x: $0.03 of $0.05 for 2 posts" in person.said


def test_apply_and_undo(person: Person) -> None:
    write(person, "a", "b")
    settle(person, "")
    assert person.types("apply", *NOW) == 0
    before = person.reads("queue")["deliveries"]
    settle(person, "", campaign='slots = ["fri 12:30"]')
    person.types("plan", *NOW)
    assert "was Tue 05 Jan 09:00" in person.said
    person.types("apply", *NOW)
    assert person.types("undo", *NOW) == 0
    assert person.reads("queue")["deliveries"] == before
    assert person.types("undo", *NOW) == 0
    assert person.types("undo", *NOW) == 0
    assert "nothing to take back" in person.said


def test_a_deleted_and_a_renamed_post(person: Person) -> None:
    """Before its time a post does what its file says; the id makes it the same post under any name."""
    write(person, "a", "b")
    settle(person, "")
    person.types("apply", *NOW)
    (person.root / "posts" / "a.md").rename(person.root / "posts" / "c.md")
    assert times(person.reads("plan", *NOW)) == ["01-05T09:00", "01-12T09:00"]
    (person.root / "posts" / "c.md").unlink()
    plan = person.reads("plan", *NOW)
    assert {row["why"] for row in plan["dropped"]} == {"Its post is gone."}
    assert times(plan) == ["01-05T09:00"]


@pytest.mark.parametrize(
    ("campaign", "more", "told"),
    [
        ('slots = ["tue 09:00"]\nweight = 0', "", "weight"),
        ('slots = ["tue 09:00"]\nrepeat = "often"', "", "repeat"),
        ('slots = ["tue 09:00"]\nshowings = "3"', "", "showings"),
        ('slots = ["tue 09:00"]\nseason = "summer"', "", "season"),
        ('slots = ["tue 09:00"]\njitter = "a bit"', "", "jitter"),
        ('slots = ["tue 09:00"]\npaused = "yes"', "", "paused"),
        ('slots = ["tue 09:00"]\nstagger = {myspace = "1h"}', "", "myspace"),
        ('slots = ["tue 09:00"]', "[budget]\nx = -1", "budget.x"),
        ('slots = ["tue 09:00"]', "[budget]\nmyspace = 1", "budget.myspace"),
        ('slots = ["tue 09:00"]', "[spacing]\nsection = 3", "spacing.section"),
        ('slots = ["tue 09:00"]', '[spacing.link]\nmyspace = "1 day"', "spacing.link.myspace"),
        ('slots = ["tue 09:00"]', '[blackouts]\ndays = ["christmas"]', "blackouts.days"),
        ('slots = ["tue 09:00"]', '[blackouts]\ndays = ["2027-02-02 to 2027-02-01"]', "blackouts.days"),
        ('slots = ["tue 09:00"]', '[blackouts]\nholidays = "XX"', "blackouts.holidays"),
    ],
)
def test_what_is_written_wrong_is_named(person: Person, campaign: str, more: str, told: str) -> None:
    write(person, "a")
    settle(person, more, campaign=campaign)
    assert person.types("plan", *NOW) == 2
    assert told in person.warned
    assert "tipcast.toml" in person.warned


@pytest.mark.parametrize(
    ("line", "told"), [("at: tomorrow", "at"), ("at: 2027-01-12", "at"), ("season: winter sports", "season")]
)
def test_a_post_s_own_times_are_checked(person: Person, line: str, told: str) -> None:
    write(person, "a", a=line + "\n")
    settle(person, "")
    assert person.types("check") == 2
    assert f"posts/a.md:6: {told}: " in person.warned


def test_a_posts_times_come_back_as_written(tmp_path: Path) -> None:
    from scheduler.posts.read import as_written, read_post
    from scheduler.posts.write import write_post

    text = POST.format(id="a", more="at: 2027-01-12 09:00\nseason: [may to september, 11-15 to 01-10]\n")
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    post = read_post(tmp_path / "a.md", networks=as_written)
    write_post(tmp_path / "b.md", post)
    again = read_post(tmp_path / "b.md", networks=as_written)
    assert (again.at, again.seasons, again.captions) == (post.at, post.seasons, post.captions)
    assert [(one.first, one.last) for one in again.seasons] == [((5, 1), (9, 30)), ((11, 15), (1, 10))]


def queued(person: Person) -> list[tuple[str, str, str]]:
    return [(row["account"], row["state"], row["late"]) for row in person.reads("queue")["deliveries"]]


def test_other_settings_reach_what_is_queued(person: Person) -> None:
    write(person, "a")
    tips = 'slots = ["tue 09:00"]\n'
    settle(person, "", campaign=tips)
    person.types("apply", *NOW)
    before = queued(person)
    assert before == [("facebook", "planned", "send within 24h"), ("x", "planned", "send within 24h")]
    settle(person, "", campaign=tips + 'late = "ask"\napproval = true')
    person.types("plan", *NOW)
    assert '  ~ Tue 05 Jan 09:00  Tip a  (facebook, x)\n      If its time has passed: "ask" instead' in person.said
    assert "2 deliveries: 0 new, 0 moved, 2 changed, 0 dropped." in person.said
    assert queued(person) == before
    person.types("apply", *NOW)
    assert "0 moved, 2 changed, 0 dropped, 0 as they were" in person.said
    assert queued(person) == [("facebook", "awaiting approval", "ask"), ("x", "awaiting approval", "ask")]
    person.types("approve", "1")
    assert person.reads("plan", *NOW)["changed"] == []  # what was approved isn't asked about again
    person.types("apply", *NOW)
    assert [state for _, state, _ in queued(person)] == ["planned", "awaiting approval"]
    assert person.types("undo", *NOW) == 0
    assert "2 changed back" in person.said
    assert queued(person) == before


def test_an_approved_post_that_is_deleted(person: Person) -> None:
    write(person, "a")
    settle(person, "", campaign='slots = ["tue 09:00"]\napproval = true')
    person.types("apply", *NOW)
    person.types("approve", "--all")
    (person.root / "posts" / "a.md").unlink()
    assert person.types("apply", *NOW) == 0
    assert person.reads("queue")["deliveries"] == []
    person.types("undo", *NOW)
    assert [state for _, state, _ in queued(person)] == ["planned", "planned"]
    write(person, "a")
    assert person.reads("plan", *NOW)["changed"] == []


def test_what_will_get_in_the_way_is_told(person: Person) -> None:
    write(person, *"abcdef")
    config = 'timezone = "Europe/London"\n[campaigns.tips]\nslots = ["tue 09:00"]\n[accounts.pinterest]\n'
    (person.root / "tipcast.toml").write_text(config + "[accounts.instagram]\n", encoding="utf-8")
    secrets = "PINTEREST_ACCESS_TOKEN=token\nPINTEREST_BOARD_ID=1\n"
    (person.root / ".env").write_text(secrets, encoding="utf-8")
    assert person.reads("plan", *NOW)["warnings"] == [
        "instagram: 6 posts need a public address for the pictures, and no picture_host is set: "
        "nothing can go out there.",
        "pinterest: 1 post comes after 03 Feb 2027, when its login ends at the latest (nobody knows its age). "
        "Log in again before: tipcast connect pinterest",
    ]
