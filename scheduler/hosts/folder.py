"""A folder of her own website: on this disk, synchronised or mounted, with a public base address."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scheduler.core.errors import BadInput, ErrorClass, Problem, Reading, Retryable
from scheduler.core.model import Handle, Picture


class Folder:
    """Copies pictures to ``directory``, which the web shows at ``public_base``."""

    def __init__(self, directory: Path, public_base: str) -> None:
        self._directory = directory
        self._base = public_base.rstrip("/")

    @classmethod
    def make(cls, options: Mapping[str, str], *, root: Path, page: Callable[[], Any]) -> Folder:
        """From ``picture_folder`` (relative to the workspace) and ``picture_address``. Raises BadInput."""
        for name in ("picture_folder", "picture_address"):
            if not options.get(name):
                what = f'picture_host = "folder" needs {name}.'
                raise BadInput(Problem("tipcast.toml", what, "See docs/networks/instagram.md.", field=name))
        return cls(root / options["picture_folder"], options["picture_address"])

    def put(self, picture: Picture) -> tuple[str, Handle]:
        """The picture appears whole or not at all. Raises Retryable when the disk refuses."""
        # The name can't be guessed, so that nobody sees a card before its time.
        name = f"{picture.digest[:16]}-{secrets.token_hex(8)}{picture.path.suffix}"
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
        if name := Path(str(handle.get("name", ""))).name:
            with contextlib.suppress(OSError):
                (self._directory / name).unlink()


HOST = Folder
