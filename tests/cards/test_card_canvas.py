"""Laying a colour over a picture is Pillow's paste, and a canvas painted in parts is the canvas painted at once."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from scheduler.cards.canvas import Canvas, lay

SIDES = st.integers(1, 200)
LEVELS = st.integers(0, 255)
COLORS = st.tuples(LEVELS, LEVELS, LEVELS)


def noise(mode: str, size: tuple[int, int], seed: int) -> Image.Image:
    return Image.frombytes(mode, size, Random(seed).randbytes(size[0] * size[1] * len(mode)))


@settings(max_examples=80, deadline=None)
@given(
    size=st.tuples(SIDES, SIDES),
    over=st.tuples(st.integers(1, 600), st.integers(1, 600)),
    at=st.tuples(SIDES, SIDES),
    color=COLORS,
)
def test_a_colour_is_laid_over_as_pillow_pastes_it(
    size: tuple[int, int], over: tuple[int, int], at: tuple[int, int], color: tuple[int, int, int]
) -> None:
    mask, where = noise("L", over, 2), (at[0] - 100, at[1] - 100)
    laid, pasted = noise("RGB", size, 1), noise("RGB", size, 1)
    lay(laid, color, where, mask)
    pasted.paste(color, (*where, where[0] + over[0], where[1] + over[1]), mask)
    assert laid.tobytes() == pasted.tobytes()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_part_of_a_canvas_is_that_part_of_its_picture(data: st.DataObject) -> None:
    canvas = Canvas(noise("RGB", (120, 150), 3))
    for seed in range(data.draw(st.integers(0, 4))):
        left, top = data.draw(st.integers(-20, 119)), data.draw(st.integers(-20, 149))
        wide, high = data.draw(SIDES), data.draw(SIDES)
        mask = data.draw(st.sampled_from([None, noise("L", (wide, high), seed)]))
        what = data.draw(st.sampled_from([(9, 80, 200), noise("RGB", (wide, high), seed + 9)]))
        canvas.paste(what, (left, top, left + wide, top + high), mask)
    left, right = sorted(data.draw(st.lists(st.integers(0, 120), min_size=2, max_size=2, unique=True)))
    top, bottom = sorted(data.draw(st.lists(st.integers(0, 150), min_size=2, max_size=2, unique=True)))
    box = left, top, right, bottom
    assert canvas.crop(box).tobytes() == canvas.picture.crop(box).tobytes()
