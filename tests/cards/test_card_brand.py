"""A brand's own fonts and logo: used where they are named, seen on every ground, refused when broken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from card_samples import CARDS, FORMATS, SMALL, THEMES
from PIL import Image, ImageChops, ImageDraw

from scheduler.cards import Painter
from scheduler.cards.canvas import apart, around
from scheduler.cards.contrast import Rgb, luminance
from scheduler.cards.fonts import FOLDER
from scheduler.cards.proof import drawing_problems
from scheduler.cards.sheet import safe_area
from scheduler.cards.theme_file import names_in
from scheduler.core.errors import BadInput
from scheduler.core.model import Brand, Format

MakePainter = Callable[..., Painter]
PLAIN = Brand("Willow Lane Massage", "@willowlanemassage", "https://willowlane.example")
COVER = replace(CARDS["cover"], text="Short words.")


def fonts_on(painter: Painter) -> dict[str, set[str]]:
    """The fonts of each item's glyphs."""
    runs = painter.sketch(COVER, SMALL).runs
    return {
        run.block.item.name: {glyph.font.name for line in run.block.lines for glyph in line.shaped.glyphs}
        for run in runs
    }


# -- fonts ------------------------------------------------------------------------------------------


def test_a_named_font_plays_its_part_and_what_follows_it(make_painter: MakePainter) -> None:
    brand = replace(PLAIN, fonts={"text": "nunito-semibold", "label": "dm-sans-bold"})
    used = fonts_on(make_painter(brand=brand))
    assert used == {
        "name": {"dm-sans-bold"},
        "handle": {"nunito-semibold"},
        "eyebrow": {"dm-sans-bold"},
        "title": {"fraunces-semibold"},
        "text": {"nunito-semibold"},
    }


@pytest.mark.parametrize("folder", ["images", "fonts"])
def test_a_file_of_ones_own_is_a_font(tmp_path: Path, folder: str) -> None:
    from card_samples import LAYOUTS

    for name in ("images", "fonts"):
        (tmp_path / name).mkdir()
    shutil.copy(FOLDER / "dm-sans-black.ttf", tmp_path / folder / "Brand.ttf")
    painter = Painter(
        layouts=LAYOUTS,
        cache=tmp_path / "cache",
        brand=replace(PLAIN, fonts={"display": "Brand.ttf"}),
        images=tmp_path / "images",
        fonts=tmp_path / "fonts",
    )
    (used,) = fonts_on(painter)["title"]
    assert used.startswith("Brand.ttf")
    before = painter.digest(COVER, SMALL)
    shutil.copy(FOLDER / "nunito-black.ttf", tmp_path / folder / "Brand.ttf")
    assert painter.digest(COVER, SMALL) != before
    assert fonts_on(painter)["title"] != {used}


def test_what_a_font_lacks_another_one_draws(make_painter: MakePainter) -> None:
    painter = make_painter(brand=replace(PLAIN, theme="bold"))
    assert used_in_title(painter, "Größe, שלום 💪") == {"dm-sans-black", "noto-hebrew-bold", "noto-emoji"}


def test_a_font_that_lacks_a_letter_makes_way_as_a_whole(make_painter: MakePainter) -> None:
    """One word in two fonts looks like a ransom note."""
    painter = make_painter(brand=replace(PLAIN, theme="bold"))
    assert used_in_title(painter, "Tiếng Việt") == {"noto-sans-bold"}


def used_in_title(painter: Painter, title: str) -> set[str]:
    sketch = painter.sketch(replace(COVER, title=title), SMALL)
    run = next(run for run in sketch.runs if run.block.item.name == "title")
    return {glyph.font.name for line in run.block.lines for glyph in line.shaped.glyphs}


def cut_short(content: bytes) -> bytes:
    return content[: len(content) // 3]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("Gone.ttf", None, "missing"),
        ("Empty.ttf", lambda font: b"", "broken"),
        ("Text.otf", lambda font: b"This is no font.", "broken"),
        ("Short.ttf", cut_short, "broken"),
        ("Brand.woff2", lambda font: font, "neither a shipped font nor a file"),
        ("Comic Sans", None, "neither a shipped font nor a file"),
        ("", None, "neither a shipped font nor a file"),
    ],
)
def test_a_bad_font_is_one_clear_error(
    make_painter: MakePainter, tmp_path: Path, name: str, content: Callable[[bytes], bytes] | None, told: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content((FOLDER / "dm-sans-black.ttf").read_bytes()))
    with pytest.raises(BadInput) as caught:
        make_painter(brand=replace(PLAIN, fonts={"display": name})).sketch(COVER, SMALL)
    (problem,) = caught.value.problems
    assert (problem.where, problem.field) == ("tipcast.toml", "brand.fonts.display")
    assert told in problem.what
    assert problem.mend


def test_a_part_that_does_not_exist_is_refused(make_painter: MakePainter) -> None:
    with pytest.raises(BadInput, match="headline"):
        make_painter(brand=replace(PLAIN, fonts={"headline": "nunito-black"})).sketch(COVER, SMALL)


# -- logo -------------------------------------------------------------------------------------------


