"""From a sketch to its file. Bands of the backdrop that other cards have shown are neither encoded nor read again:
the file is the same, byte for byte, and what is known of its truth is as well."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards import jpeg
from scheduler.cards.backdrop import Band
from scheduler.cards.bands import HIGH_PX, count_of, cut, put_together, stretches, touched
from scheduler.cards.fidelity import difference_of, mean_error, square_error
from scheduler.cards.proof import file_problems, misprint
from scheduler.cards.sketch import Sketch
from scheduler.cards.strip import Strip
from scheduler.core.errors import BadInput
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Print:
    """A file, and how far it is from its card: ``square_error`` is the sum over all channels of all pixels,
    ``text_errors`` the mean in the box of each run."""

    content: bytes
    square_error: int
    text_errors: tuple[float, ...]


def printed(sketch: Sketch, format_: Format, *, quality: int) -> Print:
    """The card as a file of this quality. Raises BadInput when it isn't what it should be."""
    wide, high = sketch.behind.size
    known = sketch.backdrop.bands.setdefault(quality, {})
    own = touched(((top, bottom) for _, top, _, bottom in sketch.drawn), high)
    fresh = [index for index in range(count_of(high)) if index in own or index not in known]
    strip = Strip([_rows(stretch, high) for stretch in stretches(fresh)])
    picture = sketch.inked(strip)
    content = jpeg.encode(picture, quality=quality)
    if problems := file_problems(content, format_, size=picture.size):
        raise BadInput(problems)
    head, data = cut(content)
    if len(data) != len(fresh):
        raise BadInput(misprint(format_, "file can be read from every eighth row on"))
    found = dict(zip(fresh, data, strict=True))
    difference = _difference(picture, content)
    mine = [_rows(stretch, high) for stretch in stretches(own)]
    error = sum(square_error(difference.crop(strip.box((0, top, wide, bottom)))) for top, bottom in mine)
    for index in found.keys() - own:
        top, bottom = _rows(range(index, index + 1), high)
        known[index] = Band(found[index], square_error(difference.crop(strip.box((0, top, wide, bottom)))))
    rest = [known[index] for index in range(count_of(high)) if index not in own]
    data = [found[index] if index in found else known[index].data for index in range(count_of(high))]
    return Print(
        content=put_together(head, data, height_px=high),
        square_error=error + sum(band.square_error for band in rest),
        text_errors=tuple(mean_error(difference.crop(strip.box(run.mask_box))) for run in sketch.runs),
    )


def _difference(picture: Image, content: bytes) -> Image:
    """How far the file is from its picture."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as file:
        return difference_of(picture, file)


def _rows(bands: range, height_px: int) -> tuple[int, int]:
    return bands.start * HIGH_PX, min(bands.stop * HIGH_PX, height_px)
