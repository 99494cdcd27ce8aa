"""Setting type: stacks of words become blocks of lines with a place and a size.

All items of a stack step down the modular scale together, from their largest size to their floor,
until the stack fits its box. What doesn't fit at the floor is told, word by word; nothing is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from scheduler.cards.bullets import beside, indent_of, paragraphs_of, place_bullets
from scheduler.cards.draft import Draft, tops_of
from scheduler.cards.edges import line_start
from scheduler.cards.layout import Item, Layout, Stack
from scheduler.cards.paragraph import set_paragraph
from scheduler.cards.raster import SetLine
from scheduler.cards.sheet import Area, Block, Bullet, Sheet, area_of, safe_area
from scheduler.cards.words import SOFT_HYPHEN, words_of
from scheduler.cards.writing import with_room
from scheduler.core.model import Format

SCALE = 1.125
"""The ratio of neighbouring sizes (a major second)."""


def set_sheet(layout: Layout, fill: Callable[[Item], str], format_: Format, *, language: str = "en") -> Sheet:
    """Set a layout's stacks in order. ``fill`` gives an item's words; "" leaves the item out.

    ``language`` is a BCP 47 tag: it decides where words are divided and what belongs together.
    """
    unit = format_.width_px / 1080
    blocks: list[Block] = []
    extents: dict[str, Area] = {}
    overflow: list[str] = []
    missing: list[str] = []
    for stack in layout.stacks:
        items = [with_room(replace(item, text=words)) for item in stack.items if (words := fill(item))]
        if not items:
            continue
        area = area_of(stack.box, format_, extents, safe=True)
        drafts, spilled = _fit(items, area, unit, language)
        placed, extent = _place(stack, drafts, area, unit=unit, safe=_safe(format_))
        kept = _kept_inside(area, drafts, extent, safe_area(format_))
        if kept != area:
            drafts, spilled = _fit(items, kept, unit, language)
            placed, extent = _place(stack, drafts, kept, unit=unit, safe=_safe(format_))
        overflow += spilled
        missing += [one for draft in drafts for part in draft.paragraphs for line in part.lines for one in line.missing]
        blocks += placed
        extents[stack.name] = extent
    return Sheet(layout, tuple(blocks), extents, tuple(dict.fromkeys(overflow)), tuple(dict.fromkeys(missing)))


def _kept_inside(area: Area, drafts: Sequence[Draft], extent: Area, safe: Area) -> Area:
    """The part of ``area`` in which the ink of these drafts, accents and descenders too, stays ``safe``."""
    rise, sink = drafts[0].rise, drafts[-1].sink
    top = max(area.top, safe.top + rise) if extent.top - rise < safe.top else area.top
    bottom = min(area.bottom, safe.bottom - sink) if extent.bottom + sink > safe.bottom else area.bottom
    return replace(area, top=top, bottom=bottom)


def _safe(format_: Format) -> Area:
    edge = format_.safe_px
    return Area(edge, edge, format_.width_px - edge, format_.height_px - edge)


def _fit(items: Sequence[Item], area: Area, unit: float, language: str) -> tuple[list[Draft], list[str]]:
    ladders = [_sizes(item, unit) for item in items]
    drafts: list[Draft] = []
    for level in range(max(len(ladder) for ladder in ladders)):
        drafts = [
            _narrowed(item, ladder[level:] or ladder[-1:], area.width, language=language)
            for item, ladder in zip(items, ladders, strict=True)
        ]
        if not any(draft.too_wide for draft in drafts) and tops_of(drafts, unit)[1] <= area.height + 0.5:
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


def _narrowed(item: Item, sizes: Sequence[float], width: float, *, language: str) -> Draft:
    """The item at the first of ``sizes`` at which its widest word fits; a title a little smaller for
    lines of like length, or at least for company of its last word."""
    found = accompanied = None
    for size in sizes:
        if found is not None and size < found.size_px / SCALE ** (2 if found.paired else 4):
            break
        draft = _draft(item, size, width, language=language, at_floor=False)
        if draft.too_wide:
            continue
        if not item.even or draft.shapely:
            return draft
        found = found or draft
        accompanied = accompanied or (None if draft.lone else draft)
    return accompanied or found or _draft(item, sizes[-1], width, language=language, at_floor=True)


def _draft(item: Item, size_px: float, width: float, *, language: str, at_floor: bool) -> Draft:
    room = width / size_px - indent_of(item.bullet)
    paragraphs = tuple(
        set_paragraph(line, item, room, language=language, at_floor=at_floor)
        for line in (() if item.mark else paragraphs_of(item))
    )
    return Draft(item, size_px, paragraphs)


def _spilled(drafts: Sequence[Draft], area: Area, unit: float) -> list[str]:
    """The words of the lines that lie below the box when everything is set at its floor."""
    words: list[str] = []
    for draft, top in zip(drafts, tops_of(drafts, unit)[0], strict=True):
        texts = [line for paragraph in draft.paragraphs for line in paragraph.texts]
        fitting = [
            line for line, at in zip(texts, draft.baselines(unit), strict=False) if top + at <= area.height + 0.5
        ]
        divided = fitting and fitting[-1].endswith(SOFT_HYPHEN)
        words += words_of(texts)[len(words_of(fitting)) - bool(divided) :]
    return words or [word for draft in drafts[-1:] for word in words_of(draft.paragraphs[-1].texts[-1:])]


def _place(stack: Stack, drafts: Sequence[Draft], area: Area, *, unit: float, safe: Area) -> tuple[list[Block], Area]:
    tops, height = tops_of(drafts, unit)
    # The middle that looks right is a little above the measured one.
    settle = {"top": 0.0, "middle": 0.46, "bottom": 1.0}[stack.settle]
    start = area.top + max(0.0, area.height - height) * settle
    blocks = []
    for draft, top in zip(drafts, tops, strict=True):
        baselines = [start + top + baseline for baseline in draft.baselines(unit)]
        lines = _lines(stack, draft, area, baselines=baselines, safe=safe)
        left, right = _span(stack, draft, lines, area, unit)
        place = Area(left, start + top, right, baselines[-1] + draft.below)
        blocks.append(Block(draft.item, draft.size_px, lines, place, _bullets(draft, lines, area)))
    left, right = min(block.area.left for block in blocks), max(block.area.right for block in blocks)
    return blocks, Area(left, blocks[0].area.top, right, blocks[-1].area.bottom)


def _lines(stack: Stack, draft: Draft, area: Area, *, baselines: Sequence[float], safe: Area) -> tuple[SetLine, ...]:
    area = beside(draft.item.bullet, area, size_px=draft.size_px, rtl=draft.item.rtl)
    flat = [(text, line, one.rtl) for one in draft.paragraphs for text, line in zip(one.texts, one.lines, strict=True)]
    return tuple(
        SetLine(
            text,
            line,
            line_start(text, line, area, align=stack.align, rtl=rtl, size_px=draft.size_px, safe=safe),
            round(baseline),
        )
        for baseline, (text, line, rtl) in zip(baselines, flat, strict=False)
    )


def _bullets(draft: Draft, lines: Sequence[SetLine], area: Area) -> tuple[Bullet, ...]:
    if not draft.item.bullet:
        return ()
    firsts = accumulate((len(one.texts) for one in draft.paragraphs[:-1]), initial=0)
    starts = [(lines[first].baseline, draft.item.rtl) for first in firsts]
    return place_bullets(starts, area, size_px=draft.size_px, cap_px=draft.cap)


def _span(stack: Stack, draft: Draft, lines: Sequence[SetLine], area: Area, unit: float) -> tuple[float, float]:
    if draft.item.bullet:
        return area.left, area.right
    if not draft.item.mark:
        return min(line.x for line in lines), max(line.x + line.shaped.width * draft.size_px for line in lines)
    width = min(draft.item.width * unit, area.width)
    start = {"left": area.left, "center": area.left + (area.width - width) / 2, "right": area.right - width}[
        stack.align
    ]
    return start, start + width
