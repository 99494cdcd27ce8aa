"""Same input, same bytes, wherever it is drawn; nothing drawn twice; a change redraws what it touches."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from card_samples import BRAND, CARDS, LAYOUTS, SMALL, THEMES
from PIL import Image

from scheduler.cards import Card, Painter, painter, photo
from scheduler.cards.fonts import FOLDER
from scheduler.cards.kept import Kept, Turns, digest_of, forget
from scheduler.cards.shape import shape
from scheduler.core.model import Format

MakePainter = Callable[..., Painter]
TINY = Format("square", 320, 320, 18)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    Image.linear_gradient("L").resize((900, 700)).convert("RGB").save(path, quality=90)
    forget()
    return path


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Layout and format of each card that is really drawn, in order."""
    seen: list[tuple[str, str]] = []
    sketch = Painter.sketch

    def told(self: Painter, card: Card, format_: Format) -> object:
        seen.append((card.layout, format_.name))
        return sketch(self, card, format_)

    monkeypatch.setattr(Painter, "sketch", told)
    return seen


def season(image: Path) -> list[tuple[Card, Format]]:
    cards = [replace(card, text=f"{name}: breathe out.") for name, card in CARDS.items()]
    cards += [replace(CARDS["quote"], image=image, text="On a photo.")]
    return [(card, format_) for card in cards for format_ in (SMALL, TINY)]


