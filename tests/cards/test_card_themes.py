"""Themes: all of them read in light and dark on every layout, a file of one's own is enough, and what
is wrong with one is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from card_samples import BRAND, CARDS, FORMATS, LAYOUTS, SMALL, THEMES
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from scheduler.cards import Painter
from scheduler.cards.contrast import ratio
from scheduler.cards.fonts import Face
from scheduler.cards.layout_file import read_layout
from scheduler.cards.palette import ROLES, palette_of
from scheduler.cards.theme import Theme, dress
from scheduler.cards.theme_file import MODES, names_in, read_theme
from scheduler.cards.theme_fonts import FontShelf
from scheduler.core.errors import BadInput
from scheduler.core.model import Brand, Format

MakePainter = Callable[..., Painter]
NAMES = names_in([THEMES])
PLAIN = Brand("Willow Lane Massage", "@willowlanemassage", "https://willowlane.example")
WIDE = Format("wide", 800, 450, 30)
hex_colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
every_theme = pytest.mark.parametrize("theme", NAMES)
every_mode = pytest.mark.parametrize("mode", MODES)


def read(name: str, mode: str = "light", folders: tuple[Path, ...] = (THEMES,)) -> Theme:
    return read_theme(name, mode, folders=folders, shelf=FontShelf())


def write(folder: Path, text: str, name: str = "mine") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


@every_mode
@every_theme
@pytest.mark.parametrize("format_", [SMALL, WIDE], ids=lambda format_: format_.name)
def test_every_theme_reads_on_every_layout(make_painter: MakePainter, theme: str, mode: str, format_: Format) -> None:
    painter = make_painter(brand=replace(PLAIN, theme=theme, mode=mode))
    assert painter.notes == ()
    margin = format_.safe_px
    for name, card in CARDS.items():
        sketch = painter.sketch(card, format_)
        assert sketch.contrast >= 4.5, name
        touched = ImageChops.difference(sketch.inked(), sketch.behind).getbbox()
        assert touched is not None
        assert min(touched[:2]) >= margin, name
        assert touched[2] <= format_.width_px - margin, name
        assert touched[3] <= format_.height_px - margin, name


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["dark"])  # light: smaller above, and in test_card_proof
@every_theme
@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_every_theme_reads_at_full_size(make_painter: MakePainter, theme: str, mode: str, format_: Format) -> None:
    painter = make_painter(brand=replace(PLAIN, theme=theme, mode=mode))
    assert {name for name, card in CARDS.items() if painter.sketch(card, format_).contrast < 4.5} == set()


@every_theme
def test_photos_read_under_every_theme(make_painter: MakePainter, tmp_path: Path, theme: str) -> None:
    Image.effect_noise((300, 300), 90).convert("RGB").save(tmp_path / "noise.png")
    for mode in MODES:
        painter = make_painter(brand=replace(PLAIN, theme=theme, mode=mode))
        card = replace(CARDS["cover"], image=tmp_path / "noise.png", text="Short words.")
        assert painter.sketch(card, SMALL).contrast >= 4.5


@given(
    st.sampled_from(NAMES),
    st.sampled_from(MODES),
    st.dictionaries(st.sampled_from(ROLES), hex_colors),
    st.sampled_from([*ROLES, "accent_2@0.34", "accent@0.2"]),
    st.sampled_from([*ROLES, "on"]),
)
def test_any_brand_reads_in_any_theme(
    name: str, mode: str, colors: dict[str, str], ground_name: str, text: str
) -> None:
    theme = THEMES_READ[name, mode]
    palette = palette_of(Brand("B", colors=colors), theme.colors, dark=theme.dark)
    ground = palette.ground(ground_name)
    assert ratio(palette.text(text, ground), ground) >= 4.5


THEMES_READ = {(name, mode): read(name, mode) for name in NAMES for mode in MODES}


def test_themes_differ_in_character_not_only_in_colour() -> None:
    characters = {
        (theme.voices["display"].font.name, theme.hand, theme.rule, theme.frame.kind) for theme in THEMES_READ.values()
    }
    assert len(NAMES) >= 5
    assert len(characters) >= 5
    assert len({theme.voices["display"].font.name for theme in THEMES_READ.values()}) >= 5


@every_theme
def test_dark_is_darker_on_paper_and_words_stay_the_same(make_painter: MakePainter, theme: str) -> None:
    light, dark = (make_painter(brand=replace(PLAIN, theme=theme, mode=mode)) for mode in MODES)
    for name in ("anatomy", "quote", "remedy"):
        means = [
            ImageStat.Stat(painter.sketch(CARDS[name], SMALL).behind.convert("L")).mean[0] for painter in (light, dark)
        ]
        assert means[0] > 150, name
        assert means[1] < 90, name


@pytest.mark.parametrize("theme", ["classic", "earthy", "bold"])
def test_the_same_card_is_the_same_bytes_in_any_painter(make_painter: MakePainter, theme: str) -> None:
    brand = replace(PLAIN, theme=theme)
    one, other = (make_painter(brand=brand, cache=name).draw(CARDS["cover"], SMALL) for name in ("one", "other"))
    assert one.picture.path != other.picture.path
    assert one.picture.digest == other.picture.digest


def test_a_brands_colours_are_over_those_of_its_theme(make_painter: MakePainter) -> None:
    for theme in NAMES:
        painter = make_painter(brand=replace(PLAIN, theme=theme, colors={"accent": "#3355aa"}))
        assert painter.palette.roles["accent"] == (0x33, 0x55, 0xAA)


def test_a_layout_takes_the_themes_type() -> None:
    layout = read_layout(LAYOUTS / "quote.yml")["tall"]
    dressed = {item.name: item for stack in dress(layout, read("classic")).stacks for item in stack.items}
    plain = {item.name: item for stack in layout.stacks for item in stack.items}
    face = dressed["text"].face
    assert isinstance(face, Face)
    assert (face.part, face.font.name) == ("italic", "cormorant-garamond-italic")
    assert dressed["text"].size[0] >= plain["text"].size[0]
    assert dressed["name"].tracking > plain["name"].tracking
    assert dressed["rule"] == plain["rule"]


def test_labels_in_capitals_are_set_in_capitals(make_painter: MakePainter) -> None:
    runs = make_painter(brand=replace(PLAIN, theme="classic")).sketch(CARDS["anatomy"], SMALL).runs
    words = {run.block.item.name: " ".join(line.text for line in run.block.lines) for run in runs}
    assert words["name"] == "WILLOW LANE MASSAGE"
    assert words["title"] == "Where they are"


# -- a theme of one's own --------------------------------------------------------------------------


def test_one_file_is_a_theme(make_painter: MakePainter, tmp_path: Path) -> None:
    own = tmp_path / "own"
    write(own, 'based_on: bold\ncolors: {light: {accent: "#0a7a5a"}}\nshapes: {frame: null, rule: wave}\n')
    theme, bold = read("mine", folders=(own, THEMES)), read("bold")
    assert theme.colors == {**bold.colors, "accent": "#0a7a5a"}
    assert (theme.voices, theme.hand, theme.motifs) == (bold.voices, bold.hand, bold.motifs)
    assert (theme.frame.kind, theme.rule) == ("none", "wave")


def test_ones_own_file_goes_before_the_shipped_one_and_may_refine_it(tmp_path: Path) -> None:
    write(tmp_path / "own", "based_on: calm\nshapes: {roundness: 0.3}\n", "calm")
    theme = read("calm", folders=(tmp_path / "own", THEMES))
    assert theme.hand.roundness == 0.3
    assert theme.colors == read("calm").colors


GOOD = """\
colors:
  light: {background: "#ffffff", ink: "#111111", accent: "#aa3300", accent_2: "#557799"}
  dark:
    background: "#111111"
    ink: "#eeeeee"
    accent: "#dd6633"
    accent_2: "#7799bb"
