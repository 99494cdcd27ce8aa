"""A card as any program can draw it: a finished background, and texts with font, size and place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import sample
from scheduler.cards import Painter
from scheduler.cards.fonts import FOLDER, first_font
from scheduler.cards.words import words_of
from scheduler.core.model import Format


@dataclass(frozen=True, slots=True)
class Text:
    """Words to break over lines of ``width_px``; ``top_px`` is half a leading above the first line's middle."""

    words: str
    font: Path
    size_px: float
    leading_px: float
    left_px: float
    top_px: float
    width_px: float
    color: str


@dataclass(frozen=True, slots=True)
class Spec:
    format: Format
    background: Path
    texts: tuple[Text, ...]


def spec_of(painter: Painter, number: int, *, photo: Path, background: Path) -> Spec:
    """What ``painter`` puts on the card of round ``number``; the photo under its veil goes to ``background``."""
    size = sample.FORMATS[0]
    sketch = painter.sketch(sample.card(number, photo), size)
    if not background.is_file():
        sketch.behind.save(background, quality=95, subsampling=0)
    texts = []
    for run in sketch.runs:
        lines, block = run.block.lines, run.block
        leading = lines[1].baseline - lines[0].baseline if len(lines) > 1 else block.size_px * 1.3
        # Room to spare, so that nobody breaks lines earlier: right-hand texts end at the margin, the others can't.
        room = min(size.width_px - lines[0].x, block.area.width + block.size_px)
        texts.append(
            Text(
                words=" ".join(words_of([line.text for line in lines])),
                font=FOLDER / f"{first_font(block.item.face).name}.ttf",
                size_px=block.size_px,
                leading_px=leading,
                left_px=lines[0].x,
                top_px=lines[0].baseline - block.size_px * 0.35 - leading / 2,
                width_px=room,
                color="#{:02x}{:02x}{:02x}".format(*run.color),
            )
        )
    return Spec(size, background, tuple(texts))
