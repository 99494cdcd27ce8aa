"""Where lines may end in text without blanks, against Unicode's own table and readers' habits."""

from __future__ import annotations

import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cards.opportunities import opportunities
from scheduler.cards.words import pieces

LATER_RULES = {
    "LB 20a (15.1): a hyphen that starts a word stays with it": r"^[-‐]\u0308?[#\u05D0§\U00050005\u0E01]",
    "LB 25 (16): a comma or a full stop stays with a digit after it": r"[.,]\u0308?\d",
    "LB 15a and 15b (15.1): quotation marks that open or close by their neighbours": r"[\"«»]",
    "LB 21a (16): a hyphen between Hebrew letters may end a line": r"\u05D0-\u05D0",
}
"""What has changed in UAX 14 between the table's version 15.0 and ICU's, with where it shows."""


def table(shared: Path) -> list[tuple[str, set[int]]]:
    """Each test text of Unicode's file, with the indexes where a line may end."""
    rows = []
    for line in (shared / "specs" / "unicode" / "LineBreakTest.txt").read_text(encoding="utf-8").splitlines():
        text, ends = "", set()
        for token in line.partition("#")[0].split():
            if token == "÷":
                ends.add(len(text))
            elif token != "×":
                text += chr(int(token, 16))
        if text:
            rows.append((text, ends - {0}))
    return rows


def test_unicodes_own_table(shared: Path) -> None:
    rows = table(shared)
    assert len(rows) > 7600
    others = [text for text, ends in rows if set(opportunities(text)) != ends]
    unexplained = [text for text in others if not any(regex.search(where, text) for where in LATER_RULES.values())]
    assert unexplained == []
    assert len(others) < 0.005 * len(rows)
    for where in LATER_RULES.values():  # none of the reasons is stale
        assert any(regex.search(where, text) for text in others)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("นวดกล้ามเนื้อสะโพก", "นวด|กล้าม|เนื้อ|สะโพก"),
        ("ວັນນີ້ອາກາດດີ", "ວັນນີ້|ອາກາດ|ດີ"),
        ("汉语，你好。", "汉|语，|你|好。"),
        ("「シャツ」っぽい、きゃー！", "「シャ|ツ」っ|ぽ|い、|きゃー！"),
        ("💪💪🏽👩‍👩‍👧🇩🇪🇫🇷", "💪|💪🏽|👩‍👩‍👧|🇩🇪|🇫🇷"),
        ("约2分钟A型", "约|2|分|钟|A|型"),
    ],
)
def test_lines_end_between_words_and_never_before_a_closing_mark(text: str, lines: str) -> None:
    assert "|".join(piece.text for piece in pieces(text)) == lines


def test_a_line_had_better_not_end_inside_a_japanese_phrase_or_a_chinese_word() -> None:
    def kept(text: str) -> list[str]:
        """The text with the cuts inside words mended."""
        return "".join(piece.text + ("" if piece.cut else " ") for piece in pieces(text)).split()

    assert kept("テニスボールでお尻をほぐす") == ["テニスボールで", "お尻を", "ほぐす"]
    assert kept("用网球放松肌肉2分钟") == ["用", "网球", "放松", "肌肉", "2分钟"]


KINSOKU = "、。，．」』）】！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…"


@given(st.text("あいう漢字カタ「（" + KINSOKU, min_size=1, max_size=30))
def test_no_japanese_line_starts_with_a_mark_or_ends_with_an_opening_one(text: str) -> None:
    ends = opportunities(text, "ja")
    assert not any(text[end] in KINSOKU for end in ends[:-1])
    assert not any(text[end - 1] in "「（" for end in ends[:-1])


@given(st.text(min_size=1, max_size=40))
def test_opportunities_are_whole_clusters_and_reach_the_end(text: str) -> None:
    ends = opportunities(text)
    assert ends == sorted(set(ends))
    assert ends[-1] == len(text)


@given(st.text("汉字かなกข้ abc💪🏽🇩🇪、。", max_size=40))
def test_pieces_lose_nothing(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text.replace(" ", "")


def test_text_with_blanks_does_not_load_icu() -> None:
    words = [
        "Breathe anti-inflammatory",
        "Привет мир",
        "שלום עולם",
        "مرحبا بك",
        "नमस्ते दुनिया",
        "안녕 하세요",
        "one 💪🏽 emoji",
    ]
    program = (
        "import sys; from scheduler.cards.words import pieces\n"
        f"for text in {words!r}: assert len(pieces(text)) >= 2\n"
        "sys.exit('icu4py' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_clusters_are_never_divided() -> None:
    text = "กำลังน้ำ👩🏽‍🚒👨‍👩‍👧‍👦かが"
    ends = set(opportunities(text))
    starts = set(accumulate(len(cluster) for cluster in regex.findall(r"\X", text)))
    assert ends <= starts
