"""The fonts a theme and a brand may name: those that ship, and a brand's own files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scheduler.cards.fonts import FACES, FOLDER, Font, font_of, open_font
from scheduler.core.errors import BadInput, Problem

_ALSO = {"display": ("italic",), "text": ("light", "note")}
"""Parts that follow another one for which a brand names a font."""
_SAMPLE = "AaHhnOo"


class FontShelf:
    """``chosen`` fonts of a brand by part; files are looked for in ``folders``.

    Raises BadInput for parts that don't exist and for fonts that are missing or broken.
    """

    def __init__(self, wanted: Mapping[str, str] | None = None, folders: Sequence[Path] = ()) -> None:
        self._folders = folders
        self.files: tuple[Path, ...] = ()
        problems, own = [], {}
        for part, name in (wanted or {}).items():
            try:
                if part not in FACES:
                    raise ValueError(f"There is no part {part} of the type", f"Parts: {', '.join(FACES)}.")
                own[part] = self._any(name)
            except ValueError as error:
                problems.append(_problem(part, error))
        if problems:
            raise BadInput(problems)
        followers = {also: own[part] for part, others in _ALSO.items() if part in own for also in others}
        self._own: dict[str, Font] = {**followers, **own}

    def chosen(self, part: str) -> Font | None:
        """The font that the brand wants for a part, if any."""
        return self._own.get(part)

    def shipped(self, name: Any) -> Font:
        """A shipped font. Raises ValueError naming those that there are."""
        if name not in names():
            raise ValueError(f"Write one of: {', '.join(names())}.")
        return open_font(str(name))

    def _any(self, name: str) -> Font:
        if name in names():
            return open_font(name)
        if not name.casefold().endswith((".ttf", ".otf")):
            raise ValueError(
                f'"{name}" is neither a shipped font nor a file',
                f"Write a .ttf or .otf file, or: {', '.join(names())}.",
            )
        path = next((folder / name for folder in self._folders if (folder / name).is_file()), None)
        if path is None:
            raise ValueError(f"The font file {name} is missing", "Put it into fonts/ or images/, or correct its name.")
        self.files = (*self.files, path)
        return _opened(path)


def names() -> list[str]:
    """Those for Latin text; the others step in where a script needs them."""
    return sorted(path.stem for path in FOLDER.glob("*.ttf") if not path.stem.startswith("noto-"))


def _problem(part: str, error: ValueError) -> Problem:
    what, mend = (*error.args, "")[:2]
    return Problem("tipcast.toml", f"{what}.", f"{mend}", field=f"brand.fonts.{part}")


def _opened(path: Path) -> Font:
    import uharfbuzz

    wrong = ValueError(f"The font file {path.name} is broken or not a TrueType or OpenType font", "Replace the file.")
    try:
        content = path.read_bytes()
        if not _whole(content):
            raise wrong
        font = font_of(f"{path.name} {hashlib.sha256(content).hexdigest()[:12]}", uharfbuzz.Blob(content))
    except (OSError, uharfbuzz.HarfBuzzError, ZeroDivisionError):
        raise wrong from None
    if not {ord(letter) for letter in _SAMPLE} <= font.covers or not all(_drawn(font, letter) for letter in _SAMPLE):
        raise wrong
    return font


def _whole(content: bytes) -> bool:
    """Whether every table that the file's directory lists lies inside the file.

    The directory: OpenType 1.9.1, "Table directory" (read 2026-11-25). HarfBuzz takes what it finds, so
    that the letters after the cut would be blank.
    """
    if content[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        return False
    count = int.from_bytes(content[4:6], "big")
    entries = [content[12 + 16 * index : 28 + 16 * index] for index in range(count)]
    ends = (int.from_bytes(entry[8:12], "big") + int.from_bytes(entry[12:16], "big") for entry in entries)
    return count > 0 and all(len(entry) == 16 for entry in entries) and max(ends) <= len(content)


def _drawn(font: Font, letter: str) -> bool:
    """Whether a letter has an outline: in a file cut short it has a number but nothing to draw."""
    extents = font.shaped.get_glyph_extents(font.shaped.get_nominal_glyph(ord(letter)))
    return extents is not None and extents.height != 0
