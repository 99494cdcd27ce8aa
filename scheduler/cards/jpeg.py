"""The file a card becomes: JPEG, 4:4:4, sRGB, the same bytes for the same pixels, whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cards.fonts import FOLDER

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITIES = (90, 94, 97, 86, 82, 78)
"""Tried in this order: the usual one, finer ones for grain that it would smear, coarser ones for a
network's limit of bytes. Below 78 rims of colour show around letters."""
_MARK = b"tipcast card 2 "


@cache
def srgb() -> bytes:
    """The profile that every card carries."""
    return (FOLDER / "srgb.icc").read_bytes()


def encode(picture: Image, *, quality: int = QUALITIES[0], blocks: int = 0) -> bytes:
    """``picture`` as JPEG, with a restart marker after so many ``blocks`` (0: none).

    Tables made for the picture (``optimize``) would save a twentieth of the file for twice the time, and every file
    would have its own: tiles of different files would no longer fit together (see ``tiles``).
    """
    # Into a file on disk other threads go on meanwhile; into memory Pillow lets nobody else run.
    with tempfile.TemporaryFile() as file:
        form = {"subsampling": 0, "icc_profile": srgb(), "restart_marker_blocks": blocks}
        picture.save(file, "JPEG", quality=quality, **form)
        file.seek(0)
        return file.read()


def with_note(content: bytes, note: Mapping[str, object]) -> bytes:
    """The file with what is known about it in a comment, and a digest that tells if either is changed."""
    text = json.dumps({**note, "sum": _sum(content, note)}, separators=(",", ":")).encode()
    comment = _MARK + text
    at = _after_headers(content)
    return content[:at] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + content[at:]


def note_in(content: bytes) -> dict[str, object] | None:
    """The note of a file that is as it was written; None for any other."""
    at = _after_headers(content)
    end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    comment = content[at + 4 : end]
    if content[at : at + 2] != b"\xff\xfe" or not comment.startswith(_MARK):
        return None
    try:
        note: dict[str, object] = json.loads(comment[len(_MARK) :])
        told = note.pop("sum")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None
    return note if told == _sum(content[:at] + content[end:], note) else None


def write_whole(path: Path, content: bytes) -> None:
    """Write under another name and move into place: nobody ever sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _sum(content: bytes, note: Mapping[str, object]) -> str:
    digest = hashlib.sha256(json.dumps(note, sort_keys=True).encode())
    digest.update(content)
    return digest.hexdigest()[:16]


def _after_headers(content: bytes) -> int:
    """Where a JPEG's application segments (markers E0 to EF, ITU-T T.81 table B.1) end."""
    at = 2
    while content[at : at + 1] == b"\xff" and b"\xe0" <= content[at + 1 : at + 2] <= b"\xef":
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return at
