"""Drawing cards, beside the encoding of the same pixels: what any card must at least cost.

Backgrounds are in the cache unless a line says otherwise.
"""

from __future__ import annotations

import io
import itertools
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import process_time

from PIL import Image

from benchmarks.peers import sample
from benchmarks.table import OUT, calls_in_turn, in_a_row, report
from scheduler.cards import Painter, paragraph, press, raster, shape, veil_mask, words
from scheduler.cards.kept import forget
from scheduler.core.text import typeset

ONE_CARD, FOUR_SIZES, FOUR_SIZES_COLD, TWO_WORKERS = 2.0, 2.2, 8.0, 1.6
ROUNDS, IN_A_ROW, BATCH = 13, 4, 24
UNREAD = 500
"""Added to a round's number for words that no other line of the table has drawn."""


def run() -> bool:
    photo = sample.make_photo(OUT / "photo.jpg").resolve()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), photo)
        return all([_one_card(bench), _four_sizes(bench), _from_the_photo(bench), _two_workers(bench)])


class Bench:
    """Painters that never find a finished card in their cache."""

    def __init__(self, folder: Path, photo: Path) -> None:
        self.photo, self._folder, self._count = photo, folder, itertools.count()
        self.painter = self.fresh()

    def fresh(self) -> Painter:
        """A painter with an empty folder."""
        cache = self._folder / str(next(self._count))
        return Painter(layouts=sample.LAYOUTS, cache=cache, brand=sample.BRAND, images=self._folder)

    def pixels(self, number: int) -> list[Image.Image]:
        """The card of a round in every size, before JPEG. Draw it before ``in_season``, not after."""
        return [self.painter.sketch(sample.card(number, self.photo), one).inked() for one in sample.FORMATS]

    def in_season(self) -> None:
        """Leave in memory what other cards on the same photo do, and no line of the rounds' own."""
        begin_anew()
        self.painter = self.fresh()
        for number in range(1000, 1030):
            self.four_sizes(self.painter, number)
            self.painter.draw(sample.without_photo(number), sample.FORMATS[0])

    def four_sizes(self, painter: Painter, number: int, photo: Path | None = None) -> None:
        for size in sample.FORMATS:
            painter.draw(sample.card(number, photo or self.photo), size)

    def other_photo(self) -> Path:
        """A photo with the same pixels that nobody has seen before: bytes after the end of a JPEG are passed over."""
        path = self._folder / f"photo-{next(self._count)}.jpg"
        path.write_bytes(self.photo.read_bytes() + path.name.encode())
        return path


@contextmanager
def unread() -> Iterator[None]:
    """Files aren't read again once they are written: what a card costs but for the proof on its file."""
    known = {name: getattr(press, name) for name in ("difference_of", "square_error", "mean_errors")}
    press.difference_of = lambda picture, _: _black(picture.size)
    press.square_error, press.mean_errors = lambda _: 0, lambda boxes, _: (0.0,) * len(boxes)
    try:
        yield
    finally:
        for name, function in known.items():
            setattr(press, name, function)


@cache
def _black(size: tuple[int, int]) -> Image.Image:
    return Image.new("RGB", size)


def begin_anew() -> None:
    """No photo, word or line kept in memory, as in a new process; layouts are read once for all posts."""
    forget()
    for kept in (raster.ink_of, shape.shape, shape.clean, shape.ink_span, words.pieces):
        kept.cache_clear()
    for kept in (paragraph._words, paragraph._set, typeset.typeset, veil_mask._shape, veil_mask._mask):
        kept.cache_clear()


