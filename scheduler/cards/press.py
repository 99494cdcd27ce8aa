"""From a sketch to its file. Tiles of the backdrop that other cards have shown are neither encoded nor read again:
the file is the same, byte for byte, and what is known of its truth is as well."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards import jpeg
from scheduler.cards.fidelity import difference_of, mean_error, square_error
from scheduler.cards.plate import Plate
from scheduler.cards.proof import file_problems, misprint
from scheduler.cards.sketch import Sketch
from scheduler.cards.tiles import Grid, Stack, cut, put_together
from scheduler.core.errors import BadInput
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Print:
    """A file, and how far it is from its card: ``square_error`` is the sum over all channels of all pixels,
    ``text_errors`` the mean in the box of each line of text."""

    content: bytes
    square_error: int
    text_errors: tuple[float, ...]


def printed(sketch: Sketch, format_: Format, *, quality: int) -> Print:
    """The card as a file of this quality. Raises BadInput when it isn't what it should be."""
    picture, backdrop = sketch.inked(), sketch.backdrop
    grid, plate = Grid(*picture.size), backdrop.plates.setdefault(quality, Plate())
    data = plate.data(grid.columns * grid.rows)
    touched = grid.touched(sketch.drawn if backdrop.is_kept else [(0, 0, *picture.size)])
    bare = [tile for tile, known in enumerate(data) if not known and tile not in touched]
    stack = Stack(grid, touched, bare)
    stacked = stack.of(picture)
    content = jpeg.encode(stacked, quality=quality, blocks=grid.blocks)
    if problems := file_problems(content, format_, size=stacked.size):
        raise BadInput(problems)
    head, found = cut(content)
    if len(found) != len(touched) + len(bare):
        raise BadInput(misprint(format_, "file is in tiles"))
    for tile, part in zip(stack.tiles, found, strict=True):
        data[tile] = part
    difference = stack.without_filling(_difference(stacked, content))
    own = difference.crop((0, 0, stacked.width, stack.heights[0])) if bare else difference
    if bare:
        rest = difference.crop((0, stack.heights[0], *stacked.size))
        plate.add(stack.tiles[len(touched) :], found[len(touched) :], rest)
    return Print(
        content=put_together(head, data, size=picture.size),
        square_error=square_error(own) + plate.square_error(touched),
        text_errors=tuple(mean_error(stack.part(own, box)) for run in sketch.runs for box in run.ink.boxes),
    )


def _difference(picture: Image, content: bytes) -> Image:
    """How far the file is from its picture."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as file:
        return difference_of(picture, file)
