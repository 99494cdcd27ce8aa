"""The file a card becomes: JPEG, 4:4:4, sRGB, the same bytes for the same pixels, whole or not there."""

from __future__ import annotations

import io
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from scheduler.cards.fonts import FOLDER

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY = 90
_COMMENT = "contrast "


@cache
def _srgb() -> bytes:
    return (FOLDER / "srgb.icc").read_bytes()


def encode(picture: Image, file: IO[bytes], *, contrast: float) -> None:
    """``picture`` as JPEG; its contrast travels in the comment, so that a cached file knows it.

    Into a file on disk other threads go on meanwhile; into memory Pillow lets nobody else run.
    Tables made for the picture (``optimize``) would save a twentieth of the file for twice the time.
    """
    comment = f"{_COMMENT}{contrast:.3f}"
    picture.save(file, "JPEG", quality=QUALITY, subsampling=0, icc_profile=_srgb(), comment=comment)


def write_whole(path: Path, picture: Image, *, contrast: float) -> bytes:
    """Encode under another name and move into place: nobody ever sees half a file. What was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            encode(picture, file, contrast=contrast)
            file.seek(0)
            content = file.read()
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return content


def contrast_in(content: bytes, size: tuple[int, int]) -> float | None:
    """The contrast a finished card carries; None when this isn't one of ``size``, or is cut off."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            comment = picture.info.get("comment", b"").decode("ascii", "replace")
            whole = content.endswith(b"\xff\xd9") and picture.size == size
        return float(comment.removeprefix(_COMMENT)) if whole and comment.startswith(_COMMENT) else None
    except (UnidentifiedImageError, OSError, ValueError):
        return None
