"""Every guarantee of a card can fail: what breaks one is refused, by name and with a way to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from card_samples import BRAND, CARDS, FORMATS, SMALL, THEMES
from PIL import Image

from scheduler.cards import Card, Painter
from scheduler.cards.contrast import ratio
from scheduler.cards.inked import inked
from scheduler.cards.proof import drawing_problems
from scheduler.cards.run import Run
from scheduler.cards.sketch import Sketch
from scheduler.core.errors import BadInput
from scheduler.core.model import Format

MakePainter = Callable[..., Painter]
STORY = next(one for one in FORMATS if one.name == "story")
REMEDY = CARDS["remedy"]


def _slow(names: list[str]) -> list[ParameterSet]:
    return [pytest.param(name, marks=pytest.mark.slow) for name in names]


def refused(painter: Painter, card: Card, format_: Format = SMALL) -> str:
    """What is said of a card that must not be drawn."""
    with pytest.raises(BadInput) as caught:
        painter.draw(card, format_)
    assert all(problem.what and problem.mend for problem in caught.value.problems)
    return str(caught.value)


LAYOUT = """\
ground: background
stacks:
  over: {left: 96, top: 60, settle: top, items: {bar: {mark: rule, width: 800, thick: 300, color: on}}}
  main:
    left: 96
    top: 96
    settle: top
    items:
      title: {text: "{{ title }}", face: display, size: [44, 90]}
      text: {text: "{{ text }}", size: 44}
"""
MARK = "over: {left: 96, top: 60, settle: top, items: {bar: {mark: rule, width: 800, thick: 300, color: on}}}"
WORDS = 'over: {left: 96, top: 96, settle: top, items: {eyebrow: {text: "{{ title }}", size: 40}}}'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", 'poster.yml:9: title: It lies over "bar". Bound one stack by the other'),
        (MARK, WORDS, 'poster.yml:3: eyebrow: It lies over "title". Bound one stack by the other'),
        ("", "", "title: The text has a contrast of 1.00:1 with what lies behind it and needs 3.0:1. Choose brand"),
        ("", "", "text: The text has a contrast of 1.00:1 with what lies behind it and needs 4.5:1. Choose brand"),
        (
            "size: 44",
            "size: 39",
            "poster.yml:10: stacks.main.items.text.size: 39 doesn't fit here. Write a number from 40",
        ),
        (
            "size: [44",
            "size: [12",
            "poster.yml:9: stacks.main.items.title.size: [12, 90] doesn't fit here. Write a number",
        ),
        ("left: 96\n", "left: 90%\n", "The words don't fit on the portrait card; too much: Breathe"),
        ("top: 96\n", "top: 96%\n", "The words don't fit on the portrait card; too much: Breathe"),
    ],
)
def test_layouts_that_break_a_guarantee(
    make_painter: MakePainter, tmp_path: Path, old: str, new: str, told: str
) -> None:
    (tmp_path / "poster.yml").write_text(LAYOUT.replace(old, new, 1), encoding="utf-8")
    said = refused(make_painter(layouts=tmp_path), Card("poster", "Breathe", "Breathe in.", None))
    assert told in said
    assert not (tmp_path / "cards").exists()


def test_bullets_are_ink_too(make_painter: MakePainter, tmp_path: Path) -> None:
    lines = [line for line in LAYOUT.splitlines() if " title:" not in line]
    text = "\n".join(lines).replace("size: 44", "size: 44, bullet: tick").replace("width: 800, thick: 300", "width: 20")
    (tmp_path / "poster.yml").write_text(text.replace("top: 60", "top: 110"), encoding="utf-8")
    said = refused(make_painter(layouts=tmp_path), Card("poster", None, "Breathe in.", None))
    assert said.startswith('poster.yml: bar: It lies over "text".')


def named(sketch: Sketch, name: str) -> Run:
    return next(run for run in sketch.runs if run.block.item.name == name)


def with_run(sketch: Sketch, name: str, change: Callable[[Run], Run]) -> Sketch:
    """The sketch with one of its texts changed behind the painter's back."""
    runs = tuple(change(run) if run.block.item.name == name else run for run in sketch.runs)
    return replace(sketch, runs=runs)


