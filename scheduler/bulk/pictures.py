"""Pictures that come with rows: checked, and copied into images/ without ever replacing one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from scheduler.core.errors import BadInput, Problem

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
MOST_BYTES = 50 * 1024 * 1024
_MEND = "Use a JPEG, PNG or WebP picture."


@dataclass(slots=True)
class Pictures:
    """Finds each picture a name in ``images``; ``copies`` maps new names to where they come from."""

    images: Path
    copies: dict[str, Path] = field(default_factory=dict)

    def name_for(self, written: str, folder: Path) -> str:
        """The name in ``images`` of the picture ``written`` in a row: itself, if it is there already.

        Raises BadInput: outside ``folder``, missing, or no picture.
        """
        wanted = PurePosixPath(written)
        outside = wanted.is_absolute() or PureWindowsPath(written).drive or ".." in wanted.parts or "\\" in written
        if outside:
            raise _no(written, "It is not inside the folder of the table.", "Put it there and write its name.")
        source = folder / wanted
        if not source.is_file():
            if (self.images / wanted).is_file():
                return wanted.as_posix()
            raise _no(written, "There is no such picture.", "Put it beside the table, or correct its name.")
        content = _picture(source, written)
        if source.resolve() == (self.images / wanted).resolve():
            return wanted.as_posix()
        number = 1
        while True:
            suffix = f"-{number}" if number > 1 else ""
            name = f"{wanted.stem}{suffix}{wanted.suffix.lower()}"
            other = self.copies.get(name) or self.images / name
            if not other.exists():
                self.copies[name] = source
                return name
            if other.read_bytes() == content:
                return name
            number += 1

    def copy(self) -> None:
        """Bring all new ones in, each whole or not at all."""
        self.images.mkdir(parents=True, exist_ok=True)
        for name, source in self.copies.items():
            beside = self.images / f".{name}.{secrets.token_hex(4)}.tmp"
            try:
                beside.write_bytes(source.read_bytes())
                if (self.images / name).exists():
                    raise _no(name, "A picture of this name appeared meanwhile.", "Import once more.")
                beside.replace(self.images / name)
            finally:
                beside.unlink(missing_ok=True)


def _picture(path: Path, written: str) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _no(written, "The picture is larger than 50 MB.", "Scale it down.")
        content = path.read_bytes()
    except OSError as error:
        raise _no(written, f"It can't be read: {error.strerror}.", "Check its rights.") from None
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if not (content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_webp):
        raise _no(written, "This is no JPEG, PNG or WebP picture, whatever its name says.", _MEND)
    if path.suffix.lower() not in ENDINGS:
        raise _no(written, "Its name doesn't end like a picture's.", f"End it in {', '.join(ENDINGS)}.")
    return content


def _no(name: str, what: str, mend: str) -> BadInput:
    return BadInput(Problem(name, what, mend, field="image"))
