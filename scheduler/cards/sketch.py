"""A card before it is a file: what lies behind the words, the words' ink, and the proof that it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.cards.backdrop import Backdrop, backdrop_of
from scheduler.cards.card import Card
from scheduler.cards.contrast import ENOUGH, Rgb, ratio, usual_behind
from scheduler.cards.levels import grey_of, ratio_to_level
from scheduler.cards.palette import Palette, mix
from scheduler.cards.pen import Pen
from scheduler.cards.raster import Ink, ink_of
from scheduler.cards.sheet import Block, Sheet
from scheduler.core.model import Format, Step

if TYPE_CHECKING:
    from PIL.Image import Image

_TARGET = ENOUGH + 0.05
_STEPS = 20
_LEAST_STEP = 7
"""A photo always gets some veil, so that a series of them hangs together."""


@dataclass(frozen=True, slots=True)
class Run:
    """The ink of one block of text and its colour."""

    block: Block
    ink: Ink
    color: Rgb

    def contrast(self, behind: Backdrop) -> float:
        """The least contrast against the pixels of ``behind`` under and next to the glyphs."""
        worst = behind.worst(self.ink, self.color)
        return 21.0 if worst is None else ratio(self.color, worst)

    def contrast_about(self, behind: Backdrop) -> tuple[float, float]:
        """What that contrast is at least and at most, found faster."""
        level = behind.worst_level(self.ink, self.color)
        return (21.0, 21.0) if level is None else ratio_to_level(self.color, level)


@dataclass(frozen=True, slots=True)
class Sketch:
    """``behind`` is everything but the text; ``contrast`` the least of all runs."""

    behind: Image
    runs: tuple[Run, ...]
    contrast: float

    def inked(self) -> Image:
        """The finished picture."""
        return self.ink_over(self.behind.copy())

    def ink_over(self, canvas: Image) -> Image:
        """The text on ``canvas`` itself, which is given back."""
        from PIL import Image

        for run in self.runs:
            # A picture of one colour: pasting it takes half the time that pasting the colour does.
            canvas.paste(Image.new("RGB", run.ink.mask.size, run.color), run.ink.at, run.ink.mask)
            for picture, at in run.ink.stamps:
                canvas.paste(picture, at, picture)
        return canvas


def draw_sketch(card: Card, sheet: Sheet, format_: Format, *, palette: Palette) -> Sketch:
    """Paint what is behind a set sheet, veiled as little as the contrast of the text allows."""
    photo = card.image is not None
    ground = palette.night() if photo else palette.ground(sheet.layout.ground)
    bare = backdrop_of(card, sheet, format_, palette=palette, ground=ground)
    inks = [
        (block, ink)
        for block in sheet.blocks
        if not block.item.mark and (ink := ink_of(block.lines, block.size_px)) is not None
    ]
    light = palette.text("on", ground)
    runs = tuple(
        Run(block, ink, light)
        if photo  # tinted text would ask for a much stronger veil
        else Run(block, ink, palette.text(block.item.color, usual_behind(bare.picture, ink.mask, ink.at)))
        for block, ink in inks
    )
    veiled, contrast = _veiled(runs, lambda step: bare.veiled(ground, sheet, step / _STEPS), ground, photo=photo)
    if contrast < ENOUGH:  # colours were chosen for a field that the full veil has covered
        runs = tuple(replace(run, color=palette.text(run.block.item.color, ground)) for run in runs)
        contrast = min(run.contrast(veiled) for run in runs)
    behind = veiled.picture.copy()
    faint = palette.tone("on@0.4" if photo else "on@0.18", ground)
    for block in sheet.blocks:
        if block.item.mark:
            accent = palette.tone("on" if photo else block.item.color, ground)
            _mark(Pen(behind), block, card.step, tones=(accent, faint))
    return Sketch(behind, runs, contrast)


def _veiled(
    runs: tuple[Run, ...], veil_of: Callable[[int], Backdrop], ground: Rgb, *, photo: bool
) -> tuple[Backdrop, float]:
    """The thinnest veil (in twentieths) under which all text reads, and the contrast under it.

    Levels of luminance find it: from where the worst spots, taken as grey, would do, on until what is
    really there does. The contrast is the exact one.
    """
    bare, step = veil_of(0), _LEAST_STEP if photo else 0
    if not photo and (contrast := min((run.contrast(bare) for run in runs), default=21.0)) >= _TARGET:
        return bare, contrast
    for run in runs:
        level = bare.worst_level(run.ink, run.color)
        grey = grey_of(level or 0)
        while step < _STEPS and ratio(run.color, mix(ground, grey, step / _STEPS)) < _TARGET:
            step += 1
    behind = veil_of(step)
    while step < _STEPS and any(run.contrast_about(behind)[0] < _TARGET for run in runs):
        step += 1
        behind = veil_of(step)
    about = [run.contrast_about(behind) for run in runs]
    least = min((high for _, high in about), default=21.0)
    exact = (run.contrast(behind) for run, (low, _) in zip(runs, about, strict=True) if low <= least)
    return behind, min(exact, default=21.0)


def _mark(pen: Pen, block: Block, step: Step | None, *, tones: tuple[Rgb, Rgb]) -> None:
    """A rule, or the progress of a series; ``tones`` for what is done and what is to come."""
    color, faint = tones
    area, radius = block.area, block.area.height / 2
    if block.item.mark == "rule" or step is None:
        pen.bar((area.left, area.top, area.right, area.bottom), radius, color=color)
        return
    parts = step.total if step.total <= 12 else 1
    gap = area.height * 1.1 if parts > 1 else 0.0
    wide = (area.width - gap * (parts - 1)) / parts
    for part in range(parts):
        left = area.left + part * (wide + gap)
        done = part < step.number if parts > 1 else True
        if parts == 1:
            pen.bar((left, area.top, area.right, area.bottom), radius, color=faint)
        end = left + wide * (1.0 if parts > 1 else min(1.0, step.number / step.total))
        pen.bar((left, area.top, end, area.bottom), radius, color=color if done else faint)
