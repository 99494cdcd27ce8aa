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
    grid = Grid(*picture.size)
    lines = [box for run in sketch.runs for box in run.ink.boxes]
    if not backdrop.is_kept:
        content, difference = _pressed(picture, format_, quality=quality, blocks=grid.blocks)
        return Print(content, square_error(difference), tuple(mean_error(difference.crop(box)) for box in lines))
    plate = backdrop.plates.setdefault(quality, Plate())
    data = plate.data(grid.columns * grid.rows)
    touched = grid.touched(sketch.drawn) or {0}
    if bare := [tile for tile, known in enumerate(data) if not known and tile not in touched]:
        rest = Stack(grid, bare)
        content, difference = _pressed(rest.of(picture), format_, quality=quality, blocks=grid.blocks)
        plate.add(rest, _put(data, rest, content, format_)[1], rest.without_filling(difference))
    own = Stack(grid, touched)
    content, difference = _pressed(own.of(picture), format_, quality=quality, blocks=grid.blocks)
    head, _ = _put(data, own, content, format_)
    difference = own.without_filling(difference)
    return Print(
        content=put_together(head, data, size=picture.size),
        square_error=square_error(difference) + plate.square_error(touched),
        text_errors=tuple(mean_error(own.part(difference, box)) for box in lines),
    )


def _pressed(picture: Image, format_: Format, *, quality: int, blocks: int) -> tuple[bytes, Image]:
    """A picture as a file, and how far that is from it."""
    from PIL import Image

    content = jpeg.encode(picture, quality=quality, blocks=blocks)
    if problems := file_problems(content, format_, size=picture.size):
        raise BadInput(problems)
    with Image.open(io.BytesIO(content)) as file:
        return content, difference_of(picture, file)


def _put(data: list[bytes], stack: Stack, content: bytes, format_: Format) -> tuple[bytes, list[bytes]]:
    """Each of the file's tiles to its place; what the file says before them, and they themselves."""
    head, found = cut(content)
    if not 0 <= len(found) - len(stack.tiles) <= 1:  # the last of an odd number has a neighbour that is nobody's
        raise BadInput(misprint(format_, "file is in tiles"))
    for tile, part in zip(stack.tiles, found, strict=False):
        data[tile] = part
    return head, found
