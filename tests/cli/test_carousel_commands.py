"""``import --carousel``, and what ``check`` and ``render`` say of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workspace import ARTICLE, Person


@pytest.fixture
def person(person: Person) -> Person:
    """Somebody with all the layouts that a carousel needs."""
    for name in ("checklist", "closing"):
        if not (path := person.root / "templates" / "cards" / f"{name}.yml").exists():
            shutil.copy(path.with_name("quote.yml"), path)
    return person


def snapshot(person: Person) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (person.root / "posts").iterdir()}


def test_it_is_one_more_post_and_stable(person: Person) -> None:
    plain = person.reads("import", str(ARTICLE))
    assert all(post["kind"] != "carousel" for post in plain["posts"])
    before = snapshot(person)
    report = person.reads("import", str(ARTICLE), "--carousel")
    assert report["posts"][:-1] == plain["posts"]
    last = report["posts"][-1]
    assert (last["id"], last["kind"], last["file"]) == ("glutes-carousel", "carousel", "posts/14-glutes-carousel.md")
    assert last["text"] == last["cards"][0]["text"]
    assert [card["layout"] for card in last["cards"]][::9] == ["cover", "closing"]
    assert last["cards"][4]["step"] == {"number": 1, "total": 4}
    assert report["written"] == [last["file"]]
    assert {name: content for name, content in snapshot(person).items() if name in before} == before


def test_once_there_it_is_kept_up_with_or_without_the_option(person: Person, tmp_path: Path) -> None:
    article = tmp_path / "glutes.md"
    shutil.copy(ARTICLE, article)
    person.reads("import", str(article), "--carousel")
    before = snapshot(person)
    for words in ((), ("--carousel",)):
        report = person.reads("import", str(article), *words)
        assert (report["written"], report["updated"], report["kept"]) == ([], [], [])
        assert snapshot(person) == before
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("A gentle stretch helps", "A patient stretch helps"), encoding="utf-8")
    report = person.reads("import", str(article))
    assert "posts/14-glutes-carousel.md" in report["updated"]
    assert "A patient stretch helps" in snapshot(person)["14-glutes-carousel.md"].decode()


def test_a_hand_edit_of_it_survives(person: Person, tmp_path: Path) -> None:
    article = tmp_path / "glutes.md"
    shutil.copy(ARTICLE, article)
    person.reads("import", str(article), "--carousel")
    path = person.root / "posts" / "14-glutes-carousel.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Keep this for later", "Until next week"), encoding="utf-8"
    )
    mine = path.read_bytes()
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("A gentle stretch helps", "A patient stretch helps"), encoding="utf-8")
    report = person.reads("import", str(article))
    assert [kept["file"] for kept in report["kept"]] == ["posts/14-glutes-carousel.md"]
    assert path.read_bytes() == mine


def test_check_tells_what_each_network_shows(person: Person) -> None:
    person.reads("import", str(ARTICLE), "--carousel")
    assert person.types("check") == 0, person.warned
    (line,) = [line for line in person.said.splitlines() if ": x shows" in line]
    assert line.startswith("posts/14-glutes-carousel.md: x shows 4 cards of 10: cover, checklist, checklist, closing.")
    assert "Neither a card nor the caption says there: " in line
    rows = {row["network"]: row for row in person.reads("check")["carousels"]}
    assert {network: len(row["cards"]) for network, row in rows.items()} == {"facebook": 10, "instagram": 10, "pinterest": 5, "x": 4}  # fmt: skip
    assert rows["facebook"]["left_out"] == []


def test_render_draws_the_cards_that_are_shown(person: Person) -> None:
    person.reads("import", str(ARTICLE), "--carousel")
    drawn = person.reads("render", "glutes-carousel")
    assert {row["network"]: len(row["cards"]) for row in drawn["carousels"]} == {"facebook": 10, "instagram": 10, "pinterest": 5, "x": 4}  # fmt: skip
    for row in drawn["carousels"]:
        cards = [card for card in drawn["cards"] if card["network"] == row["network"]]
        assert [card["card"] for card in cards] == list(range(1, len(row["cards"]) + 1))
        assert len({(card["width"], card["height"]) for card in cards}) == 1
        for card, shown in zip(cards, row["cards"], strict=True):
            assert Path(card["path"]).name.startswith(shown["layout"])
            assert f"Card {card['card']} of {len(cards)}: {shown['title']}".rstrip(".:") in card["alt"]


def test_a_workspace_without_the_layouts_is_told_so(person: Person) -> None:
    (person.root / "templates" / "cards" / "closing.yml").unlink()
    before = snapshot(person)
    assert person.types("import", str(ARTICLE), "--carousel") == 2
    assert "templates/cards" in person.warned
    assert "closing" in person.warned
    assert snapshot(person) == before


def test_words_that_fit_on_no_card_are_told_with_their_line(person: Person) -> None:
    path = person.root / "posts" / "long.md"
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2
    path.write_text(
        f"---\nid: long\ntitle: Long\ncards:\n  - Short.\n  - text: {word}\n---\nWords.\n", encoding="utf-8"
    )
    assert person.types("check") == 1
    assert "posts/long.md:6: " in person.warned
    assert "too much: Donaudampf" in person.warned
