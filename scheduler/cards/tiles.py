"""A card in tiles, each of which can be encoded and read by itself.

With a restart marker after every tile (ITU-T T.81, B.2.1 and F.1.1.5) nothing in it depends on those before it, so
that tiles encoded in files of one quality make up the same file, byte for byte, as the picture encoded at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from scheduler.cards.canvas import PixelBox

if TYPE_CHECKING:
    from PIL.Image import Image

BLOCK_PX = 8
"""The side of what JPEG encodes at once where no colour is left out (T.81, A.1.1: 8 × 8 samples; 4:4:4)."""
_MOST_BLOCKS = 25
"""In a tile: words touch fewer pixels' worth of small ones, but each makes the file some five bytes longer."""
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_MARKERS = tuple(bytes((0xFF, 0xD0 + number)) for number in range(8))
_FRAME, _SCAN, _END = 0xC0, 0xDA, b"\xff\xd9"  # SOF0, SOS, EOI: T.81, table B.1
_SIZE_AT = 5  # in a frame header: marker, length, precision (T.81, B.2.2)


@dataclass(frozen=True)
class Grid:
    """The tiles of a card of this size: a block high, and so wide that a row has only whole ones. They are numbered
    as they follow each other in the file."""

    width_px: int
    height_px: int

    @cached_property
    def blocks(self) -> int:
        """How many blocks a tile has. Where the width isn't one of whole blocks, the last of a row is JPEG's to fill."""
        whole = -(-self.width_px // BLOCK_PX)
        if self.width_px % BLOCK_PX:
            return whole
        return next(count for count in range(min(_MOST_BLOCKS, whole), 0, -1) if whole % count == 0)

    @property
    def tile_px(self) -> int:
        """The width of a tile."""
        return min(self.width_px, self.blocks * BLOCK_PX)

    @cached_property
    def columns(self) -> int:
        return -(-self.width_px // self.tile_px)

    @cached_property
    def rows(self) -> int:
        return -(-self.height_px // BLOCK_PX)

    def touched(self, boxes: Iterable[PixelBox]) -> set[int]:
        """The tiles with any pixel of the boxes."""
        found: set[int] = set()
        for left, top, right, bottom in boxes:
            first, last = max(0, left) // self.tile_px, -(-min(right, self.width_px) // self.tile_px)
            for row in range(max(0, top) // BLOCK_PX, -(-min(bottom, self.height_px) // BLOCK_PX)):
                found.update(range(row * self.columns + first, row * self.columns + last))
        return found

    def box(self, tile: int) -> PixelBox:
        """The pixels of a tile."""
        left, top = tile % self.columns * self.tile_px, tile // self.columns * BLOCK_PX
        return left, top, left + self.tile_px, min(top + BLOCK_PX, self.height_px)


class Stack:
    """Some tiles of a card, one below the other: a picture that can be encoded and read like any. Each of the
    ``groups`` comes as a whole."""

    def __init__(self, grid: Grid, *groups: Collection[int]) -> None:
        self._grid = grid
        self.heights = tuple(BLOCK_PX * len(tiles) for tiles in groups)
        starts = accumulate(self.heights, initial=0)
        self._columns = [one for tiles, at in zip(groups, starts, strict=False) for one in _columns(grid, tiles, at)]

    @property
    def tiles(self) -> list[int]:
        """From top to bottom."""
        wide, columns = self._grid.tile_px, self._grid.columns
        return [
            tile
            for (left, top, _, bottom), _ in self._columns
            for tile in range(top // BLOCK_PX * columns + left // wide, -(-bottom // BLOCK_PX) * columns, columns)
        ]

    def of(self, picture: Image) -> Image:
        """These tiles of a card. Blocks that reach over its lower edge are filled as JPEG fills them, with its last
        row."""
        from PIL import Image

        stack = Image.new("RGB", (self._grid.tile_px, sum(self.heights)))
        for box, at in self._columns:
            stack.paste(picture.crop(box), (0, at))
        for left, top, right, bottom in self._fillings:
            last = stack.crop((left, top - 1, right, top))
            stack.paste(last.resize((right - left, bottom - top)), (left, top))
        return stack

    def without_filling(self, stack: Image) -> Image:
        """With black in place of what isn't part of the card; the picture itself is changed."""
        for box in self._fillings:
            stack.paste((0, 0, 0), box)
        return stack

    @property
    def _fillings(self) -> Iterator[PixelBox]:
        for (left, top, right, bottom), at in self._columns:
            if short := -bottom % BLOCK_PX:
                yield 0, at + bottom - top, right - left, at + bottom - top + short

    def part(self, stack: Image, box: PixelBox) -> Image:
        """A box of the card, all of whose tiles are here."""
        from PIL import Image

        found = Image.new("RGB", (box[2] - box[0], box[3] - box[1]))
        for (left, top, right, bottom), at in self._columns:
            across, down = max(left, box[0]), max(top, box[1])
            right, bottom = min(right, box[2]), min(bottom, box[3])
            if across < right and down < bottom:
                cut_out = stack.crop((across - left, at + down - top, right - left, at + bottom - top))
                found.paste(cut_out, (across - box[0], down - box[1]))
        return found


def _columns(grid: Grid, tiles: Collection[int], start: int) -> Iterator[tuple[PixelBox, int]]:
    """The boxes of tiles that stand below each other on the card, and where each begins in a stack that begins at
    ``start``."""
    below = sorted((tile % grid.columns, tile // grid.columns) for tile in tiles)
    at = 0
    while at < len(below):
        (column, first), end = below[at], at + 1
        while end < len(below) and below[end] == (column, first + end - at):
            end += 1
        left, top, right, _ = grid.box(first * grid.columns + column)
        yield (left, top, right, min((first + end - at) * BLOCK_PX, grid.height_px)), start + at * BLOCK_PX
        at = end


def cut(content: bytes) -> tuple[bytes, list[bytes]]:
    """What a baseline JPEG says before its pixels, and the data of each of its tiles."""
    start = dict(_segments(content)).get(_SCAN, len(content))
    start += 2 + int.from_bytes(content[start + 2 : start + 4], "big")
    return content[:start], _RESTART.split(content[start : -len(_END)])


def put_together(head: bytes, tiles: Sequence[bytes], *, size: tuple[int, int]) -> bytes:
    """The file of a picture of this size: ``head`` is from any file of its quality and tiles."""
    at = dict(_segments(head))[_FRAME] + _SIZE_AT
    parts = [head[:at], size[1].to_bytes(2, "big"), size[0].to_bytes(2, "big"), head[at + 4 :]]
    marked = [_END] * (2 * len(tiles))
    marked[::2] = tiles
    marked[1:-1:2] = [_MARKERS[index % 8] for index in range(len(tiles) - 1)]
    return b"".join((*parts, *marked))


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """The kind of each marker segment before the pixels, and where it begins."""
    at = 2
    while content[at : at + 1] == b"\xff":
        kind = content[at + 1]
        yield kind, at
        if kind == _SCAN:
            return
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
