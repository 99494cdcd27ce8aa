"""The drawings: there in any area, the same for the same dice, inside what they are told to keep to."""

from __future__ import annotations

from random import Random

import pytest
from PIL import Image, ImageChops

from scheduler.cards.motifs import MOTIFS
from scheduler.cards.pen import Pen, Place, circle, smooth
from scheduler.cards.sheet import Area

TONES = [(200, 100, 60), (120, 140, 130), (240, 240, 230), (90, 120, 150), (30, 60, 50)]
GROUND = (10, 20, 30)
every_motif = pytest.mark.parametrize("name", MOTIFS)


def drawn(name: str, area: Area, *, across: float | None = None, down: float | None = None) -> Image.Image:
    canvas = Image.new("RGB", (400, 400), GROUND)
    MOTIFS[name](Pen(canvas, round(area.right), across, down), area, TONES, Random(7))
    return canvas


@every_motif
@pytest.mark.parametrize("area", [Area(0, 0, 400, 200), Area(150, 0, 380, 400), Area(40, 250, 400, 400)])
def test_it_fills_a_good_part_of_any_area(name: str, area: Area) -> None:
    painted = ImageChops.difference(drawn(name, area), Image.new("RGB", (400, 400), GROUND)).convert("L")
    share = sum(1 for value in painted.tobytes() if value) / (area.width * area.height)
    assert share > 0.03
    box = painted.getbbox()
    assert box is not None
    assert box[2] <= round(area.right)


@every_motif
def test_the_same_dice_draw_the_same(name: str) -> None:
    area = Area(50, 50, 350, 350)
    assert drawn(name, area).tobytes() == drawn(name, area).tobytes()


@pytest.mark.parametrize(("across", "down"), [(200.0, None), (None, 200.0), (200.0, 200.0)])
def test_a_mirrored_pen_draws_the_mirror_image(across: float | None, down: float | None) -> None:
    area = Area(100, 50, 400, 350)
    plain, mirrored = drawn("fold", area), drawn("fold", area, across=across, down=down)
    turned = plain
    if across is not None:
        turned = turned.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if down is not None:
        turned = turned.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    steps = ImageChops.difference(mirrored, turned).convert("L").tobytes()
    assert sum(steps) / len(steps) < 1


def test_a_pen_within_an_outline_leaves_the_rest_alone() -> None:
    canvas = Image.new("RGB", (200, 200), GROUND)
    Pen(canvas).within(circle((100, 100), 50)).bar((0, 0, 200, 200), 0, color=(255, 255, 255))
    assert canvas.getpixel((100, 100)) == (255, 255, 255)
    assert canvas.getpixel((60, 60)) == GROUND
    assert canvas.getpixel((100, 40)) == GROUND


def test_a_smooth_outline_runs_through_its_corners() -> None:
    corners = [(0.0, 0.0), (10.0, 2.0), (12.0, 9.0), (3.0, 11.0)]
    assert set(corners) <= {(round(x, 9), round(y, 9)) for x, y in smooth(corners)}


def test_a_place_turns_clockwise_and_mirrors() -> None:
    assert Place((10, 10), 2).at(1, 0) == (12, 10)
    assert Place((10, 10), 2, mirrored=True).at(1, 0) == (8, 10)
    assert Place((10, 10), 2, 90).at(1, 0) == pytest.approx((10, 12))
