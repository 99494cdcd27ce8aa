"""What a theme is: colours, type and a language of shapes, laid over any layout.

Layouts say where words stand and which part of the type they take; a theme says which font plays the
part and how. ``dress`` brings the two together, so that neither knows the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scheduler.cards.fonts import Face, Font
from scheduler.cards.frame import NO_FRAME, Frame
from scheduler.cards.hand import PLAIN, Hand
from scheduler.cards.layout import Item, Layout, Scenery, Stack

CASES = ("as written", "upper", "lower")
_FILTERS = {"upper": "upper", "lower": "lower"}


@dataclass(frozen=True, slots=True)
class Voice:
    """How a part of the type is set: its font, ``scale`` on the layout's sizes, ``leading`` on its line
    pitch, ``tracking`` in ems added to its own, and the case of its letters."""

    font: Font
    scale: float = 1.0
    leading: float = 1.0
    tracking: float = 0.0
    case: str = "as written"


@dataclass(frozen=True, slots=True)
class Theme:
    """One variant of a theme, light or dark.

    ``colors`` gives ``#rrggbb`` by role, ``grounds`` another ground for a layout, ``motifs`` another
    drawing for one that a layout asks for. ``digest`` covers every file in ``sources``.
    """

    name: str
    colors: Mapping[str, str]
    voices: Mapping[str, Voice]
    dark: bool = False
    grounds: Mapping[str, str] = field(default_factory=dict)
    motifs: Mapping[str, str] = field(default_factory=dict)
    hand: Hand = PLAIN
    rule: str = "bar"
    frame: Frame = NO_FRAME
    sources: tuple[Path, ...] = ()
    digest: str = ""


def dress(layout: Layout, theme: Theme) -> Layout:
    """The layout as the theme wants it: fonts and their treatment, grounds and drawings."""
    return replace(
        layout,
        ground=theme.grounds.get(layout.name, layout.ground),
        scenery=tuple(_redrawn(scenery, theme.motifs) for scenery in layout.scenery),
        stacks=tuple(_dressed(stack, theme.voices) for stack in layout.stacks),
    )


def _redrawn(scenery: Scenery, motifs: Mapping[str, str]) -> Scenery:
    calls: dict[str, tuple[str, ...]] = {}
    for motif, words in scenery.draw.items():
        name = motifs.get(motif, motif)
        calls[name] = (*calls.get(name, ()), *words)
    return replace(scenery, draw=calls)


def _dressed(stack: Stack, voices: Mapping[str, Voice]) -> Stack:
    return replace(stack, items=tuple(_spoken(item, voices) for item in stack.items))


def _spoken(item: Item, voices: Mapping[str, Voice]) -> Item:
    voice = voices.get(item.face) if isinstance(item.face, str) else None
    if voice is None or item.mark or isinstance(item.face, Face):
        return item
    low, high = item.size
    # A theme may set type larger at its smallest, never smaller: the floor is what a phone shows.
    low *= max(1.0, voice.scale)
    case = _FILTERS.get(voice.case)
    return replace(
        item,
        face=Face(item.face, voice.font),
        text=f"{{% filter {case} %}}{item.text}{{% endfilter %}}" if case else item.text,
        size=(low, max(low, high * voice.scale)),
        leading=max(0.9, item.leading * voice.leading),
        tracking=item.tracking + voice.tracking,
    )
