"""Reading ``templates/cards/<layout>.yml``. Every complaint names file, line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheduler.cards.bullets import BULLETS
from scheduler.cards.fonts import FACES
from scheduler.cards.layout import FLOOR, WIDE_SHARE, Box, Inset, Item, Layout, Scenery, Stack
from scheduler.cards.layout_fields import color, colors, flag, inset, motifs, number, one_of, sizes, words
from scheduler.cards.motifs import MOTIFS
from scheduler.cards.yaml_file import Key, Reader, load
from scheduler.core.errors import BadInput

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


def read_layout(path: Path) -> dict[str, Layout]:
    """The layout for each of ASPECTS. A ``…_long`` one is for texts that the plain one can't hold.

    Raises BadInput with everything that is wrong.
    """
    content, lines = load(path, "layout")
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


class _Reader(Reader):
    """Makes a layout of what the file says."""

    floor_share = 1.0

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
