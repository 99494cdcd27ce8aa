"""Paragraphs as pieces, and the lines they become: names, little words, hyphens, what stays together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from all_ways import possible_ways
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cards.breaks import break_lines, lone
from scheduler.cards.hyphens import divided
from scheduler.cards.layout import Item
from scheduler.cards.names import names
from scheduler.cards.paragraph import UGLY_SHARE, Paragraph, set_paragraph
from scheduler.cards.words import SOFT_HYPHEN, joined, measured, pieces, words_of
from scheduler.core.text.conventions import conventions_of
from scheduler.core.text.typeset import typeset

TEXT = Item("text", face="text")
TITLE = Item("title", face="display", even=True)


def set_text(text: str, width: float, *, item: Item = TEXT, language: str = "en", at_floor: bool = False) -> Paragraph:
    return set_paragraph(typeset(text, language), item, width, language=language, at_floor=at_floor)


@pytest.mark.parametrize("width", [7, 9, 11, 13, 15, 18, 22])
def test_a_real_text_ends_in_more_than_one_word(width: float) -> None:
    text = "Roll a soft ball slowly over the tender spot for 30 seconds and then change to the other side."
    lines = set_text(text, width).texts
    assert len(lines[-1].split()) > 1
    assert not any(line.endswith("30") for line in lines)


word = st.sampled_from(
    [
        "a",
        "of",
        "the",
        "I",
        "rest",
        "ball",
        "slowly",
        "muscles",
        "Gluteus",
        "Maximus",
        "self-massage",
        "and/or",
        "spot.",
        "Then",
        "30",
        "seconds",
        "stretching",
    ]
)


@given(st.lists(word, min_size=2, max_size=9), st.floats(5, 20), st.sampled_from([TEXT, TITLE]))
def test_a_lone_last_word_is_left_only_where_nothing_helps(found: list[str], width: float, item: Item) -> None:
    text = typeset(" ".join(found))
    words = measured(pieces(text), item.face)
    ends = break_lines(words, width)
    if ends is not None and lone(words, ends):
        rivals = [way for way in possible_ways(words, width) if 1 < len(way) <= len(ends) + 1]
        assert all(lone(words, way) for way in rivals)


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Hold it for 5 minutes more", "5 minutes"),
        ("Warm the pack to 40 °C first", "40 °C"),
        ("Ask Dr. Reed about this", "Dr. Reed"),
        ("Pay € 20 for an hour", "€ 20"),
        ("Rest – then go on", "Rest –"),
        ("It is on p. 12 of the book", "p. 12"),
        ("This is No. 5 of them", "No. 5"),
    ],
)
def test_what_belongs_together_is_never_parted(text: str, together: str) -> None:
    for width in range(4, 20):
        paragraph = set_text(text, width)
        if not paragraph.too_wide:
            lines = [line.replace("\u00a0", " ") for line in paragraph.texts]
            assert any(together in line for line in lines), (width, lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Press the Gluteus Maximus gently", ["Gluteus Maximus"]),
        ("Then ask Dr Ann Lee why", ["Dr Ann Lee"]),
        ("We met in San Francisco, California once", ["San Francisco,", "California"]),
        ("He read Vincent van Gogh aloud", ["Vincent van Gogh"]),
        ("by J. K. Rowling herself", ["J. K. Rowling"]),
        ("Rest. Then go on", []),
        ("Where it hurts I stop", []),
        ("she said “Go Home now", ["Home"]),
        ("The Best of the Gluteus Maximus", []),
        ("DO NOT PUSH", []),
        ("do NOT push", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    words = text.split()
    found: dict[int, list[str]] = {}
    for one, name in zip(words, names(words, conventions_of("en")), strict=True):
        if name:
            found.setdefault(name, []).append(one)
    assert [" ".join(parts) for parts in found.values()] == expected


def test_german_nouns_are_no_names_but_two_capitals_are() -> None:
    words = ["Wir", "fragen", "heute", "Anna", "Meier", "nach", "der", "Massage"]
    assert names(words, conventions_of("de")) == [0, 0, 0, 1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("language", "text", "little"),
    [
        ("en", "lie down with a ball under the hip", ["with", "a", "the"]),
        ("de", "leg dich mit dem Ball auf die Matte", ["mit", "dem", "auf", "die"]),
        ("fr", "un ballon sous la hanche et le dos", ["un", "sous", "la", "et", "le"]),
        ("es", "una pelota bajo la cadera y el muslo", ["una", "la", "y", "el"]),
        ("it", "una palla sotto il fianco e la coscia", ["una", "il", "e", "la"]),
        ("nl", "een bal onder de heup en het been", ["een", "onder", "de", "en", "het"]),
        ("pt", "uma bola sob o quadril e a coxa", ["uma", "sob", "o", "e", "a"]),
    ],
)
def test_little_words_lead_to_the_next(language: str, text: str, little: list[str]) -> None:
    assert [part.text for part in pieces(text, language) if part.leads] == little


def test_breaks_inside_names_and_after_little_words_are_avoided() -> None:
    # Both ways fit; the raggedness of either would do.
    assert set_text("press into the Gluteus Maximus and wait there", 10.5).texts[1] == "Gluteus Maximus"
    assert set_text("the slow kneading of the tired muscles", 10.5).texts == (
        "the slow kneading",
        "of the tired muscles",
    )


@given(st.text(alphabet="ab-/–—.\u00ad\u200b \u00a0@", max_size=40))
def test_words_are_kept_whatever_the_pieces(text: str) -> None:
    parts = pieces(text)
    plain = " ".join(text.replace("\u200b", "").replace(SOFT_HYPHEN, "").split(" ")).split()
    assert joined(parts, 0, len(parts)).split() == plain


LONG_WORDS = "Die Physiotherapeutin empfiehlt Gesäßmuskelkräftigung sowie Wirbelsäulengymnastik bei Rückenbeschwerden."


def ugly(paragraph: Paragraph) -> bool:
    widths = [line.width for line in paragraph.lines]
    return min(widths[:-1], default=0.0) < UGLY_SHARE * max(widths)


def test_words_are_divided_only_where_a_line_would_be_ugly() -> None:
    divided_somewhere = 0
    for width in range(12, 40):
        paragraph = set_text(LONG_WORDS, width, language="de")
        plain = set_text(LONG_WORDS, width, language="xx")
        if any(SOFT_HYPHEN in line for line in paragraph.texts):
            divided_somewhere += 1
            assert ugly(plain)
            assert not ugly(paragraph)
        else:
            assert paragraph.texts == plain.texts
        hyphens = [line.endswith(SOFT_HYPHEN) for line in paragraph.texts]
        assert not any(one and other for one, other in pairwise(hyphens))
        assert words_of(paragraph.texts) == typeset(LONG_WORDS, "de").split()
    assert divided_somewhere > 2


def test_titles_are_divided_only_at_the_floor_for_a_word_too_wide() -> None:
    title = "Die Gesäßmuskelkräftigung"
    assert set_text(title, 9, item=TITLE, language="de").too_wide == ("Gesäßmuskelkräftigung",)
    divided_title = set_text(title, 9, item=TITLE, language="de", at_floor=True)
    assert not divided_title.too_wide
    assert words_of(divided_title.texts) == title.split()
    assert not any(SOFT_HYPHEN in line for line in set_text(title, 14, item=TITLE, language="de").texts)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "uncomfortable appreciated", "uncom|fort|able appre|ci|ated"),
        ("en", "stretching, (stabilising).", "stretching, (sta|bil|ising)."),
        ("de", "Rückenbeschwerden", "Rücken|be|schwer|den"),
        ("fr", "particulièrement", "par|ti|cu|liè|re|ment"),
        ("en", "see Featherstonehaugh today", "see Featherstonehaugh today"),
        ("en", "@uncomfortable #appreciated", "@uncomfortable #appreciated"),
        (
            "en",
            "uncomfortable.example/appreciated well-appreciated",
            "uncomfortable.example/appreciated well-appreciated",
        ),
        ("en", "UNCOMFORTABLE MuscleUncomfortable", "UNCOMFORTABLE MuscleUncomfortable"),
        ("en", "un\u00adcomfortable", "un|comfortable"),
        ("xx", "uncomfortable", "uncomfortable"),
    ],
)
def test_where_words_may_be_divided(language: str, text: str, expected: str) -> None:
    parts = divided(pieces(text, language), language)
    shown = "".join(part.text + part.joint for part in parts).replace(SOFT_HYPHEN, "|")
    kept_apart = {"uncomfortable.|example/|appreciated": "uncomfortable.example/appreciated"}
    assert kept_apart.get(shown, shown) == expected


def test_soft_hyphens_are_honoured_and_shown_only_at_a_line_end() -> None:
    text = "The under\u00adappreciated muscles work"
    wide, narrow = set_text(text, 30), set_text(text, 8)
    assert wide.texts == ("The underappreciated muscles work",)
    assert any(line.endswith(f"under{SOFT_HYPHEN}") for line in narrow.texts)
    assert not any(SOFT_HYPHEN in line[:-1] for line in narrow.texts)
    hyphenated = next(at for at, line in enumerate(narrow.texts) if line.endswith(SOFT_HYPHEN))
    assert len(narrow.lines[hyphenated].glyphs) == len(narrow.texts[hyphenated])


def test_all_capitals_are_set_a_little_wider() -> None:
    def gap(text: str) -> float:
        return set_text(text, 40).lines[0].width - set_text(text.lower(), 40).lines[0].width

    spaced = set_text("HHHHHHHH", 40).lines[0]
    assert spaced.glyphs[1].x > set_text("Hhhhhhhh", 40).lines[0].glyphs[1].x + 0.01
    assert gap("HOLD STILL") > 0


def test_odd_texts_are_set_or_named() -> None:
    assert set_text("x " * 2000, 20).too_wide == ()
    assert set_text("one", 20).texts == ("one",)
    address = "https://willowlane.example/tips/shoulders-and-neck/after-work"
    assert "".join(set_text(f"See {address}", 12).texts) == f"See {address}"
    assert set_text("m" * 80, 12, at_floor=True).too_wide == ("m" * 80,)


def test_a_word_as_wide_as_the_line_is_set_or_named_never_stacked() -> None:
    words = measured(pieces("Beschwerden"), "text")[0].width
    for hair in (0.0, 0.01, 0.03, 0.1):
        paragraph = set_text("Keine Beschwerden sind gut", words + hair)
        assert paragraph.too_wide or len(paragraph.texts) < 4


def test_soft_hyphens_that_cannot_all_be_used_are_no_way_out() -> None:
    # Each line would have to end in a hyphen; two of them never follow each other.
    assert set_text("\u00ad".join(["abcd"] * 8), 3.5).too_wide == ("abcd" * 8,)
