"""Looking at pictures that come in, and fetching them from an address, as the networks do."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from urllib.parse import urlsplit

TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/mpo",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
}
LOOPBACK = ("127.0.0.1", "localhost")
FETCH_TIMEOUT_S = 10
CHUNK_BYTES = 64 * 1024


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


def fetch(address: str, most_bytes: int) -> bytes | None:
    """The picture at ``address``, up to one byte more than ``most_bytes``; None when there is none.

    Only from this computer: no other host, no proxy, no redirect, whatever the address is dressed up as.
    """
    import requests

    try:
        parts = urlsplit(address)
        if parts.scheme != "http" or parts.hostname not in LOOPBACK or parts.username is not None:
            return None
        with requests.Session() as session:
            session.trust_env = False
            response = session.get(address, timeout=FETCH_TIMEOUT_S, stream=True, allow_redirects=False)
            if response.status_code != 200 or not response.headers.get("content-type", "").startswith("image/"):
                return None
            content = b""
            for chunk in response.iter_content(CHUNK_BYTES):
                content += chunk
                if len(content) > most_bytes:
                    break
            return content[: most_bytes + 1] or None
    except (requests.RequestException, ValueError):
        return None


def as_jpeg(content: bytes) -> bytes:
    """The same picture as JPEG, as Meta hands pictures out; a JPEG stays as it is."""
    seen = look(content)
    if seen is None or seen.media_type == "image/jpeg":
        return content
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        image.convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()
