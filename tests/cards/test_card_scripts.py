"""Cards in every script: all drawn, none with a box, mirrored where the words read from right to left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import uharfbuzz
from card_samples import BRAND, CARDS, FORMATS, LAYOUTS, SHORT, SMALL
from PIL import Image, ImageOps
from script_samples import SCRIPTS

from scheduler.cards import Card, Painter
from scheduler.cards.backdrop import backdrop_of
from scheduler.cards.canvas import around
from scheduler.cards.fonts import FACES, FOLDER, files_of, open_font
from scheduler.cards.hand import PLAIN
from scheduler.cards.layout_file import read_layout
from scheduler.cards.setting import set_sheet
from scheduler.cards.shape import shape
from scheduler.cards.sheet import Sheet
from scheduler.cards.words_of import filler
from scheduler.cards.writing import suited, with_room, writing_of
from scheduler.core.errors import BadInput
from scheduler.core.model import Format, Step

HEBREW = Card("remedy", "עיסוי עצמי", "הניחו כדור טניס מתחת לשריר ולחצו 60 שניות.", Step(1, 4))
ENGLISH = Card("remedy", "Self-massage", SHORT, Step(1, 4))


def sheet_of(card: Card, format_: Format = FORMATS[0], aspect: str = "tall") -> Sheet:
    layout = suited(read_layout(LAYOUTS / f"{card.layout}.yml")[aspect], writing_of(card, BRAND))
    return set_sheet(layout, filler(card, layout, BRAND), format_)


@pytest.mark.parametrize("format_", FORMATS[:3], ids=lambda one: one.name)
@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_drawn(painter: Painter, script: str, format_: Format) -> None:
    assert painter.sketch(SCRIPTS[script], format_).contrast >= 4.5


@pytest.mark.parametrize("script", SCRIPTS)
def test_lines_do_not_run_into_each_other(painter: Painter, script: str) -> None:
    """The ink of one block never overlaps the next one's: marks above and below have their room."""
    boxes = [around(run.boxes) for run in painter.sketch(SCRIPTS[script], FORMATS[0]).runs]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_a_right_to_left_card_is_the_mirror_of_a_left_to_right_one() -> None:
    hebrew, english = sheet_of(HEBREW), sheet_of(ENGLISH)
    wide = FORMATS[0].width_px
    for name in ("name", "handle", "numeral", "main"):
        assert hebrew.extents[name].right == pytest.approx(wide - english.extents[name].left, abs=6)
    marks = [next(block for block in sheet.blocks if block.item.mark) for sheet in (hebrew, english)]
    assert marks[0].area.left == pytest.approx(wide - marks[1].area.right)


def test_the_scene_is_mirrored_and_a_photo_is_not(painter: Painter, tmp_path: Path) -> None:
    def scene(card: Card, *, mirrored: bool) -> Image.Image:
        sheet = sheet_of(card)
        sheet = replace(sheet, layout=replace(sheet.layout, mirrored=mirrored))
        return backdrop_of(card, sheet, FORMATS[0], palette=painter.palette, ground=(9, 9, 9), hand=PLAIN).picture

    plain, turned = scene(ENGLISH, mirrored=False), scene(ENGLISH, mirrored=True)
    assert plain.tobytes() != turned.tobytes()
    assert plain.tobytes() == ImageOps.mirror(turned).tobytes()
    plain.save(tmp_path / "photo.png")
    photo = replace(ENGLISH, image=tmp_path / "photo.png")
    assert scene(photo, mirrored=True).tobytes() == scene(photo, mirrored=False).tobytes()


@pytest.mark.parametrize(
    ("title", "text", "rtl"),
    [
        ("עיסוי", "Tipcast הוא כלי נחמד", True),
        ("Self-massage", "The Hebrew word שלום", False),
        ("Yoga", "תרגיל קצר לכתפיים ולצוואר", True),
        ("", "12, 13.", False),
        ("راحة", "", True),
    ],
)
def test_most_letters_decide_the_direction(title: str, text: str, rtl: bool) -> None:
    card = Card("anatomy", title, text, None)
    assert writing_of(card, BRAND).rtl is rtl
    layout = suited(read_layout(LAYOUTS / "anatomy.yml")["tall"], writing_of(card, BRAND))
    assert layout.mirrored is rtl
    assert {stack.align for stack in layout.stacks if stack.name == "main"} == {"right" if rtl else "left"}


def test_a_handle_stays_left_to_right_on_a_hebrew_card() -> None:
    handle = next(block for block in sheet_of(HEBREW).blocks if block.item.name == "handle")
    glyphs = handle.lines[0].shaped.glyphs
    assert [glyph.number for glyph in glyphs] == [glyph.number for glyph in shape(BRAND.handle, "note").glyphs]


def test_one_word_is_never_set_in_two_latin_fonts() -> None:
    for card in (SCRIPTS["vietnamese"], SCRIPTS["polish"], CARDS["anatomy"]):
        for block in sheet_of(card).blocks:
            for line in block.lines:
                assert len({glyph.font.name for glyph in line.shaped.glyphs}) == 1, line.text


