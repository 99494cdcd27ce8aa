"""The least contrast in some boxes is that of their pixels, looked at one by one."""

from __future__ import annotations

from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from scheduler.cards.canvas import PixelBox
from scheduler.cards.contrast import Rgb, extreme_place, levels_of, luminance, ratio, usual_behind, worst_on

SIZE = 70, 60
COLOR = st.tuples(*[st.integers(0, 255)] * 3)
BOX = st.tuples(st.integers(0, 40), st.integers(0, 30), st.integers(1, 30), st.integers(1, 30)).map(
    lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])
)


@st.composite
def pictures(draw: st.DrawFn) -> Image.Image:
    """Noise between two colours, or in few colours, or of one."""
    low, high = draw(COLOR), draw(COLOR)
    steps, dice = draw(st.sampled_from([1, 2, 5, 256])), Random(draw(st.integers(0, 99)))

    def pixel() -> list[int]:
        share = dice.randrange(steps) / steps
        return [round(one + (other - one) * share) for one, other in zip(low, high, strict=True)]

    return Image.frombytes("RGB", SIZE, bytes(value for _ in range(SIZE[0] * SIZE[1]) for value in pixel()))


def pixels_in(boxes: list[PixelBox]) -> set[tuple[int, int]]:
    return {at for left, top, right, bottom in boxes for at in product(range(left, right), range(top, bottom))}


@settings(max_examples=80, deadline=None)
@given(pictures(), st.lists(BOX, max_size=3), COLOR, st.booleans(), st.booleans())
def test_the_worst_is_the_worst_of_all_pixels(
    picture: Image.Image, boxes: list[PixelBox], color: Rgb, is_close: bool, is_known: bool
) -> None:
    levels = levels_of(picture)
    if is_close:  # nearly the colour of what lies behind
        color = tuple(min(255, one + other % 4) for one, other in zip(picture.getpixel((5, 5)), color, strict=True))  # type: ignore[assignment, arg-type]  # mode RGB
    least, at = worst_on(picture, boxes, color=color, levels=levels.crop if is_known else None)
    pixels = pixels_in(boxes)
    behind = {picture.getpixel(place) for place in pixels}
    assert least == min((ratio(color, one) for one in behind), default=21.0)  # type: ignore[arg-type]  # mode RGB
    assert at in pixels or at == (-1, -1)
    assert (at == (-1, -1)) == (not boxes)


@settings(max_examples=40, deadline=None)
@given(pictures(), st.lists(BOX, min_size=1, max_size=3), st.booleans())
def test_extremes_and_what_is_usual(picture: Image.Image, boxes: list[PixelBox], lightest: bool) -> None:
    levels, pixels = levels_of(picture), pixels_in(boxes)
    at = extreme_place(levels.crop, boxes, lightest=lightest)
    found = [levels.getpixel(place) for place in pixels]
    assert at in pixels
    assert levels.getpixel(at) == (max if lightest else min)(found)  # type: ignore[type-var]  # mode L: numbers
    seen = [
        picture.getpixel(place)
        for left, top, right, bottom in boxes
        for place in pixels_in([(left, top, right, bottom)])
    ]
    assert seen.count(usual_behind(picture, boxes)) == max(map(seen.count, set(seen)))


@settings(max_examples=200, deadline=None)
@given(COLOR)
def test_levels_are_off_by_one_at_most(color: Rgb) -> None:
    level = levels_of(Image.new("RGB", (1, 1), color)).getpixel((0, 0))
    assert abs(level - 255 * luminance(color)) <= 1  # type: ignore[operator]  # mode L: one number
