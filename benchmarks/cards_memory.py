"""The memory of a process that draws a season of cards, beside one that draws the same words with plain Pillow.

Each in a process of its own: the most it ever held, as the system tells it.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.cards import Bench
from benchmarks.peers import naive, sample
from benchmarks.peers.spec import Spec, spec_of
from benchmarks.table import OUT

POSTS = 30
_STATUS = Path("/proc/self/status")


def run() -> bool:
    photo = sample.make_photo(OUT / "photo.jpg").resolve()
    kinds: dict[str, Callable[[Path], float]] = {
        "one photo for all posts": _on_one_photo,
        "a photo for each post": _on_photos_of_their_own,
        "plain Pillow, in one size": _with_pillow,
    }
    print(f"\nmemory of a process that draws {POSTS} posts in four sizes")
    for name, draw in kinds.items():
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
            print(f"  {name:<34}{process.submit(draw, photo).result():9.0f} MB")
    return True


def most_held_mb() -> float:
    """Of this process. On Linux ``ru_maxrss`` begins with what the process that started it held [measured, 2026-12-01];
    VmHWM (proc(5)) is its own."""
    if _STATUS.is_file():
        fields = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
        return int(fields["VmHWM"].split()[0]) / 1000
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in bytes on macOS, in kB on all others (getrusage(2))
    return held / (1_000_000 if sys.platform == "darwin" else 1000)


def _on_one_photo(photo: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), photo)
        for number in range(POSTS):
            bench.four_sizes(bench.painter, number)
    return most_held_mb()


def _on_photos_of_their_own(photo: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), photo)
        for number in range(POSTS):
            bench.four_sizes(bench.painter, number, bench.other_photo())
    return most_held_mb()


def _with_pillow(photo: Path) -> float:
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1) as other:
        specs = other.submit(_specs, Path(folder), photo).result()
        for spec in specs:
            naive.draw(spec, photo, Path(folder) / "card.jpg")
    return most_held_mb()


def _specs(folder: Path, photo: Path) -> list[Spec]:
    painter = Bench(folder, photo).painter
    return [spec_of(painter, number, photo=photo, background=folder / "background.jpg") for number in range(POSTS)]
