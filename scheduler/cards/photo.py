"""A user's photo as background: opened with care, turned upright, cropped to the card."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cards.kept import Kept, digest_of
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 120_000_000
"""Larger pictures are refused: a small file may claim any size (decompression bomb)."""
MAX_KEPT_PIXELS = 16_000_000
"""Larger decoded pictures (64 MB) aren't kept for the next format."""
_ORIENTATION = 0x0112
DECODED: Kept[Image] = Kept(1)
_MEND = "Replace it by a JPEG, PNG or WebP picture."


def read_photo(path: Path, format_: Format) -> Image:
    """The picture at ``path``, upright, cropped to cover the format, in sRGB. Raises BadInput."""
    return _cover(_decoded(path, format_), format_)


def _decoded(path: Path, format_: Format) -> Image:
    """All of the picture, at a size that serves the format; one decode serves all like formats."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    name = path.name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise BadInput(_too_large(name, opened.size))
                part = _part(opened, format_)

                def decode() -> Image.Image:
                    opened.draft("RGB", (opened.width // part, opened.height // part))
                    return _in_srgb(ImageOps.exif_transpose(opened))

                if opened.width * opened.height > MAX_KEPT_PIXELS * part * part:
                    return decode()
                return DECODED.get((digest_of(path), part), decode)
    except FileNotFoundError:
        raise BadInput(Problem(name, "This picture is missing.", "Put it into images/, or correct its name.")) from None
    except Image.DecompressionBombError:
        raise BadInput(_too_large(name, None)) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadInput(Problem(name, f"This picture is broken or not a picture ({error}).", _MEND)) from None


def _part(opened: Image, format_: Format) -> int:
    """A JPEG can be decoded at a half, a quarter or an eighth: the smallest that still covers the format."""
    wide, high = opened.size
    if opened.getexif().get(_ORIENTATION, 1) >= 5:  # stored on its side
        wide, high = high, wide
    scale = max(format_.width_px / wide, format_.height_px / high)
    return next((part for part in (8, 4, 2) if opened.format == "JPEG" and part * scale <= 1), 1)


def _too_large(name: str, size: tuple[int, int] | None) -> Problem:
    claim = f" ({size[0]} × {size[1]} pixels)" if size else ""
    return Problem(name, f"This picture is too large{claim}.", "Scale it down to 12,000 pixels a side or less.")


def _in_srgb(picture: Image) -> Image:
    """RGB without transparency (white shows through), converted from the profile it carries."""
    import io

    from PIL import Image, ImageCms

    profile = picture.info.get("icc_profile")
    if picture.mode in ("RGBA", "LA", "P", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        flat = Image.new("RGBA", layered.size, "white")
        flat.alpha_composite(layered)
        picture = flat.convert("RGB")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return turned or picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # A profile that can't be read is common and harmless: taken as sRGB.
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    return picture.convert("RGB")


def _cover(picture: Image, format_: Format) -> Image:
    """Scale and crop to fill the format; the crop keeps the part with most detail."""
    from PIL import Image

    wide, high = format_.width_px, format_.height_px
    scale = max(wide / picture.width, high / picture.height)
    # Cropped first: what is cut off needn't be scaled.
    kept_wide, kept_high = min(picture.width, wide / scale), min(picture.height, high / scale)
    corner = _busiest(picture, round(kept_wide), round(kept_high))
    left, top = min(corner[0], picture.width - kept_wide), min(corner[1], picture.height - kept_high)
    box = (left, top, left + kept_wide, top + kept_high)
    return picture.resize((wide, high), Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)


def _busiest(picture: Image, wide: int, high: int) -> tuple[int, int]:
    """The window's corner with most edges in it; towards the middle when nothing stands out."""
    from PIL import Image, ImageFilter

    spare_x, spare_y = picture.width - wide, picture.height - high
    if spare_x <= 2 and spare_y <= 2:
        return spare_x // 2, spare_y // 2
    edges = picture.convert("L").reduce(8).filter(ImageFilter.FIND_EDGES)
    across = spare_x > spare_y
    profile_size = (edges.width, 1) if across else (1, edges.height)
    profile = list(edges.resize(profile_size, Image.Resampling.BOX).tobytes())
    window = (wide if across else high) // 8
    spare = max(1, len(profile) - window)

    def interest(start: int) -> tuple[float, float]:
        off_center = abs(start - spare / 2) / spare
        return round(sum(profile[start : start + window]) * (1.15 - 0.3 * off_center), 3), -off_center

    share = max(range(spare + 1), key=interest) / spare
    return (round(spare_x * share), spare_y // 2) if across else (spare_x // 2, round(spare_y * share))
