"""Delivered cards as data addresses, small enough for a page of hundreds."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

SHARES = ((60, 2 / 3), (160, 1 / 2), (320, 3 / 8))
"""(up to so many pictures, this share of their width): the page stays below 8 MB. A half costs nothing but
the decoding."""
SMALLEST = 1 / 4
QUALITY = 74
THREADS = 4  # decoding and resizing release the interpreter


def share_for(pictures: int) -> float:
    """How much of its width each of so many pictures keeps."""
    return next((share for most, share in SHARES if pictures <= most), SMALLEST)


def data_addresses(pictures: Mapping[str, bytes], share: float) -> dict[str, str]:
    """The same keys, each with its picture made smaller, as a ``data:`` address."""
    with ThreadPoolExecutor(THREADS, thread_name_prefix="thumbnail") as pool:
        small = pool.map(lambda content: shrunk(content, share), pictures.values())
        return {
            key: "data:image/jpeg;base64," + base64.b64encode(content).decode()
            for key, content in zip(pictures, small, strict=True)
        }


def shrunk(content: bytes, share: float) -> bytes:
    """The picture as a JPEG with ``share`` of its width and height."""
    from PIL import Image

    image = Image.open(io.BytesIO(content))
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    image.draft("RGB", size)  # the decoder itself halves, where that is enough
    small = image.convert("RGB")
    if small.size != size:
        small = small.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
