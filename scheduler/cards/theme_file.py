"""Reading ``templates/themes/<theme>.yml``. Every complaint names file, line and field."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scheduler.cards.fonts import FACES
from scheduler.cards.frame import KINDS, NO_FRAME, Frame
from scheduler.cards.hand import TEXTURES, Hand
from scheduler.cards.layout_fields import color, number, one_of
from scheduler.cards.marks import RULES
from scheduler.cards.motifs import MOTIFS
from scheduler.cards.palette import HEX, ROLES
from scheduler.cards.theme import CASES, Theme, Voice
from scheduler.cards.theme_fonts import FontShelf
from scheduler.cards.yaml_file import Key, Reader, load
from scheduler.core.errors import BadInput, Problem

MODES = ("light", "dark")
FIELDS = ("based_on", "colors", "grounds", "type", "shapes", "motifs")
VOICE = ("font", "scale", "leading", "tracking", "case")
SHAPES = ("roundness", "wobble", "texture", "rule", "frame")
FRAME = ("kind", "inset", "thick", "color")
_NEEDED = ("background", "ink", "accent", "accent_2")
_EVERY: Mapping[str, str] = {part: fonts[0] for part, fonts in FACES.items()}
"""The fonts of a theme that names none."""


def names_in(folders: Sequence[Path]) -> list[str]:
    """The themes to choose from."""
    return sorted({path.stem for folder in folders for path in folder.glob("*.yml")})


def read_theme(name: str, mode: str, *, folders: Sequence[Path], shelf: FontShelf) -> Theme:
    """The theme called ``name``, from the first of ``folders`` that has it, in its light or dark variant.

    Raises BadInput with everything that is wrong.
    """
    path = _found(name, folders, without=())
    if path is None:
        what, mend = f'There is no theme "{name}".', f"Themes: {', '.join(names_in(folders)) or 'none'}."
        raise BadInput(Problem("tipcast.toml", what, mend, field="brand.theme"))
    content, reader, sources = _layered(path, folders, ())
    return _theme(reader, content, name=path.stem, mode=mode, shelf=shelf, sources=(*sources, *shelf.files))


def digest_of(sources: Sequence[Path]) -> str:
    """SHA-256, in hex, of what the files hold now; one that is gone counts as empty."""
    digest = hashlib.sha256()
    for path in sources:
        digest.update(hashlib.sha256(path.read_bytes() if path.is_file() else b"").digest())
    return digest.hexdigest()


def _found(name: str, folders: Sequence[Path], *, without: Sequence[Path]) -> Path | None:
    files = (path for folder in folders for path in folder.glob("*.yml"))
    return next((path for path in files if path.stem == name and path not in without), None)


def _layered(
    path: Path, folders: Sequence[Path], seen: tuple[Path, ...]
) -> tuple[dict[str, Any], Reader, tuple[Path, ...]]:
    """A theme's table over those it is based on, and all files that were read."""
    content, lines = load(path, "theme")
    reader = Reader(path.name, lines)
    base = content.pop("based_on", None)
    if base is None:
        return content, reader, (path,)
    # A file may refine the shipped theme whose name it bears.
    below = _found(str(base), folders, without=(*seen, path))
    if below is None:
        known = ", ".join(one for one in names_in(folders) if one != path.stem)
        again = any(one.stem == base for one in (*seen, path))
        what = f"This theme is based on itself, by way of {base}." if again else f'There is no theme "{base}".'
        reader.wrong(("based_on",), what, f"Themes: {known}.")
        raise BadInput(reader.problems)
    lower, its_reader, sources = _layered(below, folders, (*seen, path))
    # What is wrong below is told with the file and line it stands in.
    _theme(its_reader, lower, name=below.stem, mode=MODES[0], shelf=FontShelf(), sources=())
    return reader.merge(lower, content, (), ()), reader, (path, *sources)


