"""A folder of her own website: on this disk, synchronised or mounted, with a public base address."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from scheduler.core.errors import ErrorClass, Reading, Retryable
from scheduler.core.model import Handle, Picture
from scheduler.core.network import Secret
from scheduler.hosts._names import STALE, is_ours, new_name, own_name
from scheduler.hosts._setup import Setup


class Folder:
    """Copies pictures to ``directory``, which the web shows at ``public_base``."""

    secrets: ClassVar[tuple[Secret, ...]] = ()
    encodes_anew: ClassVar[bool] = False

    def __init__(self, directory: Path, public_base: str, now: Callable[[], datetime]) -> None:
        self._directory, self._now = directory, now
        self._base = public_base.rstrip("/")

    @classmethod
    def make(cls, setup: Setup) -> Folder:
        """From ``picture_folder`` (relative to the workspace) and ``picture_address``. Raises BadInput."""
        setup.demand("folder", "picture_folder", "picture_address")
        options = setup.options
        return cls(setup.root / options["picture_folder"], options["picture_address"], setup.now)

    def put(self, picture: Picture) -> tuple[str, Handle]:
        """The picture appears whole or not at all. Raises Retryable when the disk refuses."""
        name = new_name(picture)
        part = self._directory / f".{name}.part"
        try:
            part.write_bytes(picture.path.read_bytes())
            part.replace(self._directory / name)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            sentence = f"The picture could not be put into {self._directory} ({error.strerror}): check the folder, it is tried again by itself."
            raise Retryable(Reading(ErrorClass.RETRYABLE, sentence)) from None
        return f"{self._base}/{name}", {"name": name}

    def remove(self, handle: Handle) -> None:
        if name := own_name(handle.get("name")):
            with contextlib.suppress(OSError):
                (self._directory / name).unlink()

    def sweep(self) -> None:
        with contextlib.suppress(OSError):
            for path in self._directory.iterdir():
                if is_ours(path.name) and datetime.fromtimestamp(path.stat().st_mtime, UTC) < self._now() - STALE:
                    path.unlink()


HOST = Folder