def encode(picture: Image.Image) -> bytes:
    """The floor: 4:4:4, quality 90, libjpeg-turbo's own tables, into memory."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90, subsampling=0)
    return buffer.getvalue()


def _one_card(bench: Bench) -> bool:
    size, pixels = sample.FORMATS[0], [bench.pixels(number)[0] for number in range((ROUNDS + 1) * IN_A_ROW)]
    files = [encode(one) for one in pixels]
    bench.in_season()
    draw = bench.painter.draw

    def drawn_unread(number: int) -> None:
        with unread():
            draw(sample.card(number, bench.photo), size)

    calls: dict[str, Callable[[int], object]] = {
        "its JPEG encode": lambda number: encode(pixels[number]),
        "a card, file not read again": lambda number: drawn_unread(number + UNREAD),
        "a card with its proof": lambda number: draw(sample.card(number, bench.photo), size),
        "the same card again": lambda number: draw(sample.card(number, bench.photo), size),
        "a card on drawn shapes": lambda number: draw(sample.without_photo(number), size),
        "decode of the card's file": lambda number: Image.open(io.BytesIO(files[number])).load(),
        "decode of the 12-megapixel photo": lambda number: Image.open(bench.photo).load(),
    }
    return report(
        f"one card: {IN_A_ROW} in a row, against the encoding of their own pixels",
        calls_in_turn(
            {name: in_a_row(call, IN_A_ROW) for name, call in calls.items()}, rounds=ROUNDS, clock=process_time
        ),
        base="its JPEG encode",
        goals={"a card, file not read again": ONE_CARD, "a card with its proof": ONE_CARD},
    )


def _four_sizes(bench: Bench) -> bool:
    pixels = [bench.pixels(number) for number in range(12)]
    bench.in_season()

    def drawn_unread(number: int) -> None:
        with unread():
            bench.four_sizes(bench.painter, number + UNREAD)

    calls: dict[str, Callable[[int], object]] = {
        "its four encodes": lambda number: [encode(one) for one in pixels[number]],
        "a post, files not read again": drawn_unread,
        "a post with its proofs": lambda number: bench.four_sizes(bench.painter, number),
    }
    return report(
        "four sizes: against the four encodes",
        calls_in_turn(calls, rounds=11, clock=process_time),
        base="its four encodes",
        goals={"a post, files not read again": FOUR_SIZES, "a post with its proofs": FOUR_SIZES},
    )


def _from_the_photo(bench: Bench) -> bool:
    """As when a post has a photo of its own: the process has drawn others, none on this one."""
    rounds = 7
    pixels = [bench.pixels(number) for number in range(rounds + 1)]
    photos = [[bench.other_photo() for _ in range(rounds + 1)] for _ in range(2)]
    bench.in_season()

    def cold_unread(number: int) -> None:
        with unread():
            bench.four_sizes(bench.painter, number + UNREAD, photos[0][number])

    calls: dict[str, Callable[[int], object]] = {
        "its four encodes": lambda number: [encode(one) for one in pixels[number]],
        "a post, files not read again": cold_unread,
        "a post with its proofs": lambda number: bench.four_sizes(bench.painter, number, photos[1][number]),
        "decode of its photo": lambda number: Image.open(bench.photo).load(),
    }
    return report(
        "four sizes from a 12-megapixel photo: against the four encodes",
        calls_in_turn(calls, rounds=rounds, clock=process_time),
        base="its four encodes",
        goals={"a post, files not read again": FOUR_SIZES_COLD, "a post with its proofs": FOUR_SIZES_COLD},
    )


_worker: Bench | None = None


def _start(folder: Path, photo: Path) -> None:
    global _worker
    _worker = Bench(folder, photo)
    _worker.in_season()


def _work(number: int) -> None:
    assert _worker is not None
    _worker.painter.draw(sample.card(number, _worker.photo), sample.FORMATS[0])


def _two_workers(bench: Bench) -> bool:
    """Processes, as two workers of a queue are; and threads, as inside one process."""
    folder = Path(tempfile.mkdtemp(dir=bench.fresh()._images))
    _start(folder / "threads", bench.photo)
    threads, process = ThreadPoolExecutor(2), ProcessPoolExecutor(1, initializer=_start, initargs=(folder, bench.photo))
    processes = [process, ProcessPoolExecutor(1, initializer=_start, initargs=(folder / "other", bench.photo))]

    def batch(executors: list[Executor], number: int, offset: int) -> None:
        numbers = range(offset + number * BATCH, offset + (number + 1) * BATCH)
        jobs = [executors[one % len(executors)].submit(_work, one) for one in numbers]
        for job in jobs:
            job.result()

    calls: dict[str, Callable[[int], object]] = {
        "two processes": lambda number: batch([*processes], number, 10_000),
        "one process": lambda number: batch([process], number, 20_000),
        "two threads": lambda number: batch([threads], number, 30_000),
    }
    seconds = calls_in_turn(calls, rounds=7)
    for executor in (threads, *processes):
        executor.shutdown()
    return report(
        f"workers: {BATCH} cards, against two processes",
        seconds,
        base="two processes",
        goals={},
        least={"one process": TWO_WORKERS},
    )
