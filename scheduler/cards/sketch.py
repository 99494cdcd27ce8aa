"""A card before it is a file: what lies behind the words, and the words' ink in colours that read."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.cards.backdrop import Backdrop, backdrop_of
from scheduler.cards.bullets import draw_bullets
from scheduler.cards.canvas import Canvas, PixelBox, apart, lay
from scheduler.cards.card import Card
from scheduler.cards.contrast import Rgb, needed, usual_behind
from scheduler.cards.fonts import part_of
from scheduler.cards.frame import draw_frame, has_room
from scheduler.cards.kept import Kept
from scheduler.cards.logo import Logo, stamp_logo
from scheduler.cards.marks import draw_rule
from scheduler.cards.palette import Palette
from scheduler.cards.pen import Pen
from scheduler.cards.raster import Ink, ink_of
from scheduler.cards.run import Run
from scheduler.cards.sheet import Area, Block, Sheet
from scheduler.cards.theme import Theme
from scheduler.cards.veil import veil_for
from scheduler.cards.veil_boxes import grouped
from scheduler.cards.veil_mask import STEPS
from scheduler.cards.veil_search import thinnest
from scheduler.core.model import Format, Step

if TYPE_CHECKING:
    from PIL.Image import Image

_LEAST_STEP = 2
_TINT = 0.1
"""A photo always gets some veil behind text (in veil.STEPS), and a breath of it all over, so that a series of them hangs
together."""


@dataclass(frozen=True, slots=True, eq=False)
class Imprint:
    """Something on a card, in ``boxes``; ``lines`` are those of text. What has the same ``key`` looks the same at the
    same place, as long as ``source`` is kept."""

    key: Hashable
    source: object
    boxes: tuple[PixelBox, ...]
    lines: tuple[PixelBox, ...] = ()


_FRAMED: Kept[Backdrop] = Kept(8)
"""Veiled photos in a frame: about 50 MB when all are in use."""


@dataclass(frozen=True)
class Sketch:
    """``canvas`` has everything but the text; ``sheet`` what was set. ``backdrop`` is what the canvas is drawn on,
    without marks, bullets and logo; ``veiled`` is that without the frame."""

    canvas: Canvas
    runs: tuple[Run, ...]
    sheet: Sheet
    veiled: Backdrop
    backdrop: Backdrop

    @property
    def behind(self) -> Image:
        """Everything but the text, as a picture of its own."""
        return self.canvas.picture

    @cached_property
    def contrasts(self) -> tuple[float, ...]:
        """The least contrast of each run."""
        return tuple(
            self.veiled.contrast(run) if self._is_bare(run) else run.contrast(self.behind) for run in self.runs
        )

    def _is_bare(self, run: Run) -> bool:
        """Whether nothing was drawn where a run lies. A frame never is."""
        return all(apart(line, box) for line in run.around(self.canvas.size) for box in self.canvas.boxes)

    @property
    def contrast(self) -> float:
        """The least of all runs; 21 when there are none."""
        return min(self.contrasts, default=21.0)

    @property
    def imprints(self) -> list[Imprint]:
        """Everything that the backdrop doesn't have: the words, run by run, and all else."""
        found = [Imprint((id(run.ink), run.color), run, run.boxes, run.ink.boxes) for run in self.runs]
        strokes = tuple(
            (what if isinstance(what, tuple) else id(what), box, id(mask)) for what, box, mask in self.canvas.strokes
        )
        return [*found, Imprint(strokes, self.canvas, tuple(self.canvas.boxes))] if strokes else found

    def inked(self, box: PixelBox | None = None) -> Image:
        """The finished picture, or a part of it."""
        box = box or (0, 0, *self.canvas.size)
        picture = self.canvas.crop(box)
        for run in self.runs:
            for mask, (across, down) in run.ink.lines:
                line = across, down, across + mask.width, down + mask.height
                if not apart(line, box):
                    lay(picture, run.color, (across - box[0], down - box[1]), mask)
            for stamp, (across, down) in run.ink.stamps:
                picture.paste(stamp, (across - box[0], down - box[1]), stamp)
        return picture