type:
  display: {font: dm-sans-black, case: upper}
  text: nunito-semibold
shapes:
  roundness: 0.5
  frame: {kind: line}
motifs:
  arch: ripples
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("colors:", "colours:", 1, "colours"),
        ('ink: "#111111"', "ink: navy", 2, "colors.light.ink"),
        (', accent: "#aa3300"', "", 2, "colors.light.accent"),
        ("    background:", "    paper:", 4, "colors.dark.paper"),
        ("dm-sans-black", "comic-sans", 9, "type.display.font"),
        ("case: upper", "case: loud", 9, "type.display.case"),
        ("  text: nunito-semibold", "  body: nunito-semibold", 10, "type.body"),
        ("roundness: 0.5", "roundness: 7", 12, "shapes.roundness"),
        ("roundness: 0.5", "roundnes: 1", 12, "shapes.roundnes"),
        ("kind: line", "kind: gold", 13, "shapes.frame.kind"),
        ("arch: ripples", "arch: dragon", 15, "motifs.arch"),
        ("arch: ripples", "dragon: arch", 15, "motifs.dragon"),
        ("colors:", "based_on: loud\ncolors:", 1, "based_on"),
        ("colors:", "based_on: mine\ncolors:", 1, "based_on"),
        ("colors:", "grounds: {light: {cover: gold}}\ncolors:", 1, "grounds.light.cover"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, old: str, new: str, line: int, field: str) -> None:
    assert old in GOOD
    write(tmp_path, GOOD)
    read("mine", folders=(tmp_path,))
    write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        read("mine", folders=(tmp_path, THEMES))
    assert ("mine.yml", line, field) in {(one.where, one.line, one.field) for one in caught.value.problems}
    assert all(one.what and one.mend for one in caught.value.problems)


