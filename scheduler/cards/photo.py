"""A user's photo: opened with care, turned upright, in sRGB, without transparency."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cards.crop import Interest, Point, Window, interest_at, interest_of, window
from scheduler.cards.kept import Kept, digest_of
from scheduler.cards.sheet import Area
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 120_000_000
"""Larger pictures are refused: a small file may claim any size (decompression bomb)."""
MAX_SCALE = 3.0
"""Photos are enlarged so far and no further: a card 1080 pixels wide is shown 360 CSS pixels wide on a
phone, so beyond it one pixel of the photo would be seen as a square."""
NOTED_SCALE = 1.25
"""From here on an enlarged photo looks soft, and the author is told."""
_MOST_KEPT_PIXELS = 16_000_000
"""Larger decoded pictures (64 MB) aren't kept for the next format."""
_KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP")
_MEND = "Save it as JPEG, PNG or WebP and use that."
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Brands of HEIF (ISO/IEC 23008-12): what iPhones save; Pillow can't read it without a plug-in."""
_AVIF = (b"avif", b"avis")
"""Brands of AVIF (AOM AV1 Image File Format 1.1.0, section 6)."""
_BROKEN_EXIF = (ValueError, TypeError, KeyError, SyntaxError, OverflowError, ZeroDivisionError, struct.error)


@dataclass(frozen=True)
class Photo:
    """A decoded picture; ``key`` tells it from all others. Shared: it is not to be changed."""

    picture: Image
    key: tuple[str, int]

    @cached_property
    def interest(self) -> Interest:
        """What catches the eye."""
        return interest_of(self.picture)

    def cut(self, box: Window, format_: Format) -> Image:
        """A part of it, in shares of its width and height, in the size of the card.

        Reduced with the narrower kernel [measured, 2026-12-01]: it takes two thirds of the time. On sharp photos it is
        31 to 41 dB from Lanczos, which is about what JPEG takes (36 to 39); side by side they look the same.
        """
        from PIL import Image

        size, (wide, high) = (format_.width_px, format_.height_px), self.picture.size
        box = box[0] * wide, box[1] * high, box[2] * wide, box[3] * high
        if abs(box[2] - box[0] - size[0]) < 0.5 and abs(box[3] - box[1] - size[1]) < 0.5:
            left, top = min(round(box[0]), wide - size[0]), min(round(box[1]), high - size[1])
            return self.picture.crop((left, top, left + size[0], top + size[1]))  # pixel by pixel: as sharp as it was
        reduced = box[2] - box[0] > size[0]
        kind = Image.Resampling.HAMMING if reduced else Image.Resampling.BICUBIC
        return self.picture.resize(size, kind, box=box, reducing_gap=2.0)


_DECODED: Kept[Photo] = Kept(2)


def choose_part(
    path: Path, format_: Format, *, focus: Point | None = None, texts: Sequence[Area] = ()
) -> tuple[Photo, Window]:
    """The picture at ``path``, and the part of it to show on a card, in shares of its width and height:
    around its subject, or around ``focus`` (shares as well). ``texts`` are the places on the card where
    words will lie. Raises BadInput."""
    photo = decode_photo(path, format_)
    part, (wide, high) = _head_of(path).finest(format_)
    found = photo.interest if focus is None else interest_at(focus, photo.picture.size)
    box = window(found, (wide, high), format_, texts=texts)
    box = box[0] / wide, box[1] / high, box[2] / wide, box[3] / high
    if (box[2] - box[0]) * photo.picture.width < format_.width_px * 0.99:
        photo = decode_photo(path, format_, part=part)
    return photo, box


def decode_photo(path: Path, format_: Format, *, part: int | None = None) -> Photo:
    """All of the picture at ``path``, upright, in sRGB and not much larger than ``format_`` needs, or so
    small a part of its size, as a divisor. Raises BadInput."""
    from PIL import Image, UnidentifiedImageError

    try:
        head = _head_of(path)
        _demand_size(path.name, head.upright_size, format_)
        key = digest_of(path), part or head.part_covering(format_)
        decode = partial(_decode, path, key)
        return decode() if head.pixels > _MOST_KEPT_PIXELS * key[1] ** 2 else _DECODED.get(key, decode)
    except FileNotFoundError:
        what, mend = "This picture is missing.", "Put it into images/, or correct its name."
        raise BadInput(Problem(path.name, what, mend)) from None
    except Image.DecompressionBombError:
        raise BadInput(_too_large(path.name, "")) from None
    except UnidentifiedImageError:
        raise BadInput(Problem(path.name, _what_else(path), _MEND)) from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadInput(Problem(path.name, f"This picture is broken ({error}).", _MEND)) from None


def photo_scale(path: Path, format_: Format) -> float:
    """How many times a readable picture is enlarged to cover ``format_``; below 1 it is reduced."""
    return _scale(_head_of(path).upright_size, format_)


