"""Lists: one bullet for every point, words that hang clear of it, mirrored for right-to-left points."""

from __future__ import annotations

from dataclasses import replace

import pytest
from card_samples import CARDS, FORMATS, SMALL
from PIL import Image

from scheduler.cards import Painter
from scheduler.cards.bullets import BULLETS, draw_bullets, indent_of
from scheduler.cards.canvas import around
from scheduler.cards.pen import Pen
from scheduler.cards.proof import drawing_problems
from scheduler.cards.setting import set_sheet
from scheduler.cards.sheet import Block, Bullet, Sheet
from scheduler.core.model import Format

MIXED = "Stand up every half hour and walk a few steps through the room\nשתו כוס מים\nBreathe out"


def points_of(painter: Painter, text: str, format_: Format) -> Block:
    layout = painter._layout("checklist")[1]["tall"]
    sheet: Sheet = set_sheet(layout, lambda item: text if item.name == "text" else "", format_)
    (block,) = sheet.blocks
    return block


def test_every_point_has_one_bullet_and_no_word_touches_it(painter: Painter) -> None:
    block = points_of(painter, MIXED, FORMATS[0])
    assert [bullet.rtl for bullet in block.bullets] == [False, False, False]  # the card's side, whatever the point's
    indent = indent_of(block.item.bullet) * block.size_px
    for line in block.lines:
        assert line.x >= block.area.left + indent - 0.1 * block.size_px


@pytest.mark.parametrize("point", ["(“Let go”, again)", "“Let go”", "‘Let go’", "¿¡Vamos!?", '("שחררו")', "(«Lâche»)"])
def test_signs_that_hang_keep_their_distance_from_the_bullet(painter: Painter, point: str) -> None:
    """Without a bullet a mark hangs over the edge whole, and a bracket with it."""
    words = "שבו זקוף" if "ש" in point else "Sit upright"
    sketch = painter.sketch(replace(CARDS["checklist"], title=words, text=f"{words}\n{point}", eyebrow=""), SMALL)
    (run,) = (run for run in sketch.runs if run.block.item.name == "text")
    block, indent = run.block, (indent_of(run.block.item.bullet) - 0.2) * run.block.size_px
    left, _, right, _ = around(run.boxes)
    if block.item.rtl:
        assert right <= block.area.right - indent
    else:
        assert left >= block.area.left + indent
    assert drawing_problems(sketch, SMALL) == []


def test_bullets_stand_level_with_the_first_line_of_their_point(painter: Painter) -> None:
    block = points_of(painter, MIXED, FORMATS[0])
    firsts = [line for line in block.lines if line.text.startswith(("Stand", "שתו", "Breathe"))]
    for bullet, line in zip(block.bullets, firsts, strict=True):
        assert line.baseline - block.size_px < bullet.center[1] < line.baseline


@pytest.mark.parametrize("typed", ["- One\n* Two\n• Three", "One\nTwo\nThree", "✓ One\n\n  - Two\n☐ Three"])
def test_markers_that_were_typed_are_not_drawn_twice(painter: Painter, typed: str) -> None:
    runs = painter.sketch(replace(CARDS["checklist"], text=typed), SMALL).runs
    (words,) = [[line.text for line in run.block.lines] for run in runs if run.block.item.name == "text"]
    assert words == ["One", "Two", "Three"]


@pytest.mark.parametrize("kind", BULLETS)
@pytest.mark.parametrize("rtl", [False, True])
def test_a_bullet_stays_in_the_indent(kind: str, rtl: bool) -> None:
    canvas = Image.new("RGB", (400, 200), "white")
    size = 80.0
    left, right = 100.0, 300.0
    center = (right - 0.52 * size if rtl else left + 0.52 * size), 100.0
    draw_bullets(Pen(canvas), kind, [Bullet(center, size, rtl)], color=(0, 0, 0), ground=(255, 255, 255))
    box = canvas.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box is not None
    start, end = (right - indent_of(kind) * size, right) if rtl else (left, left + indent_of(kind) * size)
    assert start <= box[0]
    assert box[2] <= end + 1
    assert abs((box[1] + box[3]) / 2 - 100) <= 2