def test_processes_with_other_hash_seeds_give_the_same_bytes(painter: Painter, picture: Path, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path, PosixPath, WindowsPath\n"
        "from scheduler.cards import Card, Painter\n"
        "from scheduler.core.model import Brand, Format, Step\n"
        f"root = Path({str(tmp_path)!r})\n"
        f"painter = Painter(layouts=Path({str(LAYOUTS)!r}), cache=root / NAME, brand={BRAND!r}, images=root)\n"
        f"for card, size in {season(picture)!r}: print(painter.draw(card, size).picture.digest)"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", f"NAME = 'seed {seed}'\n{code}"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] == [painter.draw(*one).picture.digest for one in season(picture)]


def test_threads_at_once_give_the_same_bytes_and_draw_each_card_once(
    make_painter: MakePainter, picture: Path, drawn: list[tuple[str, str]]
) -> None:
    cards = season(picture)
    alone = [make_painter(cache="alone").draw(*one).picture.digest for one in cards]
    drawn.clear()
    forget()
    together = make_painter(cache="together")
    with ThreadPoolExecutor(4) as pool:
        digests = list(pool.map(lambda one: together.draw(*one).picture.digest, [*cards, *cards, *cards]))
    assert digests == alone * 3
    assert sorted(drawn) == sorted((card.layout, format_.name) for card, format_ in cards)


def test_what_is_drawn_is_found_again_by_another_painter(
    make_painter: MakePainter, picture: Path, drawn: list[tuple[str, str]]
) -> None:
    first = [make_painter().draw(*one) for one in season(picture)]
    drawn.clear()
    assert [make_painter().draw(*one) for one in season(picture)] == first
    assert drawn == []


def test_one_changed_word_redraws_that_card(painter: Painter, picture: Path, drawn: list[tuple[str, str]]) -> None:
    cards = season(picture)
    for one in cards:
        painter.draw(*one)
    drawn.clear()
    changed = [(replace(cards[0][0], text="cover: breathe in."), cards[0][1]), *cards[1:]]
    for one in changed:
        painter.draw(*one)
    assert drawn == [(cards[0][0].layout, cards[0][1].name)]


def test_a_changed_layout_redraws_its_cards(
    make_painter: MakePainter, picture: Path, tmp_path: Path, drawn: list[tuple[str, str]]
) -> None:
    layouts = copytree(LAYOUTS, tmp_path / "layouts")
    painter = make_painter(layouts=layouts)
    for one in season(picture):
        painter.draw(*one)
    drawn.clear()
    file = layouts / "remedy.yml"
    file.write_text(file.read_text() + "\n# a note\n")
    for one in season(picture):
        painter.draw(*one)
    assert drawn == [("remedy", SMALL.name), ("remedy", TINY.name)]


def test_a_changed_photo_redraws_the_cards_on_it(painter: Painter, picture: Path, drawn: list[tuple[str, str]]) -> None:
    before = [painter.draw(*one).picture.digest for one in season(picture)]
    drawn.clear()
    Image.new("RGB", (900, 700), (90, 20, 20)).save(picture, quality=90)
    after = [painter.draw(*one).picture.digest for one in season(picture)]
    assert drawn == [("quote", SMALL.name), ("quote", TINY.name)]
    assert [one != other for one, other in zip(before, after, strict=True)] == [False] * (len(before) - 2) + [True] * 2


def test_a_changed_font_redraws_every_card(
    make_painter: MakePainter, picture: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = make_painter().digest(*season(picture)[0])
    tools = copytree(painter._HERE, tmp_path / "tools")
    monkeypatch.setattr(painter, "_HERE", tools)
    monkeypatch.setattr(painter, "_tools_digest", painter._tools_digest.__wrapped__)
    assert make_painter().digest(*season(picture)[0]) == before
    font = tools / "fonts" / "figtree-medium.ttf"
    font.write_bytes((tools / "fonts" / "figtree-bold.ttf").read_bytes())
    assert make_painter().digest(*season(picture)[0]) != before


def redrawn(make: Callable[[], Painter], drawn: list[tuple[str, str]], change: Callable[[], object]) -> bool:
    """Whether a card is drawn again by the same painter after a change, other than before, as a new process
    would draw it, and then not again."""
    painter, one = make(), season(Path("none"))[0]
    before = painter.draw(*one).picture
    change()
    drawn.clear()
    after = painter.draw(*one).picture
    assert len(drawn) <= 1
    assert painter.draw(*one).picture == make().draw(*one).picture == after
    assert len(drawn) <= 1
    after.path.unlink()
    forget()
    shape.cache_clear()
    assert make().draw(*one).picture == after
    return after.digest != before.digest


def test_a_changed_theme_redraws(tmp_path: Path, drawn: list[tuple[str, str]]) -> None:
    brand = replace(BRAND, theme="mine", colors={})
    file = tmp_path / "mine.yml"
    file.write_text('based_on: calm\ncolors: {light: {accent: "#1d4e89"}}\n')

    def make() -> Painter:
        layouts, cache = LAYOUTS, tmp_path / "cards"
        return Painter(layouts=layouts, cache=cache, brand=brand, images=tmp_path, themes=[tmp_path, THEMES])

    assert redrawn(make, drawn, lambda: file.write_text('based_on: calm\ncolors: {light: {accent: "#891d4e"}}\n'))


def test_a_changed_logo_redraws(make_painter: MakePainter, tmp_path: Path, drawn: list[tuple[str, str]]) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGB", (200, 80), (20, 90, 60)).save(logo)
    brand = replace(BRAND, logo="logo.png")
    change = Image.new("RGB", (200, 80), (120, 20, 60))
    assert redrawn(lambda: make_painter(brand=brand), drawn, lambda: change.save(logo))


def test_a_changed_font_of_ones_own_redraws(
    make_painter: MakePainter, tmp_path: Path, drawn: list[tuple[str, str]]
) -> None:
    font = tmp_path / "Brand.ttf"
    font.write_bytes((FOLDER / "figtree-medium.ttf").read_bytes())
    other = (FOLDER / "figtree-bold.ttf").read_bytes()
    brand = replace(BRAND, fonts={"text": "Brand.ttf"})
    assert redrawn(lambda: make_painter(brand=brand), drawn, lambda: font.write_bytes(other))


def test_another_language_redraws(tmp_path: Path) -> None:
    english, french = (
        Painter(layouts=LAYOUTS, cache=tmp_path, brand=BRAND, images=tmp_path, themes=[THEMES], language=language)
        for language in ("en", "fr")
    )
    card = replace(CARDS["quote"], text="Et maintenant : on respire !")
    assert english.draw(card, SMALL).picture.path != french.draw(card, SMALL).picture.path


def test_a_photo_is_decoded_once_for_all_sizes(
    painter: Painter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(tmp_path / "large.jpg")
    decoded: list[tuple[int, int]] = []
    in_srgb = photo._in_srgb

    def told(opened: Image.Image) -> Image.Image:
        decoded.append(opened.size)
        return in_srgb(opened)

    monkeypatch.setattr(photo, "_in_srgb", told)
    for format_ in (SMALL, TINY, Format("wide", 640, 360, 20), Format("pin", 400, 600, 20)):
        painter.draw(replace(CARDS["quote"], image=tmp_path / "large.jpg", text="Rest."), format_)
    assert decoded == [(800, 600)]


def test_words_on_the_same_photo_share_its_background(
    painter: Painter, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts: list[Format] = []
    cut = photo.Photo.cut

    def told(self: photo.Photo, box: photo.Window, format_: Format) -> Image.Image:
        cuts.append(format_)
        return cut(self, box, format_)

    monkeypatch.setattr(photo.Photo, "cut", told)
    for text in ("One.", "Two.", "Three."):
        painter.draw(replace(CARDS["quote"], image=picture, text=text, focus=(0.5, 0.5)), SMALL)
    assert cuts == [SMALL]


def test_kept_values_are_made_once_and_the_oldest_goes_first() -> None:
    kept: Kept[str] = Kept(2)
    made: list[str] = []

    def value(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key.upper()

        return kept.get(key, make)

    assert [value(key) for key in "abab"] == ["A", "B", "A", "B"]
    assert [value(key) for key in "acab"] == ["A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"]


def test_a_value_that_could_not_be_made_is_tried_again() -> None:
    kept: Kept[int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 7) == 7


def test_turns_let_one_thread_in_for_each_key() -> None:
    turns, inside, most = Turns(), [0], [0]
    start = threading.Barrier(4)

    def work(_: int) -> None:
        start.wait()
        for _ in range(50):
            with turns.alone("key"):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert most == [1]
    assert turns._waiting == {}


def test_a_file_is_hashed_again_only_when_it_was_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "any"
    file.write_bytes(b"one")
    first = digest_of(file)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("read again"))
    assert digest_of(file) == first
    monkeypatch.undo()
    file.write_bytes(b"other")
    assert digest_of(file) != first
