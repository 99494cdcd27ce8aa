"""``tipcast check`` gives advice: printed after the problems, and no reason to stop unless --strict."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from workspace import ARTICLE, Person

BODY = "Lean back against a wall with a tennis ball behind one buttock and roll it slowly over the tender spots."


def write(person: Person, name: str, body: str, *fields: str) -> None:
    head = "\n".join((f"id: {name}", f"title: Tip {name}", *fields))
    (person.root / "posts" / f"{name}.md").write_text(f"---\n{head}\n---\n{body}\n", encoding="utf-8")


def photo(person: Person, repo: Path) -> None:
    from PIL import Image

    Image.new("RGB", (64, 64), "teal").save(person.root / "images" / "IMG_2031.jpg")


def advice(person: Person) -> list[tuple[str, str, int, str]]:
    return [(one["rule"], one["file"], one["line"], one["words"]) for one in person.reads("check")["advice"]]


def test_a_claim_is_advice_with_its_line(person: Person) -> None:
    write(person, "a", "Knead it slowly.\n\nThen rest:\nmassage cures everything.", "card: Knead it slowly.")
    assert advice(person) == [("cure", "posts/a.md", 9, "cures")]
    assert person.types("check") == 0
    assert "posts/a.md:9: “cures”: It claims a cure" in person.said
    assert person.types("check", "--strict") == 1


def test_a_sentence_on_the_card_and_in_the_caption_is_named_once(person: Person) -> None:
    write(person, "a", "Massage cures everything.", "card: Massage cures everything.")
    assert advice(person) == [("cure", "posts/a.md", 6, "cures")]


def test_problems_come_first(person: Person) -> None:
    write(person, "a", "Massage cures everything.", "campaign: spring")
    assert person.types("check") == 1
    assert "spring" in person.warned
    assert "cures" in person.said


def test_near_duplicates_name_both_files(person: Person) -> None:
    write(person, "a", BODY)
    write(person, "b", BODY.replace("slowly", "gently"))
    ((rule, file, line, _),) = advice(person)
    assert (rule, file, line) == ("near-duplicate", "posts/b.md", 5)
    assert "posts/a.md:5" in person.reads("check")["advice"][0]["what"]


def test_the_same_title_and_link(person: Person) -> None:
    for name, body in (("a", "Breathe out slowly."), ("b", "Warm feet help you to fall asleep.")):
        head = f"id: {name}\ntitle: Rest\nlink: https://example.com/rest"
        (person.root / "posts" / f"{name}.md").write_text(f"---\n{head}\n---\n{body}\n", encoding="utf-8")
    assert [one[:2] for one in advice(person)] == [("same-link-and-title", "posts/b.md")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["image: IMG_2031.jpg"], ["missing-alt"]),
        (["image: IMG_2031.jpg", "alt: IMG_2031"], ["alt-says-nothing"]),
        (["image: IMG_2031.jpg", "alt: back rub.jpeg"], ["alt-says-nothing"]),
        (["image: IMG_2031.jpg", "alt: A photo"], ["alt-says-nothing"]),
        (["image: IMG_2031.jpg", "alt: WhatsApp Image 2026-01-02"], ["alt-says-nothing"]),
        (["image: IMG_2031.jpg", "alt: A hand rests on a shoulder."], []),
        (["image: IMG_2031.jpg", "alt: Image of two hands on a back"], []),
        ([], []),
    ],
)
def test_alt_texts(person: Person, repo: Path, fields: list[str], expected: list[str]) -> None:
    photo(person, repo)
    write(person, "a", "Rest.", *fields)
    assert [one[0] for one in advice(person)] == expected


def test_a_private_link_is_told_without_asking(person: Person) -> None:
    write(person, "a", "Rest.", "link: http://192.168.1.20/tips")
    assert [one[0] for one in advice(person)] == ["private-link"]


def test_dead_and_moved_links_are_found_online_only(person: Person, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("")
    httpserver.expect_request("/gone").respond_with_data("", status=404)
    httpserver.expect_request("/old").respond_with_data("", status=301, headers={"Location": "/"})
    config = person.root / "tipcast.toml"
    text = config.read_text(encoding="utf-8").replace("https://willowlane.example/tips", httpserver.url_for("/"))
    config.write_text(text, encoding="utf-8")
    write(person, "a", "Rest.", f"link: {httpserver.url_for('/gone')}#top")
    write(person, "b", "Sleep well.", f"link: {httpserver.url_for('/old')}")
    assert person.types("check") == 0
    assert httpserver.log == []
    assert person.types("check", "--online", "--allow-private") == 1
    assert "posts/a.md:4: link: " in person.warned
    assert "404" in person.warned
    assert f"Write {httpserver.url_for('/')}." in person.said


def test_the_workspaces_own_list_is_added_to_the_shipped_one(person: Person) -> None:
    own = person.root / "templates" / "advice" / "en.yml"
    own.write_text(
        "off: [detox]\nrules:\n  cure: {what: My words., mend: Mine., find: [cures]}\n"
        "  knead: {what: Too rough., mend: Softer., find: [knead*]}\nallow: [cures boredom]\n",
        encoding="utf-8",
    )
    write(person, "a", "This detox massage cures. It cures boredom. We knead it, and I guarantee it.")
    assert [one[0] for one in advice(person)] == ["cure", "guarantee", "knead"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "rules:\n  cure:\n    what: a\n    mend: b\n    find:\n      - cures\n      - (a\n",
            "en.yml:7: rules.cure.find",
        ),
        ("rules:\n  cure:\n    what: a\n    mend: b\n    fnd: [a]\n", 'Did you mean "find"'),
        ("rules:\n  cure:\n    what: a\n    find: [a]\n", "en.yml:3: rules.cure.mend: It is missing."),
        ("rules:\n  cure: {what: a, mend: b, find: [1]}\n", "en.yml:2: rules.cure.find: 1 is no text"),
        ("rules:\n  cure: {what: a, mend: b, find: a}\n", "A list is expected"),
        ("rules:\n  cure: {what: a, mend: b, find: [a], also: [shouted]}\n", '"shouted"'),
        ("off: [cura]\n", 'en.yml:1: off: There is no rule "cura". Did you mean "cure"'),
        ("rules:\n  cure:\n    what: a\n    mend: b\n    find: ['{sickness} a']\n", "{sickness}"),
        ("rules:\n  cure:\n    what: a\n    mend: b\n    find: ['[a] ...']\n", "no word that must be there"),
        ("rules:\n  cure:\n    find: [a\n", "en.yml:"),
        ("deny: [(]\n", "en.yml:1: deny"),
        ("- a\n", "A word list is a table"),
        ("rulez: {}\n", 'Did you mean "rules"'),
    ],
)
def test_a_broken_list_names_file_and_line(person: Person, text: str, says: str) -> None:
    (person.root / "templates" / "advice" / "en.yml").write_text(text, encoding="utf-8")
    assert person.types("check") == 2
    assert "templates/advice/en.yml" in person.warned
    assert says in person.warned


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("Die Massage heilt den Rücken. Das ist für alle, und es wirkt.", "cure"),
        ("Ce massage guérit le dos, et vous êtes en forme avec nous.", "cure"),
        ("El masaje cura la espalda y es para todos los que vienen.", "cure"),
        ("Meine Kundin kam mit Schmerzen zu mir, und sie ist nicht allein.", "client-story"),
        ("Une de mes clientes est venue avec un mal de dos.", "client-story"),
        ("Es el mejor masaje de la ciudad, para ti y los tuyos.", "superlative"),
    ],
)
def test_each_language_has_its_list(person: Person, body: str, rule: str) -> None:
    write(person, "a", body)
    assert rule in [one[0] for one in advice(person)]


@pytest.mark.parametrize(
    "body",
    [
        "Massage kann nicht heilen, und das ist auch nicht ihre Aufgabe.",
        "Kein Mensch kann dir Heilung garantieren, und wir tun es auch nicht.",
        "Le massage ne guérit pas, et ce n'est pas grave pour vous.",
        "Nada cura la espalda en un día, y eso es normal para todos.",
        "Gehe langsam die Treppe hinauf und spüre, wie die Muskeln arbeiten.",
        "La cure thermale est une pause pour vous et les vôtres.",
    ],
)
def test_other_languages_leave_the_harmless_alone(person: Person, body: str) -> None:
    write(person, "a", body)
    assert advice(person) == []


def test_no_advice_on_what_is_imported_from_the_example(person: Person) -> None:
    person.reads("import", str(ARTICLE))
    assert advice(person) == []
