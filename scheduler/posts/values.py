"""Takes typed values out of the front matter's nodes and collects what is wrong, with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from scheduler.core.errors import Problem
from scheduler.core.model import Step
from scheduler.posts.source import Source

if TYPE_CHECKING:
    from typing import TypeGuard

    from ruamel.yaml.nodes import MappingNode, Node

Entries = Mapping[str, tuple[int, "Node"]]
"""Field name → (line of the file, its value's node)."""

_OTHER_WORDS = {
    "tags": "hashtags",
    "hashtag": "hashtags",
    "picture": "image",
    "photo": "image",
    "url": "link",
    "website": "link",
    "type": "kind",
    "headline": "title",
    "name": "title",
    "network": "networks",
    "platforms": "networks",
    "description": "alt",
}
_STEP = re.compile(r"\s*([0-9]{1,3})\s*(?:of|/)\s*([0-9]{1,3})\s*")


class Values:
    """Reads one file's front matter. Every method returns None (or nothing) after a problem."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.problems: list[Problem] = []

    def wrong(self, field: str | None, what: str, mend: str, *, line: int | None) -> None:
        self.problems.append(Problem(self._source.where, what, mend, line=line, field=field))

    def line(self, node: Node) -> int:
        return self._source.line_of(node.start_mark.line)

    def entries(self, node: MappingNode, known: Sequence[str], *, inside: str = "") -> Entries:
        """The fields of a mapping; unknown and repeated ones become problems. ``known`` empty: any."""
        found: dict[str, tuple[int, Node]] = {}
        for key, value in node.value:
            line, name = self.line(key), self._key(key)
            field = f"{inside}{name}"
            if known and name not in known:
                self.wrong(field, "There is no such field.", _meant(name, known), line=line)
            elif name in found:
                self.wrong(field, f"It is written twice (first in line {found[name][0]}).", "Keep one.", line=line)
            else:
                found[name] = (line, value)
        return found

    def _key(self, node: Node) -> str:
        return node.value if isinstance(node.value, str) else "?"

    def absent(self, node: Node) -> bool:
        return _style(node) is None and node.value in ("", "~", "null") and _plain_tag(node)

    def text(self, entries: Entries, name: str, *, inside: str = "") -> str | None:
        if name not in entries:
            return None
        line, node = entries[name]
        if self.absent(node):
            self._nothing(f"{inside}{name}", line)
            return None
        return self.scalar(node, f"{inside}{name}", line=line)

    def _nothing(self, field: str, line: int) -> None:
        """An empty value is fine unless a # swallowed what the author meant as the value."""
        written = self._source.text.split("\n")[line - 1]
        if re.search(r"[:\-\[,]\s*#\w", written):
            self.wrong(field, "A # begins a note, so nothing is left of the value.", "Put it in quotes.", line=line)

    def scalar(self, node: Node, field: str, *, line: int | None = None) -> str | None:
        """The text as written, whatever YAML would take it for."""
        line = line or self.line(node)
        if not isinstance(node.value, str):
            what = "A text is expected here, but there is a list or a group of fields."
            self.wrong(field, what, "If it begins with [ or {, put it in quotes.", line=line)
            return None
        if not _plain_tag(node):
            what = "The text begins with !, which has a meaning of its own here."
            self.wrong(field, what, "Put the whole text in quotes.", line=line)
            return None
        text: str = node.value.rstrip("\n") if _style(node) in ("|", ">") else node.value
        if not text.strip():
            self.wrong(field, "The text is empty.", "Write something, or remove the field.", line=line)
            return None
        if _style(node) is None and (lost := self._swallowed(node)):
            what = f'A # after a space begins a note, so "{lost}" is not part of the text.'
            self.wrong(field, what, "Put the whole text in quotes (or, for a note, a space after #).", line=line)
            return None
        return text

    def _swallowed(self, node: Node) -> str:
        """What follows an unquoted text as a note, though it looks like a hashtag."""
        rest = self._source.front[node.end_mark.index :]
        match = re.match(r"[ \t]+(#\w[^\r\n]*)", rest)
        return match[1] if match else ""

    def texts(self, entries: Entries, name: str, *, inside: str = "", mend: str = "") -> Iterator[tuple[int, str]]:
        """(line, text) of each item of a list; a single text counts as a list of one."""
        if name not in entries:
            return
        line, node = entries[name]
        field = f"{inside}{name}"
        if self.absent(node):
            self._nothing(field, line)
            return
        if self.is_mapping(node):
            self.wrong(field, "A list is expected here.", mend or f"Write {name}: [one, two].", line=line)
            return
        for item in [node] if isinstance(node.value, str) else node.value:
            if self.absent(item):
                what = "An item of the list is empty; a # begins a note."
                self.wrong(field, what, "Leave the # out, or put the item in quotes.", line=self.line(item))
            elif (text := self.scalar(item, field)) is not None:
                yield self.line(item), text

    def mapping(self, entries: Entries, name: str, known: Sequence[str] = ()) -> Entries | None:
        if name not in entries:
            return None
        line, node = entries[name]
        if self.absent(node):
            return None
        if not self.is_mapping(node):
            fields = ", ".join(known) or "a network's name each"
            self.wrong(name, f"Fields are expected here: {fields}.", "Write each on an indented line.", line=line)
            return None
        return self.entries(node, known, inside=f"{name}.")

    def is_mapping(self, node: Node) -> TypeGuard[MappingNode]:
        from ruamel.yaml.nodes import MappingNode

        return isinstance(node, MappingNode)

    def step(self, entries: Entries, *, inside: str = "") -> Step | None:
        if "step" not in entries or self.absent(entries["step"][1]):
            return None
        line, node = entries["step"]
        name = f"{inside}step"
        if self.is_mapping(node):
            parts = self.entries(node, ("number", "total"), inside=f"{name}.")
            texts = [self.text(parts, part, inside=f"{name}.") or "" for part in ("number", "total")]
        else:
            text = self.scalar(node, name, line=line)
            if text is None:
                return None
            texts = [text]
        match = _STEP.fullmatch(" of ".join(texts))
        mend = "Write step: {number: 1, total: 4} or step: 1 of 4."
        if match is None:
            self.wrong(name, "It doesn't say which step of how many.", mend, line=line)
            return None
        step = Step(int(match[1]), int(match[2]))
        if not 1 <= step.number <= step.total:
            self.wrong(name, f"There is no step {step.number} of {step.total}.", mend, line=line)
            return None
        return step


def _style(node: Node) -> str | None:
    """None for a text without quotes; a list or a group of fields counts as "" (it has no style)."""
    style: str | None = getattr(node, "style", "")
    return style


def _plain_tag(node: Node) -> bool:
    return str(node.tag).startswith("tag:yaml.org,2002:")


def _meant(name: str, known: Sequence[str]) -> str:
    lower = name.strip().lower()
    close = difflib.get_close_matches(lower, known, n=1)
    meant = close[0] if close else _OTHER_WORDS.get(lower)
    return f'Did you mean "{meant}"?' if meant in known else f"Known fields: {', '.join(known)}."
