"""Frames and the hand of a theme: at the edge, never near text, and the same however shapes are cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from card_samples import CARDS, SMALL, THEMES
from PIL import Image, ImageChops

from scheduler.cards import Painter
from scheduler.cards.hand import TEXTURES, Hand
from scheduler.cards.marks import RULES, draw_rule
from scheduler.cards.motifs import MOTIFS
from scheduler.cards.pen import Pen
from scheduler.cards.sheet import Area
from scheduler.core.model import Brand

MakePainter = Callable[..., Painter]
PLAIN = Brand("Willow Lane Massage", "@willowlanemassage", "https://willowlane.example")
INK, PAPER = (20, 40, 60), (250, 250, 250)


def covered(draw: Callable[[Pen], None], hand: Hand, size: tuple[int, int] = (360, 240)) -> float:
    """The share of the canvas that was inked, in the mean."""
    canvas = Image.new("RGB", size, PAPER)
    draw(Pen(canvas, hand=hand))
    shares = [(PAPER[0] - value) / (PAPER[0] - INK[0]) for value in canvas.getchannel("R").tobytes()]
    return sum(shares) / len(shares)


@pytest.mark.parametrize(
    ("texture", "least", "most"), [("lines", 0.4, 0.75), ("dots", 0.3, 0.65), ("grain", 0.6, 0.98)]
)
def test_a_texture_lets_the_ground_through(texture: str, least: float, most: float) -> None:
    def square(pen: Pen) -> None:
        pen.bar((40, 20, 320, 220), 0, color=INK)

    full = covered(square, Hand())
    assert least < covered(square, Hand(texture=texture)) / full < most


@pytest.mark.parametrize("texture", ["lines", "dots"])
def test_thin_shapes_stay_whole_in_a_screen(texture: str) -> None:
    def thread(pen: Pen) -> None:
        pen.bar((40, 100, 320, 102), 0, color=INK)

    assert covered(thread, Hand(texture=texture)) == pytest.approx(covered(thread, Hand()))


def test_a_wobble_moves_edges_and_keeps_the_size() -> None:
    def square(pen: Pen) -> None:
        pen.bar((60, 40, 300, 200), 0, color=INK)

    canvases = []
    for wobble in (0.0, 6.0):
        canvases.append(Image.new("RGB", (360, 240), PAPER))
        square(Pen(canvases[-1], hand=Hand(wobble=wobble)))
    assert canvases[0].tobytes() != canvases[1].tobytes()
    assert covered(square, Hand(wobble=6.0)) == pytest.approx(covered(square, Hand()), rel=0.03)


@pytest.mark.parametrize("texture", TEXTURES)
@pytest.mark.parametrize("motif", MOTIFS)
def test_every_drawing_can_be_made_by_every_hand(motif: str, texture: str) -> None:
    def drawing(pen: Pen) -> None:
        MOTIFS[motif](pen, Area(40, 20, 360, 200), [INK, INK, INK, INK], Random(5))

    plain = covered(drawing, Hand())
    assert 0.3 * plain < covered(drawing, Hand(0.0, 4.0, texture)) < 1.3 * plain


@pytest.mark.parametrize("style", RULES)
def test_every_rule_is_seen_and_stays_in_its_place(style: str) -> None:
    canvas = Image.new("RGB", (1080, 60), PAPER)
    draw_rule(Pen(canvas), Area(100, 26, 196, 34), style, color=INK)
    empty = Image.new("RGB", canvas.size, PAPER)
    box = ImageChops.difference(canvas, empty).getbbox()
    assert box is not None
    assert 96 <= box[0] < box[2] <= 200
    assert 10 <= box[1] < box[3] <= 50


def test_a_frame_that_would_touch_text_is_left_out(make_painter: MakePainter, tmp_path: Path) -> None:
    layouts = tmp_path / "layouts"
    layouts.mkdir()
    near = 'stacks: {main: {left: 20, top: 20, items: {text: {text: "{{ text }}", size: 44}}}}\nground: background\n'
    (layouts / "cover.yml").write_text(near, encoding="utf-8")
    painter = make_painter(layouts=layouts, brand=replace(PLAIN, theme="classic"))
    behind = painter.sketch(CARDS["cover"], replace(SMALL, safe_px=4)).behind
    assert behind.getcolors() == [(360 * 450, painter.palette.roles["background"])]


@pytest.mark.parametrize("kind", ["line", "double", "mat", "band"])
@pytest.mark.parametrize("roundness", [0, 1])
def test_every_frame_is_drawn_at_the_edge_only(tmp_path: Path, kind: str, roundness: float) -> None:
    layouts = tmp_path / "cards"
    layouts.mkdir()
    plain = 'ground: background\nstacks: {main: {left: 30%, top: 40%, items: {text: {text: "{{ text }}", size: 44}}}}\n'
    (layouts / "cover.yml").write_text(plain, encoding="utf-8")
    shapes = f"shapes: {{roundness: {roundness}, frame: {{kind: {kind}, color: accent}}}}\n"
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "mine.yml").write_text(f"based_on: calm\n{shapes}", encoding="utf-8")
    brand = replace(PLAIN, theme="mine")
    themes = [tmp_path / "themes", THEMES]
    painter = Painter(layouts=layouts, cache=tmp_path / "cache", brand=brand, images=tmp_path, themes=themes)
    behind = painter.sketch(replace(CARDS["cover"], text="Breathe."), SMALL).behind
    assert len(behind.getcolors() or []) > 1
    assert len(behind.crop((24, 24, 336, 426)).getcolors() or []) == 1
