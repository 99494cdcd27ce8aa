"""Drawing: same bytes for the same card, nothing drawn twice, nothing clipped, contrast proven."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from card_samples import BRAND, CARDS, FORMATS, LAYOUTS, LONG, SMALL
from PIL import Image, ImageChops, ImageCms

from scheduler.cards import Card, Painter
from scheduler.cards.canvas import apart, around
from scheduler.cards.sketch import Sketch
from scheduler.core.errors import BadInput
from scheduler.core.model import Brand, Format, Step

MakePainter = Callable[..., Painter]
every_card = pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)


def test_what_comes_back_describes_the_file(painter: Painter) -> None:
    drawn = painter.draw(CARDS["remedy"], SMALL)
    content = drawn.picture.path.read_bytes()
    assert drawn.bytes == len(content)
    assert drawn.picture.digest == hashlib.sha256(content).hexdigest()
    assert drawn.picture.media_type == "image/jpeg"
    assert drawn.picture.alt.startswith("Card: Self-massage, step 3 of 4. Stand with your back")
    assert (drawn.overflow, drawn.missing_glyphs) == ((), ())
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (drawn.picture.width_px, drawn.picture.height_px) == (360, 450)
        assert [layer[1:3] for layer in picture.layer] == [(1, 1)] * 3  # type: ignore[attr-defined]  # 4:4:4
        profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
        assert "sRGB" in ImageCms.getProfileDescription(profile)


def test_the_same_card_is_the_same_bytes(make_painter: MakePainter) -> None:
    one, other = (make_painter(cache=name).draw(CARDS["anatomy"], SMALL) for name in ("one", "other"))
    assert one.picture.path != other.picture.path
    assert one.picture.digest == other.picture.digest


def test_a_fresh_process_gives_the_same_bytes(painter: Painter, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from scheduler.cards import Card, Painter\n"
        "from scheduler.core.model import Brand, Format, Step\n"
        f"brand = {BRAND!r}\n"
        f"painter = Painter(layouts=Path({str(LAYOUTS)!r}), cache=Path({str(tmp_path / 'fresh')!r}), brand=brand,"
        f" images=Path({str(tmp_path)!r}))\n"
        f"print(painter.draw({CARDS['remedy']!r}, {SMALL!r}).picture.digest)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == painter.draw(CARDS["remedy"], SMALL).picture.digest


def test_a_second_draw_does_not_draw(make_painter: MakePainter, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_painter().draw(CARDS["cover"], SMALL)
    monkeypatch.setattr(Painter, "sketch", lambda *_: pytest.fail("drawn twice"))
    assert make_painter().draw(CARDS["cover"], SMALL) == first


@pytest.mark.parametrize("damage", [lambda whole: whole[:500], lambda whole: b"", lambda whole: b"not a picture"])
def test_a_damaged_file_is_drawn_again(painter: Painter, damage: Callable[[bytes], bytes]) -> None:
    first = painter.draw(CARDS["cover"], SMALL)
    first.picture.path.write_bytes(damage(first.picture.path.read_bytes()))
    assert painter.draw(CARDS["cover"], SMALL) == first
    assert hashlib.sha256(first.picture.path.read_bytes()).hexdigest() == first.picture.digest


def test_everything_that_shows_is_in_the_digest(make_painter: MakePainter) -> None:
    card = CARDS["remedy"]
    cards = [card, replace(card, title="Other"), replace(card, text="Other"), replace(card, step=Step(1, 4))]
    cards += [replace(card, eyebrow="Other"), replace(card, layout="cover")]
    digests = [make_painter().digest(one, SMALL) for one in cards]
    digests += [make_painter(brand=replace(BRAND, handle="@other")).digest(card, SMALL)]
    digests += [make_painter(brand=replace(BRAND, colors={"ink": "#000000"})).digest(card, SMALL)]
    digests += [make_painter().digest(card, replace(SMALL, width_px=361))]
    assert len(set(digests)) == len(digests)


def test_a_failed_write_leaves_nothing(painter: Painter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        painter.draw(CARDS["cover"], SMALL)
    assert list((tmp_path / "cards").iterdir()) == []


@every_card
@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_text_keeps_out_of_the_margin_and_reads(painter: Painter, card: Card, format_: Format) -> None:
    sketch = painter.sketch(card, format_)
    touched = ImageChops.difference(sketch.inked(), sketch.behind).getbbox()
    assert touched is not None
    margin = format_.safe_px
    assert touched[0] >= margin
    assert touched[1] >= max(margin, format_.covered_top_px)
    assert touched[2] <= format_.width_px - margin
    assert touched[3] <= format_.height_px - max(margin, format_.covered_bottom_px)
    assert sketch.contrast >= 4.5
    floor = 34 if format_.name == "wide" else 40
    sizes = {run.block.item.name: run.block.size_px * 1080 / format_.width_px for run in sketch.runs}
    assert sizes["text"] >= floor - 0.01
    assert sizes["text"] * format_.width_px / 1080 >= 37


@every_card
def test_blocks_of_text_never_overlap(painter: Painter, card: Card) -> None:
    for format_ in FORMATS:
        boxes = [around(run.boxes) for run in painter.sketch(card, format_).runs]
        for index, one in enumerate(boxes):
            for other in boxes[index + 1 :]:
                assert apart(one, other), (format_.name, one, other)


def test_every_word_of_the_card_is_drawn_in_order(painter: Painter) -> None:
    for format_ in FORMATS:
        runs = {run.block.item.name: run for run in painter.sketch(CARDS["symptom"], format_).runs}
        assert " ".join(line.text for line in runs["text"].block.lines).split() == LONG.split()


def luminance(color: tuple[int, int, int]) -> float:
    linear = [c / 3294.6 if c <= 10 else ((c + 14.025) / 269.025) ** 2.4 for c in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_on_pixels(sketch: Sketch) -> float:
    """The definition, pixel by pixel: every pixel in the box of a line, and one more on every side."""
    lowest = 21.0
    pixels = sketch.behind.load()
    assert pixels is not None
    for run in sketch.runs:
        ink = luminance(run.color)
        for left, top, right, bottom in run.ink.boxes:
            for x, y in product(range(left - 1, right + 1), range(top - 1, bottom + 1)):
                behind = luminance(pixels[x, y])  # type: ignore[arg-type]  # mode RGB: three numbers
                lowest = min(lowest, (max(ink, behind) + 0.05) / (min(ink, behind) + 0.05))
    return lowest


@pytest.mark.parametrize("name", ["cover", "remedy"])
def test_the_contrast_told_is_the_one_on_the_pixels(painter: Painter, name: str, tmp_path: Path) -> None:
    Image.effect_noise((300, 300), 90).convert("RGB").save(tmp_path / "noise.png")
    tiny = Format("portrait", 270, 338, 15)
    for image in (None, tmp_path / "noise.png"):
        card = replace(CARDS[name], image=image, text="Short words.")
        proof = painter.draw(card, tiny).proof
        told = min(proof.contrast, proof.large_contrast or 21.0)
        assert told == pytest.approx(contrast_on_pixels(painter.sketch(card, tiny)), abs=0.01)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_too_many_words_are_refused_by_name(painter: Painter, format_: Format, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        painter.draw(Card("anatomy", "Title", "word " * 400 + "lastword.", None), format_)
    (problem,) = caught.value.problems
    assert "lastword." in problem.what
    assert "Title" not in problem.what
    assert not (tmp_path / "cards").exists()


def test_a_word_wider_than_the_card_is_named(painter: Painter) -> None:
    giant = "Muscle" * 12
    with pytest.raises(BadInput, match=giant):
        painter.draw(Card("anatomy", "Title", f"The word {giant} is long.", None), FORMATS[0])


def test_characters_without_a_glyph_are_named(painter: Painter) -> None:
    with pytest.raises(BadInput) as caught:
        painter.draw(Card("anatomy", "Title", "Try ᏣᎳ today", None), FORMATS[0])
    assert "Ꮳ (U+13E3), Ꮃ (U+13B3)" in caught.value.problems[0].what


def test_kinds_are_told_apart_at_a_glance(painter: Painter) -> None:
    thumbnails = {name: painter.sketch(card, SMALL).inked().resize((6, 8)) for name, card in CARDS.items()}
    for name, one in thumbnails.items():
        for other_name, other in thumbnails.items():
            if name < other_name:
                steps = ImageChops.difference(one, other).tobytes()
                assert sum(steps) / len(steps) > 4, (name, other_name)


def test_hard_brands_are_drawn_all_the_same(make_painter: MakePainter) -> None:
    brand = Brand(
        "Doctor Anastasia Papadopoulou-Featherstonehaugh Physiotherapy",
        "@anastasia.papadopoulou.featherstonehaugh",
        colors={"background": "#808080", "ink": "#7f7f7f", "surface": "#818181", "accent": "#ffee00"},
    )
    for card in CARDS.values():
        assert make_painter(brand=brand).sketch(card, FORMATS[0]).contrast >= 4.5


def test_unknown_layouts_are_refused_with_the_known_ones(painter: Painter) -> None:
    for name in ("poster", "../cards/cover", ""):
        with pytest.raises(BadInput, match="anatomy, checklist"):
            painter.draw(replace(CARDS["cover"], layout=name), SMALL)


@every_card
@pytest.mark.parametrize("text", ["", "A", "One.\nTwo.\n\n- three\n- four", "💪 🙏🏽 ❤️", "שלום עולם, 5 דקות"])
def test_odd_words_are_drawn(painter: Painter, card: Card, text: str) -> None:
    assert painter.sketch(replace(card, text=text, title=None, step=None), SMALL).contrast >= 4.5


@pytest.mark.parametrize("text", ["\u200b", "\u00ad", "One.\n\u200b\nTwo \u00ad two."])
def test_what_cannot_be_seen_takes_no_room(painter: Painter, text: str) -> None:
    for run in painter.sketch(replace(CARDS["anatomy"], text=text), SMALL).runs:
        assert all(line.shaped.glyphs for line in run.block.lines)


def test_the_language_is_in_the_digest_and_decides_the_quotes(tmp_path: Path) -> None:
    card = replace(CARDS["anatomy"], text='Say "rest".')
    painters = [
        Painter(layouts=LAYOUTS, cache=tmp_path, brand=BRAND, images=tmp_path, language=language)
        for language in ("en", "de")
    ]
    texts = [painter.sketch(card, SMALL).runs[-1].block.lines[0].text for painter in painters]
    assert texts == ["Say “rest”.", "Say „rest“."]
    assert painters[0].digest(card, SMALL) != painters[1].digest(card, SMALL)


def test_the_brand_is_written_as_it_is(make_painter: MakePainter) -> None:
    brand = replace(BRAND, name='3x10 "Gym" - Leeds')
    texts = [
        line.text for run in make_painter(brand=brand).sketch(CARDS["anatomy"], SMALL).runs for line in run.block.lines
    ]
    assert brand.name in " ".join(texts)
