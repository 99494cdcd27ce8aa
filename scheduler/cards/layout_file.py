"""Reading ``templates/cards/<layout>.yml``. Every complaint names file, line and field."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scheduler.cards.bullets import BULLETS
from scheduler.cards.fonts import FACES
from scheduler.cards.layout import FLOOR, WIDE_SHARE, Box, Inset, Item, Layout, Scenery, Stack
from scheduler.cards.layout_fields import color, colors, flag, inset, motifs, number, one_of, sizes, words
from scheduler.cards.motifs import MOTIFS
from scheduler.core.errors import BadInput, Problem

ASPECTS: dict[str, tuple[str, ...]] = {
    "tall": ("tall",),
    "tall_long": ("tall", "tall_long"),
    "pin": ("tall", "pin"),
    "pin_long": ("tall", "pin", "tall_long", "pin_long"),
    "story": ("tall", "story"),
    "story_long": ("tall", "story", "tall_long", "story_long"),
    "square": ("square",),
    "square_long": ("square", "square_long"),
    "wide": ("wide",),
    "wide_long": ("wide", "wide_long"),
}
"""Each aspect, and whose changes make it, one laid over the other."""
_EDGES = ("left", "top", "right", "bottom")
_BOX = (*_EDGES, "above", "below", "space")
_ITEM = ("text", "mark", "face", "size", "leading", "tracking", "color", "gap", "even", "width", "thick")
_LIST = ("bullet", "bullet_color", "apart")
_MARKS = ("rule", "progress")
Key = tuple[str, ...]


def read_layout(path: Path) -> dict[str, Layout]:
    """The layout for each of ASPECTS. A ``…_long`` one is for texts that the plain one can't hold.

    Raises BadInput with everything that is wrong.
    """
    content, lines = _load(path)
    reader = _Reader(path.name, lines)
    reader.known((), content, ("ground", "scene", "stacks", "aspects"))
    aspects = reader.table((), content, "aspects")
    reader.known(("aspects",), aspects, tuple(ASPECTS))
    found = {}
    for aspect, changes in ASPECTS.items():
        merged = dict(content)
        for name in changes:
            merged = reader.merge(merged, reader.table(("aspects",), aspects, name), ("aspects", name), ())
        reader.floor_share = WIDE_SHARE if "wide" in changes else 1.0
        found[aspect] = reader.layout(path, merged)
    if reader.problems:
        raise BadInput(list(dict.fromkeys(reader.problems)))
    return found


def _load(path: Path) -> tuple[dict[str, Any], dict[Key, int]]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        tree = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"{(error.problem or 'This is not YAML').capitalize()}."
        raise BadInput(Problem(path.name, what, "Correct that line.", mark.line + 1 if mark else None)) from None
    except (YAMLError, UnicodeDecodeError, OSError) as error:
        raise BadInput(Problem(path.name, f"It can't be read: {error}.", "Correct the file.")) from None
    lines: dict[Key, int] = {}
    content = _plain(tree, (), lines)
    if not isinstance(content, dict):
        raise BadInput(Problem(path.name, "A layout is a table of settings.", "See the layouts that ship.", 1))
    return content, lines


def _plain(node: Any, key: Key, lines: dict[Key, int]) -> Any:
    if isinstance(node, dict):
        for name in node:
            lines[(*key, str(name))] = getattr(node, "lc").key(name)[0] + 1  # noqa: B009 (ruamel has no types)
        return {str(name): _plain(value, (*key, str(name)), lines) for name, value in node.items()}
    if isinstance(node, list):
        return [_plain(value, key, lines) for value in node]
    return node


class _Reader:
    """Takes typed values out of the plain tree and collects what is wrong with them."""

    floor_share = 1.0

    def __init__(self, file: str, lines: dict[Key, int]) -> None:
        self._file, self._lines = file, lines
        self.problems: list[Problem] = []

    def wrong(self, key: Key, what: str, mend: str) -> None:
        line = next((self._lines[key[:end]] for end in range(len(key), 0, -1) if key[:end] in self._lines), None)
        self.problems.append(Problem(self._file, what, mend, line, ".".join(key)))

    def known(self, key: Key, content: Mapping[str, Any], names: tuple[str, ...]) -> None:
        for name in content:
            if name not in names:
                close = difflib.get_close_matches(name, names, n=1)
                mend = f'Did you mean "{close[0]}"?' if close else f"Known here: {', '.join(names)}."
                self.wrong((*key, name), "This field doesn't exist.", mend)

    def table(self, key: Key, content: Mapping[str, Any], name: str) -> dict[str, Any]:
        value = content.get(name)
        if value is None or isinstance(value, dict):
            return value or {}
        self.wrong((*key, name), "A table is expected here.", "Indent its fields on lines of their own.")
        return {}

    def merge(self, below: dict[str, Any], above: dict[str, Any], source: Key, target: Key) -> dict[str, Any]:
        """``above`` over ``below``; null takes a thing away. Lines follow what won."""
        merged = dict(below)
        for name, value in above.items():
            old, at = merged.get(name), (*target, name)
            if value is None:
                merged.pop(name, None)
            elif isinstance(value, dict) and isinstance(old, dict):
                merged[name] = self.merge(old, value, (*source, name), at)
            else:
                merged[name] = value
                for key in [key for key in self._lines if key[: len(source) + 1] == (*source, name)]:
                    self._lines[(*at, *key[len(source) + 1 :])] = self._lines[key]
        return merged

    def layout(self, path: Path, content: dict[str, Any]) -> Layout:
        stacks = self.table((), content, "stacks")
        scene = self.table((), content, "scene")
        if not stacks:
            self.wrong(("stacks",), "A layout needs a stack of text.", "See the layouts that ship.")
        for place, name in enumerate(stacks):
            self._bounds(("stacks", name), stacks[name], tuple(stacks)[:place])
        for name in scene:
            self._bounds(("scene", name), scene[name], tuple(stacks))
        return Layout(
            name=path.stem,
            origin=path.name,
            ground=self.value((), content, "ground", color, "background"),
            scenery=tuple(self._scenery(name, self.table(("scene",), scene, name)) for name in scene),
            stacks=tuple(self._stack(name, self.table(("stacks",), stacks, name)) for name in stacks),
        )

    def value(self, key: Key, content: Mapping[str, Any], name: str, check: Callable[[Any], Any], default: Any) -> Any:
        if name not in content:
            return default
        try:
            return check(content[name])
        except (ValueError, TypeError) as error:
            self.wrong((*key, name), f"{content[name]!r} doesn't fit here.", f"{error}")
            return default

    def _stack(self, name: str, content: dict[str, Any]) -> Stack:
        key = ("stacks", name)
        self.known(key, content, (*_BOX, "items", "align", "settle"))
        items = self.table(key, content, "items")
        return Stack(
            name=name,
            box=self._box(key, content),
            items=tuple(self._item((*key, "items"), one, self.table((*key, "items"), items, one)) for one in items),
            align=self.value(key, content, "align", one_of("left", "center", "right"), "left"),
            settle=self.value(key, content, "settle", one_of("top", "middle", "bottom"), "bottom"),
        )

    def _bounds(self, key: Key, content: Any, names: tuple[str, ...]) -> None:
        """A stack is set after the ones that bound it."""
        for edge in ("above", "below"):
            name = content.get(edge) if isinstance(content, dict) else None
            if name is not None and name not in names:
                mend = f"Stacks before this one: {', '.join(names) or 'none'}."
                self.wrong((*key, edge), f'There is no stack "{name}" before this one.', mend)

    def _box(self, key: Key, content: dict[str, Any]) -> Box:
        edges = {edge: self.value(key, content, edge, inset, Inset()) for edge in _EDGES}
        names = {name: self.value(key, content, name, words, None) for name in ("above", "below")}
        return Box(**edges, **names, space=self.value(key, content, "space", number(-2000, 2000), 0.0))

    def _item(self, key: Key, name: str, content: dict[str, Any]) -> Item:
        key = (*key, name)
        self.known(key, content, (*_ITEM, *_LIST))
        face = self.value(key, content, "face", one_of(*FACES), "text")
        floor = FLOOR[face] * self.floor_share
        if ("text" in content) == ("mark" in content):
            self.wrong(key, "An item is either text or a mark.", 'Give it "text" or "mark", not both.')
        plain = Item(name)
        return Item(
            name=name,
            text=self.value(key, content, "text", words, ""),
            mark=self.value(key, content, "mark", one_of(*_MARKS), ""),
            face=face,
            size=self.value(key, content, "size", sizes(floor), (floor, floor)),
            leading=self.value(key, content, "leading", number(0.9, 3), plain.leading),
            tracking=self.value(key, content, "tracking", number(-0.1, 1), 0.0),
            color=self.value(key, content, "color", color, "on"),
            gap=self.value(key, content, "gap", number(0, 2000), plain.gap),
            even=self.value(key, content, "even", flag, False),
            width=self.value(key, content, "width", number(1, 2000), plain.width),
            thick=self.value(key, content, "thick", number(1, 400), plain.thick),
            bullet=self.value(key, content, "bullet", one_of(*BULLETS), ""),
            bullet_color=self.value(key, content, "bullet_color", color, plain.bullet_color),
            apart=self.value(key, content, "apart", number(0, 3), plain.apart),
            line=self._lines.get((*key, "text")),
        )

    def _scenery(self, name: str, content: dict[str, Any]) -> Scenery:
        key = ("scene", name)
        self.known(key, content, (*_BOX, "draw", "tones", "mirror"))
        if "draw" not in content:
            self.wrong(key, "What should be drawn is missing.", f"Add draw: one of {', '.join(MOTIFS)}.")
        return Scenery(
            name=name,
            draw=self.value(key, content, "draw", motifs, {}),
            box=self._box(key, content),
            tones=self.value(key, content, "tones", colors, ("accent",)),
            mirror=self.value(key, content, "mirror", one_of("across", "down", "both"), ""),
        )
