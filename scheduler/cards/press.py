"""From a sketch to its file. Tiles of the backdrop that other cards have shown are neither encoded nor read again:
the file is the same, byte for byte, and what is known of its truth is as well."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
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
    press = partial(_pressed, picture=picture, format_=format_, quality=quality, blocks=grid.blocks)
    data = plate.data(grid.columns * grid.rows)
    touched = grid.touched(sketch.drawn if backdrop.is_kept else [(0, 0, *picture.size)]) or {0}
    if bare := [tile for tile, known in enumerate(data) if not known and tile not in touched]:
        rest = Stack(grid, bare)
        _, found, difference = press(rest)
        plate.add(rest, found, difference)
        _put(data, rest, found)
    own = Stack(grid, touched)
    head, found, difference = press(own)
    _put(data, own, found)
    return Print(
        content=put_together(head, data, size=picture.size),
        square_error=square_error(difference) + plate.square_error(touched),
        text_errors=tuple(mean_error(own.part(difference, box)) for run in sketch.runs for box in run.ink.boxes),
    )


def _pressed(
    stack: Stack, *, picture: Image, format_: Format, quality: int, blocks: int
) -> tuple[bytes, list[bytes], Image]:
    """Tiles of the picture as a file, what that says before them, and how far it is from them."""
    stacked = stack.of(picture)
    content = jpeg.encode(stacked, quality=quality, blocks=blocks)
    if problems := file_problems(content, format_, size=stacked.size):
        raise BadInput(problems)
    head, found = cut(content)
    if not 0 <= len(found) - len(stack.tiles) <= 1:  # the last of an odd number has a neighbour that is nobody's
        raise BadInput(misprint(format_, "file is in tiles"))
    return head, found, stack.without_filling(_difference(stacked, content))


def _put(data: list[bytes], stack: Stack, found: Sequence[bytes]) -> None:
    for tile, part in zip(stack.tiles, found, strict=False):
        data[tile] = part


def _difference(picture: Image, content: bytes) -> Image:
    """How far the file is from its picture."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as file:
        return difference_of(picture, file)
