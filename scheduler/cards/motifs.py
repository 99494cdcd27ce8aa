"""The drawings behind the words: a few calm shapes, all cut from one paper, by name.

A motif fills an area with ``tones`` (the first is the strongest) and may be thrown a little by the
card's own dice. Drawings may run off the card's edge; none of them knows about text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from scheduler.cards.contrast import Rgb
from scheduler.cards.motifs_body import arch, ball, bridge, fibres, panel, ripples, stones, sunrise
from scheduler.cards.motifs_fields import dusk, tide, waves
from scheduler.cards.motifs_figures import bend, fold
from scheduler.cards.motifs_hands import hands
from scheduler.cards.motifs_signs import branch, bubbles, quotes
from scheduler.cards.motifs_tiles import tiles
from scheduler.cards.pen import Pen
from scheduler.cards.sheet import Area

Motif = Callable[[Pen, Area, Sequence[Rgb], Random], None]

MOTIFS: dict[str, Motif] = {
    "arch": arch,
    "ball": ball,
    "bend": bend,
    "branch": branch,
    "bridge": bridge,
    "bubbles": bubbles,
    "dusk": dusk,
    "fibres": fibres,
    "fold": fold,
    "hands": hands,
    "panel": panel,
    "quotes": quotes,
    "ripples": ripples,
    "stones": stones,
    "sunrise": sunrise,
    "tide": tide,
    "tiles": tiles,
    "waves": waves,
}
