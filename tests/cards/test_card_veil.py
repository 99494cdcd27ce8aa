"""The veil over a photo is just dense enough, only where words are, and thinner for large type."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from card_samples import CARDS, FORMATS, LONG, SHORT
from made_photos import made_photo
from PIL import Image

from scheduler.cards import Painter
from scheduler.cards.backdrop import Backdrop
from scheduler.cards.contrast import ENOUGH, ENOUGH_LARGE, needed
from scheduler.cards.raster import Ink
from scheduler.cards.run import Run
from scheduler.cards.sheet import Area
from scheduler.cards.veil import Veil, veil_for
from scheduler.cards.veil_boxes import grouped
from scheduler.cards.veil_mask import STEPS
from scheduler.cards.veil_search import reads, thinnest
from scheduler.core.model import Format

WHITE, NIGHT = (255, 255, 255), (20, 40, 38)
SIZE = (540, 540)


def run_at(area: Area, need: float = ENOUGH) -> Run:
    """Ink that fills an area."""
    mask = Image.new("L", (round(area.width), round(area.height)), 255)
    return Run(None, Ink(((mask, (round(area.left), round(area.top))),)), WHITE, need)  # type: ignore[arg-type]  # no block is asked for


TOP, BOTTOM = Area(40, 30, 200, 90), Area(40, 380, 500, 500)


def veil_of(bare: Image.Image) -> Veil:
    return veil_for(Backdrop(bare), NIGHT, [TOP, BOTTOM], tint=0.1)


@pytest.mark.parametrize("tone", [60, 110, 150, 200, 255])
@pytest.mark.parametrize("need", [ENOUGH, ENOUGH_LARGE])
def test_one_step_less_would_not_be_enough(tone: int, need: float) -> None:
    veil = veil_of(Image.new("RGB", SIZE, (tone, tone, tone)))
    runs = [run_at(TOP, need), run_at(BOTTOM)]
    steps = thinnest(veil, [[run] for run in runs], least=0)
    assert all(reads(veil, steps, run) for run in runs)
    for index, step in enumerate(steps):
        if step:
            fewer = tuple(other - (at == index) for at, other in enumerate(steps))
            assert not all(reads(veil, fewer, run) for run in runs)


def test_every_group_is_veiled_by_itself() -> None:
    """Bright above, dark below: only the words above need a dense veil."""
    bare = Image.new("RGB", SIZE, WHITE)
    bare.paste((30, 30, 30), (0, 270, 540, 540))
    above, below = thinnest(veil_of(bare), [[run_at(TOP)], [run_at(BOTTOM)]], least=0)
    assert below == 0
    assert STEPS / 3 < above < STEPS


def test_large_type_gets_a_thinner_veil() -> None:
    veil = veil_of(Image.new("RGB", SIZE, WHITE))
    steps = [thinnest(veil, [[run_at(TOP, need)], []], least=0)[0] for need in (ENOUGH_LARGE, ENOUGH)]
    assert steps[0] < steps[1]


@pytest.mark.parametrize(
    ("face", "units", "need"),
    [
        ("text", 71.9, 4.5),
        ("text", 72, 3.0),
        ("display", 71, 4.5),  # semi-bold is not bold
        ("label", 55.9, 4.5),
        ("label", 56, 3.0),
        ("display", 250, 3.0),
    ],
)
def test_what_is_large_follows_wcag(face: str, units: float, need: float) -> None:
    assert needed(face, units) == need


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("apart", [560, 620, 700])
def test_no_stripe_of_light_is_left_between_two_veils(apart: int, turned: bool) -> None:
    """Between a column of text and a short line beside it; above it as well."""
    long, short = Area(60, 100, 500, 840), Area(500 + apart, 700, 1540, 760)
    size, at = (1600, 900), [(x, 730) for x in range(300, 1500, 10)]
    if turned:
        long, short = (Area(one.top, one.left, one.bottom, one.right) for one in (long, short))
        size, at = (900, 1600), [(y, x) for x, y in at]
    veil = veil_for(Backdrop(Image.new("RGB", size, WHITE)), NIGHT, [short, long], tint=0.1)
    along = [veil.over_pixel((5, 6), one)[0] for one in at]
    assert max(along) - min(along) < 0.12 * 235  # of white over night; a stripe would be half of it


@pytest.mark.parametrize("apart", [*range(60, 420, 40)])
def test_nor_between_words_over_the_whole_width(apart: int) -> None:
    above, below = Area(60, 100, 940, 700), Area(60, 700 + apart, 940, 740 + apart)
    veil = veil_for(Backdrop(Image.new("RGB", (1000, 1500), WHITE)), NIGHT, [above, below], tint=0.1)
    along = [veil.over_pixel((6, 6), (500, y))[0] for y in range(400, 740 + apart, 5)]
    assert max(along) - min(along) < 0.12 * 235


def test_far_from_all_words_the_photo_shows() -> None:
    left, right = Area(60, 600, 260, 840), Area(1400, 600, 1540, 840)
    veil = veil_for(Backdrop(Image.new("RGB", (1600, 900), WHITE)), NIGHT, [left, right], tint=0.1)
    assert veil.over_pixel((6, 6), (800, 700))[0] > 220


def test_stacks_that_stand_together_share_a_veil() -> None:
    footer, title, numeral = Area(40, 500, 500, 520), Area(40, 300, 400, 480), Area(40, 20, 120, 100)
    groups = grouped([footer, numeral, title], SIZE)
    assert sorted((area.top, area.bottom) for area in groups) == [(20, 100), (300, 520)]


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_where_no_words_are_a_photo_stays_as_it_is_but_for_a_breath(
    painter: Painter, tmp_path: Path, format_: Format
) -> None:
    Image.new("RGB", (1600, 1600), (220, 220, 220)).save(tmp_path / "pale.png")
    behind = painter.sketch(replace(CARDS["symptom"], text=SHORT, image=Path("pale.png")), format_).behind
    lightest, darkest = (
        extreme(behind) for extreme in (lambda one: one.getextrema()[1][1], lambda one: one.getextrema()[1][0])
    )
    assert darkest < 130
    if format_.name != "wide":  # there the words leave no room
        assert lightest > 190


@pytest.mark.parametrize("text", [SHORT, LONG])
@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("ground", ["pale", "busy"])
def test_every_run_reads_on_a_photo(painter: Painter, tmp_path: Path, name: str, ground: str, text: str) -> None:
    photo, _ = made_photo("hands", ground, (0.6, 0.4), size=(1600, 1200))
    photo.save(tmp_path / "photo.png")
    for format_ in FORMATS[:3]:
        sketch = painter.sketch(replace(CARDS[name], text=text, image=Path("photo.png")), format_)
        assert all(value >= run.need for run, value in zip(sketch.runs, sketch.contrasts, strict=True))


@pytest.mark.parametrize("size", [(1080, 1350), (1600, 900), (1004, 1254), (1003, 1255)])
def test_a_pixel_is_told_as_it_will_be(size: tuple[int, int]) -> None:
    photo, _ = made_photo("ball", "busy", (0.5, 0.5), size=size)
    high = Area(size[0] * 0.3, size[1] * 0.25, size[0] * 0.7, size[1] * 0.4)
    low = Area(size[0] * 0.25, size[1] * 0.6, size[0] * 0.6, size[1] * 0.75)
    dice = Random(3)
    places = [(dice.randrange(size[0]), dice.randrange(size[1])) for _ in range(400)]
    places += [(0, 0), (size[0] - 1, size[1] - 1)]
    for areas, steps in (([high], (7,)), ([high, low], (4, 7)), ([high, low], (6, 6))):
        veil = veil_for(Backdrop(photo), NIGHT, areas, tint=0.1)
        veiled = veil.over(steps).picture
        assert [veil.over_pixel(steps, at) for at in places] == [veiled.getpixel(at) for at in places]
