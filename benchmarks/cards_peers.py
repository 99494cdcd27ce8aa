"""The same card drawn by what a user could pick instead, in turn with ours, all on one core."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from benchmarks.cards import Bench, encode
from benchmarks.peers import chromium, magick, naive, node, sample
from benchmarks.peers.spec import Spec, spec_of
from benchmarks.table import OUT, calls_in_turn, in_a_row, report

BROWSER, SATORI = "headless Chromium", "satori + resvg + sharp"
"""Used as their documentation shows; "tuned" is the fastest that we found."""
AGAINST_BROWSER, AGAINST_SATORI = 4.0, 12.0
ROUNDS, IN_A_ROW = 9, 4
"""Each draws so many cards when its turn comes."""
Draw = Callable[[int, Path], object]


def run() -> bool:
    photo = sample.make_photo(OUT / "photo.jpg").resolve()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stack.enter_context(one_core())
        bench = Bench(Path(folder), photo)
        background = Path(folder) / "background.jpg"
        specs = [
            spec_of(bench.painter, number, photo=photo, background=background)
            for number in range((ROUNDS + 1) * IN_A_ROW)
        ]
        peers, absent = _peers(specs, photo, Path(folder), stack)
        _tell_losses(bench, peers, Path(folder))
        return _speed(bench, peers, absent, Path(folder))


@contextmanager
def one_core() -> Iterator[None]:
    """This process, and all that it starts, on a single core, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(all_cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


def _peers(specs: list[Spec], photo: Path, folder: Path, stack: ExitStack) -> tuple[dict[str, Draw], list[str]]:
    """How each peer that is here draws a round's card into a file, and the names of those that aren't."""
    peers: dict[str, Draw] = {"naive Pillow": lambda number, file: naive.draw(specs[number], photo, file)}
    browser, convert, script = chromium.program(), magick.program(), node.installed(OUT / "satori")
    if browser:
        page = stack.enter_context(chromium.page_of(browser, specs[0], folder))
        session = page.context.new_cdp_session(page)
        other = page.context.browser.new_page(viewport=page.viewport_size)
        peers[BROWSER] = lambda number, file: chromium.draw_as_documented(other, specs[number], file)
        peers[f"{BROWSER}, tuned"] = lambda number, file: chromium.draw(page, session, specs[number], file)
    if script:
        process = stack.enter_context(node.running(script.resolve()))
        peers[SATORI] = lambda number, file: node.draw(process, specs[number], file, tuned=False)
        peers[f"{SATORI}, tuned"] = lambda number, file: node.draw(process, specs[number], file, tuned=True)
    if convert:
        peers["ImageMagick"] = lambda number, file: magick.draw(convert, specs[number], file)
    return peers, [name for name in (BROWSER, SATORI, "ImageMagick") if name not in peers]


def _speed(bench: Bench, peers: dict[str, Draw], absent: list[str], folder: Path) -> bool:
    size, ours = sample.FORMATS[0], "Tipcast, card with its proof"
    pixels = [bench.pixels(number)[0] for number in range((ROUNDS + 1) * IN_A_ROW)]

    def into_file(draw: Draw) -> Callable[[int], object]:
        return in_a_row(lambda number: draw(number, folder / "card.jpg"), IN_A_ROW)

    bench.in_season()
    calls: dict[str, Callable[[int], object]] = {
        ours: in_a_row(lambda number: bench.painter.draw(sample.card(number, bench.photo), size), IN_A_ROW),
        "the encoding alone": in_a_row(lambda number: encode(pixels[number]), IN_A_ROW),
        **{name: into_file(draw) for name, draw in peers.items()},
    }
    return report(
        f"peers: time for {IN_A_ROW} cards, on one core, against Tipcast",
        calls_in_turn(calls, rounds=ROUNDS),
        base=ours,
        goals={},
        least={BROWSER: AGAINST_BROWSER, SATORI: AGAINST_SATORI},
        absent=absent,
    )


def _tell_losses(bench: Bench, peers: dict[str, Draw], folder: Path) -> None:
    """How far each delivered file is from the card it was made of."""
    print("\npeers: each file against its own picture before JPEG (PSNR, more is better)")
    whole, number = OUT / "cards", 3
    whole.mkdir(parents=True, exist_ok=True)
    drawn = bench.fresh().draw(sample.card(number, bench.photo), sample.FORMATS[0])
    drawn.picture.path.replace(whole / "Tipcast.jpg")
    bench.pixels(number)[0].save(whole / "Tipcast.png")
    for name, draw in peers.items():
        for ending in (".jpg", ".png"):
            draw(number, (whole / name.replace(" ", "-").replace(",", "")).resolve().with_suffix(ending))
    for jpeg in sorted(whole.glob("*.jpg")):
        with Image.open(jpeg) as lossy, Image.open(jpeg.with_suffix(".png")) as plain:
            print(f"  {jpeg.stem:<34}{_psnr(lossy.convert('RGB'), plain.convert('RGB')):9.1f} dB")


def _psnr(one: Image.Image, other: Image.Image) -> float:
    """Peak signal to noise over all channels, in dB."""
    import math

    squares = ImageStat.Stat(ImageChops.difference(one, other)).sum2
    error = sum(squares) / (3 * one.width * one.height)
    return 10 * math.log10(255 * 255 / error) if error else math.inf
