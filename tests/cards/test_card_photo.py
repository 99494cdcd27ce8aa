"""A user's photo: upright, cropped, veiled as much as the text needs; anything else refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from card_samples import CARDS, FORMATS, SMALL
from made_photos import read_photo
from made_png import png
from PIL import Image, ImageDraw

from scheduler.cards import Painter
from scheduler.cards.photo import Photo
from scheduler.core.errors import BadInput
from scheduler.core.model import Format

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 220, 30)
SQUARE = Format("square", 200, 200, 10)


def quarters(size: tuple[int, int] = (240, 240)) -> Image.Image:
    """Red, green / blue, yellow."""
    picture = Image.new("RGB", size)
    pen = ImageDraw.Draw(picture)
    wide, high = size[0] // 2, size[1] // 2
    for at, color in (((0, 0), RED), ((wide, 0), GREEN), ((0, high), BLUE), ((wide, high), YELLOW)):
        pen.rectangle((*at, at[0] + wide, at[1] + high), fill=color)
    return picture


def near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("left", [0, 57.0, 57.4, 99.9, 100])
def test_a_part_that_fits_pixel_by_pixel_is_as_sharp_as_the_photo(left: float) -> None:
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    part = Photo(noise, ("noise", 1)).cut((left / 300, 0.0, (left + 200) / 300, 1.0), SQUARE)
    assert part.tobytes() == noise.crop((round(left), 0, round(left) + 200, 200)).tobytes()


def test_any_other_part_is_resampled() -> None:
    noise = Image.effect_noise((300, 202), 90).convert("RGB")
    part = Photo(noise, ("noise", 1)).cut((0.0, 0.0, 202 / 300, 1.0), SQUARE)
    assert part.size == (200, 200)
    assert part.tobytes() != noise.crop((0, 0, 200, 200)).tobytes()


TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera held in each EXIF orientation stores an upright scene."""


@pytest.mark.parametrize("orientation", TURNS)
def test_every_exif_orientation_is_turned_upright(tmp_path: Path, orientation: int) -> None:
    turn = TURNS[orientation]
    stored = quarters() if turn is None else quarters().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "turned.jpg", exif=exif, quality=95)
    photo = read_photo(tmp_path / "turned.jpg", SQUARE)
    corners = [photo.getpixel(at) for at in ((40, 40), (160, 40), (40, 160), (160, 160))]
    assert all(near(one, color) for one, color in zip(corners, (RED, GREEN, BLUE, YELLOW), strict=True))


@pytest.mark.parametrize("size", [(90, 700), (700, 90), (70, 70), (200, 200), (1400, 900)])
def test_any_shape_covers_the_card(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size, RED).save(tmp_path / "plain.png")
    photo = read_photo(tmp_path / "plain.png", SQUARE)
    assert photo.size == (200, 200)
    assert all(near(photo.getpixel(at), RED) for at in ((0, 0), (199, 0), (0, 199), (199, 199)))


@pytest.mark.parametrize(
    ("scale", "told"), [(1.0, None), (1.2, None), (1.6, "enlarged 1.6 times"), (3.0, "enlarged 3.0 times")]
)
def test_a_small_photo_is_enlarged_and_told(painter: Painter, tmp_path: Path, scale: float, told: str | None) -> None:
    size = round(SMALL.width_px / scale), round(SMALL.height_px / scale)
    Image.new("RGB", size, RED).save(tmp_path / "small.png")
    drawn = painter.draw(replace(CARDS["quote"], image=Path("small.png")), SMALL)
    assert drawn.proof.photo_scale == pytest.approx(scale, abs=0.02)
    assert told in "".join(drawn.notes) if told else drawn.notes == ()


def test_a_tiny_photo_is_refused_with_the_size_it_takes(painter: Painter, tmp_path: Path) -> None:
    Image.new("RGB", (119, 149), RED).save(tmp_path / "tiny.png")
    with pytest.raises(BadInput, match=r"119 × 149 pixels.*360 × 450 pixels or more; 120 × 150 is the least"):
        painter.draw(replace(CARDS["quote"], image=Path("tiny.png")), SMALL)