def draw_sketch(
    card: Card, sheet: Sheet, format_: Format, *, palette: Palette, theme: Theme, logo: Logo | None = None
) -> Sketch:
    """Paint what is behind a set sheet, veiled as little as the contrast of the text allows."""
    from PIL import Image

    photo = card.image is not None
    ground = palette.night() if photo else palette.ground(sheet.layout.ground)
    bare = backdrop_of(card, sheet, format_, palette=palette, ground=ground, hand=theme.hand)
    runs = tuple(
        _run(block, ink, format_, color=palette.text("on", ground))
        if photo  # tinted text would ask for a much stronger veil
        else _run(block, ink, format_, color=palette.text(block.item.color, usual_behind(bare.picture, ink.boxes)))
        for block in sheet.blocks
        if not block.item.mark and (ink := ink_of(block.lines, block.size_px)) is not None
    )
    veiled, full = _veiled(bare, ground, sheet, runs, photo=photo)
    # Colours may have been chosen for a field that the veil has covered.
    if full and any(run.contrast(veiled.picture) < run.need for run in runs):
        veiled = Backdrop(Image.new("RGB", veiled.picture.size, ground))
        runs = tuple(
            _run(run.block, run.ink, format_, color=palette.text(run.block.item.color, ground)) for run in runs
        )
    edge, outside = _edge(theme, palette, ground, photo=photo), None if photo else ground
    backdrop = _framed(veiled, theme, color=edge, outside=outside, texts=list(sheet.extents.values()))
    behind = Canvas(backdrop.picture)
    faint = palette.tone("on@0.4" if photo else "on@0.18", ground)
    for block in sheet.blocks:
        pen = Pen(behind, hand=theme.hand.plain)
        if block.item.mark:
            accent = palette.mark("on" if photo else block.item.color, ground)
            _mark(pen, block, card.step, tones=(accent, faint), rule=theme.rule)
        if block.bullets:
            accent = palette.mark("on" if photo else block.item.bullet_color, ground)
            draw_bullets(pen, block.item.bullet, block.bullets, color=accent, ground=ground)
    if logo is not None:
        stamp_logo(behind, logo, sheet, format_, palette=palette, roundness=theme.hand.roundness)
    return Sketch(behind, runs, sheet, veiled, backdrop)


def _run(block: Block, ink: Ink, format_: Format, *, color: Rgb) -> Run:
    return Run(block, ink, color, needed(part_of(block.item.face), block.size_px * 1080 / format_.width_px))


def _veiled(bare: Backdrop, ground: Rgb, sheet: Sheet, runs: tuple[Run, ...], *, photo: bool) -> tuple[Backdrop, bool]:
    """``bare`` under the thinnest veil with which all runs read, and whether any had to be full."""
    groups = grouped(list(sheet.extents.values()), bare.picture.size)
    veil = veil_for(bare, ground, groups, tint=_TINT if photo else 0.0)
    owned = [[run for run in runs if _holds(area, run.block.area)] for area in groups]
    steps = thinnest(veil, owned, least=_LEAST_STEP if photo else 0)
    return veil.over(steps), STEPS in steps


def _holds(group: Area, block: Area) -> bool:
    middle = (block.top + block.bottom) / 2, (block.left + block.right) / 2
    return group.top <= middle[0] <= group.bottom and group.left <= middle[1] <= group.right


def _edge(theme: Theme, palette: Palette, ground: Rgb, *, photo: bool) -> Rgb:
    """The frame's colour: a mat may be as quiet as it likes, a line must be seen."""
    if theme.frame.kind == "mat":
        return palette.tone(theme.frame.color, ground)
    thin = theme.frame.kind in ("line", "double")
    return palette.mark("on" if photo and thin else theme.frame.color, ground)


def _framed(backdrop: Backdrop, theme: Theme, *, color: Rgb, outside: Rgb | None, texts: Sequence[Area]) -> Backdrop:
    """With the theme's frame, where it comes near no text; beyond it lies ``outside``."""
    if not has_room(theme.frame, backdrop.picture.size, texts):
        return backdrop

    def draw() -> Backdrop:
        canvas = Canvas(backdrop.picture)
        draw_frame(canvas, theme.frame, color=color, outside=outside, hand=theme.hand)
        return Backdrop(canvas.picture, is_kept=backdrop.is_kept)

    if not backdrop.is_kept:
        return draw()
    return _FRAMED.get((backdrop, theme.frame, color, outside, theme.hand), draw)


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
