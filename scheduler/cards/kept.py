"""What is costly to make, kept in memory while a process draws: made once, also by threads at once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")


class Turns:
    """One thread at a time for each key."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[Hashable, tuple[Lock, int]] = {}

    @contextmanager
    def alone(self, key: Hashable) -> Iterator[None]:
        with self._lock:
            turn, threads = self._waiting.get(key, (Lock(), 0))
            self._waiting[key] = turn, threads + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, threads = self._waiting.pop(key)
                if threads > 1:
                    self._waiting[key] = turn, threads - 1


class Kept(Generic[Value]):
    """The ``most`` values used last, by key. Values are shared: whoever gets one must not change it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turns, self._lock = Turns(), Lock()
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        _ALL.add(self)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``; ``make`` is called when there is none."""
        with self._turns.alone(key):
            with self._lock:
                if key in self._values:
                    self._values.move_to_end(key)
                    return self._values[key]
            value = make()
            with self._lock:
                self._values[key] = value
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
            return value

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()


_ALL: WeakSet[Kept[Any]] = WeakSet()


def forget() -> None:
    """Let go of everything kept, as a new process begins."""
    for kept in _ALL:
        kept.clear()


def digest_of(path: Path) -> str:
    """SHA-256, in hex, of the file at ``path``, read again when it was touched. Raises OSError.

    A photo is hashed once and not for each card: hashing one takes longer than setting a card's type.
    """
    stat = path.stat()
    # ctime can't be set back by a program that keeps the old mtime, such as cp -p.
    return _hashed(path, (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))


@lru_cache(maxsize=256)
def _hashed(path: Path, _state: tuple[int, ...]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
