"""Exact edits of a front matter: only the fields that change are touched, to the byte.

The parser's nodes tell where each value begins and ends; everything else, comments, order, quotes
and blank space, is carried over as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.core.errors import BadInput, Problem
from scheduler.posts.front import compose
from scheduler.posts.source import Source

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\r\n]*")
_BLANK_END = re.compile(r"\s*\Z")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One field: ``start:stop`` is everything up to the next field, ``end`` is where its value ends."""

    start: int
    end: int
    stop: int
    comments: tuple[str, ...]


def splice(source: Source, changes: Mapping[str, str | None]) -> str:
    """The front matter with some fields changed.

    ``changes`` maps a field as it is named in the file to its new YAML (key included), or None to
    take it out; a field that isn't there is added at the end. Raises BadInput if the front matter is
    laid out so that this can't be done exactly.
    """
    front = source.front
    entries = _entries(source, changes)
    parts, done = [], 0
    for name, entry in sorted(entries.items(), key=lambda item: item[1].start):
        parts.append(front[done : entry.start])
        parts.append(_replaced(front, entry, changes[name]))
        done = entry.stop
    parts.append(front[done:])
    parts += [text + "\n" for name, text in changes.items() if name not in entries and text is not None]
    text = "".join(parts)
    return text if source.newline == "\n" else re.sub(r"(?<!\r)\n", "\r\n", text)


def insert_after(source: Source, name: str, *, text: str) -> str:
    """The front matter with lines of comment below a field, or at its end if the field isn't there."""
    front = source.front
    entry = _entries(source, {name: None}).get(name)
    place = front.find("\n", entry.end) + 1 if entry else len(front)
    return front[:place] + (text + "\n").replace("\n", source.newline) + front[place:]


def _entries(source: Source, wanted: Mapping[str, str | None]) -> dict[str, _Entry]:
    root = compose(source)
    pairs = root.value
    if root.flow_style:
        raise _impossible(source, 0)
    stops = [key.start_mark.index for key, _ in pairs[1:]] + [len(source.front)]
    found = {}
    for (key, value), stop in zip(pairs, stops, strict=True):
        if key.value in wanted:
            start = key.start_mark.index
            spans = list(_leaves(source.front, value))
            end = max((last for _, last in spans), default=value.end_mark.index)
            if key.start_mark.column or not key.end_mark.index <= end <= stop:
                raise _impossible(source, key.start_mark.line)
            comments = tuple(_comments(source.front, key.end_mark.index, spans))
            found[str(key.value)] = _Entry(start, end, stop, comments)
    return found


def _impossible(source: Source, line: int) -> BadInput:
    what = "The front matter is laid out so that it can't be changed without rewriting it."
    mend = "Write one field per line, without & and *, or change it by hand."
    return BadInput(Problem(source.where, what, mend, line=source.line_of(line)))


def _leaves(front: str, node: Node) -> Iterator[tuple[int, int]]:
    """Where the texts below ``node`` begin and end; a list in brackets counts as one text."""
    if isinstance(node.value, str):
        start, end = node.start_mark.index, node.end_mark.index
        if getattr(node, "style", None) in ("|", ">"):
            header = re.compile(r"[^\r\n#]*").match(front, start)
            yield start, header.end() if header else start
            start = front.find("\n", start) + 1
            end = start + len(front[start:end].rstrip())
        yield start, end
    elif getattr(node, "flow_style", False):
        yield node.start_mark.index, node.end_mark.index
    else:
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                yield from _leaves(front, part)


def _comments(front: str, start: int, spans: list[tuple[int, int]]) -> Iterator[str]:
    """The comments between the texts of one value: what a new value would wipe out."""
    done = start
    for first, last in spans:
        yield from (found[0].rstrip() for found in _COMMENT.finditer(front[done:first]))
        done = last
        text = front[first:last]
        if text[:1] in "[{":
            # Quoted texts may hold a #, so that only whole lines are taken for comments here.
            yield from re.findall(r"(?m)^[ \t]*(#[^\r\n]*?)[ \t]*\r?$", text)


def _replaced(front: str, entry: _Entry, text: str | None) -> str:
    """The new lines of one field. Comments that have no place in it any more go above it."""
    tail = front[entry.end : entry.stop]
    above = list(entry.comments)
    if text is None or "\n" in text:
        rest_of_line, line_end, rest = tail.partition("\n")
        above += [found[0].rstrip() for found in _COMMENT.finditer(rest_of_line)]
        tail = (line_end if text is not None else "") + rest
    return "".join(f"{comment}\n" for comment in above) + (text or "") + tail
