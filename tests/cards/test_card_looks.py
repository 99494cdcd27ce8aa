"""The looks of every layout and aspect, kept as small colour grids in ``looks.json``.

A grid cell is the mean of thousands of pixels, so libraries and machines may differ a little. After a
wanted change of design, look at the cards, then run this file as a program to write the grids anew.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from card_samples import BRAND, CARDS, FORMATS, LAYOUTS
from PIL import Image

from scheduler.cards import Painter
from scheduler.core.model import Format

LOOKS = Path(__file__).parent / "looks.json"
TOLERANCE = 8
ASPECTS = FORMATS


def grid(painter: Painter, name: str, format_: Format) -> list[str]:
    """Eight rows of eight colours."""
    small = painter.sketch(CARDS[name], format_).inked().resize((8, 8), Image.Resampling.BOX)
    row = small.tobytes().hex()
    return [row[start : start + 48] for start in range(0, len(row), 48)]


def apart(one: list[str], other: list[str]) -> int:
    """The largest difference of any channel of any cell."""
    pairs = zip(bytes.fromhex("".join(one)), bytes.fromhex("".join(other)), strict=True)
    return max(abs(a - b) for a, b in pairs)


@pytest.mark.parametrize("format_", ASPECTS, ids=lambda format_: format_.name)
@pytest.mark.parametrize("name", CARDS)
def test_it_looks_as_it_was_approved(painter: Painter, name: str, format_: Format) -> None:
    approved = json.loads(LOOKS.read_text())[f"{name} {format_.name}"]
    assert apart(grid(painter, name, format_), approved) <= TOLERANCE


def test_the_grids_tell_every_look_apart() -> None:
    looks = json.loads(LOOKS.read_text())
    names = sorted(looks)
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            assert apart(looks[one], looks[other]) > TOLERANCE, (one, other)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        painter = Painter(layouts=LAYOUTS, cache=Path(folder), brand=BRAND, images=Path(folder))
        looks = {f"{name} {format_.name}": grid(painter, name, format_) for name in CARDS for format_ in ASPECTS}
    LOOKS.write_text(json.dumps(looks, indent=1) + "\n")
