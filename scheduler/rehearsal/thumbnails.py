"""Delivered cards as data addresses, small enough for a page of hundreds."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

WIDTHS_PX = ((60, 720), (160, 540), (320, 400))
"""(up to so many pictures, so wide): the page stays below 8 MB."""
SMALLEST_PX = 300
QUALITY = 74
THREADS = 4  # decoding and resizing release the interpreter


def width_for(pictures: int) -> int:
    """How wide each of so many pictures may be, in pixels."""
    return next((width_px for most, width_px in WIDTHS_PX if pictures <= most), SMALLEST_PX)


def data_addresses(pictures: Mapping[str, bytes], width_px: int) -> dict[str, str]:
    """The same keys, each with its picture as a ``data:`` address; wider ones are made smaller."""
    with ThreadPoolExecutor(THREADS, thread_name_prefix="thumbnail") as pool:
        small = pool.map(lambda content: shrunk(content, width_px), pictures.values())
        return {
            key: "data:image/jpeg;base64," + base64.b64encode(content).decode()
            for key, content in zip(pictures, small, strict=True)
        }


def shrunk(content: bytes, width_px: int) -> bytes:
    """A JPEG at most ``width_px`` wide."""
    from PIL import Image

    image = Image.open(io.BytesIO(content))
    width_px = min(width_px, image.width)
    size = (width_px, round(image.height * width_px / image.width))
    image.draft("RGB", size)  # the decoder itself halves, where that is enough
    small = image.convert("RGB")
    if small.size != size:
        small = small.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=QUALITY, progressive=True)
    return out.getvalue()