def test_themes_based_on_each_other_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "based_on: two\n", "one")
    write(tmp_path, "based_on: one\n", "two")
    with pytest.raises(BadInput, match="based on itself"):
        read("one", folders=(tmp_path,))


def test_a_mistake_below_is_told_with_its_own_place(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("roundness: 0.5", "roundness: 7"), "below")
    write(tmp_path, "based_on: below\n")
    with pytest.raises(BadInput) as caught:
        read("mine", folders=(tmp_path,))
    assert [(one.where, one.line) for one in caught.value.problems] == [("below.yml", 12)]


def test_an_unknown_theme_is_refused_with_the_known_ones(make_painter: MakePainter) -> None:
    with pytest.raises(BadInput, match="bold, calm") as caught:
        make_painter(brand=replace(PLAIN, theme="loud")).sketch(CARDS["cover"], SMALL)
    assert caught.value.problems[0].field == "brand.theme"


def test_everything_of_a_look_is_in_the_digest(make_painter: MakePainter, tmp_path: Path) -> None:
    Image.new("RGB", (40, 40), "navy").save(tmp_path / "logo.png")
    looks = [{}, {"theme": "bold"}, {"mode": "dark"}, {"logo": "logo.png"}, {"fonts": {"text": "nunito-semibold"}}]
    digests = [make_painter(brand=replace(BRAND, **look)).digest(CARDS["cover"], SMALL) for look in looks]
    assert len(set(digests)) == len(looks)


def test_a_theme_file_that_changes_is_read_again(tmp_path: Path) -> None:
    own = tmp_path / "own"
    write(own, GOOD)
    brand = replace(PLAIN, theme="mine")
    painter = Painter(layouts=LAYOUTS, cache=tmp_path / "cache", brand=brand, images=tmp_path, themes=[own, THEMES])
    before = painter.draw(CARDS["cover"], SMALL)
    write(own, GOOD.replace("#111111", "#112244"))
    assert painter.draw(CARDS["cover"], SMALL).picture.digest != before.picture.digest
