"""Hashtags: cleaning them, and how many each network's readers bear."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import regex

# Habits of readers, not limits of networks (those are in the networks' files): more tags than this
# look like advertising there. A network that isn't named gets the middle.
WELCOME = {"facebook": 3, "instagram": 5, "x": 2, "pinterest": 4}
WELCOME_ELSEWHERE = 3


def clean(tag: str) -> str:
    """A tag without its sign and without characters that would end it: "#self-help" → "selfhelp"."""
    kept = "".join(regex.findall(r"[\p{L}\p{M}\p{Nd}_]", tag))
    return kept if regex.search(r"[\p{L}\p{M}]", kept) else ""


def chosen(*groups: Iterable[str], network: str, limit: int | None, present: Iterable[str] = ()) -> tuple[str, ...]:
    """The tags to add, in order, each once whatever its capitals, as many as ``network`` bears.

    Tags ``present`` in the text already count, and are not said again.
    """
    said = [tag.lower() for tag in present]
    most = max(0, room(network, limit) - len(said))
    unique: dict[str, str] = {}
    for group in groups:
        for tag in group:
            if (cleaned := clean(tag)) and cleaned.lower() not in said:
                unique.setdefault(cleaned.lower(), cleaned)
    return tuple(unique.values())[:most]


def room(network: str, limit: int | None) -> int:
    """How many tags ``network`` bears, and its own ``limit`` allows."""
    most = WELCOME.get(network, WELCOME_ELSEWHERE)
    return most if limit is None else min(most, limit)


def rotated(tags: Sequence[str], *, by: int, most: int) -> tuple[str, ...]:
    """More tags than can be shown take turns: each turn begins where the last one ended."""
    if most <= 0 or len(tags) <= most:
        return tuple(tags)
    start = by * most % len(tags)
    return (*tags[start:], *tags[:start])


def turn_of(post_id: str, showing: int) -> int:
    """A number for a post's showing, the same for ever; neighbours differ."""
    return zlib.crc32(post_id.encode()) % 997 + showing
