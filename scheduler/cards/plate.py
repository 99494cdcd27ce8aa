"""What the files of cards have shown of a backdrop they share: its tiles, and how true they are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Set
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from scheduler.cards.canvas import PixelBox
from scheduler.cards.fidelity import square_error

if TYPE_CHECKING:
    from PIL.Image import Image


_MOST_PIECES = 200
"""On a backdrop: about 2 MB."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was printed on a backdrop where nothing else is: its tiles, and how true they are. ``source`` is kept, so
    that its key stays its own."""

    tiles: Mapping[int, bytes]
    square_error: int
    text_errors: tuple[float, ...]
    source: object


class Plate:
    """The tiles of one backdrop at one quality, as far as they are known. Shared by threads."""

    def __init__(self, count: int) -> None:
        self._lock = Lock()
        self._data = [b""] * count
        self._errors: list[int | None] = [None] * count
        self._seen: dict[int, tuple[Image, Callable[[int], PixelBox]]] = {}
        self._error, self._is_whole = 0, False
        self._pieces: dict[Hashable, Piece] = {}
        self._seen_once: set[Hashable] = set()
        self._lesson: Callable[[Plate], None] | None = None
        self.head = b""
        """What the file says before its pixels; empty as long as no tile is known."""

    def learn_later(self, lesson: Callable[[Plate], None]) -> None:
        """What a first card has shown is taken apart when a second one comes: on many a photo none does.

        The plate is handed to the lesson: one that held it would keep both, and large pictures, in memory.
        """
        with self._lock:
            self._lesson = lesson

    def learn(self) -> None:
        """What was left for later."""
        with self._lock:
            lesson, self._lesson = self._lesson, None
        if lesson is not None:
            lesson(self)

    # -- what comes again on it: names, handles, labels --------------------------------------------

    def piece(self, key: Hashable) -> Piece | None:
        with self._lock:
            return self._pieces.get(key)

    def comes_again(self, key: Hashable) -> bool:
        """Whether it is asked for the second time: names and labels are, the words of a card aren't."""
        with self._lock:
            again = key in self._seen_once
            if len(self._seen_once) > _MOST_PIECES:
                self._seen_once.clear()
            self._seen_once.add(key)
            return again

    def keep(self, key: Hashable, piece: Piece) -> None:
        with self._lock:
            if len(self._pieces) >= _MOST_PIECES:
                self._pieces.clear()
            self._pieces[key] = piece

    # -- the backdrop itself -----------------------------------------------------------------------

    def unknown(self, but: Set[int]) -> list[int]:
        """The tiles that aren't known, but some."""
        with self._lock:
            if self._is_whole:
                return []
            self._is_whole = all(self._data)
            return [tile for tile, known in enumerate(self._data) if not known and tile not in but]

    def under(self, parts: Mapping[int, bytes]) -> list[bytes]:
        """All tiles of a card: ``parts`` where there are any, else those of the backdrop."""
        with self._lock:
            found = self._data.copy()
        for tile, part in parts.items():
            found[tile] = part
        return found

    def add(self, tiles: Mapping[int, bytes], difference: Image, box: Callable[[int], PixelBox], *, error: int) -> None:
        """Tiles, each with its part of the file, and how far that is from the backdrop: ``box`` tells where in
        ``difference`` a tile is, and ``error`` is the sum of the squares of all of them."""
        with self._lock:
            new = [tile for tile in tiles if not self._data[tile]]
            for tile in new:
                self._data[tile], self._seen[tile] = tiles[tile], (difference, box)
            # Another thread may have been faster with some.
            self._error += error if len(new) == len(tiles) else sum(map(self._error_of, new))

    def square_error(self, without: Set[int]) -> int:
        """The sum of the squared differences of all known tiles but some."""
        with self._lock:
            return self._error - sum(self._error_of(tile) for tile in without if self._data[tile])

    def _error_of(self, tile: int) -> int:
        """Found once: words lie over the same tiles again and again."""
        known = self._errors[tile]
        if known is None:
            difference, box = self._seen.pop(tile)
            known = self._errors[tile] = square_error(difference.crop(box(tile)))
        return known