@dataclass(frozen=True, slots=True)
class _Head:
    """What a file says of itself: width and height as stored and as shown, and whether it is a JPEG."""

    size: tuple[int, int]
    upright_size: tuple[int, int]
    is_jpeg: bool

    @property
    def pixels(self) -> int:
        return self.size[0] * self.size[1]

    def part_covering(self, format_: Format) -> int:
        """A JPEG can be decoded at a half, a quarter or an eighth: the smallest that covers the format."""
        return self._smallest(_scale(self.upright_size, format_))

    def finest(self, format_: Format) -> tuple[int, tuple[int, int]]:
        """A size, with its part, that leaves room for closer cuts: each side covers the card's longer one."""
        part = self._smallest(max(format_.width_px, format_.height_px) / min(self.size))
        return part, (-(-self.upright_size[0] // part), -(-self.upright_size[1] // part))

    def _smallest(self, scale: float) -> int:
        return next((part for part in (8, 4, 2) if self.is_jpeg and scale * part <= 1), 1)


def _head_of(path: Path) -> _Head:
    return _head(path, digest_of(path))


@lru_cache(maxsize=64)
def _head(path: Path, _digest: str) -> _Head:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of size and broken EXIF: both are dealt with here
        with Image.open(path, formats=_KINDS) as opened:
            _demand_few_pixels(path.name, opened.size)  # first: looking for Exif decodes a PNG
            _demand_whole_numbers(path.name, opened.mode)
            return _Head(opened.size, _upright_size(opened), opened.format == "JPEG")


def _decode(path: Path, key: tuple[str, int]) -> Photo:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path, formats=_KINDS) as opened:
            opened.draft("RGB", (opened.width // key[1], opened.height // key[1]))
            opened.load()
            return Photo(_in_srgb(_upright(opened)), key)


def _scale(size: tuple[int, int], format_: Format) -> float:
    return max(format_.width_px / size[0], format_.height_px / size[1])


def _demand_few_pixels(name: str, size: tuple[int, int]) -> None:
    wide, high = size
    if wide * high > MAX_PIXELS:
        raise BadInput(_too_large(name, f" ({wide} × {high} pixels)"))


def _demand_whole_numbers(name: str, mode: str) -> None:
    """Nobody tells what is white in a TIFF of floating-point numbers; Pillow would cut them off to black."""
    if mode == "F":
        raise BadInput(Problem(name, "The brightness of this picture's pixels is in fractions.", _MEND))


def _demand_size(name: str, size: tuple[int, int], format_: Format) -> None:
    wide, high = size
    if _scale(size, format_) > MAX_SCALE:
        least = f"{-(-format_.width_px // 3)} × {-(-format_.height_px // 3)}"
        what = f"This picture is too small for the {format_.name} card: {wide} × {high} pixels."
        mend = f"Use one of {format_.width_px} × {format_.height_px} pixels or more; {least} is the least."
        raise BadInput(Problem(name, what, mend))


def _too_large(name: str, claim: str) -> Problem:
    return Problem(name, f"This picture is too large{claim}.", "Scale it down to 10,000 pixels a side or less.")


def _what_else(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(32)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        return "This is a HEIC picture, as iPhones make them; it can't be read here."
    if head[4:8] == b"ftyp" and head[8:12] in _AVIF:
        return "This is an AVIF picture; it can't be read here."
    return "This is not a picture, or of a kind that can't be read here."


def _orientation(picture: Image) -> int:
    try:
        return int(picture.getexif().get(0x0112, 1))
    except _BROKEN_EXIF:
        return 1


def _upright_size(picture: Image) -> tuple[int, int]:
    wide, high = picture.size
    return (high, wide) if _orientation(picture) in (5, 6, 7, 8) else (wide, high)


def _upright(picture: Image) -> Image:
    """Turned as EXIF says: the eight orientations of CIPA DC-008 (Exif 2.32), 4.6.4 A."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(_orientation(picture))
    if turn is None:
        return picture
    turned = picture.transpose(turn)
    turned.info.update(picture.info)
    return turned


def _in_srgb(picture: Image) -> Image:
    """RGB without transparency (white shows through), converted from the profile it carries."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    picture = _opaque(_eight_bits(picture))
    if profile and picture.mode in ("L", "RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return turned or picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # A profile that can't be read, or is of another kind, is common: taken as sRGB.
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _opaque(picture: Image) -> Image:
    from PIL import Image

    if picture.mode not in ("RGBA", "RGBa", "LA", "La", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB") if picture.mode == "P" else picture
    layered = picture.convert("RGBA")
    flat = Image.new("RGBA", layered.size, "white")
    flat.alpha_composite(layered)
    return flat.convert("RGB")


def _eight_bits(picture: Image) -> Image:
    """Greys of 16 bits as 8: Pillow would cut them off at 255."""
    if picture.mode != "I" and not picture.mode.startswith("I;16"):
        return picture
    scaled = picture.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    scaled.info.pop("transparency", None)  # a grey of 16 bits
    return scaled


__all__ = ["MAX_SCALE", "NOTED_SCALE", "Photo", "Window", "choose_part", "photo_scale"]
