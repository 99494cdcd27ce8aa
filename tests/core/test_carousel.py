"""Fewer cards for a network that takes few, and more for a text that one card can't hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.carousel import CONTINUED, fewer, split, unsaid, word_spill
from scheduler.core.model import CardText, Step
from scheduler.core.text.sentences import sentences

COVER = CardText("Sore after work?", "Shoulders", layout="cover")
LAST = CardText("Save it.", "Keep this", layout="closing")
ASK = CardText("Which one will you try?", "Over to you", layout="question")
THOUGHT = CardText("Nobody is made for sitting.", "By the way", layout="quote")
WHERE = CardText("They lie on the ribs.", "Where they are", layout="anatomy")


def sign(name: str, text: str = "It aches in the evening.") -> CardText:
    return CardText(text, name, (text,), layout="symptom")


def remedy(number: int, total: int, text: str = "Do it slowly. Then rest.") -> CardText:
    return CardText(text, f"Remedy {number}", (text,), layout="remedy", step=Step(number, total), part="What helps")


def remedies(total: int, text: str = "Do it slowly. Then rest.") -> list[CardText]:
    return [remedy(number, total, text) for number in range(1, total + 1)]


WHOLE = [COVER, WHERE, sign("Ache"), sign("Stiffness", "It is hard to turn."), THOUGHT, *remedies(4), ASK, LAST]


def titles(cards: tuple[CardText, ...]) -> list[str | None]:
    return [card.title for card in cards]


def any_number_of_words(card: CardText) -> tuple[str, ...]:
    return ()


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (11, titles(tuple(WHOLE))),
        (10, ["Shoulders", "Where they are", None, "By the way", *[f"Remedy {n}" for n in (1, 2, 3, 4)], "Over to you", "Keep this"]),
        (9, ["Shoulders", "Where they are", None, "By the way", "Remedy 1", "Remedy 2", "What helps", "Over to you", "Keep this"]),
        (8, ["Shoulders", "Where they are", None, "By the way", "Remedy 1", "What helps", "Over to you", "Keep this"]),
        (7, ["Shoulders", "Where they are", None, "By the way", "What helps", "Over to you", "Keep this"]),
        (6, ["Shoulders", "Where they are", None, "By the way", "What helps", "Keep this"]),
        (5, ["Shoulders", "Where they are", None, "What helps", "Keep this"]),
        (4, ["Shoulders", None, "What helps", "Keep this"]),
        (3, ["Shoulders", "What helps", "Keep this"]),
        (2, ["Shoulders", "Keep this"]),
        (1, ["Shoulders"]),
    ],
)  # fmt: skip
def test_what_a_network_with_little_room_shows(most: int, expected: list[str | None]) -> None:
    assert titles(fewer(WHOLE, most, word_spill)) == expected


def test_a_shared_card_says_as_much_as_it_holds() -> None:
    few, many = (
        [COVER, *remedies(number, text), LAST] for number, text in ((3, "Slowly. Rest."), (9, "A " * 19 + "b."))
    )
    assert (
        fewer(few, 3, word_spill)[1].text == "Remedy 1: Slowly. Rest.\nRemedy 2: Slowly. Rest.\nRemedy 3: Slowly. Rest."
    )
    two_words = fewer(few, 3, lambda card: card.text.split()[9:])[1]
    assert two_words.text == "Remedy 1: Slowly.\nRemedy 2: Slowly.\nRemedy 3: Slowly."
    names = fewer(many, 3, word_spill)[1]
    assert names.text == "\n".join(f"Remedy {number}" for number in range(1, 10))
    assert (names.layout, names.title, names.part) == ("checklist", "What helps", None)


def test_names_that_fill_one_list_go_on_in_another() -> None:
    cards = fewer([COVER, *remedies(9), LAST], 5, lambda card: card.text.split()[8:])
    assert [card.text.count("\n") + 1 for card in cards[1:-1]] == [1, 4, 4]
    assert [line for card in cards[2:-1] for line in card.text.split("\n")] == [f"Remedy {n}" for n in range(2, 10)]


def test_signs_under_one_heading_share_it() -> None:
    same = [COVER, sign("Signs", "It aches. Often."), sign("Signs", "It is stiff."), LAST]
    (_, shared, _) = fewer(same, 3, any_number_of_words)
    assert (shared.title, shared.text) == ("Signs", "It aches. Often.\nIt is stiff.")
    assert shared.sources == ("It aches. Often.", "It is stiff.")


cards = st.builds(
    CardText,
    st.lists(st.sampled_from(["It aches.", "Rest well.", "Sit up straight and breathe."]), min_size=1, max_size=4).map(" ".join),
    st.none() | st.sampled_from(["Signs", "Rest", "Sit"]),
    layout=st.sampled_from(["cover", "symptom", "anatomy", "remedy", "question", "quote", "checklist", "closing", "own"]),
)  # fmt: skip


@given(st.lists(cards, min_size=1, max_size=14), st.integers(1, 12), st.integers(5, 60))
def test_never_more_than_asked_for_and_never_without_both_ends(given: list[CardText], most: int, room: int) -> None:
    chosen = fewer(given, most, lambda card: card.text.split()[room:])
    assert 1 <= len(chosen) <= most
    assert chosen[0] == given[0]
    assert chosen[-1] == given[-1] or most == 1
    assert chosen == fewer(given, most, lambda card: card.text.split()[room:])
    if len(given) <= most:
        assert chosen == tuple(given)
    left_out = unsaid(given, [card.text for card in chosen])
    said = " ".join(" ".join(card.text.split()) for card in chosen)
    for card in given:
        for sentence in sentences(card.text):
            assert sentence in left_out or sentence in said


LONG = CardText(" ".join(f"Sentence {number} has five words." for number in range(1, 8)), "Title", layout="quote")


@pytest.mark.parametrize(("room", "sizes"), [(35, [7]), (34, [4, 3]), (20, [4, 3]), (19, [3, 3, 1]), (5, [1] * 7)])
def test_a_long_text_is_spread_evenly_at_sentence_ends(room: int, sizes: list[int]) -> None:
    parts = split(LONG, lambda card: card.text.split()[room:])
    assert [len(sentences(part.text)) for part in parts] == sizes
    assert " ".join(part.text for part in parts) == LONG.text
    assert {part.title for part in parts} == {"Title"}
    assert [part.part for part in parts] == [None] + [CONTINUED] * (len(parts) - 1)


def test_a_list_is_spread_between_its_points() -> None:
    card = CardText("One. And more.\nTwo\nThree", "List", layout="checklist")
    parts = split(card, lambda card: card.text.split()[4:])
    assert [part.text for part in parts] == ["One. And more.", "Two\nThree"]


def test_one_sentence_too_long_is_left_whole() -> None:
    assert split(LONG, lambda card: card.text.split()[4:]) == (LONG,)
