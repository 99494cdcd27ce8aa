"""Draws the cards of ``tests/cards/script_samples.py`` side by side: ``python tools/script_sheet.py [FILE]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path += [str(ROOT), str(ROOT / "tests" / "cards")]
_SIZE, _ACROSS, _GAP = (480, 600), 4, 16


def main() -> None:
    from card_samples import BRAND, FORMATS, LAYOUTS
    from script_samples import SCRIPTS

    from scheduler.cards import Painter

    with tempfile.TemporaryDirectory() as folder:
        painter = Painter(layouts=LAYOUTS, cache=Path(folder), brand=BRAND, images=Path(folder))
        cards = [
            painter.sketch(card, FORMATS[0]).inked().resize(_SIZE, Image.Resampling.LANCZOS)
            for card in SCRIPTS.values()
        ]
    wide, high = _SIZE[0] + _GAP, _SIZE[1] + _GAP
    rows = -(-len(cards) // _ACROSS)
    sheet = Image.new("RGB", (_ACROSS * wide + _GAP, rows * high + _GAP), "white")
    for index, card in enumerate(cards):
        sheet.paste(card, (_GAP + index % _ACROSS * wide, _GAP + index // _ACROSS * high))
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images" / "cards-scripts.jpg"
    sheet.save(target, quality=84, optimize=True)


if __name__ == "__main__":
    main()
