"""A card before it is a file: what lies behind the words, the words' ink, and the proof that it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cards.bullets import draw_bullets
from scheduler.cards.card import Card
from scheduler.cards.contrast import ENOUGH, Rgb, colors_behind, lowest, usual_behind
from scheduler.cards.frame import draw_frame
from scheduler.cards.logo import Logo, stamp_logo
from scheduler.cards.marks import draw_rule
from scheduler.cards.palette import Palette
from scheduler.cards.pen import Pen
from scheduler.cards.raster import Ink, ink_of
from scheduler.cards.scene import paint_scene, veil
from scheduler.cards.sheet import Block, Sheet
from scheduler.cards.theme import Theme
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

    def contrast(self, behind: Image) -> float:
        """The least contrast against the pixels of ``behind`` under and next to the glyphs."""
        return lowest(self.color, colors_behind(behind, self.ink.mask, self.ink.at))


@dataclass(frozen=True, slots=True)
class Sketch:
    """``behind`` is everything but the text; ``contrast`` the least of all runs."""

    behind: Image
    runs: tuple[Run, ...]
    contrast: float

    def inked(self) -> Image:
        """The finished picture."""
        canvas = self.behind.copy()
        for run in self.runs:
            canvas.paste(run.color, _spot(run.ink), run.ink.mask)
            for picture, at in run.ink.stamps:
                canvas.paste(picture, at, picture)
        return canvas


def draw_sketch(
    card: Card, sheet: Sheet, format_: Format, *, palette: Palette, theme: Theme, logo: Logo | None = None
) -> Sketch:
    """Paint what is behind a set sheet, veiled as little as the contrast of the text allows."""
    photo = card.image is not None
    ground = palette.night() if photo else palette.ground(sheet.layout.ground)
    bare = paint_scene(card, sheet, format_, palette=palette, ground=ground, hand=theme.hand)
    inks = [
        (block, ink)
        for block in sheet.blocks
        if not block.item.mark and (ink := ink_of(block.lines, block.size_px)) is not None
    ]
    runs = tuple(
        Run(block, ink, palette.text("on", ground))
        if photo  # tinted text would ask for a much stronger veil
        else Run(block, ink, palette.text(block.item.color, usual_behind(bare, ink.mask, ink.at)))
        for block, ink in inks
    )
    edge = _edge(theme, palette, ground, photo=photo), None if photo else ground
    behind, contrast = _veiled(
        runs, lambda strength: _framed(veil(bare, ground, sheet, strength), sheet, theme, edge=edge), photo=photo
    )
    if contrast < ENOUGH:  # colours were chosen for a field that the full veil has covered
        runs = tuple(Run(run.block, run.ink, palette.text(run.block.item.color, ground)) for run in runs)
        contrast = min(run.contrast(behind) for run in runs)
    faint = palette.tone("on@0.4" if photo else "on@0.18", ground)
    for block in sheet.blocks:
        if block.item.mark:
            accent = palette.mark("on" if photo else block.item.color, ground)
            _mark(Pen(behind, hand=theme.hand.plain), block, card.step, tones=(accent, faint), rule=theme.rule)
        if block.bullets:
            accent = palette.mark("on" if photo else block.item.bullet_color, ground)
            pen = Pen(behind, hand=theme.hand.plain)
            draw_bullets(pen, block.item.bullet, block.bullets, color=accent, ground=ground)
    if logo is not None:
        stamp_logo(behind, logo, sheet, format_, palette=palette, roundness=theme.hand.roundness)
    return Sketch(behind, runs, contrast)


def _veiled(runs: tuple[Run, ...], veil_of: Callable[[float], Image], *, photo: bool) -> tuple[Image, float]:
    """The thinnest veil (in twentieths) under which all text reads, found by halving, and its contrast."""

    def tried(step: int) -> tuple[Image, float]:
        behind = veil_of(step / _STEPS)
        return behind, min((run.contrast(behind) for run in runs), default=21.0)

    least, most = (_LEAST_STEP if photo else 0), _STEPS
    found = tried(least)
    if found[1] >= _TARGET:
        return found
    found = tried(most)
    while most - least > 1:
        middle = (least + most) // 2
        candidate = tried(middle)
        if candidate[1] >= _TARGET:
            most, found = middle, candidate
        else:
            least = middle
    return found


def _edge(theme: Theme, palette: Palette, ground: Rgb, *, photo: bool) -> Rgb:
    """The frame's colour: a mat may be as quiet as it likes, a line must be seen."""
    if theme.frame.kind == "mat":
        return palette.tone(theme.frame.color, ground)
    thin = theme.frame.kind in ("line", "double")
    return palette.mark("on" if photo and thin else theme.frame.color, ground)


def _framed(canvas: Image, sheet: Sheet, theme: Theme, *, edge: tuple[Rgb, Rgb | None]) -> Image:
    """A copy of the canvas in the theme's frame; itself, if it has none. ``edge`` is the frame's colour
    and what lies outside of it."""
    if theme.frame.kind == "none":
        return canvas
    framed = canvas.copy()
    texts = sheet.extents.values()
    draw_frame(framed, theme.frame, color=edge[0], outside=edge[1], hand=theme.hand, texts=texts)
    return framed


def _mark(pen: Pen, block: Block, step: Step | None, *, tones: tuple[Rgb, Rgb], rule: str) -> None:
    """A rule, or the progress of a series; ``tones`` for what is done and what is to come."""
    color, faint = tones
    area, radius = block.area, block.area.height / 2
    if block.item.mark == "rule" or step is None:
        draw_rule(pen, area, rule, color=color)
        return
    parts = step.total if step.total <= 12 else 1
    gap = area.height * 1.1 if parts > 1 else 0.0
    wide = (area.width - gap * (parts - 1)) / parts

    def bar(start: float, end: float, color: Rgb) -> None:
        left, right = (area.right - end, area.right - start) if block.item.rtl else (area.left + start, area.left + end)
        pen.bar((left, area.top, right, area.bottom), radius, color=color)

    if parts == 1:
        bar(0, wide, faint)
        bar(0, wide * min(1.0, step.number / step.total), color)
        return
    for part in range(parts):
        start = part * (wide + gap)
        bar(start, start + wide, color if part < step.number else faint)


def _spot(ink: Ink) -> tuple[int, int, int, int]:
    return ink.at[0], ink.at[1], ink.at[0] + ink.mask.width, ink.at[1] + ink.mask.height