def put_logo(folder: Path, color: str, name: str = "logo.png", size: tuple[int, int] = (200, 200)) -> str:
    """A ring on nothing, or on white where the file can't be transparent."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0) if name.endswith((".png", ".webp")) else "white")
    ImageDraw.Draw(picture).ellipse((4, 4, size[0] - 5, size[1] - 5), outline=color, width=44)
    (picture if name.endswith((".png", ".webp")) else picture.convert("RGB")).save(folder / name)
    return name


def corner(painter: Painter) -> Image.Image:
    """The lower left of a cover, where the logo stands."""
    canvas = painter.sketch(COVER, FORMATS[0]).inked()
    return canvas.crop((90, canvas.height - 134, 160, canvas.height - 64))


@pytest.mark.parametrize("color", ["black", "white", "#777777", "#c8643c", "#1f3a36"])
@pytest.mark.parametrize("theme", names_in([THEMES]))
def test_a_logo_is_seen_on_every_ground(make_painter: MakePainter, tmp_path: Path, theme: str, color: str) -> None:
    brand = replace(PLAIN, theme=theme, logo=put_logo(tmp_path, color))
    ink: Rgb = Image.new("RGB", (1, 1), color).getpixel((0, 0))  # type: ignore[assignment]  # mode RGB or RGBA: numbers
    for mode in ("light", "dark"):
        place = corner(make_painter(brand=replace(brand, mode=mode)))
        counted = place.getcolors(place.width * place.height) or []
        colors = {color: count for count, color in counted}
        assert colors.get(ink, 0) > 300
        grounds = [one for one, count in colors.items() if count > 150 and one != ink]
        best = max(
            (max(luminance(ink), luminance(one)) + 0.05) / (min(luminance(ink), luminance(one)) + 0.05)  # type: ignore[arg-type]  # the same
            for one in grounds
        )
        assert best >= 3


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "logo.webp"])
@pytest.mark.parametrize("size", [(200, 200), (900, 120), (60, 400)])
@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_a_logo_keeps_clear_of_words_and_edges(
    make_painter: MakePainter, tmp_path: Path, name: str, size: tuple[int, int], format_: Format
) -> None:
    brand = replace(PLAIN, logo=put_logo(tmp_path, "#c8643c", name, size))
    with_logo, without = (make_painter(brand=one).sketch(CARDS["quote"], format_) for one in (brand, PLAIN))
    box = ImageChops.difference(with_logo.behind, without.behind).getbbox()
    assert box is not None
    assert box[0] >= format_.safe_px
    assert box[3] <= safe_area(format_).bottom
    for run in with_logo.runs:
        assert apart(around(run.boxes), box)


def test_a_changed_logo_is_drawn_anew(make_painter: MakePainter, tmp_path: Path) -> None:
    painter = make_painter(brand=replace(PLAIN, logo=put_logo(tmp_path, "black")))
    before = painter.draw(COVER, SMALL)
    put_logo(tmp_path, "#aa0000")
    after = painter.draw(COVER, SMALL)
    assert before.picture.path != after.picture.path
    assert before.picture.digest != after.picture.digest


def test_a_long_name_beside_a_logo_is_set_all_the_same(make_painter: MakePainter, tmp_path: Path) -> None:
    name = "Doctor Anastasia Papadopoulou-Featherstonehaugh Physiotherapy"
    brand = replace(PLAIN, name=name, logo=put_logo(tmp_path, "black"))
    for theme in names_in([THEMES]):
        for card in CARDS.values():
            assert make_painter(brand=replace(brand, theme=theme)).sketch(card, FORMATS[0]).contrast >= 4.5


def test_a_logo_stands_alone_where_there_is_no_name(make_painter: MakePainter, tmp_path: Path) -> None:
    brand = replace(PLAIN, name="", logo=put_logo(tmp_path, "#c8643c"))
    with_logo, without = (make_painter(brand=one).sketch(COVER, SMALL) for one in (brand, replace(brand, logo=None)))
    box = ImageChops.difference(with_logo.inked(), without.inked()).getbbox()
    assert box is not None
    assert SMALL.safe_px <= box[0] < box[2] < 80


@pytest.mark.parametrize("logo", [None, (200, 200), (900, 120), (60, 400)])
@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_a_brand_without_a_name_keeps_its_cards_in_order(
    make_painter: MakePainter, tmp_path: Path, logo: tuple[int, int] | None, format_: Format
) -> None:
    """What the name would bound is bounded all the same: no words run into the handle or the logo."""
    brand = replace(PLAIN, name="", logo=logo and put_logo(tmp_path, "#c8643c", size=logo))
    for card in CARDS.values():
        sketch = make_painter(brand=brand).sketch(card, format_)
        assert drawing_problems(sketch, format_) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "is missing"),
        (b"", "not a PNG, JPEG or WebP picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG, JPEG or WebP picture"),
        ("cut", "is broken"),
        ("clear", "every pixel is transparent"),
    ],
)
def test_a_bad_logo_is_one_clear_error(
    make_painter: MakePainter, tmp_path: Path, content: bytes | str | None, told: str
) -> None:
    path = tmp_path / "logo.png"
    if content == "clear":
        Image.new("RGBA", (20, 20)).save(path)
    elif content == "cut":
        Image.effect_noise((90, 90), 50).save(path)
        path.write_bytes(path.read_bytes()[:900])
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        make_painter(brand=replace(PLAIN, logo="logo.png")).sketch(COVER, SMALL)
    (problem,) = caught.value.problems
    assert (problem.where, problem.field) == ("tipcast.toml", "brand.logo")
    assert told in problem.what
