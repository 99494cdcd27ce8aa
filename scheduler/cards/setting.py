"""Setting type: stacks of words become blocks of lines with a place and a size.

All items of a stack step down the modular scale together, from their largest size to their floor,
until the stack fits its box. What doesn't fit at the floor is told, word by word; nothing is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scheduler.cards.breaks import break_lines
from scheduler.cards.fonts import fonts_of
from scheduler.cards.layout import Item, Layout, Stack
from scheduler.cards.raster import SetLine
from scheduler.cards.shape import Shaped, is_right_to_left, shape
from scheduler.cards.sheet import Area, Block, Sheet, area_of
from scheduler.cards.words import joined, measured, pieces
from scheduler.core.model import Format

SCALE = 1.125
"""The ratio of neighbouring sizes (a major second)."""
_HANGING = "“‘\"'«‹„(¿¡"
_PARAGRAPH_GAP = 0.45
"""Extra space before a new paragraph, in line pitches."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """An item broken into lines at some size: widths in ems, height in pixels."""

    item: Item
    size_px: float
    paragraphs: tuple[tuple[Shaped, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    rtl: tuple[bool, ...]
    too_wide: tuple[str, ...] = ()

    def height(self, unit: float) -> float:
        if self.item.mark:
            return self.item.thick * unit
        return self.cap + sum(self.drops(unit))

    @property
    def cap(self) -> float:
        return fonts_of(self.item.face)[0].cap * self.size_px

    @property
    def shapely(self) -> bool:
        """Whether a title looks well: no line much shorter than the longest, no word divided, and no
        column of single words."""
        lengths = [[line.width for line in lines] for lines in self.paragraphs]
        lines = [line for lines in self.texts for line in lines]
        sparse = len(lines) > 2 and sum(len(line.split()) for line in lines) < 2 * len(lines)
        divided = any(line.endswith(("-", "‐", "/")) for line in lines[:-1])
        return not sparse and not divided and all(min(widths) > 0.5 * max(widths) for widths in lengths)

    def drops(self, unit: float) -> list[float]:
        """From each baseline to the next, on a grid of four units."""
        grid = 4 * unit
        pitch = max(1, round(self.size_px * self.item.leading / grid)) * grid
        drops: list[float] = []
        for paragraph in self.texts:
            drops += [pitch * (1 + _PARAGRAPH_GAP)] if drops or paragraph is not self.texts[0] else []
            drops += [pitch] * (len(paragraph) - 1)
        return drops


def set_sheet(layout: Layout, fill: Callable[[Item], str], format_: Format) -> Sheet:
    """Set a layout's stacks in order. ``fill`` gives an item's words; "" leaves the item out."""
    unit = format_.width_px / 1080
    blocks: list[Block] = []
    extents: dict[str, Area] = {}
    overflow: list[str] = []
    missing: list[str] = []
    for stack in layout.stacks:
        items = [replace(item, text=words) for item in stack.items if (words := fill(item))]
        if not items:
            continue
        area = area_of(stack.box, format_, extents, margin=format_.safe_px)
        drafts, spilled = _fit(items, area, unit)
        overflow += spilled
        missing += [one for draft in drafts for lines in draft.paragraphs for line in lines for one in line.missing]
        placed, extent = _place(stack, drafts, area, unit=unit)
        blocks += placed
        extents[stack.name] = extent
    return Sheet(layout, tuple(blocks), extents, tuple(dict.fromkeys(overflow)), tuple(dict.fromkeys(missing)))


def _fit(items: Sequence[Item], area: Area, unit: float) -> tuple[list[_Draft], list[str]]:
    ladders = [_sizes(item, unit) for item in items]
    drafts: list[_Draft] = []
    for level in range(max(len(ladder) for ladder in ladders)):
        drafts = [
            _narrowed(item, ladder[level:] or ladder[-1:], area.width)
            for item, ladder in zip(items, ladders, strict=True)
        ]
        if not any(draft.too_wide for draft in drafts) and _height(drafts, unit) <= area.height + 0.5:
            return drafts, []
    wide = [word for draft in drafts for word in draft.too_wide]
    return drafts, wide or _spilled(drafts, area, unit)


def _sizes(item: Item, unit: float) -> list[float]:
    low, size = item.size
    sizes = []
    while size > low * 1.02:
        sizes.append(size * unit)
        size /= SCALE
    return [*sizes, low * unit]


def _narrowed(item: Item, sizes: Sequence[float], width: float) -> _Draft:
    """The item at the first of ``sizes`` at which its widest word fits, or a little smaller for
    lines of like length."""
    found = None
    for size in sizes:
        if found is not None and size < found.size_px / SCALE**4:
            break
        draft = _draft(item, size, width)
        if not draft.too_wide and (not item.even or draft.shapely):
            return draft
        if found is None and not draft.too_wide:
            found = draft
    return found or _draft(item, sizes[-1], width)


@lru_cache(maxsize=512)  # titles are tried at the same sizes on each level; handles recur on every card
def _draft(item: Item, size_px: float, width: float) -> _Draft:
    if item.mark:
        return _Draft(item, size_px, (), (), ())
    shaped, texts, directions, too_wide = [], [], [], []
    for paragraph in (line for line in item.text.split("\n") if line.strip()):
        rtl = is_right_to_left(paragraph)
        parts = pieces(paragraph)
        words = measured(parts, item.face, tracking=item.tracking, rtl=rtl)
        # A hair less than the box: kerning across a blank can add to the sum of the words.
        ends = break_lines(words, width / size_px - 0.02, last_weight=1.0 if item.even else 0.85)
        if ends is None:
            too_wide += [part.text for part, word in zip(parts, words, strict=True) if word.width * size_px > width]
            ends = tuple(range(1, len(words) + 1))
            too_wide = too_wide or [part.text for part in parts if part.stuck]
        lines = [joined(parts, start, end) for start, end in zip((0, *ends[:-1]), ends, strict=True)]
        texts.append(tuple(lines))
        shaped.append(tuple(shape(line, item.face, tracking=item.tracking, rtl=rtl) for line in lines))
        directions.append(rtl)
    return _Draft(item, size_px, tuple(shaped), tuple(texts), tuple(directions), tuple(too_wide))


def _height(drafts: Sequence[_Draft], unit: float) -> float:
    return sum(draft.height(unit) for draft in drafts) + sum(draft.item.gap * unit for draft in drafts[1:])


def _spilled(drafts: Sequence[_Draft], area: Area, unit: float) -> list[str]:
    """The words of the lines that lie below the box when everything is set at its floor."""
    y, words = area.top, []
    for index, draft in enumerate(drafts):
        y += draft.item.gap * unit if index else 0
        y += 0 if draft.item.mark else draft.cap
        drops = [0.0, *draft.drops(unit)]
        for drop, line in zip(drops, (line for lines in draft.texts for line in lines), strict=False):
            y += drop
            words += line.split() if y > area.bottom + 0.5 else []
        y += draft.height(unit) if draft.item.mark else 0
    return words or [word for draft in drafts[-1:] for line in draft.texts[-1][-1:] for word in line.split()]


def _place(stack: Stack, drafts: Sequence[_Draft], area: Area, *, unit: float) -> tuple[list[Block], Area]:
    height = _height(drafts, unit)
    # The middle that looks right is a little above the measured one.
    settle = {"top": 0.0, "middle": 0.46, "bottom": 1.0}[stack.settle]
    y = area.top + max(0.0, area.height - height) * settle
    blocks = []
    for index, draft in enumerate(drafts):
        y += draft.item.gap * unit if index else 0
        bottom = y + draft.height(unit)
        lines = _lines(stack, draft, area, y=y, unit=unit)
        left, right = _span(stack, draft, lines, area, unit)
        blocks.append(Block(draft.item, draft.size_px, lines, Area(left, y, right, bottom)))
        y = bottom
    left, right = min(block.area.left for block in blocks), max(block.area.right for block in blocks)
    return blocks, Area(left, blocks[0].area.top, right, y)


def _lines(stack: Stack, draft: _Draft, area: Area, *, y: float, unit: float) -> tuple[SetLine, ...]:
    lines, drops = [], [0.0, *draft.drops(unit)] if draft.texts else []
    baseline = y + draft.cap if draft.texts else y
    flat = [
        (text, line, rtl)
        for texts, shaped, rtl in zip(draft.texts, draft.paragraphs, draft.rtl, strict=True)
        for text, line in zip(texts, shaped, strict=True)
        for rtl in (rtl,)
    ]
    for drop, (text, line, rtl) in zip(drops, flat, strict=True):
        baseline += drop
        lines.append(SetLine(text, line, _start(stack.align, text, line, draft, area, rtl=rtl), round(baseline)))
    return tuple(lines)


def _start(align: str, text: str, line: Shaped, draft: _Draft, area: Area, *, rtl: bool) -> float:
    """Where a line begins: upright stems stand on the edge, round letters reach a little over it and
    opening quotes hang in the margin."""
    width = line.width * draft.size_px
    if align == "center":
        return area.left + (area.width - width) / 2
    if (align == "right") != rtl or not line.glyphs:
        return area.right - width
    shift = line.glyphs[0].font.stem
    if text[0] in _HANGING and len(line.glyphs) > 1:
        shift = line.glyphs[1].x
    return max(area.left - shift * draft.size_px, area.left - 0.6 * draft.size_px)


def _span(stack: Stack, draft: _Draft, lines: Sequence[SetLine], area: Area, unit: float) -> tuple[float, float]:
    if not draft.item.mark:
        return min(line.x for line in lines), max(line.x + line.shaped.width * draft.size_px for line in lines)
    width = min(draft.item.width * unit, area.width)
    start = {"left": area.left, "center": area.left + (area.width - width) / 2, "right": area.right - width}[
        stack.align
    ]
    return start, start + width
