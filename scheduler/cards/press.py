"""From a sketch to its file. Tiles of the backdrop that other cards have shown are neither encoded nor read again:
the file is the same, byte for byte, and what is known of its truth is as well."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from scheduler.cards import jpeg
from scheduler.cards.fidelity import difference_of, mean_errors, square_error
from scheduler.cards.plate import Piece, Plate
from scheduler.cards.proof import file_problems, misprint
from scheduler.cards.sketch import Imprint, Sketch
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


Press = Callable[["Image"], tuple[bytes, "Image"]]
Places = Mapping[Imprint, set[int]]
"""What a card has on its backdrop, and the tiles that each touches."""


def printed(sketch: Sketch, format_: Format, *, quality: int) -> Print:
    """The card as a file of this quality. Raises BadInput when it isn't what it should be."""
    press = partial(_pressed, format_=format_, quality=quality)
    if not sketch.backdrop.is_kept:
        return _whole(sketch, press)[0]
    grid = Grid(*sketch.canvas.size)
    press = partial(press, blocks=grid.blocks)
    plate = sketch.backdrop.plates.setdefault(quality, Plate(grid.columns * grid.rows))
    places = {one: grid.touched(one.boxes) for one in sketch.imprints}
    plate.learn()
    if not plate.head:
        return _first(sketch, grid, plate, places, press)
    return _in_tiles(sketch, format_, grid, plate, places, press)


def _whole(sketch: Sketch, press: Press) -> tuple[Print, Image]:
    """All of it at once, and the difference."""
    content, difference = press(sketch.inked())
    lines = [box for one in sketch.imprints for box in one.lines]
    return Print(content, square_error(difference), mean_errors(lines, difference.crop)), difference


def _first(sketch: Sketch, grid: Grid, plate: Plate, places: Places, press: Press) -> Print:
    """All at once; what it shows of the backdrop is for the next."""
    made, difference = _whole(sketch, press)
    touched = set[int]().union(*places.values())
    alone = [one.key for one in places if _is_alone(one, places)]
    plate.learn_later(lambda plate: _learn(plate, made, difference, grid, touched, alone))
    return made


def _learn(
    plate: Plate, made: Print, difference: Image, grid: Grid, touched: Set[int], alone: Sequence[Hashable]
) -> None:
    """What a whole card has shown of the backdrop beside what it ``touched``, and what stood on it ``alone``."""
    for key in alone:
        plate.comes_again(key)
    head, data = _cut(made.content, grid.columns * grid.rows)
    stack = Stack(grid, touched)
    own = square_error(stack.without_filling(stack.of(difference.crop))) if touched else 0
    bare = {tile: part for tile, part in enumerate(data) if tile not in touched}
    plate.add(bare, difference, grid.box, error=made.square_error - own)
    plate.head = head


def _in_tiles(sketch: Sketch, format_: Format, grid: Grid, plate: Plate, places: Places, press: Press) -> Print:
    """From what the plate knows of the backdrop, what it knows of names and labels, and the tiles that are new."""
    touched = set[int]().union(*places.values())
    if bare := plate.unknown(touched):
        stack, tiles, difference = _stacked(bare, sketch, grid, press)
        plate.add(tiles, difference, stack.box, error=square_error(difference))
    alone = [one for one in places if _is_alone(one, places)]
    known = {one: piece for one in alone if (piece := plate.piece(one.key)) is not None}
    parts = {tile: part for piece in known.values() for tile, part in piece.tiles.items()}
    error = plate.square_error(touched) + sum(piece.square_error for piece in known.values())
    errors = {one: piece.text_errors for one, piece in known.items()}
    if own := touched - parts.keys():
        stack, new, difference = _stacked(own, sketch, grid, press)
        error += square_error(difference)
        parts.update(new)
        for one in places.keys() - known.keys():
            errors[one] = mean_errors(one.lines, partial(stack.part, difference))
            if one in alone and plate.comes_again(one.key):
                tiles = {tile: parts[tile] for tile in places[one]}
                mine = sum(square_error(difference.crop(box)) for box in stack.boxes(tiles))
                plate.keep(one.key, Piece(tiles, mine, errors[one], one.source))
    content = put_together(plate.head, plate.under(parts), size=sketch.canvas.size)
    with _opened(content, format_, size=sketch.canvas.size):
        pass
    return Print(content, error, tuple(chain.from_iterable(errors[one] for one in places)))


def _is_alone(one: Imprint, places: Places) -> bool:
    """Whether nothing else is printed on any of its tiles."""
    return all(places[one].isdisjoint(tiles) for other, tiles in places.items() if other is not one)


def _stacked(tiles: Collection[int], sketch: Sketch, grid: Grid, press: Press) -> tuple[Stack, dict[int, bytes], Image]:
    """Tiles of the card as a stack, what each is in its file, and how far that is from them."""
    stack = Stack(grid, tiles)
    content, difference = press(stack.of(sketch.inked))
    data = _cut(content, stack.columns * stack.rows)[1]
    return stack, {tile: data[at] for tile, at in stack.places.items()}, stack.without_filling(difference)


def _cut(content: bytes, count: int) -> tuple[bytes, list[bytes]]:
    """See ``cut``; the file must have so many tiles."""
    head, data = cut(content)
    if len(data) != count:
        raise BadInput(misprint("file is in tiles"))
    return head, data


def _pressed(picture: Image, *, format_: Format, quality: int, blocks: int = 0) -> tuple[bytes, Image]:
    """A picture as a file, and how far that is from it."""
    content = jpeg.encode(picture, quality=quality, blocks=blocks)
    with _opened(content, format_, size=picture.size) as file:
        return content, difference_of(picture, file)


@contextmanager
def _opened(content: bytes, format_: Format, *, size: tuple[int, int]) -> Iterator[Image]:
    """A file that is what it should be. Raises BadInput for any other."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as file:
        if problems := file_problems(file, format_, size=size):
            raise BadInput(problems)
        yield file
