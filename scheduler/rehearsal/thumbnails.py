"""Delivered cards as data addresses, small enough for a page of hundreds."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

SHARES = (2 / 3, 1 / 2, 3 / 8, 1 / 4)
"""Of a picture's width, the largest first. A half costs nothing but the decoding."""
FEW = 60
"""Up to so many pictures are worth trying at the largest."""
MOST_CHARACTERS = 7_500_000
"""Of all pictures together, so that the page stays below 8 MB; the smallest share is taken in any case."""
QUALITY = 74
THREADS = 4  # decoding and resizing release the interpreter


def data_addresses(pictures: Mapping[str, bytes], uses: Mapping[str, int]) -> dict[str, str]:
    """The same keys, each with its picture as a ``data:`` address, as large as a page has room for that
    shows each ``uses`` times."""
    shares = SHARES if sum(uses.values()) <= FEW else SHARES[1:]
    for share in shares:
        made = _at(share, pictures)
        if sum(len(made[key]) * uses[key] for key in made) <= MOST_CHARACTERS:
            break
    return made


def _at(share: float, pictures: Mapping[str, bytes]) -> dict[str, str]:
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
