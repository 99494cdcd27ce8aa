"""The debug picture: of the card's size, beside the card, and telling what stands where."""

from __future__ import annotations

import pytest
from card_samples import CARDS, FORMATS
from PIL import Image

from scheduler.cards import Painter
from scheduler.cards.overlay import draw_overlay
from scheduler.cards.scene import placed_motifs
from scheduler.core.model import Format

EDGE, WORDS = (214, 40, 57), (21, 128, 61)


def shown(painter: Painter, name: str, format_: Format) -> Image.Image:
    sketch = painter.sketch(CARDS[name], format_)
    return draw_overlay(sketch.inked(), CARDS[name], painter.sheet(CARDS[name], format_), format_)


@pytest.mark.parametrize("name", CARDS)
def test_it_lies_beside_the_card_under_its_name(painter: Painter, name: str) -> None:
    format_ = FORMATS[4]
    card = painter.draw(CARDS[name], format_).picture.path
    debug = painter.overlay(CARDS[name], format_)
    assert debug == card.parent / "debug" / card.name
    with Image.open(debug) as picture:
        assert picture.size == (format_.width_px, format_.height_px)


def test_it_draws_the_safe_area_and_a_baseline_for_each_line(painter: Painter) -> None:
    format_ = FORMATS[4]
    picture = shown(painter, "symptom", format_)
    middle = format_.width_px // 2
    for y in (format_.covered_top_px, format_.height_px - format_.covered_bottom_px):
        assert EDGE in {picture.getpixel((middle, y + shift)) for shift in (-1, 0, 1)}
    sheet = painter.sheet(CARDS["symptom"], format_)
    for line in (line for block in sheet.blocks for line in block.lines):
        row = [picture.getpixel((x, line.baseline)) for x in range(format_.width_px)]
        assert row.count(WORDS) > 20, line.text


def test_what_text_may_not_touch_is_tinted(painter: Painter) -> None:
    format_ = FORMATS[4]
    red, green, _ = shown(painter, "anatomy", format_).getpixel((10, format_.height_px - 300))  # type: ignore[misc]  # mode RGB or RGBA: numbers
    assert red > green + 20


def test_motifs_are_told_by_name(painter: Painter) -> None:
    sheet = painter.sheet(CARDS["remedy"], FORMATS[0])
    named = [(scenery.name, motif) for scenery, motif, _ in placed_motifs(CARDS["remedy"], sheet, FORMATS[0])]
    assert named == [("drawing", "ball")]