def _theme(
    reader: Reader, content: dict[str, Any], *, name: str, mode: str, shelf: FontShelf, sources: tuple[Path, ...]
) -> Theme:
    reader.known((), content, FIELDS)
    colors, grounds = (reader.table((), content, field) for field in ("colors", "grounds"))
    reader.known(("colors",), colors, MODES)
    reader.known(("grounds",), grounds, MODES)
    # Both variants are read, so that a mistake in either is told.
    variants = {one: _colors(reader, ("colors", one), reader.table(("colors",), colors, one)) for one in MODES}
    grounded = {one: _grounds(reader, ("grounds", one), reader.table(("grounds",), grounds, one)) for one in MODES}
    hand, rule, frame = _shapes(reader, reader.table((), content, "shapes"))
    theme = Theme(
        name=name,
        colors=variants[mode],
        voices=_voices(reader, reader.table((), content, "type"), shelf),
        dark=mode == "dark",
        grounds=grounded[mode],
        motifs=_motifs(reader, reader.table((), content, "motifs")),
        hand=hand,
        rule=rule,
        frame=frame,
        sources=sources,
        digest=digest_of(sources),
    )
    if reader.problems:
        raise BadInput(list(dict.fromkeys(reader.problems)))
    return theme


def _hex(value: Any) -> str:
    if not isinstance(value, str) or not HEX.fullmatch(value):
        raise ValueError('Write it like "#1f4e5f", with the quotes.')
    return value.lower()


def _colors(reader: Reader, key: Key, content: dict[str, Any]) -> dict[str, str]:
    reader.known(key, content, ROLES)
    for role in _NEEDED:
        if role not in content:
            reader.wrong((*key, role), "A theme needs this colour.", 'Write it like "#1f4e5f", or add based_on: calm.')
    return {role: reader.value(key, content, role, _hex, "#808080") for role in content if role in ROLES}


def _grounds(reader: Reader, key: Key, content: dict[str, Any]) -> dict[str, str]:
    return {layout: reader.value(key, content, layout, color, "background") for layout in content}


def _voices(reader: Reader, content: dict[str, Any], shelf: FontShelf) -> dict[str, Voice]:
    reader.known(("type",), content, tuple(FACES))
    return {part: _voice(reader, part, content.get(part), shelf) for part in FACES}


def _voice(reader: Reader, part: str, value: Any, shelf: FontShelf) -> Voice:
    key = ("type", part)
    table = value if isinstance(value, dict) else {} if value is None else {"font": value}
    reader.known(key, table, VOICE)
    usual = shelf.chosen(part) or shelf.shipped(_EVERY[part])
    font = reader.value(key, table, "font", shelf.shipped, usual)
    return Voice(
        font=shelf.chosen(part) or font,
        scale=reader.value(key, table, "scale", number(0.6, 1.5), 1.0),
        leading=reader.value(key, table, "leading", number(0.7, 1.5), 1.0),
        tracking=reader.value(key, table, "tracking", number(-0.08, 0.4), 0.0),
        case=reader.value(key, table, "case", one_of(*CASES), "as written"),
    )


def _shapes(reader: Reader, content: dict[str, Any]) -> tuple[Hand, str, Frame]:
    key: Key = ("shapes",)
    reader.known(key, content, SHAPES)
    hand = Hand(
        roundness=reader.value(key, content, "roundness", number(0, 1), 1.0),
        wobble=reader.value(key, content, "wobble", number(0, 20), 0.0),
        texture=reader.value(key, content, "texture", one_of(*TEXTURES), "plain"),
    )
    rule = reader.value(key, content, "rule", one_of(*RULES), "bar")
    return hand, rule, _frame(reader, reader.table(key, content, "frame"))


def _frame(reader: Reader, content: dict[str, Any]) -> Frame:
    key = ("shapes", "frame")
    reader.known(key, content, FRAME)
    return Frame(
        kind=reader.value(key, content, "kind", one_of(*KINDS), NO_FRAME.kind),
        inset=reader.value(key, content, "inset", number(0, 60), NO_FRAME.inset),
        thick=reader.value(key, content, "thick", number(1, 60), NO_FRAME.thick),
        color=reader.value(key, content, "color", color, NO_FRAME.color),
    )


def _motifs(reader: Reader, content: dict[str, Any]) -> dict[str, str]:
    reader.known(("motifs",), content, tuple(MOTIFS))
    return {motif: reader.value(("motifs",), content, motif, one_of(*MOTIFS), motif) for motif in content}
