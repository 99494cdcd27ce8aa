"""A card in tiles, each of which can be encoded and read by itself.

With a restart marker after every tile (ITU-T T.81, B.2.1 and F.1.1.5) nothing in it depends on those before it, so
that tiles encoded in files of one quality make up the same file, byte for byte, as the picture encoded at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.cards.canvas import PixelBox, around

if TYPE_CHECKING:
    from PIL.Image import Image

BLOCK_PX = 8
"""The side of what JPEG encodes at once where no colour is left out (T.81, A.1.1: 8 × 8 samples; 4:4:4)."""
_MOST_BLOCKS = 30
"""In a tile [measured, 2026-12-01: of 5 to 45, a card is drawn fastest with 25 to 27]. Words touch less of small ones,
but there are more to cut and paste, and each makes the file some five bytes longer."""
_APART_PX = 48
"""Between pieces of a card that aren't looked for together."""
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_MARKERS = tuple(bytes((0xFF, 0xD0 + number)) for number in range(8))
_FRAME, _SCAN, _END = 0xC0, 0xDA, b"\xff\xd9"  # SOF0, SOS, EOI: T.81, table B.1
_SIZE_AT = 5  # in a frame header: marker, length, precision (T.81, B.2.2)

_Piece = tuple[PixelBox, tuple[int, int]]
"""Tiles below each other: their box on the card, and where they are in the stack."""


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
        """Where a tile is on the card."""
        row, column = divmod(tile, self.columns)
        left, top = column * self.tile_px, row * BLOCK_PX
        return left, top, min(left + self.tile_px, self.width_px), min(top + BLOCK_PX, self.height_px)


class Stack:
    """Some tiles of a card put together, as a picture that can be encoded and read like any. It is about as wide as the
    card: a narrow one takes up to half as long again to read [measured, 2026-12-01]."""

    def __init__(self, grid: Grid, tiles: Collection[int]) -> None:
        self._grid = grid
        self.rows = -(-len(tiles) // grid.columns)
        self.columns = -(-len(tiles) // self.rows) if tiles else 0
        self.size = grid.tile_px * self.columns, self.rows * BLOCK_PX
        # Column by column on the card, so that there are few pieces to cut and paste.
        below = sorted(tile % grid.columns * grid.rows + tile // grid.columns for tile in tiles)
        self.pieces = list(self._pieces(below))
        """Boxes of tiles that stand below each other on the card, and where they are in the picture."""
        self.places = {
            place % grid.rows * grid.columns + place // grid.rows: at % self.rows * self.columns + at // self.rows
            for at, place in enumerate(below)
        }
        """The number of each tile as they follow each other in the picture."""

    def of(self, part: Callable[[PixelBox], Image]) -> Image:
        """These tiles of a card, of which ``part`` gives any box. Blocks that reach over the card's lower edge are
        filled as JPEG fills them, with its last row."""
        from PIL import Image

        stack = Image.new("RGB", self.size)
        for pieces in self._areas():
            area = around(box for box, _ in pieces)
            shown = part(area)
            for (left, top, right, bottom), at in pieces:
                stack.paste(shown.crop((left - area[0], top - area[1], right - area[0], bottom - area[1])), at)
        for left, start, right, end in self._fillings:
            last = stack.crop((left, start - 1, right, start))
            stack.paste(last.resize((right - left, end - start)), (left, start))
        return stack

    def box(self, tile: int) -> PixelBox:
        """Where a tile is in the picture; all of it, also what reaches over the card's edge."""
        row, column = divmod(self.places[tile], self.columns)
        left, top = column * self._grid.tile_px, row * BLOCK_PX
        return left, top, left + self._grid.tile_px, top + BLOCK_PX

    def boxes(self, tiles: Collection[int]) -> list[PixelBox]:
        """Where some tiles are in the picture: those below each other in one box."""
        found: list[PixelBox] = []
        for left, top, right, bottom in sorted(map(self.box, tiles)):
            if found and found[-1][0] == left and found[-1][3] == top:
                found[-1] = left, found[-1][1], right, bottom
            else:
                found.append((left, top, right, bottom))
        return found

    def part(self, stack: Image, box: PixelBox) -> Image:
        """A box of the card, all of whose tiles are here."""
        from PIL import Image

        found = Image.new("RGB", (box[2] - box[0], box[3] - box[1]))
        for (left, top, right, bottom), at in self.pieces:
            if bottom <= box[1] or box[3] <= top or right <= box[0] or box[2] <= left:
                continue
            across, down = max(left, box[0]), max(top, box[1])
            x, y = at[0] - left, at[1] - top
            piece = stack.crop((across + x, down + y, min(right, box[2]) + x, min(bottom, box[3]) + y))
            found.paste(piece, (across - box[0], down - box[1]))
        return found

    def without_filling(self, stack: Image) -> Image:
        """With black in place of what isn't part of the card; the picture itself is changed."""
        for box in self._fillings:
            stack.paste((0, 0, 0), box)
        if empty := self.columns * self.rows - len(self.places):
            wide, high = self.size
            stack.paste((0, 0, 0), (wide - self._grid.tile_px, high - empty * BLOCK_PX, wide, high))
        return stack

    def _areas(self) -> Iterator[list[_Piece]]:
        """Pieces that lie next to each other on the card: they are asked for at once."""
        pieces: list[_Piece] = []
        for piece in sorted(self.pieces, key=lambda piece: piece[0][1]):
            if pieces and piece[0][1] > max(box[3] for box, _ in pieces) + _APART_PX:
                yield pieces
                pieces = []
            pieces.append(piece)
        if pieces:
            yield pieces

    @property
    def _fillings(self) -> Iterator[PixelBox]:
        for (left, top, right, bottom), (x, y) in self.pieces:
            if short := -bottom % BLOCK_PX:
                yield x, y + bottom - top, x + right - left, y + bottom - top + short

    def _pieces(self, below: Sequence[int]) -> Iterator[_Piece]:
        high, wide, at = self._grid.rows, self._grid.tile_px, 0
        while at < len(below):
            column, first = divmod(below[at], high)
            across, down = divmod(at, self.rows)
            most = min(high - first, len(below) - at, self.rows - down)
            count = next((step for step in range(1, most) if below[at + step] != below[at] + step), most)
            bottom = min((first + count) * BLOCK_PX, self._grid.height_px)
            box = column * wide, first * BLOCK_PX, min((column + 1) * wide, self._grid.width_px), bottom
            yield box, (across * wide, down * BLOCK_PX)
            at += count


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
