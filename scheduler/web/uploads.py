"""Uploaded pictures: a bomb until proven a picture. Nothing is decoded before its size is known to be harmless, nothing
is kept before it was decoded whole, and a name from outside is only a wish."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from scheduler.cards.photo import MAX_PIXELS
from scheduler.core.errors import BadInput, Problem
from scheduler.files import write_whole

MOST_BYTES = 24 * 1024 * 1024
"""A 50-megapixel JPEG of a good camera stays below it [our choice]."""
KINDS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
MOST_CHARACTERS = 80
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending (learn.microsoft.com, "Naming Files", read 2026-11-25)."""
_BAD = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/#%]')
_MEND = "Save it as JPEG, PNG or WebP and upload that."


def keep_picture(content: bytes, name: str, folder: Path) -> Path:
    """Prove that ``content`` is a picture and write it, as it is, under a free name like ``name`` in ``folder``. Raises
    BadInput, and then nothing is written."""
    shown = PurePosixPath(name.replace("\\", "/")).name or "picture"
    kind = prove(content, shown)
    taken = {path.name.casefold() for path in folder.iterdir()} if folder.is_dir() else set()
    path = folder / safe_name(shown, KINDS[kind], taken)
    folder.mkdir(parents=True, exist_ok=True)

    def demand_free() -> None:
        if path.exists():
            raise BadInput(Problem(shown, "A picture of this name came just now.", "Upload it once more."))

    write_whole(path, content, ready=demand_free)
    return path


def prove(content: bytes, name: str) -> str:
    """The kind of picture (a key of ``KINDS``), told by its content alone. Raises BadInput when it is none, is
    larger than the cards take, moves, or breaks off."""
    from PIL import Image, UnidentifiedImageError

    if len(content) > MOST_BYTES:
        raise _refused(name, f"It is larger than {MOST_BYTES // 1024 // 1024} MB.", "Save it smaller.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(KINDS)) as picture:
                kind = str(picture.format)
                if picture.width * picture.height > MAX_PIXELS:
                    raise _refused(
                        name, f"It claims to be {picture.width} × {picture.height} pixels.", "Save it smaller."
                    )
                if getattr(picture, "n_frames", 1) > 1:
                    raise _refused(name, "It moves; a card stands still.", _MEND)
                picture.load()
    except Image.DecompressionBombError:
        raise _refused(name, "It claims to be larger than any camera's picture.", "Save it smaller.") from None
    except UnidentifiedImageError:
        raise _refused(name, "It is no picture that the cards can show.", _MEND) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise _refused(name, f"It is broken ({error}).", _MEND) from None
    return kind


def safe_name(name: str, ending: str, taken: Collection[str]) -> str:
    """A file name like ``name``, with the ending of what the picture is, that is not ``taken`` (in lower case) and
    means nothing to any file system. Pure."""
    stem = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).stem)
    stem = " ".join(_BAD.sub(" ", stem).split()).strip(". ")[:MOST_CHARACTERS].strip(". ")
    if not stem or _RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = f"picture {stem}".strip()
    found, number = f"{stem}{ending}", 2
    while found.casefold() in taken:
        found, number = f"{stem} {number}{ending}", number + 1
    return found


def _refused(name: str, what: str, mend: str) -> BadInput:
    return BadInput(Problem(name, what, mend))
