"""What the script of a card's words asks of its layout: direction, fonts and room between lines."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from scheduler.cards.card import Card
from scheduler.cards.fonts import FACES, first_font, open_font, wishing
from scheduler.cards.layout import Box, Item, Layout, Stack
from scheduler.cards.opportunities import language_of
from scheduler.cards.shape import clean
from scheduler.core.model import Brand


@dataclass(frozen=True, slots=True)
class _Room:
    """What a script needs, in ems: the least leading (and how much more than Latin), and how far it
    reaches above Latin capitals and below Latin descenders."""

    leading: float
    more: float
    above: float
    below: float


_ROOMS = (
    (r"\p{sc=Thai}", _Room(1.45, 1.14, 0.34, 0.1)),
    (r"\p{sc=Deva}", _Room(1.4, 1.08, 0.2, 0.12)),
    (r"\p{sc=Arab}", _Room(1.45, 1.1, 0.2, 0.16)),
    (r"\p{sc=Hebr}", _Room(1.2, 1.0, 0.0, 0.0)),
    (r"\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}", _Room(1.25, 1.14, 0.14, 0.0)),
    ("ẤẦẨẪẮẰẲẴẾỀỂỄỐỒỔỖ", _Room(1.2, 1.0, 0.2, 0.0)),
)
_MIRRORED = {"left": "right", "right": "left", "center": "center"}


@dataclass(frozen=True, slots=True)
class Writing:
    """How words are written. ``language`` is ``ja``, ``zh``, ``th`` or "" (see ``opportunities``);
    ``letters`` are the Latin code points in use."""

    rtl: bool
    language: str
    letters: frozenset[int]


def writing_of(card: Card, brand: Brand) -> Writing:
    """The writing of a card: most of its own letters decide the direction."""
    import regex

    words = clean(f"{card.title or ''} {card.text} {card.eyebrow}")
    kinds = [unicodedata.bidirectional(character) for character in words]
    rtl = sum(kind in ("R", "AL") for kind in kinds) > kinds.count("L")
    shown = f"{words} {clean(brand.name)}"
    letters = frozenset(ord(letter) for letter in set(regex.findall(r"\p{sc=Latn}", shown)))
    return Writing(rtl, language_of(words), letters)


def suited(layout: Layout, writing: Writing) -> Layout:
    """The layout for this writing: mirrored for right to left, with faces that have its letters."""
    stacks = tuple(
        replace(stack, items=tuple(_suited_item(item, writing) for item in stack.items)) for stack in layout.stacks
    )
    if writing.rtl:
        stacks = tuple(_mirrored(stack) for stack in stacks)
    return replace(layout, stacks=stacks, mirrored=writing.rtl)


def with_room(item: Item) -> Item:
    """A filled item with the room between, above and below its lines that its script needs."""
    import regex

    if item.text.isascii():
        return item
    for scripts, room in _ROOMS:
        if regex.search(f"[{scripts}]", item.text):
            leading = max(item.leading * room.more, room.leading)
            return replace(item, leading=leading, above=room.above, below=room.below)
    return item


def _suited_item(item: Item, writing: Writing) -> Item:
    # One word in two fonts looks like a ransom note: a face that lacks a letter makes way as a whole.
    part = item.face if isinstance(item.face, str) else item.face.part
    lacking = not open_font(FACES[part][1]).covers.isdisjoint(writing.letters - first_font(item.face).covers)
    wishes = (["wide"] if lacking else []) + (["ja"] if writing.language == "ja" else [])
    if not wishes and item.rtl == writing.rtl:
        return item
    return replace(item, face=wishing(item.face, wishes), rtl=writing.rtl)


def _mirrored(stack: Stack) -> Stack:
    box: Box = replace(stack.box, left=stack.box.right, right=stack.box.left)
    return replace(stack, box=box, align=_MIRRORED[stack.align])
