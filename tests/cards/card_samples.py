"""Cards of every kind with words of every length, and the formats of the networks."""

from __future__ import annotations

from pathlib import Path

from scheduler.cards import Card, formats
from scheduler.core.model import Brand, Format, Step

LAYOUTS = Path(__file__).parents[2] / "templates" / "cards"
THEMES = LAYOUTS.parent / "themes"
FORMATS = tuple(formats.FORMATS[name] for name in ("portrait", "square", "wide", "pin", "story"))
SMALL = Format("portrait", 360, 450, 20)
BRAND = Brand(
    "Willow Lane Massage",
    "@willowlanemassage",
    "https://willowlane.example",
    colors={"background": "#f6f1e7", "ink": "#1f3a36", "accent": "#c8643c"},
)
SHORT = "Breathe out slowly and let both shoulders sink."
LONG = (
    "Stand with your back to a wall and put a soft ball between the wall and a tender spot. Bend your knees a "
    "little, breathe out, and let the ball travel slowly over the muscle for about 2 minutes on either side, "
    "then rest well."
)
POINTS = "Sit down on both hips\nBreathe out slowly and let both shoulders sink\nDrink a glass of water"
CARDS = {
    "cover": Card(
        "cover", "A long title about shoulders that ache after work", LONG, None, "Letters from the practice"
    ),
    "anatomy": Card("anatomy", "Where they are", SHORT, None, "Shoulders"),
    "symptom": Card("symptom", "Is it really your neck?", LONG, None, "Shoulders"),
    "remedy": Card("remedy", "Self-massage", LONG, Step(3, 4), "What to do"),
    "question": Card("question", "Over to you", "Which of these will you try first?", None),
    "quote": Card("quote", None, LONG, None, "A thought"),
    "checklist": Card("checklist", "Before you go to bed", POINTS, None, "Shoulders"),
    "closing": Card("closing", "Save this for later", SHORT, None),
}
