"""The colours of a photo: whatever it was stored in, what comes back is sRGB on white."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from made_png import png
from made_profiles import ADOBE_RGB, DISPLAY_P3
from PIL import Image

from scheduler.cards.photo import read_photo
from scheduler.core.model import Format

RED = (220, 30, 30)
SQUARE = Format("square", 200, 200, 10)


def center(path: Path) -> tuple[int, ...]:
    color = read_photo(path, SQUARE).getpixel((100, 100))
    assert isinstance(color, tuple)
    return color


def close(one: tuple[int, ...], other: tuple[int, ...], within: int = 3) -> bool:
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("profile", "stored", "expected"),
    [
        # Worked out by hand from the primaries, through XYZ at D65; what sRGB can't show is cut off.
        (DISPLAY_P3, (255, 0, 0), (255, 0, 0)),
        (DISPLAY_P3, (200, 60, 60), (217, 42, 52)),
        (DISPLAY_P3, (60, 160, 90), (0, 163, 82)),
        (DISPLAY_P3, (120, 120, 120), (120, 120, 120)),
        (ADOBE_RGB, (180, 70, 70), (207, 68, 68)),
        (ADOBE_RGB, (128, 128, 128), (129, 129, 129)),
    ],
)
@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_other_colour_spaces_become_srgb(
    tmp_path: Path, profile: bytes, stored: tuple[int, int, int], expected: tuple[int, int, int], kind: str
) -> None:
    path = tmp_path / f"wide-gamut.{kind}"
    Image.new("RGB", (300, 300), stored).save(path, icc_profile=profile, quality=98)
    assert close(center(path), expected)


@pytest.mark.parametrize("profile", [b"no profile at all", DISPLAY_P3[:200], b"\0" * 500], ids=["text", "cut", "zeros"])
def test_a_broken_profile_is_taken_as_srgb(tmp_path: Path, profile: bytes) -> None:
    Image.new("RGB", (300, 300), RED).save(tmp_path / "odd.png", icc_profile=profile)
    assert close(center(tmp_path / "odd.png"), RED)


def test_a_profile_for_other_channels_is_taken_as_none(tmp_path: Path) -> None:
    Image.new("L", (300, 300), 99).save(tmp_path / "grey.png", icc_profile=DISPLAY_P3)
    assert close(center(tmp_path / "grey.png"), (99, 99, 99))


def test_print_colours_are_turned(tmp_path: Path) -> None:
    Image.new("CMYK", (300, 300), (0, 255, 255, 0)).save(tmp_path / "print.jpg", quality=98)
    assert close(center(tmp_path / "print.jpg"), (255, 0, 0), within=8)


def test_sixteen_bits_are_scaled_and_not_cut_off(tmp_path: Path) -> None:
    Image.new("I;16", (300, 300), 100 * 257).save(tmp_path / "deep.png")
    assert close(center(tmp_path / "deep.png"), (100, 100, 100), within=1)


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (0, (100,), (100, 100, 100)),
        (2, (200, 60, 20), (200, 60, 20)),
        (4, (100, 255), (100, 100, 100)),
        (4, (100, 0), (255, 255, 255)),
        (6, (200, 60, 20, 255), (200, 60, 20)),
        (6, (200, 60, 20, 102), (233, 177, 161)),
    ],
    ids=["grey", "colour", "opaque grey", "clear grey", "opaque colour", "colour at 40 %"],
)
def test_sixteen_bits_a_channel(
    tmp_path: Path, kind: int, values: tuple[int, ...], expected: tuple[int, int, int]
) -> None:
    row = b"\0" + struct.pack(f">{len(values)}H", *(value * 257 for value in values)) * 300
    (tmp_path / "deep.png").write_bytes(png((300, 300), row * 300, bits=16, kind=kind))
    assert close(center(tmp_path / "deep.png"), expected, within=1)


def test_a_deep_grey_that_counts_as_clear_spoils_no_other(tmp_path: Path) -> None:
    row = b"\0" + struct.pack(">H", 100 * 257) * 300
    (tmp_path / "deep.png").write_bytes(png((300, 300), row * 300, bits=16, kind=0, key=struct.pack(">H", 5)))
    assert close(center(tmp_path / "deep.png"), (100, 100, 100), within=1)


@pytest.mark.parametrize("mode", ["LA", "P"])
def test_half_clear_greys_and_palettes_lie_on_white(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "half.png"
    if mode == "LA":
        Image.new("LA", (300, 300), (100, 102)).save(path)
    else:
        indexed = Image.new("P", (300, 300), 3)
        indexed.putpalette([100, 100, 100] * 8)
        indexed.save(path, transparency=bytes([255, 255, 255, 102]))
    assert close(center(path), (193, 193, 193), within=1)


@pytest.mark.parametrize("mode", ["P", "RGBA"])
def test_the_profile_of_palettes_and_layers_counts_too(tmp_path: Path, mode: str) -> None:
    if mode == "P":
        picture = Image.new("P", (300, 300), 1)
        picture.putpalette([0, 0, 0, 200, 60, 60])
    else:
        picture = Image.new("RGBA", (300, 300), (200, 60, 60, 255))
    picture.save(tmp_path / "p3.png", icc_profile=DISPLAY_P3)
    assert close(center(tmp_path / "p3.png"), (217, 42, 52))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_white_shows_through_what_is_transparent(tmp_path: Path, mode: str) -> None:
    layered = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    path = tmp_path / "clear.png"
    if mode == "P":
        indexed = Image.new("P", (300, 300), 3)
        indexed.putpalette([0, 90, 0] * 8)
        indexed.save(path, transparency=3)
    else:
        layered.convert(mode).save(path)
    assert close(center(path), (255, 255, 255))
