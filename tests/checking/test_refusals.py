"""Everything a network would refuse is said before scheduling, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from workspace import Person

HEAD = "---\nid: a\ntitle: Rest\n"
CARDS = "cards:\n" + "".join(f"  - text: Card {number}.\n" for number in range(1, 12))
LONG = "w" * 700
TAGS = " ".join(f"#tag{number}x" for number in range(6))
PEOPLE = " ".join(f"@someone{number}" for number in range(21))

CASES = [
    ("a word too long for X", f"{HEAD}card: Rest.\n---\n{LONG}.\n", {"x:body"}),
    ("an own caption over 280", f"{HEAD}captions:\n  x: {'word ' * 60}\n---\nRest.\n", {"x:captions.x"}),
    ("six hashtags", f'{HEAD}captions:\n  instagram: "{TAGS}"\n---\nRest.\n', {"instagram:captions.instagram"}),
    ("21 people", f'{HEAD}captions:\n  instagram: "{PEOPLE}"\n---\nRest.\n', {"instagram:captions.instagram"}),
    ("a title over 100", f"---\nid: a\ntitle: {'long ' * 30}\ncard: Rest.\n---\nRest.\n", {"pinterest:title"}),
    ("an alt text over 1,000", f"{HEAD}alt: {'w' * 1001}\n---\nRest.\n", {"instagram:alt", "pinterest:alt", "x:alt"}),
    ("a link over 2,048", f"{HEAD}link: https://a.example/{'a' * 2048}\n---\nRest.\n", {"pinterest:link"}),
    (
        "eleven cards",
        f"{HEAD}{CARDS}---\nRest.\n",
        {"facebook:cards", "instagram:cards", "pinterest:cards", "x:cards"},
    ),
    ("a campaign that isn't there", f"{HEAD}campaign: spring\n---\nRest.\n", {"campaign"}),
    ("a lateness that isn't one", f"{HEAD}late: whenever\n---\nRest.\n", {"late"}),
    ("a character X refuses", f"{HEAD}---\nRe\ufeffst.\n", {"x:body"}),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_refused(person: Person, text: str, expected: set[str]) -> None:
    (person.root / "posts" / "a.md").write_text(text, encoding="utf-8")
    assert person.types("check", "--json") == 1
    import json

    problems = json.loads(person.said)["problems"]
    network = {"facebook", "instagram", "pinterest", "x"}
    found = {
        f"{name}:{one['field']}" if (name := one["what"].partition(":")[0]) in network else one["field"]
        for one in problems
    }
    assert found == expected
    assert all(one["file"] == "posts/a.md" and one["line"] and one["mend"] for one in problems)


def test_a_post_for_a_network_without_an_account(person: Person) -> None:
    config = person.root / "tipcast.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("[accounts.pinterest]", ""), encoding="utf-8")
    (person.root / "posts" / "a.md").write_text(f"{HEAD}networks: [pinterest]\n---\nRest.\n", encoding="utf-8")
    assert person.types("check") == 1
    assert "posts/a.md:4: networks: It goes nowhere" in person.warned


def test_a_post_without_a_picture_where_one_is_needed() -> None:
    from scheduler import networks
    from scheduler.checking.refusals import _pictures
    from scheduler.core.model import Kind, Post

    post = Post("a", Kind.OTHER, "Rest", "Rest.", ())
    needy = {name for name in networks.names() if list(_pictures(post, name, networks.load(name).limits))}
    assert needy == {"facebook-story", "instagram", "instagram-story", "pinterest"}


def test_the_same_caption_twice(person: Person) -> None:
    for name in "ab":
        text = f"---\nid: {name}\ntitle: Rest\ncaptions:\n  x: Rest is a remedy, too.\n---\nRest {name}.\n"
        (person.root / "posts" / f"{name}.md").write_text(text, encoding="utf-8")
    assert person.types("check") == 1
    assert "posts/b.md:5: captions.x: x: The caption is letter for letter that of posts/a.md:5" in person.warned
    assert person.warned.count("\n") == 1


def test_shipped_posts_have_neither_problems_nor_advice(person: Person, repo: Path) -> None:
    import shutil

    shutil.copytree(repo / "posts", person.root / "posts", dirs_exist_ok=True)
    assert person.reads("check") == {"posts": 11, "problems": [], "advice": [], "carousels": []}
    person.reads("import", str(repo / "examples" / "glutes.md"))
