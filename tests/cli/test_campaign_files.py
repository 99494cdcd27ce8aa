"""A campaign beside its posts: posts/NAME/campaign.toml."""

from __future__ import annotations

from pathlib import Path

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
MAIN = 'timezone = "Europe/London"\n[accounts.facebook]\n[accounts.x]\n'
SPRING = 'hashtags = ["Spring"]\nslots = ["fri 12:30"]\n[stagger]\nx = "2 hours"\n'


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def spring(person: Person) -> Person:
    write(person.root, "tipcast.toml", MAIN + '[campaigns.tips]\nslots = ["tue 09:00"]\n')
    write(person.root, "posts/spring/campaign.toml", SPRING)
    return person


def entries(person: Person) -> list[tuple[str, str, str]]:
    return [
        (one["post"], one["campaign"], one["due_at"][5:16])
        for one in person.reads("plan", *NOW)["entries"]
        if one["account"] == "x"
    ]


def test_the_posts_of_its_folder_belong_to_it(spring: Person) -> None:
    write(spring.root, "posts/spring/a.md", POST.format(id="a", more=""))
    write(spring.root, "posts/spring/deeper/b.md", POST.format(id="b", more=""))
    write(spring.root, "posts/spring/c.md", POST.format(id="c", more="campaign: tips\n"))
    write(spring.root, "posts/d.md", POST.format(id="d", more="campaign: spring\n"))
    assert entries(spring) == [
        ("c", "tips", "01-05T09:00"),
        ("d", "spring", "01-08T14:30"),
        ("a", "spring", "01-15T14:30"),
        ("b", "spring", "01-22T14:30"),
    ]
    assert spring.types("check") == 0
    assert spring.types("apply", *NOW) == 0
    spring.types("plan", "--csv", "-", *NOW)
    assert spring.said.count("#Spring") == 6


def test_it_may_be_the_only_one(person: Person) -> None:
    write(person.root, "tipcast.toml", MAIN)
    write(person.root, "posts/spring/campaign.toml", SPRING)
    write(person.root, "posts/a.md", POST.format(id="a", more=""))
    assert entries(person) == [("a", "spring", "01-08T14:30")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('slots = ["tue 25:00"]', 'posts/spring/campaign.toml:1: slots: The slot "tue 25:00"'),
        ("# nothing", "posts/spring/campaign.toml: slots: A campaign needs at least one slot."),
        (
            'slots = ["tue 09:00"]\nhashtag = "x"',
            "posts/spring/campaign.toml:2: hashtag: This setting doesn't exist. Did",
        ),
        ('slots = ["tue 09:00"]\n[stagger]\nmyspace = "1h"', "posts/spring/campaign.toml:3: stagger.myspace:"),
        (
            'slots = ["tue 09:00"]\n[campaigns.spring]',
            "posts/spring/campaign.toml:2: campaigns: This setting doesn't exist",
        ),
        ("slots 3", "posts/spring/campaign.toml:1: "),
    ],
)
def test_what_is_wrong_in_it(spring: Person, text: str, told: str) -> None:
    write(spring.root, "posts/spring/campaign.toml", text)
    assert spring.types("plan", *NOW) == 2
    assert told in spring.warned


def test_not_text(spring: Person) -> None:
    (spring.root / "posts" / "spring" / "campaign.toml").write_bytes(b"\xff\xfe")
    assert spring.types("plan", *NOW) == 2
    assert "posts/spring/campaign.toml: This file is not UTF-8 text." in spring.warned


def test_the_same_campaign_in_both_places(spring: Person) -> None:
    write(spring.root, "posts/tips/campaign.toml", SPRING)
    assert spring.types("plan", *NOW) == 2
    assert 'posts/tips/campaign.toml: tipcast.toml:4 has a campaign "tips", too. Keep one' in spring.warned


def test_what_is_wrong_in_all_files_is_told_at_once(spring: Person) -> None:
    write(spring.root, "tipcast.toml", "language = 3\n" + MAIN)
    write(spring.root, "posts/spring/campaign.toml", "slots = []")
    write(spring.root, "posts/summer/campaign.toml", 'slots = ["someday"]')
    assert spring.types("plan", *NOW) == 2
    assert len(spring.warned.splitlines()) == 3