def test_a_face_gives_way_only_where_the_next_one_has_the_letter() -> None:
    layout = read_layout(LAYOUTS / "anatomy.yml")["tall"]

    def faces(card: Card, name: str) -> set[str]:
        fitted = suited(layout, writing_of(card, replace(BRAND, name=name)))
        return {item.face for stack in fitted.stacks for item in stack.items}

    plain = faces(ENGLISH, "Willow Lane")
    assert faces(ENGLISH, "ＡＢ") == plain  # only the East Asian fonts have these wide letters
    assert faces(ENGLISH, "Nhà Ở") == {face if face == "display" else f"{face}+wide" for face in plain}


def test_han_characters_take_the_form_of_their_language() -> None:
    fonts = {
        language: {glyph.font.name for block in sheet_of(SCRIPTS[language]).blocks for line in block.lines[:1]
                   for glyph in line.shaped.glyphs if glyph.font.is_east_asian}
        for language in ("chinese", "japanese")
    }  # fmt: skip
    assert fonts == {"chinese": {"noto-sc"}, "japanese": {"noto-jp"}}
    assert {glyph.font.name for glyph in shape("饺", "text+ja").glyphs} == {"noto-sc"}  # not in Japanese


def test_chinese_quotation_marks_are_wide_and_latin_ones_are_not() -> None:
    assert shape("“慢慢地”", "text").width == pytest.approx(5.0, abs=0.01)
    assert {glyph.font.name for glyph in shape("“slowly”", "text").glyphs} == {"figtree-medium"}


def test_scripts_with_marks_above_get_more_room_than_latin() -> None:
    item = next(block for block in sheet_of(ENGLISH).blocks if block.item.name == "title").item
    assert with_room(replace(item, text="Latin")) == replace(item, text="Latin")
    thai = with_room(replace(item, text="ที่นี่"))
    assert thai.leading > item.leading
    assert thai.above > 0


@pytest.mark.parametrize("word", ["ᏣᎳᎩ", "བོད", "𓀀", "\ue000", "㐂"])
def test_a_script_that_no_font_covers_is_refused_by_name(painter: Painter, word: str) -> None:
    with pytest.raises(BadInput) as caught:
        painter.sketch(Card("anatomy", "Title", f"Try {word} today", None), SMALL)
    what = caught.value.problems[0].what
    assert all(f"U+{ord(character):04X}" in what for character in word)


def test_every_emoji_of_unicode_is_one_glyph_in_colour(shared: Path) -> None:
    lines = (shared / "specs" / "unicode" / "emoji-test.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.partition("#")[0].split(";") for line in lines if ";" in line.partition("#")[0]]
    emoji = ["".join(chr(int(point, 16)) for point in points.split()) for points, _ in rows]
    assert len(emoji) > 4700
    parted = [one for one in emoji if [g.font.in_color for g in shape(one, "text").glyphs] not in ([True], [False])]
    assert parted == []
    qualified = [one for one, (_, status) in zip(emoji, rows, strict=True) if status.strip() == "fully-qualified"]
    assert [one for one in qualified if not shape(one, "text").glyphs[0].font.in_color] == []


@pytest.mark.parametrize("text", ["AVATAR, office", "مرحبا بكم", "क्षत्रिय", "ที่นี่", "שָׁלוֹם", "用网球", "Thư giãn"])
def test_glyphs_lie_where_harfbuzz_puts_them_at_that_size(text: str) -> None:
    size_px = 48
    shaped = shape(text, "text+wide")
    font = uharfbuzz.Font(shaped.glyphs[-1].font.shaped.face)
    font.scale = (size_px * 64, size_px * 64)
    assert {glyph.font for glyph in shaped.glyphs} == {shaped.glyphs[-1].font}
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {"lnum": True})
    pen = 0.0
    for glyph, info, at in zip(shaped.glyphs, buffer.glyph_infos, buffer.glyph_positions, strict=True):
        assert glyph.number == info.codepoint
        assert glyph.x * size_px == pytest.approx(pen + at.x_offset / 64, abs=0.25)
        assert glyph.y * size_px == pytest.approx(at.y_offset / 64, abs=0.25)
        pen += at.x_advance / 64
    assert shaped.width * size_px == pytest.approx(pen, abs=0.25)


THEME_FONTS = ("cormorant-garamond", "dm-sans", "nunito", "tipcast")


def test_the_fonts_are_all_there_and_stay_small() -> None:
    files = {path.stem for path in FOLDER.glob("*.ttf")}
    own = {path.stem for kind in THEME_FONTS for path in FOLDER.glob(f"{kind}-*.ttf")}
    assert files - own == {name for face in FACES for wish in ("", "+ja") for name in files_of(face + wish)}
    assert sum(path.stat().st_size for path in FOLDER.glob("*.ttf")) < 13_000_000
    for language in ("ăâđêôơưẤẦẨẪỹỵ", "ąćęłńóśźżĄĆĘŁ", "çğıöşüÇĞİÖŞÜ", "ěščřžýůťď", "ăâîșț", "őű"):
        for name in ("fraunces-semibold", "fraunces-italic", "noto-sans-medium", "noto-sans-bold"):
            assert {ord(letter) for letter in language} <= open_font(name).covers
