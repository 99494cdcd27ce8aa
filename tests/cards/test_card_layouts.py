"""Layout files: what ships is right for every aspect, and every mistake is told with file, line and field."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from card_samples import CARDS, LAYOUTS, SMALL

from scheduler.cards import Painter
from scheduler.cards.layout_file import ASPECTS, read_layout
from scheduler.core.errors import BadInput

GOOD = """\
ground: background
scene:
  drawing: {draw: arch, tones: [accent], above: main}
stacks:
  main:
    left: 96
    right: 96
    items:
      title: {text: "{{ title }}", face: display, size: [44, 90]}
      text:
        text: "{{ text }}"
        size: 44
aspects:
  wide:
    stacks:
      main:
        items:
          text: {size: 36}
"""


@pytest.mark.parametrize("path", sorted(LAYOUTS.glob("*.yml")), ids=lambda path: path.stem)
def test_what_ships_is_right(path: Path) -> None:
    layouts = read_layout(path)
    assert set(layouts) == set(ASPECTS)
    for layout in layouts.values():
        names = {stack.name for stack in layout.stacks}
        bounds = {box.above for box in (one.box for one in (*layout.stacks, *layout.scenery))} - {None}
        assert bounds <= names


def test_the_shipped_layouts_are_the_ones_posts_ask_for() -> None:
    assert {path.stem for path in LAYOUTS.glob("*.yml")} == set(CARDS)


def read(folder: Path, text: str) -> None:
    path = folder / "poster.yml"
    path.write_text(text, encoding="utf-8")
    read_layout(path)


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("ground: background", "ground: paper", 1, "ground"),
        ("ground: background", "grund: background", 1, "grund"),
        ("draw: arch", "draw: dragon", 3, "scene.drawing.draw"),
        ("tones: [accent]", "tones: [accent@7]", 3, "scene.drawing.tones"),
        ("    left: 96", "    left: wide", 6, "stacks.main.left"),
        ("        size: 44", "        size: 12", 12, "stacks.main.items.text.size"),
        ("        size: 44", "        size: [90, 44]", 12, "stacks.main.items.text.size"),
        ("        size: 44", "        size: true", 12, "stacks.main.items.text.size"),
        ("        size: 44", "        face: comic", 12, "stacks.main.items.text.face"),
        ("        size: 44", "        mark: rule", 10, "stacks.main.items.text"),
        ("        size: 44", "        bullet: star", 12, "stacks.main.items.text.bullet"),
        ("        size: 44", "        apart: wide", 12, "stacks.main.items.text.apart"),
        ("        size: 44", "        bullet_color: red", 12, "stacks.main.items.text.bullet_color"),
        ("above: main}", "above: main, mirror: up}", 3, "scene.drawing.mirror"),
        ("  wide:", "  pin: 7\n  wide:", 14, "aspects.pin"),
        ("above: main}", "above: mein}", 3, "scene.drawing.above"),
        ("    left: 96", "    below: main\n    left: 96", 6, "stacks.main.below"),
        ("{size: 36}", "{size: 20}", 18, "stacks.main.items.text.size"),
        ("  wide:", "  round:", 14, "aspects.round"),
        ("  main:\n    left", "  main: 7\n  other:\n    left", 5, "stacks.main"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, old: str, new: str, line: int, field: str) -> None:
    assert old in GOOD
    with pytest.raises(BadInput) as caught:
        read(tmp_path, GOOD.replace(old, new, 1))
    told = {(problem.where, problem.line, problem.field) for problem in caught.value.problems}
    assert ("poster.yml", line, field) in told


@pytest.mark.parametrize(
    ("text", "line"), [("ground: [", 1), ("a: 1\n b: 2\n", 2), ("- a\n", 1), ("", 1), ("a: 1\na: 2\n", 2)]
)
def test_what_is_no_table_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    problem = caught.value.problems[0]
    assert problem.where == "poster.yml"
    assert problem.line is not None
    assert abs(problem.line - line) <= 1


def test_a_good_one_is_read(tmp_path: Path) -> None:
    read(tmp_path, GOOD)


@pytest.mark.parametrize(
    "template", ["{{ titel }}", "{{ title", "{{ step.number }}", "{{ ''.__class__.__mro__ }}", "{{ 1 / 0 }}"]
)
def test_a_wrong_template_names_its_line(make_painter: Callable[..., Painter], tmp_path: Path, template: str) -> None:
    folder = tmp_path / "layouts"
    shutil.copytree(LAYOUTS, folder)
    (folder / "anatomy.yml").write_text(GOOD.replace("{{ text }}", template), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        make_painter(layouts=folder).draw(CARDS["anatomy"], SMALL)
    problem = caught.value.problems[0]
    assert (problem.where, problem.line, problem.field) == ("anatomy.yml", 11, "text.text")


def test_a_changed_layout_is_another_picture(make_painter: Callable[..., Painter], tmp_path: Path) -> None:
    folder = tmp_path / "layouts"
    shutil.copytree(LAYOUTS, folder)
    before = make_painter(layouts=folder).draw(CARDS["anatomy"], SMALL)
    (folder / "anatomy.yml").write_text(GOOD, encoding="utf-8")
    assert make_painter(layouts=folder).draw(CARDS["anatomy"], SMALL).picture.digest != before.picture.digest
