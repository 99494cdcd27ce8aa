"""Drawing cards, beside the encoding of the same pixels and beside what else could draw them."""

from __future__ import annotations

import io
import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from benchmarks.peers import sample
from benchmarks.table import OUT, calls_in_turn, report
from scheduler.cards import Painter
from scheduler.cards.backdrop import forget

ONE_CARD, FOUR_SIZES, FOUR_SIZES_COLD = 2.0, 2.2, 8.0
ROUNDS = 25


def run() -> bool:
    photo = sample.make_photo(OUT / "photo.jpg")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), photo)
        return all([_one_card(bench), _four_sizes(bench)])


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
        return [self.painter.sketch(sample.card(number, self.photo), one).inked() for one in sample.FORMATS]


def encode(picture: Image.Image) -> bytes:
    """The floor: what any card must at least cost. 4:4:4, quality 90, libjpeg-turbo's own tables."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90, subsampling=0)
    return buffer.getvalue()


def _one_card(bench: Bench) -> bool:
    size, pixels = sample.FORMATS[0], {number: bench.pixels(number)[0] for number in range(ROUNDS + 1)}
    calls: dict[str, Callable[[int], object]] = {
        "encode of the same pixels": lambda number: encode(pixels[number]),
        "decode of the photo": lambda number: Image.open(bench.photo).load(),
        "a card, background in the cache": lambda number: bench.painter.draw(sample.card(number, bench.photo), size),
        "a card, drawn shapes behind": lambda number: bench.painter.draw(sample.without_photo(number), size),
    }
    return report(
        "one card: against the encoding of its own pixels",
        calls_in_turn(calls, rounds=ROUNDS),
        base="encode of the same pixels",
        goals={"a card, background in the cache": ONE_CARD},
    )


def _four_sizes(bench: Bench) -> bool:
    pixels = {number: bench.pixels(number) for number in range(8)}

    def four(painter: Painter, number: int) -> None:
        for size in sample.FORMATS:
            painter.draw(sample.card(number, bench.photo), size)

    def cold(number: int) -> None:
        forget()
        four(bench.fresh(), number)

    warm = bench.fresh()
    calls: dict[str, Callable[[int], object]] = {
        "four encodes": lambda number: [encode(one) for one in pixels[number]],
        "four sizes, background in the cache": lambda number: four(warm, number),
        "four sizes, from the photo": lambda number: cold(number),
    }
    return report(
        "four sizes: against their four encodes",
        calls_in_turn(calls, rounds=7),
        base="four encodes",
        goals={"four sizes, background in the cache": FOUR_SIZES, "four sizes, from the photo": FOUR_SIZES_COLD},
    )
