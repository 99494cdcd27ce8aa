"""A whole article as one post of several cards."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.article.carousel import CLOSING, carousel
from scheduler.article.derive import DraftPost, derive
from scheduler.article.outline import Outline, Section, outline
from scheduler.article.read import read_article
from scheduler.core.model import Kind, Post, Step

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())
EXAMPLE = Path(__file__).parents[2] / "examples" / "glutes.md"
OPENING = Section(
    Kind.INTRO, "", ("Shoulders carry more than bags. They carry whole working days, and they tell you so.",)
)
BLADES = Section(
    Kind.ANATOMY,
    "Where they are",
    ("The shoulder blade glides over the ribs, held by a dozen muscles and little else.",),
)
ACHES = Section(
    Kind.SYMPTOM, "Signs", ("A dull ache at the top of the shoulder can come from long hours at a desk in winter.",)
)
ASKING = Section(Kind.QUESTION, "", ("Which of these has helped you most?",))
THOUGHT = Section(Kind.OTHER, "A thought", ("Nobody was made for sitting still all day, and a short walk can undo a whole hour at the desk.",))  # fmt: skip


def remedies(total: int) -> list[Section]:
    text = "Lift your shoulders slowly, hold them for three breaths and let them sink again."
    return [
        Section(Kind.REMEDY, f"Remedy {n}", (f"{text} Do it {n} times a day.",), Step(n, total))
        for n in range(1, total + 1)
    ]


def made(found: Outline, most: int = 10) -> Post | None:
    draft = carousel(found, derive(found), most=most)
    return draft and draft.post


def of(*sections: Section) -> Post | None:
    return made(Outline("shoulders", "Shoulders, the porters", (), sections))


def read(path: Path) -> Outline:
    return outline(read_article(str(path), fetch=None))  # type: ignore[arg-type]  # a file: nothing is fetched


def look(post: Post | None) -> list[str | None]:
    assert post is not None
    return [card.layout for card in post.cards]


def check(post: Post, drafts: tuple[DraftPost, ...], most: int) -> None:
    """What holds for every article."""
    assert 4 <= len(post.cards) <= most
    assert (post.cards[0].layout, post.cards[-1]) == ("cover", CLOSING)
    assert post.kind is Kind.CAROUSEL
    ours = {" ".join(source.split()) for draft in drafts for card in draft.post.cards for source in card.sources}
    for card in post.cards[:-1]:
        assert card.title or card.layout == "checklist"
        assert card.layout
        assert 1 <= len(card.text.split()) <= 45
        assert {" ".join(source.split()) for source in card.sources} <= ours
    texts = [card.text for card in post.cards]
    assert len(set(texts)) == len(texts)
    assert post.cards[0].text in post.body
    assert len(post.body.split()) <= 250
    steps = [card.step for card in post.cards if card.step]
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("path", [*SAMPLES, EXAMPLE], ids=lambda path: path.name)
@pytest.mark.parametrize("most", [10, 5])
def test_every_sample(path: Path, most: int) -> None:
    found = read(path)
    post = made(found, most)
    if post is not None:
        check(post, derive(found), most)
        assert post == made(found, most)
        assert post.id == f"{found.name}-carousel"


def test_the_example() -> None:
    post = made(read(EXAMPLE))
    assert look(post) == ["cover", "anatomy", "checklist", "quote", *["remedy"] * 4, "question", "closing"]
    assert post is not None
    assert [card.title for card in post.cards[4:8]] == ["Massage", "Stretch", "Strength building", "Self-massage"]
    assert {card.part for card in post.cards[4:8]} == {"Four ways to help your glutes"}
    assert all(re.search(r"ache|weak", line) for line in post.cards[2].text.split("\n"))


def test_the_shared_article(shared: Path) -> None:
    found = read(shared / "article" / "glutes.txt")
    post = made(found)
    assert post is not None
    check(post, derive(found), 10)
    assert look(post) == ["cover", "anatomy", "symptom", "quote", *["remedy"] * 4, "question", "closing"]


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ([OPENING, BLADES, ACHES], ["cover", "anatomy", "symptom", "closing"]),
        ([OPENING, THOUGHT, *remedies(2), ASKING], ["cover", "quote", "remedy", "remedy", "question", "closing"]),
        ([BLADES, ACHES, *remedies(2)], ["cover", "symptom", "remedy", "remedy", "closing"]),
        (remedies(3), ["cover", "remedy", "remedy", "remedy", "closing"]),
        ([OPENING, BLADES, ACHES, *remedies(9), ASKING], ["cover", "anatomy", "symptom", *["remedy"] * 4, "checklist", "question", "closing"]),
    ],
    ids=["no remedies", "two remedies", "no opening", "nothing but remedies", "nine remedies"],
)  # fmt: skip
def test_small_and_large_articles(sections: list[Section], expected: list[str]) -> None:
    assert look(of(*sections)) == expected


@pytest.mark.parametrize("sections", [[], [OPENING], [OPENING, BLADES], [ASKING], [OPENING, ASKING], [BLADES, ACHES]])
def test_too_little_for_a_carousel(sections: list[Section]) -> None:
    assert of(*sections) is None


def test_a_cover_without_opening_is_not_said_again() -> None:
    post = of(BLADES, ACHES, *remedies(2))
    assert post is not None
    assert post.cards[0].text.startswith("The shoulder blade")
    assert post.cards[0].title == "Shoulders, the porters"
    assert all(not card.text.startswith("The shoulder blade") for card in post.cards[1:])


def test_a_cover_of_nothing_but_remedies_names_them() -> None:
    post = of(*remedies(3))
    assert post is not None
    assert post.cards[0].text == "Remedy 1, Remedy 2, Remedy 3."


def test_the_digest_tells_a_changed_sentence_and_a_changed_heading() -> None:
    whole = (OPENING, BLADES, ACHES, *remedies(2))
    texts = [
        whole,
        (OPENING, replace(BLADES, heading="What they are"), ACHES, *remedies(2)),
        (OPENING, BLADES, ACHES, *remedies(3)),
    ]
    posts = [of(*sections) for sections in texts]
    assert len({post.origin.digest for post in posts if post and post.origin}) == 3
    assert len({post.id for post in posts if post}) == 1
