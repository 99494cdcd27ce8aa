"""What a card shows, before anybody thinks about how."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.core.model import Step


@dataclass(frozen=True, slots=True)
class Card:
    """One card to draw. ``layout`` names a file in ``templates/cards`` without its ending.

    ``eyebrow`` is a small label above the title; ``image`` a photo to lie behind everything, cut around
    the point ``focus`` (shares of its width and height) if there is one. ``theme`` None: the brand's.
    """

    layout: str
    title: str | None
    text: str
    step: Step | None
    eyebrow: str = ""
    image: Path | None = None
    focus: tuple[float, float] | None = None
    theme: str | None = None
