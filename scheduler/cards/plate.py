"""What the files of cards have shown of a backdrop they share: its tiles, and how true they are."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import repeat
from threading import Lock
from typing import TYPE_CHECKING

from scheduler.cards.fidelity import square_error
from scheduler.cards.tiles import Stack

if TYPE_CHECKING:
    from PIL.Image import Image


class Plate:
    """The tiles of one backdrop at one quality, as far as they are known. Shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._data: dict[int, bytes] = {}
        self._seen: dict[int, tuple[Stack, Image]] = {}
        self._error, self._errors = 0, dict[int, int]()

    def data(self, count: int) -> list[bytes]:
        """Of each of so many tiles its part of the file; nothing for those that aren't known."""
        with self._lock:
            known = self._data
            return list(map(known.get, range(count), repeat(b"")))

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
