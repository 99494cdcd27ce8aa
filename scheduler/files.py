"""Writing a file so that a kill or a power cut leaves the old content or the new, never half of it."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def write_whole(
    path: Path, content: bytes, *, mode: int | None = None, ready: Callable[[], None] | None = None
) -> None:
    """Put ``content`` at ``path`` in one step, through a file beside it.

    ``mode`` are its rights from the first byte on (None: the owner's usual ones). ``ready`` is called
    right before the step and may raise to call it off. Raises OSError, and then nothing has changed.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(mode)  # whatever the umask took away
        if ready is not None:
            ready()
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
