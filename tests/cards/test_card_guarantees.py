"""What every layout keeps in every format, whatever number of words it is given."""

from __future__ import annotations

import re

import pytest
from card_samples import FORMATS, LAYOUTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from scheduler.cards import Card, Painter
from scheduler.cards.canvas import around
from scheduler.cards.hand import PLAIN
from scheduler.cards.scene import paint_scene, placed_motifs
from scheduler.cards.sheet import Area, Block, safe_area
from scheduler.cards.sketch import Run, Sketch
from scheduler.core.errors import BadInput
from scheduler.core.model import Format, Step

WORDS = ["a", "we", "the", "back", "slowly", "breathe", "Ågren's", "shoulders,", "physiotherapist", "again."]
NAMES = sorted(path.stem for path in LAYOUTS.glob("*.yml"))
texts = st.lists(st.sampled_from(WORDS), max_size=60)
titles = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


def card_of(layout: str, title: str, words: list[str]) -> Card:
    joint = "\n" if layout == "checklist" else " "
    points = [" ".join(words[start : start + 9]) for start in range(0, len(words), 9)]
    return Card(layout, title or None, joint.join(points), Step(2, 4) if layout == "remedy" else None, "Back")


def inked(run: Run) -> Area:
    return Area(*around(run.boxes))


def taken(sketch: Sketch, blocks: tuple[Block, ...]) -> list[Area]:
    """Everything that stands on a card: ink, marks, bullets."""
    bullets = [
        Area(x - size / 2, y - size / 2, x + size / 2, y + size / 2)
        for block in blocks
        for (x, y), size in ((bullet.center, bullet.size_px) for bullet in block.bullets)
    ]
    return [*map(inked, sketch.runs), *(block.area for block in blocks if block.item.mark), *bullets]


def apart(one: Area, other: Area) -> bool:
    aside = one.right <= other.left or other.right <= one.left
    return aside or one.bottom <= other.top or other.bottom <= one.top


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
@pytest.mark.parametrize("layout", NAMES)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=titles, words=texts)
def test_nothing_is_clipped_overlaps_or_is_hard_to_read(
    painter: Painter, layout: str, format_: Format, title: str, words: list[str]
) -> None:
    card = card_of(layout, title, words)
    if too_much := painter.overflow(card, format_):
        assert len(words) > 20
        with pytest.raises(BadInput, match=f"too much: {re.escape(' '.join(too_much))}"):
            painter.sketch(card, format_)
        return
    sketch = painter.sketch(card, format_)
    places = taken(sketch, painter.sheet(card, format_).blocks)
    safe = safe_area(format_)
    for place in places:
        assert safe.left <= place.left
        assert safe.top <= place.top
        assert place.right <= safe.right
        assert place.bottom <= safe.bottom
    for index, one in enumerate(places):
        assert all(apart(one, other) for other in places[index + 1 :])
    assert sketch.contrast >= 4.5


SCENES = {
    **{name: (name, "A short title") for name in NAMES if name != "remedy"},
    **{f"remedy {word}": ("remedy", f"{word} twice") for word in ("Roll a ball", "Bridge", "Overhead", "Stretch")},
    **{f"remedy {word}": ("remedy", f"{word} twice") for word in ("Massage", "Heat", "Breath", "Sleep")},
}


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
@pytest.mark.parametrize("scene", SCENES)
def test_words_leave_the_drawing_alone(painter: Painter, scene: str, format_: Format) -> None:
    """Text that lay on a drawing would ask for a veil over it."""
    layout, title = SCENES[scene]
    card = Card(layout, title, "Three short words.", Step(2, 4) if layout == "remedy" else None, "Back")
    sheet = painter.sheet(card, format_)
    ground = painter.palette.ground(sheet.layout.ground)
    bare = paint_scene(card, sheet, format_, palette=painter.palette, ground=ground, hand=PLAIN)
    behind = painter.sketch(card, format_).behind
    places = [area for scenery, _, area in placed_motifs(card, sheet, format_) if scenery.name != "foot"]
    assert places
    for area in places:
        box = (round(area.left), round(area.top), round(area.right), round(area.bottom))
        differ = ImageChops.difference(bare.crop(box), behind.crop(box)).convert("L").tobytes()
        assert sum(1 for value in differ if value) < 0.03 * len(differ)  # marks and bullets
