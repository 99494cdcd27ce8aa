"""What a layout is: stacks of text and the scene behind them, all lengths in units.

A unit is 1/1080 of the card's width, so that 40 units of text look the same on every phone. Insets
are lengths from the card's edges, or shares of its width or height.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.cards.fonts import Face

FLOOR = {"display": 40.0, "italic": 40.0, "text": 40.0, "light": 40.0, "note": 24.0, "label": 24.0}
"""The smallest size a face may be set in, in units: what can be read on a phone."""
WIDE_SHARE = 0.85
"""Of that floor on wide cards: 34 units of a card 1600 pixels wide are 50 pixels."""


@dataclass(frozen=True, slots=True)
class Inset:
    """A length from an edge: ``units``, plus ``share`` of the card's width or height."""

    units: float = 0.0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """Where something goes. ``above`` and ``below`` name stacks that bound it further, ``space`` units away."""

    left: Inset = Inset()
    top: Inset = Inset()
    right: Inset = Inset()
    bottom: Inset = Inset()
    above: str | None = None
    below: str | None = None
    space: float = 0.0


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a stack: words, or a mark (``rule``, ``progress``) of ``width`` units.

    ``gap`` is the distance from the last baseline above to this item's capitals. ``even`` balances
    the last line with the others. A ``bullet`` is drawn before every paragraph, in ``bullet_color``;
    paragraphs stand ``apart`` line pitches further than lines. ``rtl``: the card reads from right to left.
    ``above`` and ``below`` is what the script reaches over Latin capitals and under its descenders, in ems.
    """

    name: str
    text: str = ""
    mark: str = ""
    face: str | Face = "text"
    size: tuple[float, float] = (40.0, 40.0)
    leading: float = 1.35
    tracking: float = 0.0
    color: str = "on"
    gap: float = 32.0
    even: bool = False
    width: float = 96.0
    thick: float = 6.0
    bullet: str = ""
    bullet_color: str = "accent"
    apart: float = 0.45
    line: int | None = None
    rtl: bool = False
    above: float = 0.0
    below: float = 0.0


@dataclass(frozen=True, slots=True)
class Stack:
    """Items one below the other in a box, settled at its ``top``, ``middle`` or ``bottom``."""

    name: str
    box: Box
    items: tuple[Item, ...]
    align: str = "left"
    settle: str = "bottom"


@dataclass(frozen=True, slots=True)
class Scenery:
    """A motif behind the text. ``draw`` maps a motif to the words that call for it, first found first;
    with no word found the card's own dice choose. ``mirror`` turns it ``across`` (left to right), ``down``
    or ``both`` ways."""

    name: str
    draw: Mapping[str, tuple[str, ...]]
    box: Box
    tones: tuple[str, ...] = ("accent",)
    mirror: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout for one aspect. ``origin`` is its file, for messages; ``mirrored`` turns the scenery."""

    name: str
    origin: str
    ground: str
    scenery: tuple[Scenery, ...]
    stacks: tuple[Stack, ...]
    mirrored: bool = False
