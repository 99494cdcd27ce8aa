"""The crop keeps the subject, wherever it is and whatever is around it, and out of the words' way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from card_samples import CARDS, FORMATS, SHORT
from hypothesis import example, given
from hypothesis import strategies as st
from made_photos import GROUNDS, SUBJECTS, made_photo
from PIL import Image

from scheduler.cards import Painter
from scheduler.cards.crop import Window, interest_at, interest_of, window
from scheduler.cards.sheet import Area
from scheduler.core.model import Format

PLACES = {"left": (0.2, 0.5), "right": (0.8, 0.5), "top": (0.5, 0.24), "bottom": (0.5, 0.76), "corner": (0.78, 0.74)}
PHONE, UPRIGHT = (1200, 900), (900, 1200)
NETWORKS = FORMATS[:4]


HAIR = 4
"""Pixels of a photo: a third of a cell of the map that interest is counted on."""


def holds(window: Window, box: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = window
    return left <= box[0] + HAIR and top <= box[1] + HAIR and box[2] - HAIR <= right and box[3] - HAIR <= bottom


@pytest.mark.parametrize("size", [PHONE, UPRIGHT], ids=["lying", "upright"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_whole_subject_is_in_every_crop(subject: str, ground: str, place: str, size: tuple[int, int]) -> None:
    photo, box = made_photo(subject, ground, PLACES[place], size=size)
    interest = interest_of(photo)
    for format_ in NETWORKS:
        for texts in ([], [Area(60, format_.height_px * 0.4, format_.width_px * 0.9, format_.height_px - 60)]):
            found = window(interest, photo.size, format_, texts=texts)
            assert holds(found, box), (format_.name, found, box, texts)


def test_the_middle_would_have_cut_it() -> None:
    """Else the test above would show nothing."""
    _, box = made_photo("person", "busy", PLACES["left"], size=PHONE)
    wide = PHONE[1] * FORMATS[0].aspect
    assert not holds(((PHONE[0] - wide) / 2, 0, (PHONE[0] + wide) / 2, PHONE[1]), box)


shares = st.floats(0, 1)
formats = st.sampled_from(FORMATS)


@example((0.625, 0.0), (4051, 300), FORMATS[-1], False)  # a panorama
@given(st.tuples(shares, shares), st.tuples(st.integers(300, 5000), st.integers(300, 5000)), formats, st.booleans())
def test_a_window_has_the_formats_shape_lies_inside_and_holds_the_focus(
    focus: tuple[float, float], size: tuple[int, int], format_: Format, words: bool
) -> None:
    half = Area(0, format_.height_px / 2, format_.width_px, format_.height_px)
    left, top, right, bottom = window(interest_at(focus, size), size, format_, texts=[half] if words else [])
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    assert (right - left) / (bottom - top) == pytest.approx(format_.aspect, rel=0.01)
    slack = max(size) / 96 + 1  # a cell of the map
    assert left - slack <= focus[0] * size[0] <= right + slack
    assert top - slack <= focus[1] * size[1] <= bottom + slack


def test_nothing_to_see_is_cut_from_the_middle() -> None:
    plain = Image.new("RGB", (1200, 800), (120, 130, 140))
    left, _, right, _ = window(interest_of(plain), plain.size, FORMATS[1])
    assert (left + right) / 2 == pytest.approx(600, abs=1)


@pytest.mark.parametrize("ground", ["pale", "busy"])
@pytest.mark.parametrize("size", [PHONE, (3000, 2250)], ids=["small", "large"])
def test_words_are_not_laid_over_the_subject_where_there_is_room(ground: str, size: tuple[int, int]) -> None:
    """Words in the right half of a wide card, the subject right of the middle: the crop moves it left."""
    photo, box = made_photo("person", ground, (0.56, 0.5), size=size)
    format_, interest = FORMATS[1], interest_of(photo)
    words = Area(560, 0, 1080, 1080)

    def seen(found: Window) -> float:
        """Where the subject's middle is on the card, 0 to 1 from the left."""
        return ((box[0] + box[2]) / 2 - found[0]) / (found[2] - found[0])

    without, beside = (window(interest, photo.size, format_, texts=texts) for texts in ([], [words]))
    assert holds(beside, box)
    assert seen(beside) < seen(without)
    assert seen(beside) * 1080 < 560 + 1080 / 96  # a cell of the map


def test_pixels_are_not_enlarged_for_the_words_sake() -> None:
    photo, _ = made_photo("ball", "pale", (0.5, 0.7), size=(1200, 1500))
    words = [Area(0, 700, 1080, 1350)]
    for size in ((1200, 1500), (700, 875)):
        left, _, right, _ = window(interest_of(photo), size, FORMATS[0], texts=words)
        assert right - left >= min(size[0], FORMATS[0].width_px) - 1


@pytest.fixture
def shown(painter: Painter, tmp_path: Path) -> Callable[[tuple[float, float] | None], tuple[int, ...]]:
    """The mean colour of a card's upper part whose photo is red left and blue right, for a focus."""
    photo = Image.new("RGB", (3000, 1500), (190, 30, 30))
    photo.paste((30, 30, 190), (1500, 0, 3000, 1500))
    photo.save(tmp_path / "halves.png")

    def look(focus: tuple[float, float] | None) -> tuple[int, ...]:
        card = replace(CARDS["quote"], text=SHORT, image=Path("halves.png"), focus=focus)
        mean = painter.sketch(card, FORMATS[0]).behind.crop((0, 0, 1080, 200)).resize((1, 1)).getpixel((0, 0))
        assert isinstance(mean, tuple)
        return mean

    return look


def test_the_authors_focus_decides(shown: Callable[[tuple[float, float] | None], tuple[int, ...]]) -> None:
    red, blue = shown((0.1, 0.5)), shown((0.9, 0.5))
    assert red[0] > 2 * red[2]
    assert blue[2] > 2 * blue[0]


def test_another_focus_is_another_card(painter: Painter, tmp_path: Path) -> None:
    Image.new("RGB", (500, 500)).save(tmp_path / "any.png")
    cards = [replace(CARDS["quote"], image=Path("any.png"), focus=focus) for focus in (None, (0.1, 0.2), (0.2, 0.1))]
    assert len({painter.digest(card, FORMATS[0]) for card in cards}) == 3
