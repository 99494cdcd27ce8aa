"""Colours: missing ones derived, unreadable ones moved, and told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cards.contrast import ratio
from scheduler.cards.palette import ROLES, mix, palette_of, parse
from scheduler.core.errors import BadInput
from scheduler.core.model import Brand

CALM = {"background": "#f6f1e7", "ink": "#1f3a36", "accent": "#c8643c", "accent_2": "#8fb0a0"}
NIGHT = {"background": "#16231f", "surface": "#20302b", "ink": "#f3ead9", "accent": "#dc7a4f", "accent_2": "#6f9483"}
hex_colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#ff0000", "#ffffff", 3.998),
        ("#123456", "#123456", 1),
    ],
)
def test_ratio_is_the_published_one(one: str, other: str, expected: float) -> None:
    assert ratio(parse(one), parse(other)) == pytest.approx(expected, abs=0.001)
    assert ratio(parse(other), parse(one)) == pytest.approx(expected, abs=0.001)


@given(st.dictionaries(st.sampled_from(ROLES), hex_colors), st.sampled_from(ROLES), st.sampled_from([*ROLES, "on"]))
def test_any_brand_is_readable_on_any_ground(colors: dict[str, str], ground_role: str, text_role: str) -> None:
    for theme, dark in ((CALM, False), (NIGHT, True)):
        palette = palette_of(Brand("B", colors=colors), theme, dark=dark)
        ground = palette.ground(ground_role)
        assert ratio(palette.text(text_role, ground), ground) >= 4.5
        assert ratio(palette.text("on", palette.night()), palette.night()) >= 4.5


def test_a_pale_ink_is_replaced_and_told() -> None:
    palette = palette_of(Brand("B", colors={"background": "#ffffff", "ink": "#dddddd"}), CALM)
    assert ratio(palette.roles["ink"], palette.roles["background"]) >= 4.5
    assert len(palette.notes) == 1
    assert "1.4:1" in palette.notes[0]


def test_readable_colours_are_left_alone() -> None:
    colors = {"background": "#f6f1e7", "ink": "#1f3a36", "accent": "#c8643c"}
    palette = palette_of(Brand("B", colors=colors), CALM)
    assert {role: palette.roles[role] for role in colors} == {role: parse(color) for role, color in colors.items()}


def test_by_night_a_brands_paper_is_its_ink() -> None:
    colors = {"background": "#f6f1e7", "ink": "#1f3a36", "accent": "#c8643c"}
    palette = palette_of(Brand("B", colors=colors), NIGHT, dark=True)
    wanted = {"background": "#1f3a36", "ink": "#f6f1e7", "accent": "#c8643c"}
    assert {role: palette.roles[role] for role in colors} == {role: parse(color) for role, color in wanted.items()}
    assert palette.notes == ()


@pytest.mark.parametrize(
    ("brand", "field"),
    [
        (Brand("B", colors={"paper": "#ffffff"}), "brand.colors"),
        (Brand("B", colors={"ink": "navy"}), "brand.colors.ink"),
    ],
)
def test_wrong_brands_are_refused(brand: Brand, field: str) -> None:
    with pytest.raises(BadInput) as caught:
        palette_of(brand, CALM)
    assert [problem.field for problem in caught.value.problems] == [field]


def test_mix_goes_from_one_to_the_other() -> None:
    assert mix((255, 0, 0), (0, 0, 255), 1) == (255, 0, 0)
    assert mix((255, 0, 0), (0, 0, 255), 0) == (0, 0, 255)
    assert mix((200, 100, 0), (0, 100, 200), 0.5) == (100, 100, 100)
