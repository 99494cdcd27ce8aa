"""Blocks in place: the modular scale, the baseline grid, the edges, and what happens to words that don't fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from card_samples import BRAND, CARDS, FORMATS, LAYOUTS

from scheduler.cards.draft import GRID
from scheduler.cards.edges import line_start
from scheduler.cards.layout import Box, Inset, Item, Layout, Stack
from scheduler.cards.layout_file import read_layout
from scheduler.cards.raster import SetLine, ink_of
from scheduler.cards.setting import SCALE, set_sheet
from scheduler.cards.shape import shape
from scheduler.cards.sheet import Area, Sheet, area_of
from scheduler.cards.words_of import filler
from scheduler.core.model import Format

ASPECTS = {"portrait": "tall", "square": "square", "wide": "wide", "pin": "tall", "story": "tall"}
every_format = pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
every_card = pytest.mark.parametrize("name", CARDS)


def sheet_of(name: str, format_: Format, **changes: Any) -> Sheet:
    card = replace(CARDS[name], **changes)
    layout = read_layout(LAYOUTS / f"{name}.yml")[ASPECTS[format_.name]]
    return set_sheet(layout, filler(card, layout, BRAND), format_)


@every_card
@every_format
def test_all_baselines_stand_on_the_grid_of_their_stack(name: str, format_: Format) -> None:
    sheet = sheet_of(name, format_, text="Roll a soft ball over the tender spots.\n- Then rest")
    assert not sheet.overflow
    grid = GRID * format_.width_px / 1080
    for stack in sheet.layout.stacks:
        if stack.name not in sheet.extents:
            continue
        names = {item.name for item in stack.items}
        baselines = [line.baseline for block in sheet.blocks if block.item.name in names for line in block.lines]
        area = area_of(stack.box, format_, sheet.extents, safe=True)
        edge = {"top": area.top, "middle": baselines[0], "bottom": area.bottom}[stack.settle]
        rounded = 1.01 if stack.settle == "middle" else 0.51  # baselines are, and there the edge is one
        for baseline in baselines:
            steps = (baseline - edge) / grid
            assert abs(steps - round(steps)) * grid <= rounded, (stack.name, baseline, edge)


@every_card
@every_format
def test_all_sizes_are_steps_of_the_scale_or_the_floor(name: str, format_: Format) -> None:
    for block in sheet_of(name, format_).blocks:
        size, (low, high) = block.size_px * 1080 / format_.width_px, block.item.size
        steps = [high / SCALE**step for step in range(30)]
        assert block.item.mark or any(abs(size - step) < 0.01 for step in (*steps, low))


AREA = Area(100, 0, 900, 500)
SAFE = Area(60, 60, 940, 440)


def ink_edges(text: str, *, align: str, rtl: bool = False, safe: Area = SAFE, face: str = "text") -> tuple[int, int]:
    line = shape(text, face, rtl=rtl)
    x = line_start(text, line, AREA, align=align, rtl=rtl, size_px=50, safe=safe)
    ink = ink_of((SetLine(text, line, x, 100),), 50)
    assert ink is not None
    ((left, _, right, _),) = ink.boxes
    return left, right


@pytest.mark.parametrize("face", ["text", "display", "italic"])
def test_stems_stand_on_the_edge(face: str) -> None:
    assert abs(ink_edges("Hill", align="left", face=face)[0] - AREA.left) <= 2
    assert abs(ink_edges("HH", align="right", face=face)[1] - AREA.right) <= 2


@pytest.mark.parametrize(("text", "sign"), [("“Hill", "“"), ("«Hill", "«"), ("„Hill", "„")])
def test_opening_signs_hang_left(text: str, sign: str) -> None:
    plain, _ = ink_edges("Hill", align="left")
    hung, right = ink_edges(text, align="left")
    assert hung < plain - 4
    assert abs(right - ink_edges("Hill", align="left")[1]) <= 4
    assert shape(sign, "text").glyphs


@pytest.mark.parametrize("text", ["HH.", "HH,", "HH”", "HH-", "HH\u00ad", "HH.”"])
def test_closing_signs_hang_right_where_text_is_aligned_right(text: str) -> None:
    left, right = ink_edges("HH", align="right")
    hung_left, hung_right = ink_edges(text.replace("\u00ad", "-"), align="right")
    assert hung_right > right
    assert abs(hung_left - left) <= 6
    assert ink_edges(text.replace("\u00ad", "-"), align="left")[0] == ink_edges("HH", align="left")[0]


def test_signs_hang_on_the_other_side_in_hebrew() -> None:
    plain = ink_edges("שלום", align="left", rtl=True)
    quoted = ink_edges("”שלום", align="left", rtl=True)
    assert quoted[1] > plain[1] + 4
    assert abs(quoted[0] - plain[0]) <= 5
    stopped = ink_edges("שלום.", align="right", rtl=True)
    assert stopped[0] < ink_edges("שלום", align="right", rtl=True)[0] - 4


@pytest.mark.parametrize(("text", "align"), [("“Hill", "left"), ("HH.”", "right")])
def test_nothing_hangs_outside_of_the_safe_zone(text: str, align: str) -> None:
    left, right = ink_edges(text, align=align, safe=AREA)
    assert AREA.left <= left
    assert right <= AREA.right


def one_stack(item: Item, width: float) -> tuple[Layout, Format]:
    box = Box(left=Inset(60), right=Inset(1080 - 60 - width), top=Inset(60), bottom=Inset(60))
    return Layout("test", "test.yml", "ink", (), (Stack("main", box, (item,)),)), Format("portrait", 1080, 1350)


def set_alone(item: Item, width: float, *, language: str = "en") -> Sheet:
    layout, format_ = one_stack(item, width)
    return set_sheet(layout, lambda one: one.text, format_, language=language)


def test_a_title_steps_down_rather_than_leave_a_word_alone() -> None:
    title = Item("title", "The tipped pelvis", face="display", size=(40, 120), even=True)
    for width, expected in ((500, ["The", "tipped pelvis"]), (700, ["The tipped pelvis"])):
        (block,) = set_alone(title, width).blocks
        assert [line.text for line in block.lines] == expected


def test_two_words_of_like_length_may_stand_one_above_the_other() -> None:
    title = Item("title", "Strength building", face="display", size=(40, 120), even=True)
    (block,) = set_alone(title, 520).blocks
    assert [line.text for line in block.lines] == ["Strength", "building"]


def test_a_title_steps_down_rather_than_part_a_name() -> None:
    title = Item("title", "“It’s the Gluteus Maximus that asks for rest”", face="italic", size=(40, 92), even=True)
    (block,) = set_alone(title, 700).blocks
    assert any("Gluteus Maximus" in line.text for line in block.lines)
    assert block.size_px < 92


def test_words_are_only_divided_at_the_floor_and_never_in_labels() -> None:
    word = "Rückenbeschwerden"
    text = Item("text", f"Gegen starke {word} hilft das", size=(40, 80))
    (block,) = set_alone(text, 420, language="de").blocks
    assert block.size_px < 80
    assert [line.text for line in block.lines] == ["Gegen starke", word, "hilft das"]
    (narrow,) = set_alone(text, 250, language="de").blocks
    assert narrow.size_px == 40
    assert any(line.text.endswith("\u00ad") for line in narrow.lines)
    label = replace(text, face="label", text=word)
    assert set_alone(label, 250, language="de").overflow == (word,)


def test_what_overflows_is_told_in_whole_words() -> None:
    words = "Rückenbeschwerden und Gesäßmuskelkräftigung " * 60
    overflow = set_alone(Item("text", words.strip(), size=(40, 40)), 320, language="de").overflow
    assert overflow
    assert set(overflow) <= set(words.split())
