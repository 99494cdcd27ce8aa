"""A picture to try something out with, where no card is at hand."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scheduler.core.model import Picture

SIDE_PX = 320
"""The narrowest that Instagram takes without enlarging it (IG3, read November 2026)."""


def sample_picture(folder: Path) -> Picture:
    """One in a plain colour, as a JPEG in ``folder``."""
    from PIL import Image

    path = folder / "sample.jpg"
    Image.new("RGB", (SIDE_PX, SIDE_PX), (240, 235, 225)).save(path, "JPEG", quality=90)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Picture(path, digest, "image/jpeg", SIDE_PX, SIDE_PX, "")
