"""A card's file is the same whatever was drawn before on its photo, and what is told of its truth as well."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from weakref import ref

import pytest
from card_samples import BRAND, CARDS, FORMATS, SMALL, THEMES
from hypothesis import given, settings
from hypothesis import strategies as st
from made_photos import made_photo
from PIL import Image

from scheduler.cards import Card, Painter
from scheduler.cards.fidelity import difference_of, mean_error, square_error
from scheduler.cards.jpeg import encode
from scheduler.cards.kept import forget
from scheduler.cards.press import Print, printed
from scheduler.cards.sketch import Sketch
from scheduler.cards.tiles import BLOCK_PX, Grid, Stack, cut, put_together
from scheduler.core.errors import BadInput
from scheduler.core.model import Format

MakePainter = Callable[..., Painter]
WORDS = ("Breathe in.", "Let both shoulders sink. " * 3, "Rest for a minute, and then do it once more with the other.")
ODD = Format("odd", 1004, 1254)  # its tiles are whole rows, and the last is cut off


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    made, _ = made_photo("hands", "busy", (0.6, 0.4), size=(1600, 1200))
    made.save(tmp_path / "photo.png")
    return Path("photo.png")


def cards_on(photo: Path) -> list[Card]:
    """Cards that hide different parts of it."""
    return [replace(CARDS[name], text=text, image=photo) for name in ("symptom", "remedy") for text in WORDS]


def at_once(sketch: Sketch, *, quality: int, blocks: int | None = None) -> Print:
    """The same, from the whole picture."""
    picture = sketch.inked()
    content = encode(picture, quality=quality, blocks=Grid(*picture.size).blocks if blocks is None else blocks)
    with Image.open(io.BytesIO(content)) as file:
        difference = difference_of(picture, file)
    errors = tuple(mean_error(difference.crop(box)) for run in sketch.runs for box in run.ink.boxes)
    return Print(content, square_error(difference), errors)


@pytest.mark.parametrize("format_", [*FORMATS, SMALL, ODD], ids=lambda format_: format_.name)
def test_files_are_those_of_whole_pictures(painter: Painter, photo: Path, format_: Format) -> None:
    forget()
    for quality in (90, 78, 90):
        for card in cards_on(photo):
            sketch = painter.sketch(card, format_)
            assert printed(sketch, format_, quality=quality) == at_once(sketch, quality=quality)


@pytest.mark.parametrize("theme", sorted(path.stem for path in THEMES.glob("*.yml")))
def test_whatever_the_theme_draws_on_the_photo(make_painter: MakePainter, photo: Path, theme: str) -> None:
    """Frames, bullets, rules and a logo are part of the file, at whatever place."""
    painter = make_painter(brand=replace(BRAND, theme=theme))
    for card in CARDS.values():
        sketch = painter.sketch(replace(card, image=photo), FORMATS[0])
        assert printed(sketch, FORMATS[0], quality=90) == at_once(sketch, quality=90)


def test_a_card_without_a_photo(painter: Painter) -> None:
    """It shares no tiles, so its file has no restart markers."""
    for card in CARDS.values():
        sketch = painter.sketch(card, SMALL)
        assert printed(sketch, SMALL, quality=90) == at_once(sketch, quality=90, blocks=0)


def test_what_was_drawn_before_changes_no_byte(make_painter: MakePainter, photo: Path, tmp_path: Path) -> None:
    first, *others = cards_on(photo)
    forget()
    alone = make_painter(cache=tmp_path / "alone").draw(first, FORMATS[0])
    forget()
    busy = make_painter(cache=tmp_path / "busy")
    for card in others:
        busy.draw(card, FORMATS[0])
    last = busy.draw(first, FORMATS[0])
    assert last.picture.path.read_bytes() == alone.picture.path.read_bytes()
    assert last.proof == alone.proof


def test_threads_that_draw_on_one_photo(painter: Painter, photo: Path) -> None:
    sketches = [painter.sketch(card, FORMATS[0]) for card in cards_on(photo)]
    wanted = [at_once(sketch, quality=90) for sketch in sketches]
    forget()
    sketches = [painter.sketch(card, FORMATS[0]) for card in cards_on(photo)]
    with ThreadPoolExecutor(4) as threads:
        jobs = [threads.submit(printed, sketch, FORMATS[0], quality=90) for sketch in sketches * 3]
    assert [job.result() for job in jobs] == wanted * 3


def test_tiles_that_are_known_are_not_encoded_again(
    painter: Painter, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    encoded = []

    def counted(picture: Image.Image, **how: int) -> bytes:
        encoded.append(picture.width * picture.height)
        return encode(picture, **how)

    monkeypatch.setattr("scheduler.cards.jpeg.encode", counted)
    card = cards_on(photo)[0]

    def press(text: str) -> int:
        """How many pixels are encoded for a card with these words."""
        encoded.clear()
        sketch = painter.sketch(replace(card, text=text), FORMATS[0])
        assert printed(sketch, FORMATS[0], quality=90) == at_once(sketch, quality=90)
        return sum(encoded)

    whole = FORMATS[0].width_px * FORMATS[0].height_px
    assert press("Breathe in.") >= whole
    again = [press(text) for text in ("Breathe out.", "Let go.", "Sit down.")]
    assert again[0] < whole / 3
    assert again[2] < again[0] / 2  # the name and all else that was there twice before
    press("Let go.")
    assert press("Let go.") == 0


# -- tiles, alone -------------------------------------------------------------------------------------


SIZES = st.tuples(st.integers(1, 70), st.integers(1, 70)) | st.sampled_from([(1080, 20), (1600, 16), (1000, 12)])


def noise(size: tuple[int, int], seed: int) -> Image.Image:
    from random import Random

    return Image.frombytes("RGB", size, Random(seed).randbytes(size[0] * size[1] * 3))


@settings(max_examples=60, deadline=None)
@given(size=SIZES, data=st.data())
def test_tiles_encoded_apart_make_up_the_file(size: tuple[int, int], data: st.DataObject) -> None:
    grid, picture = Grid(*size), noise(size, 7)
    every = range(grid.columns * grid.rows)
    some = data.draw(st.sets(st.sampled_from(every)))
    whole = encode(picture, blocks=grid.blocks)
    parts, head = dict[int, bytes](), b""
    for tiles in (some, set(every) - some):
        if tiles:
            stack = Stack(grid, tiles)
            assert set(stack.places) == tiles and len({*stack.places.values()}) == len(tiles)
            head, found = cut(encode(stack.of(picture.crop), blocks=grid.blocks))
            assert len(found) == stack.columns * stack.rows
            parts.update({tile: found[at] for tile, at in stack.places.items()})
    assert put_together(head, [parts[tile] for tile in every], size=size) == whole
    assert grid.columns * grid.tile_px == size[0] if size[0] % BLOCK_PX == 0 else grid.columns == 1


@settings(max_examples=60, deadline=None)
@given(size=SIZES, data=st.data())
def test_a_box_is_found_in_the_tiles_it_touches(size: tuple[int, int], data: st.DataObject) -> None:
    grid, picture = Grid(*size), noise(size, 11)
    left, right = sorted(data.draw(st.lists(st.integers(0, size[0]), min_size=2, max_size=2, unique=True)))
    top, bottom = sorted(data.draw(st.lists(st.integers(0, size[1]), min_size=2, max_size=2, unique=True)))
    box = left, top, right, bottom
    touched = grid.touched([box])
    wanted = {
        row * grid.columns + column
        for row in range(grid.rows)
        for column in range(grid.columns)
        if column * grid.tile_px < right
        and left < (column + 1) * grid.tile_px
        and row * BLOCK_PX < bottom
        and top < (row + 1) * BLOCK_PX
    }
    assert touched == wanted
    stack = Stack(grid, touched)
    stacked = stack.of(picture.crop)
    assert stack.part(stacked, box).tobytes() == picture.crop(box).tobytes()
    for tile in touched:
        across, down, right_end, low_end = stack.box(tile)
        assert right_end <= stack.size[0] and low_end <= stack.size[1]
        at = tile % grid.columns * grid.tile_px, tile // grid.columns * BLOCK_PX
        assert stacked.getpixel((across, down)) == picture.getpixel(at)
    shown = [(x, y) for box in stack.boxes(touched) for x in range(box[0], box[2]) for y in range(box[1], box[3])]
    assert len(shown) == len({*shown}) == len(touched) * BLOCK_PX * grid.tile_px


def test_a_stack_is_as_wide_as_its_card_and_what_is_left_over_is_black() -> None:
    grid = Grid(1080, 1350)
    stack = Stack(grid, range(grid.columns * 3, grid.columns * 5 + 1))
    assert (stack.columns, stack.rows) == (4, 3)  # eleven, and one place left over
    picture = noise((1080, 1350), 5)
    stacked = stack.of(picture.crop)
    filled = stack.without_filling(Image.new("RGB", stack.size, (9, 9, 9)))
    assert stacked.size == filled.size == stack.size
    assert filled.histogram()[9] == grid.tile_px * BLOCK_PX * len(stack.places)


def test_boxes_beyond_the_card_touch_nothing() -> None:
    grid = Grid(1080, 1350)
    assert grid.touched([(-50, -50, 0, 0), (1080, 0, 1200, 100), (0, 1352, 100, 1400)]) == set()
    assert grid.touched([(-50, -50, 1, 1)]) == {0}


def test_a_photo_that_is_let_go_of_leaves_memory_at_once(painter: Painter, photo: Path) -> None:
    """Not when Python next looks for cycles, which it does seldom: the pictures would fill the memory until then."""
    forget()
    gc.collect()
    gc.disable()
    try:
        sketch = painter.sketch(cards_on(photo)[0], SMALL)
        printed(sketch, SMALL, quality=90)
        plate = ref(sketch.backdrop.plates[90])
        del sketch
        assert plate() is not None
        forget()
        assert plate() is None
    finally:
        gc.enable()


def test_the_file_that_is_delivered_is_opened_again(
    painter: Painter, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only its parts: whatever putting them together may get wrong is told."""
    forget()
    card = cards_on(photo)[0]
    painter.draw(card, SMALL)
    monkeypatch.setattr("scheduler.cards.press.put_together", lambda *parts, size: put_together(*parts, size=(64, 64)))
    with pytest.raises(BadInput, match="file is as large as its format"):
        painter.draw(replace(card, text="Breathe out."), SMALL)
