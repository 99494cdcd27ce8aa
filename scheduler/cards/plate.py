"""What the files of cards have shown of a backdrop they share: its tiles, and how true they are."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import repeat
from threading import Lock
from typing import TYPE_CHECKING

from scheduler.cards.fidelity import square_error
from scheduler.cards.tiles import Stack

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
        self._count = count
        self._lock = Lock()
        self._data: dict[int, bytes] = {}
        self._seen: dict[int, tuple[Stack, Image]] = {}
        self._error, self._errors = 0, dict[int, int]()
        self._pieces: dict[Hashable, Piece] = {}
        self._seen_once: set[Hashable] = set()
        self.head = b""
        """What the file says before its pixels."""

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
            if len(self._data) == self._count:
                return []
            return [tile for tile in range(self._count) if tile not in self._data and tile not in but]

    def under(self, parts: Mapping[int, bytes]) -> list[bytes]:
        """All tiles of a card: ``parts`` where there are any, else those of the backdrop."""
        with self._lock:
            found = list(map(self._data.get, range(self._count), repeat(b"")))
        for tile, part in parts.items():
            found[tile] = part
        return found

    def add(self, stack: Stack, data: Sequence[bytes], difference: Image) -> None:
        """Tiles, their part of the file, and how far that is from the backdrop."""
        error = square_error(difference)
        with self._lock:
            new = [tile for tile in stack.tiles if tile not in self._data]
            self._seen.update((tile, (stack, difference)) for tile in new)
            self._data.update(zip(stack.tiles, data, strict=False))
            # Another thread may have been faster with some.
            self._error += error if len(new) == len(stack.tiles) else sum(map(self._error_of, new))

    def square_error(self, without: Set[int]) -> int:
        """The sum of the squared differences of all known tiles but some."""
        with self._lock:
            known = self._errors
            for tile in self._data.keys() & without - known.keys():
                self._error_of(tile)
            return self._error - sum(known[tile] for tile in without if tile in known)

    def _error_of(self, tile: int) -> int:
        """Found once: words lie over the same tiles again and again."""
        if tile not in self._errors:
            stack, difference = self._seen.pop(tile)
            self._errors[tile] = square_error(difference.crop(stack.box(tile)))
        return self._errors[tile]
