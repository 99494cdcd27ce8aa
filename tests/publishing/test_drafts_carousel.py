"""What each network gets of a post of several cards, drawn."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler import networks
from scheduler.article.carousel import carousel
from scheduler.article.derive import derive
from scheduler.article.outline import outline
from scheduler.article.read import read_article
from scheduler.cards import Painter
from scheduler.core.carousel import CONTINUED
from scheduler.core.errors import BadInput
from scheduler.core.model import Brand, CardText, Format, Kind, Post
from scheduler.core.text.sentences import sentences
from scheduler.publishing.drafts import Drafter

ROOT = Path(__file__).parents[2]
BRAND = Brand("Willow Lane Massage", "@willowlanemassage", "https://willowlane.example")
LIMITS = {name: networks.load(name).limits for name in networks.names()}
MOST = {name: limits.pictures.value for name, limits in LIMITS.items() if not limits.first_card_only}


@pytest.fixture(scope="module")
def drafter(tmp_path_factory: pytest.TempPathFactory) -> Drafter:
    folder = tmp_path_factory.mktemp("drafts")
    shutil.copytree(ROOT / "templates", folder / "templates")
    painter = Painter(layouts=folder / "templates" / "cards", cache=folder / "cards", brand=BRAND, images=folder)
    return Drafter(
        posts=lambda: (),
        campaigns=(),
        brand=BRAND,
        painter=painter,
        templates=folder / "templates" / "captions",
        images=folder,
        network=networks.load,
    )


@pytest.fixture(scope="module")
def post() -> Post:
    found = outline(read_article(str(ROOT / "examples" / "glutes.md"), fetch=None))  # type: ignore[arg-type]  # a file: nothing is fetched
    made = carousel(found, derive(found), most=max(MOST.values()))
    assert made is not None
    return replace(made.post, hashtags=found.hashtags)


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ("facebook", ["cover", "anatomy", "checklist", "quote", *["remedy"] * 4, "question", "closing"]),
        ("instagram", ["cover", "anatomy", "checklist", "quote", *["remedy"] * 4, "question", "closing"]),
        ("pinterest", ["cover", "anatomy", "checklist", "checklist", "closing"]),
        ("x", ["cover", "checklist", "checklist", "closing"]),
    ],
)
def test_each_network_shows_what_it_can_carry(drafter: Drafter, post: Post, network: str, expected: list[str]) -> None:
    shown = drafter.shown(post, network)
    assert [card.layout for card in shown] == expected
    assert len(shown) <= MOST[network]
    names = "Massage\nStretch\nStrength building\nSelf-massage"
    assert expected.count("remedy") == 4 or shown[-2].text == names
    draft = drafter.draft(post, network, marker="tc00000000000000")
    size = networks.load(network).formats[0]
    assert {(one.width_px, one.height_px) for one in draft.pictures} == {(size.width_px, size.height_px)}
    assert len({one.digest for one in draft.pictures}) == len(draft.pictures) == len(expected)
    limit = networks.load(network).limits.alt
    for number, picture in enumerate(draft.pictures, start=1):
        assert picture.alt.startswith(f"Card {number} of {len(expected)}: ")
        assert limit is None or len(picture.alt) <= limit.value


@pytest.mark.parametrize("network", MOST)
def test_what_is_not_shown_is_told(drafter: Drafter, post: Post, network: str) -> None:
    caption = drafter.caption(post, network).text
    shown = " ".join(card.text.replace("\n", " ") for card in drafter.shown(post, network))
    left_out = drafter.left_out(post, network)
    for card in post.cards:
        for sentence in sentences(card.text.replace("\n", " ")):
            assert (sentence in shown or sentence in caption) == (sentence not in left_out)
    assert bool(left_out) == (MOST[network] < len(post.cards))


def test_the_authors_description_is_the_first_pictures(drafter: Drafter, post: Post) -> None:
    first, *others = drafter.draft(replace(post, alt="A row of cards."), "x", marker="m").pictures
    assert first.alt == "A row of cards."
    assert [one.alt.split(":")[0] for one in others] == ["Card 2 of 4", "Card 3 of 4", "Card 4 of 4"]


def test_a_single_card_has_no_number(drafter: Drafter) -> None:
    single = Post("a", Kind.REMEDY, "Rest", "Lie down.", (CardText("Lie down."),))
    (picture,) = drafter.draft(single, "x", marker="m").pictures
    assert picture.alt == "Card: Rest. Lie down."


WORDY = "Electromyographically. Thermoregulatory considerations. " * 8
SPREAD = Post(
    "a", Kind.OTHER, "Otorhinolaryngological", "Lie down.", (CardText(f"{WORDY}Notwithstanding counterintuitiveness."),)
)


@pytest.fixture
def narrow(drafter: Drafter, monkeypatch: pytest.MonkeyPatch) -> Drafter:
    """X with small cards."""
    monkeypatch.setattr(networks.load("x"), "formats", (Format("small", 1080, 620, 20),))
    return drafter


def test_a_text_too_long_is_spread_over_cards_with_one_title(narrow: Drafter) -> None:
    shown = narrow.shown(SPREAD, "x")
    assert 2 <= len(shown) <= MOST["x"]
    assert " ".join(card.text for card in shown) == SPREAD.cards[0].text
    assert [card.part for card in shown] == [None, *[CONTINUED] * (len(shown) - 1)]
    assert not narrow.card_problems(SPREAD, "x")
    assert len(narrow.draft(SPREAD, "x", marker="m").pictures) == len(shown)


def test_without_room_for_more_cards_the_words_are_named(narrow: Drafter) -> None:
    full = replace(SPREAD, cards=(*SPREAD.cards, *[CardText("Rest.")] * (MOST["x"] - 1)))
    (problem,) = narrow.card_problems(full, "x")
    assert "counterintuitiveness" in problem.what
    assert problem.field == "cards.1.text"
    with pytest.raises(BadInput, match="counterintuitiveness"):
        narrow.draft(full, "x", marker="m")


def test_a_carousel_makes_room_for_a_card_that_is_spread(narrow: Drafter) -> None:
    middle = [
        CardText("Rest.", layout="anatomy"),
        replace(SPREAD.cards[0], layout="quote"),
        CardText("Why?", layout="question"),
    ]
    ends = [CardText("Begin.", layout="cover"), CardText("End.", layout="closing")]
    shown = narrow.shown(replace(SPREAD, kind=Kind.CAROUSEL, cards=(ends[0], *middle, ends[1])), "x")
    assert (shown[0].layout, shown[-1].layout) == ("cover", "closing")
    assert len(shown) <= MOST["x"]
    assert not any(narrow.spilled(SPREAD, card, "x") for card in shown)


def test_other_posts_with_too_many_cards_are_refused(drafter: Drafter) -> None:
    full = Post("a", Kind.OTHER, "Rest", "Lie down.", (CardText("Rest."),) * 5, file="posts/a.md")
    assert len(drafter.shown(full, "pinterest")) == 5
    with pytest.raises(BadInput, match="at most 4 pictures; this post has 5 cards"):
        drafter.shown(full, "x")


def test_cards_without_layout_are_drawn_by_the_kind(drafter: Drafter) -> None:
    cards = (CardText("Rest."), CardText("Rest.", layout="cover"))
    shown = drafter.shown(Post("a", Kind.SYMPTOM, "Rest", "Lie down.", cards), "facebook")
    assert [card.layout for card in shown] == ["symptom", "cover"]


def test_an_alt_text_is_shortened_to_what_the_network_takes(drafter: Drafter, post: Post) -> None:
    long = replace(post, alt="A therapist shows where the muscle begins and where it ends. " * 40)
    for network in networks.names():
        limit = networks.load(network).limits.alt
        pictures = drafter.draft(long, network, marker="tc1").pictures
        assert all(limit is None or len(picture.alt) <= limit.value for picture in pictures)
        assert pictures[0].alt.startswith("A therapist shows where")


def test_a_post_that_is_gone_is_named(drafter: Drafter) -> None:
    with pytest.raises(BadInput, match="tip-7"):
        drafter.post("tip-7")
