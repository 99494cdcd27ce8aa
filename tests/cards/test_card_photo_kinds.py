"""What photos come in besides a plain JPEG: turned in other files, in motion, in greys and inks of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_photos import read_photo
from made_profiles import grey_profile, print_profile
from PIL import Image

from scheduler.cards.photo import decode_photo
from scheduler.core.errors import BadInput
from scheduler.core.model import Format

RED, BLUE = (220, 30, 30), (30, 30, 220)
SQUARE = Format("square", 200, 200, 10)


def shown(picture: Image.Image, at: tuple[int, int] = (100, 100)) -> tuple[int, ...]:
    color = picture.getpixel(at)
    assert isinstance(color, tuple)
    return color


def turned(path: Path, orientation: int) -> Path:
    """A picture 200 pixels wide and 400 high as it is stored: red above, blue below."""
    picture = Image.new("RGB", (200, 400), BLUE)
    picture.paste(RED, (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(path, exif=exif, quality=95)
    return path


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "tif"])
def test_every_kind_of_file_that_tells_how_it_is_turned_is_turned(tmp_path: Path, kind: str) -> None:
    picture = decode_photo(turned(tmp_path / f"turned.{kind}", 6), SQUARE).picture
    assert picture.size == (400, 200)
    assert shown(picture, (50, 100)) == pytest.approx(BLUE, abs=4)
    assert shown(picture, (350, 100)) == pytest.approx(RED, abs=4)


@pytest.mark.parametrize("orientation", [0, 9, 255])
def test_a_turn_that_does_not_exist_is_none(tmp_path: Path, orientation: int) -> None:
    assert decode_photo(turned(tmp_path / "odd.jpg", orientation), SQUARE).picture.size == (200, 400)


@pytest.mark.parametrize("kind", ["gif", "webp", "png", "tif"])
def test_of_a_moving_picture_the_first_is_taken(tmp_path: Path, kind: str) -> None:
    first, second = (Image.new("RGB", (300, 300), color) for color in (RED, BLUE))
    first.save(tmp_path / f"moving.{kind}", save_all=True, append_images=[second])
    assert shown(read_photo(tmp_path / f"moving.{kind}", SQUARE)) == pytest.approx(RED, abs=4)


@pytest.mark.parametrize(("power", "expected"), [(1.0, 188), (2.2, 128), (3.0, 99)])
def test_greys_follow_their_own_curve(tmp_path: Path, power: float, expected: int) -> None:
    """Half of the light is 188 in sRGB; by hand, from its curve."""
    profile = grey_profile(b"Grey", [(step / 1023) ** power for step in range(1024)])
    Image.new("L", (300, 300), 128).save(tmp_path / "grey.png", icc_profile=profile)
    assert shown(read_photo(tmp_path / "grey.png", SQUARE)) == pytest.approx((expected,) * 3, abs=2)


@pytest.mark.parametrize("kind", ["jpg", "tif"])
def test_print_colours_follow_their_own_inks(tmp_path: Path, kind: str) -> None:
    """A printer whose magenta prints as a middle grey, which no guess would give."""
    labs = [(100.0, 0.0, 0.0)] * 16
    labs[0b0100] = (53.6, 0.0, 0.0)  # sRGB 128, 128, 128
    path = tmp_path / f"print.{kind}"
    inks = Image.new("CMYK", (300, 300), (0, 255, 0, 0))
    inks.save(path, icc_profile=print_profile(b"Odd printer", labs), quality=98)
    assert shown(read_photo(path, SQUARE)) == pytest.approx((128, 128, 128), abs=3)


def test_pixels_in_fractions_are_refused_and_not_shown_black(tmp_path: Path) -> None:
    Image.new("F", (300, 300), 0.5).save(tmp_path / "scan.tif")
    with pytest.raises(BadInput, match=r"scan\.tif: .*fractions.*Save it as JPEG, PNG or WebP"):
        read_photo(tmp_path / "scan.tif", SQUARE)
