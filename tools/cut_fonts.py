"""Cuts the large fonts of ``scheduler/cards/fonts`` out of Noto's full files.

    pip install fonttools skia-pathops
    npm install @expo-google-fonts/noto-{sans-sc,sans-jp,sans-kr,sans-thai,sans-hebrew,sans-arabic,sans-devanagari,color-emoji}
    python tools/cut_fonts.py node_modules/@expo-google-fonts

Not run by the program or its tests.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "scheduler" / "cards" / "fonts"
_MARKS = {0xB7, *range(0x2010, 0x2028), *range(0x3000, 0x3040), *range(0x2460, 0x2474), *range(0xFF01, 0xFFEF)}
_SPACES = {0x20, 0xA0, 0x200B, 0x200C, 0x200D}


def legacy(codec: str, *ranges: tuple[int, int]) -> set[int]:
    """The code points of an old two-byte character set, by its lead bytes."""
    found = set()
    for first, last in ranges:
        for lead in range(first, last + 1):
            for trail in range(0x40, 0xFF):
                try:
                    found |= {ord(one) for one in bytes((lead, trail)).decode(codec)}
                except UnicodeDecodeError:
                    continue
    return found


def cut(source: Path, name: str, points: Iterable[int] | None, features: list[str]) -> None:
    """Keep ``points`` (None for all) of a TrueType font; no hints, no SVG, no overlapping contours."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.removeOverlaps import removeOverlaps

    font = TTFont(source, lazy=False)
    if "SVG " in font:
        del font["SVG "]
    options = subset.Options(layout_features=features, hinting=False, notdef_outline=True, glyph_names=False)
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "STAT", "meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=set(font.getBestCmap() if points is None else points))
    cutter.subset(font)
    if "COLR" not in font:
        removeOverlaps(font, ignoreErrors=True)
    target = FOLDER / f"{name}.ttf"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB, {font['maxp'].numGlyphs} glyphs")


def main() -> None:
    from fontTools.ttLib import TTFont

    packages = Path(sys.argv[1])

    def noto(part: str, weight: str = "500Medium") -> Path:
        return next((packages / part / weight).glob("*.ttf"))

    kana = {*range(0x3041, 0x3100), *range(0x31F0, 0x3200)}
    east = ["ccmp", "liga", "halt", "ljmo", "vjmo", "tjmo"]
    thai = {*range(0x0E01, 0x0E5C), 0x25CC, *_SPACES}
    cut(noto("noto-sans-thai"), "noto-thai", thai, ["*"])
    cut(noto("noto-sans-thai", "700Bold"), "noto-thai-bold", thai, ["*"])
    for script in ("hebrew", "arabic", "devanagari"):  # the bold one has what the medium one has
        covered = TTFont(FOLDER / f"noto-{script}.ttf").getBestCmap()
        cut(noto(f"noto-sans-{script}", "700Bold"), f"noto-{script}-bold", covered, ["*"])
    chinese = legacy("gb2312", (0xA1, 0xA2), (0xB0, 0xF7))
    japanese = legacy("euc_jp", (0xA1, 0xA2), (0xB0, 0xF4))
    traditional = legacy("big5", (0xA4, 0xC6)) - japanese
    cut(noto("noto-sans-sc"), "noto-sc", (chinese | traditional) - kana | _MARKS | _SPACES, east)
    cut(noto("noto-sans-jp"), "noto-jp", japanese | kana | _MARKS | _SPACES, east)
    cut(noto("noto-sans-kr"), "noto-kr", legacy("euc_kr", (0xB0, 0xC8), (0xA4, 0xA4)) | _SPACES, east)
    cut(noto("noto-color-emoji", "400Regular"), "noto-emoji", None, ["*"])


if __name__ == "__main__":
    main()