def moved(name: str, at: tuple[int, int]) -> Callable[[Sketch], Sketch]:
    """Its first line lies there, the others as before below it."""

    def change(run: Run) -> Run:
        right, down = (there - here for there, here in zip(at, run.ink.lines[0][1], strict=True))
        lines = tuple((mask, (x + right, y + down)) for mask, (x, y) in run.ink.lines)
        return replace(run, ink=replace(run.ink, lines=lines))

    return lambda sketch: with_run(sketch, name, change)


def onto_title(sketch: Sketch) -> Sketch:
    return moved("text", named(sketch, "title").ink.lines[0][1])(sketch)


def smaller(name: str) -> Callable[[Sketch], Sketch]:
    return lambda sketch: with_run(sketch, name, lambda run: replace(run, block=replace(run.block, size_px=7.0)))


def with_emoji(sketch: Sketch) -> Sketch:
    """A colour glyph in the title, below all words and over the edge."""
    stamp = Image.new("RGBA", (30, 30), (250, 200, 0, 255))
    return with_run(sketch, "title", lambda run: replace(run, ink=replace(run.ink, stamps=((stamp, (340, 395)),))))


def without_glyph(sketch: Sketch) -> Sketch:
    def change(run: Run) -> Run:
        first, *others = run.block.lines
        box = replace(first.shaped.glyphs[0], number=0)
        line = replace(first, shaped=replace(first.shaped, glyphs=(box, *first.shaped.glyphs[1:])))
        return replace(run, block=replace(run.block, lines=(line, *others)))

    return with_run(sketch, "text", change)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (onto_title, r'title: It lies over "text"\. Bound one stack by the other'),
        (moved("name", (3, 400)), r"name: It reaches 17 pixels out of the safe area .* Give its stack more room"),
        (moved("title", (80, 11)), r"title: It reaches 9 pixels out of the safe area"),
        (moved("title", (359, 200)), r"title: It reaches \d+ pixels out of the safe area"),
        (moved("handle", (200, 448)), r"handle: It reaches \d+ pixels out of the safe area"),
        (with_emoji, r"title: It reaches 30 pixels out of the safe area"),
        (without_glyph, r"text: A character has no glyph in: Stand .* Write it otherwise"),
        (smaller("text"), r"text: Its type is 21 units large; on a phone it must be 40 or more\. Raise its size"),
        (smaller("name"), r"name: Its type is 21 units large; on a phone it must be 24 or more\. Raise its size"),
    ],
    ids=["overlap", "left", "top", "right", "bottom", "emoji", "no glyph", "small type", "small label"],
)
def test_what_a_painter_would_draw_wrong(
    painter: Painter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[[Sketch], Sketch], told: str
) -> None:
    sketch = painter.sketch(REMEDY, SMALL)
    assert drawing_problems(sketch, SMALL) == []
    monkeypatch.setattr(Painter, "sketch", lambda *_: broken(sketch))
    assert re.search(told, refused(painter, REMEDY))
    assert not (tmp_path / "cards").exists()


@pytest.mark.parametrize(("name", "need"), [("text", 4.5), ("step", 4.5), ("title", 3.0)])
def test_contrast_is_refused_from_one_grey_to_the_next(painter: Painter, name: str, need: float) -> None:
    sketch = painter.sketch(REMEDY, SMALL)
    ground = sketch.behind.getpixel((5, 5))
    assert isinstance(ground, tuple)
    behind = (ground[0], ground[1], ground[2])
    light = next(level for level in range(256) if ratio((level,) * 3, behind) < need)
    for level, told in ((light - 1, []), (light, [name])):
        tinted = with_run(sketch, name, lambda run, level=level: replace(run, color=(level,) * 3))
        assert [problem.field for problem in drawing_problems(tinted, SMALL)] == told


def test_what_the_app_covers_of_a_story_is_no_place_for_text(painter: Painter) -> None:
    sketch = painter.sketch(REMEDY, STORY)
    assert drawing_problems(sketch, STORY) == []
    for covered in (replace(STORY, covered_top_px=900), replace(STORY, covered_bottom_px=900)):
        problems = drawing_problems(sketch, covered)
        assert problems
        assert all("out of the safe area of the story card" in problem.what for problem in problems)