def test_the_crop_keeps_what_there_is_to_see(tmp_path: Path) -> None:
    picture = Image.new("RGB", (900, 300), "white")
    pen = ImageDraw.Draw(picture)
    for step in range(12):
        pen.rectangle((620 + step * 18, 60 + step * 12, 632 + step * 18, 220), fill=BLUE)
    picture.save(tmp_path / "right.png")
    photo = read_photo(tmp_path / "right.png", SQUARE)
    blue = sum(near(photo.getpixel((x, y)), BLUE) for x in range(200) for y in range(200))
    assert blue > 4000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_mode_is_taken(tmp_path: Path, mode: str) -> None:
    name = tmp_path / ("any.tif" if mode in ("CMYK", "YCbCr") else "any.png")
    picture = quarters().convert("L").point(lambda value: value * 256, "I").convert("I;16") if mode == "I;16" else None
    (picture or quarters().convert(mode)).save(name)
    assert read_photo(name, SQUARE).mode == "RGB"


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few bytes that claims so many pixels a side."""
    return png((side, side), bytes(1000), bits=8, kind=2)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "missing"),
        (b"", "not a picture"),
        (b"Dear Sir or Madam", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(60), "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not a picture"),
        (b"\0\0\0\x18ftypheic" + bytes(60), "HEIC picture, as iPhones make them.*Save it as JPEG"),
        (b"\0\0\0\x18ftypmif1" + bytes(60), "HEIC picture, as iPhones make them.*Save it as JPEG"),
        (b"\0\0\0\x18ftypavif" + bytes(60), "AVIF picture.*Save it as JPEG"),
        (b"\0\0\0\x18ftypmp42" + bytes(60), "not a picture"),
        (bomb(), "too large.*Scale it down"),
        (bomb(11_000), r"too large \(11000 × 11000 pixels\).*Scale it down"),
    ],
    ids=[
        *("missing", "empty", "a letter", "svg", "cut off", "eps", "heic", "heif", "avif", "a film"),
        *("bomb", "more pixels than are taken"),
    ],
)
def test_what_is_no_picture_is_refused(painter: Painter, tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "photo.jpg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=told) as caught:
        painter.draw(replace(CARDS["cover"], image=path), SMALL)
    assert caught.value.problems[0].where == "photo.jpg"
    assert not (tmp_path / "cards").exists()


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "tif"])
def test_a_truncated_picture_is_refused(painter: Painter, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"half.{kind}"
    Image.effect_noise((600, 600), 80).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BadInput, match=r"broken|not a picture"):
        painter.draw(replace(CARDS["cover"], image=path), SMALL)


@pytest.mark.parametrize("picture", ["white", "black", "noise", "stripes"])
@pytest.mark.parametrize("name", ["cover", "remedy"])
def test_text_reads_on_any_photo(painter: Painter, tmp_path: Path, picture: str, name: str) -> None:
    if picture == "noise":
        photo = Image.effect_noise((600, 600), 120)
    else:
        photo = Image.new("L", (600, 600), 0 if picture == "black" else 255)
        for x in range(0, 600, 20) if picture == "stripes" else ():
            ImageDraw.Draw(photo).rectangle((x, 0, x + 9, 600), fill=0)
    photo.save(tmp_path / "photo.png")
    for format_ in (SMALL, FORMATS[2]):
        sketch = painter.sketch(replace(CARDS[name], image=tmp_path / "photo.png"), format_)
        assert all(run.contrast(sketch.behind) >= run.need for run in sketch.runs)


def test_a_calm_dark_photo_is_veiled_less_than_a_bright_one(painter: Painter, tmp_path: Path) -> None:
    shown = {}
    for name, tone in (("dark", (90, 20, 20)), ("bright", (255, 190, 190))):
        Image.new("RGB", (400, 400), tone).save(tmp_path / f"{name}.png")
        behind = painter.sketch(replace(CARDS["quote"], image=tmp_path / f"{name}.png"), SMALL).behind
        pixel = behind.getpixel((180, 300))
        assert isinstance(pixel, tuple)
        shown[name] = (pixel[0] - pixel[1]) / (tone[0] - tone[1])
    assert shown["dark"] > shown["bright"] + 0.1


def test_a_relative_image_is_found_in_the_images_folder(painter: Painter, tmp_path: Path) -> None:
    Image.new("RGB", (50, 50), RED).save(tmp_path / "mine.png")
    relative, absolute = (replace(CARDS["cover"], image=path) for path in (Path("mine.png"), tmp_path / "mine.png"))
    assert painter.digest(relative, SMALL) == painter.digest(absolute, SMALL)


@pytest.mark.parametrize("name", ["stereo.mpo", "stereo.jps", "really-a-png.jpg"])
def test_what_cameras_and_people_name_oddly_is_read(tmp_path: Path, name: str) -> None:
    first, second = Image.new("RGB", (400, 300), RED), Image.new("RGB", (400, 300), BLUE)
    if name.endswith(".mpo"):
        first.save(tmp_path / name, "MPO", save_all=True, append_images=[second])
    else:
        first.save(tmp_path / name, "PNG" if "png" in name else "JPEG")
    assert near(read_photo(tmp_path / name, SQUARE).getpixel((100, 100)), RED)


def test_broken_exif_is_passed_over(tmp_path: Path) -> None:
    Image.new("RGB", (300, 300), RED).save(tmp_path / "exif.jpg", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12")
    assert near(read_photo(tmp_path / "exif.jpg", SQUARE).getpixel((100, 100)), RED)
