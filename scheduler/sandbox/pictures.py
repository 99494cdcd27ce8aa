"""Looking at pictures that come in, as the networks do."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

TYPES = {"JPEG": "image/jpeg", "MPO": "image/mpo", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class Seen:
    media_type: str
    width_px: int
    height_px: int


def look(content: bytes) -> Seen | None:
    """Type and size of a picture; None if it is none, or a bomb."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                kind, size = image.format or "", image.size
                image.verify()
    except Exception:
        return None
    return Seen(TYPES.get(kind, "application/octet-stream"), *size)
