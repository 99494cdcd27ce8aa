"""Lines of many scripts beside Chromium's, set from the same font files."""

from __future__ import annotations

import html
import io
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from scheduler.cards.fonts import FOLDER, choose, files_of
from scheduler.cards.raster import SetLine, ink_of
from scheduler.cards.shape import clusters, is_right_to_left, shape

SIZE_PX = 48
LINES = {
    "latin": ("display", "AVATAR office: fjord, 1920–1984"),
    "vietnamese": ("text+wide", "Thư giãn cơ mông, hít thở thật chậm"),
    "vietnamese title": ("display", "Nghỉ ngơi ẤẦẨẪẬ"),
    "polish": ("italic", "Zażółć gęślą jaźń łąka"),
    "cyrillic": ("label", "Что попробуете первым?"),
    "greek": ("display", "Πού πονάει ο γλουτός;"),
    "arabic": ("text", "دلّك عضلات الورك ببطء، لا إله"),
    "arabic and numbers": ("text", "لمدة 2 دقيقة (أو 3.5) لكل جانب"),
    "persian": ("display", "می‌خواهم گرگ چاق"),
    "urdu": ("text", "پٹھوں کی مالش ۳ منٹ"),
    "hebrew": ("text", "שָׁלוֹם, עיסוי עצמי"),
    "hebrew and latin": ("text", 'כדור טניס (6.5 ס"מ) מתחת ל-gluteus medius, 30–60 שניות.'),
    "hebrew and brackets": ("text", "שריר gluteus(medius) [אחד], book(s)"),
    "hebrew and isolates": ("text", "שלום \u2066C++!\u2069 ו-\u2066Tip (one).\u2069"),
    "latin and hebrew": ("text", "The word שלום (shalom), 12 times"),
    "hindi": ("text", "कूल्हों की मांसपेशियों को क्षत्रिय श्रद्धा र्क"),
    "hindi title": ("display", "राहत और स्वास्थ्य"),
    "thai": ("text", "ที่นี่ก็ทำได้ น้ำใจ ค่อยๆ ผู้ใหญ่"),
    "thai title": ("display", "นวดกล้ามเนื้อ"),
    "chinese": ("text", "用网球放松肌肉，每侧2分钟。"),
    "japanese": ("text+ja", "「痛いところ」と壁のあいだ"),
    "korean": ("text", "천천히 굴려 주세요"),
    "emoji": ("text", "go 👩🏽‍🚒👨‍👩‍👧‍👦🇩🇪🏴󠁧󠁢󠁳󠁣󠁴󠁿1️⃣❤️‍🔥 ok"),
}


@pytest.fixture(scope="module")
def pictures(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image.Image]:
    """Each line as Chromium draws it, in grey."""
    page_file = tmp_path_factory.mktemp("lines") / "lines.html"
    page_file.write_text(page_of(LINES), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1800, "height": 120 * len(LINES)})
    page.goto(page_file.as_uri())
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].map(font => [font.family, font.status])")
    assert [family for family, status in loaded if status == "error"] == []
    shots = [Image.open(io.BytesIO(one.screenshot())).convert("L") for one in page.query_selector_all("p")]
    page.close()
    return dict(zip(LINES, shots, strict=True))


def page_of(lines: dict[str, tuple[str, str]]) -> str:
    names = {name for face, _ in lines.values() for name in files_of(face)}
    faces = "".join(
        f"@font-face {{font-family: '{name}'; src: url('{(FOLDER / name).as_uri()}.ttf')}}" for name in sorted(names)
    )
    style = (
        f"p {{font-size: {SIZE_PX}px; line-height: 120px; height: 120px; margin: 0; padding: 0 20px; white-space: pre;"
        " text-rendering: geometricPrecision; font-variant-numeric: lining-nums; text-spacing-trim: space-all;}"
    )
    rows = "".join(
        f'<p dir="{"rtl" if is_right_to_left(text) else "ltr"}" style="font-family: {", ".join(files_of(face))}'
        f'{"; font-feature-settings: " + repr("ss01") if face == "italic" else ""}">{with_blanks(face, text)}</p>'
        for face, text in lines.values()
    )
    return f'<!doctype html><meta charset="utf-8"><style>{faces}{style}</style>{rows}'


def with_blanks(face: str, text: str) -> str:
    """HTML in which each blank has the font of the word before it. Chromium takes all blanks from the
    first font; ours keeps a script's own."""
    parts, font = [], None
    for cluster in clusters(text):
        font = choose(cluster, files_of(face), font)
        assert font is not None
        shown = html.escape(cluster)
        parts.append(f'<span style="font-family: {font.name}">{shown}</span>' if cluster.isspace() else shown)
    return "".join(parts)


def ours(face: str, text: str) -> Image.Image:
    """The same line from our own shaping, black on white."""
    shaped = shape(text, face, rtl=is_right_to_left(text))
    assert shaped.missing == ()
    canvas = Image.new("RGB", (1800, 120), "white")
    ink = ink_of((SetLine(text, shaped, 20.0, 80),), SIZE_PX)
    assert ink is not None
    for (mask, _), box in zip(ink.lines, ink.boxes, strict=True):
        canvas.paste("black", box, mask)
    for stamp, at in ink.stamps:
        canvas.paste(stamp, at, stamp)
    return canvas.convert("L")


def inked(picture: Image.Image) -> Image.Image:
    """Cut to what is darker than a trace."""
    box = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None
    return picture.crop(box)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of ink that differs, at the best of small shifts; blurred a little, since no two
    rasterisers agree on the edges."""
    size = max(one.width, other.width) + 8, max(one.height, other.height) + 8

    def placed(picture: Image.Image, x: int, y: int) -> Image.Image:
        canvas = Image.new("L", size, 255)
        canvas.paste(picture, (4 + x, 4 + y))
        return canvas

    still = placed(one, 0, 0)
    ink = ImageStat.Stat(ImageChops.invert(still)).sum[0]
    return min(
        ImageStat.Stat(ImageChops.difference(still, placed(other, x, y))).sum[0] / ink
        for x in range(-2, 3)
        for y in range(-2, 3)
    )


@pytest.mark.browser
@pytest.mark.parametrize("name", LINES)
def test_a_line_looks_as_in_chromium(pictures: dict[str, Image.Image], name: str) -> None:
    theirs, mine = inked(pictures[name]), inked(ours(*LINES[name]))
    assert abs(theirs.width - mine.width) <= max(1, 0.01 * theirs.width)
    assert abs(theirs.height - mine.height) <= 2
    assert difference(mine, theirs) < 0.15  # 0.02 to 0.13: whole lines may lie half a pixel apart
