"""Alternative text is the card's own words."""

from __future__ import annotations

import pytest

from scheduler.cards import Card
from scheduler.cards.alt import alt_text
from scheduler.core.model import Step


@pytest.mark.parametrize(
    ("title", "text", "step", "expected"),
    [
        ("Stretch", "Reach up.", Step(2, 4), "Card: Stretch, step 2 of 4. Reach up."),
        ("Stretch", "Reach up.", None, "Card: Stretch. Reach up."),
        ("Does it help?", "Tell us.", None, "Card: Does it help? Tell us."),
        (None, "Reach  up,\nslowly.", None, "Card: Reach up, slowly."),
        (None, "Reach up.", Step(1, 3), "Card: step 1 of 3. Reach up."),
        ("Stretch", "", None, "Card: Stretch."),
        ("Stretch", "Under\u00adappreciated.", None, "Card: Stretch. Underappreciated."),
    ],
)
def test_alt_text(title: str | None, text: str, step: Step | None, expected: str) -> None:
    assert alt_text(Card("remedy", title, text, step)) == expected
