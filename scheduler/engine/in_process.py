"""In this process, on a few threads. The claim in the database keeps one at a time per account,
so the engine needs no locks of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def drain(work: Callable[[], bool], *, workers: int) -> int:
    """Call ``work`` until it says there is nothing left; returns how many times it did something."""
    if workers == 1:
        return _until_idle(work)
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="publish") as pool:
        return sum(pool.map(lambda _: _until_idle(work), range(workers)))


def _until_idle(work: Callable[[], bool]) -> int:
    done = 0
    while work():
        done += 1
    return done