@pytest.mark.parametrize("title", ["Gut 💪", "💪", "ẾẪ ÅÇ", "«Jg»", "Why? 🙏🏽 ❤️"])
@pytest.mark.parametrize("theme", sorted(path.stem for path in THEMES.glob("*.yml")))
def test_tall_accents_emoji_and_descenders_keep_their_distance(
    make_painter: MakePainter, theme: str, title: str
) -> None:
    """They reach further than capitals, for which layouts leave room."""
    painter = make_painter(brand=replace(BRAND, theme=theme))
    for name in ("cover", "closing", "question"):
        for format_ in (FORMATS[0], STORY):
            sketch = painter.sketch(replace(CARDS[name], title=title, text="Rest 💪."), format_)
            assert drawing_problems(sketch, format_) == []
            for one, other in combinations(inked(sketch), 2):
                beside = one.box[2] <= other.box[0] or other.box[2] <= one.box[0]
                between = max(one.box[1] - other.box[3], other.box[1] - one.box[3])
                assert one.block is other.block or beside or between >= 8


@pytest.mark.parametrize("theme", ["calm", *_slow(sorted({path.stem for path in THEMES.glob("*.yml")} - {"calm"}))])
@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_what_ships_keeps_every_guarantee(make_painter: MakePainter, theme: str, format_: Format) -> None:
    painter = make_painter(brand=replace(BRAND, theme=theme))
    for card in CARDS.values():
        drawn = painter.draw(card, format_)
        proof = drawn.proof
        assert proof.contrast >= 4.5
        assert proof.large_contrast is None or proof.large_contrast >= 3.0
        assert proof.type_px >= (6.8 if format_.name == "wide" else 8.0)
        assert proof.safe_margin_px >= format_.safe_px
        assert 38.0 <= proof.psnr_db < 60.0
        assert 0.0 < proof.text_error <= 8.0
        assert (drawn.overflow, drawn.missing_glyphs, drawn.clipped) == ((), (), ())


def test_the_contrast_told_is_the_least_of_what_needs_as_much(painter: Painter) -> None:
    sketch, proof = painter.sketch(REMEDY, SMALL), painter.draw(REMEDY, SMALL).proof
    by_need = {
        need: [value for value, run in zip(sketch.contrasts, sketch.runs, strict=True) if run.need == need]
        for need in (4.5, 3.0)
    }
    assert len(by_need[4.5]) == 4
    assert proof.contrast == pytest.approx(min(by_need[4.5]), abs=0.001)
    assert proof.large_contrast == pytest.approx(min(by_need[3.0]), abs=0.001)


def test_small_type_alone_has_no_contrast_of_large_type(make_painter: MakePainter, tmp_path: Path) -> None:
    lines = [line for line in LAYOUT.splitlines() if "over:" not in line]
    (tmp_path / "poster.yml").write_text("\n".join(lines).replace("[44, 90]", "[44, 60]"), encoding="utf-8")
    proof = make_painter(layouts=tmp_path).draw(Card("poster", "Breathe", "In.", None), SMALL).proof
    assert proof.contrast > 4.5
    assert proof.large_contrast is None


def test_large_type_alone_has_no_contrast_of_small_type(make_painter: MakePainter, tmp_path: Path) -> None:
    lines = [line for line in LAYOUT.splitlines() if "over:" not in line and " text:" not in line]
    (tmp_path / "poster.yml").write_text("\n".join(lines), encoding="utf-8")
    proof = make_painter(layouts=tmp_path).draw(Card("poster", "Breathe", "", None), SMALL).proof
    assert proof.contrast == 21.0
    assert proof.large_contrast is not None
    assert proof.large_contrast < 21.0


def test_characters_without_a_glyph_are_refused(painter: Painter) -> None:
    said = refused(painter, replace(REMEDY, text="Try ᏣᎳ today."))
    assert "No font of the cards has: Ꮳ (U+13E3), Ꮃ (U+13B3). Leave it out or write it otherwise." in said
