"""Cards: words and brand in, a picture that a network takes out. The only place that knows Pillow."""

from __future__ import annotations

from scheduler.cards.card import Card
from scheduler.cards.painter import Drawn, Painter

__all__ = ["Card", "Drawn", "Painter"]
