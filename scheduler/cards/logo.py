"""A brand's logo: opened with care, set beside the name at the foot of the card, always to be seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cards.contrast import Rgb, luminance, ratio
from scheduler.cards.layout import Layout, Stack
from scheduler.cards.palette import Palette
from scheduler.cards.pen import Pen
from scheduler.cards.photo import MAX_PIXELS
from scheduler.cards.sheet import Area, Sheet, area_of, safe_area
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image

    from scheduler.cards.canvas import Canvas

HIGH = 60.0
"""Units a logo is high, about twice the name beside it; a wide one is lower."""
WIDEST = 140.0
GAP = 20.0
_INSET = 0.14
"""Of a plate's smaller side, left free around the logo on it."""
_SEEN = 3.0
"""Contrast of graphics, WCAG 2.2 success criterion 1.4.11 (read 2026-11-25)."""
_SHARE = 0.6
"""So much of a logo's area must have that contrast; a bright dot or a shadow may lack it."""
_MEND = "Put a PNG, JPEG or WebP picture into images/ and write its name as logo under [brand]."


@dataclass(frozen=True, slots=True)
class Logo:
    """An opened logo (RGBA, cropped to what is to be seen) and its size in units."""

    picture: Image = field(repr=False)
    width: float
    height: float


def read_logo(path: Path) -> Logo:
    """The logo at ``path``. Raises BadInput for a picture that is missing, broken, too large or empty."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise ValueError("it is too large")
            whole = opened.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput(_wrong(path, "is too large or not a PNG, JPEG or WebP picture")) from None
    except FileNotFoundError:
        raise BadInput(_wrong(path, "is missing")) from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadInput(_wrong(path, f"is broken ({error})")) from None
    seen = whole.getchannel("A").point(lambda cover: 255 if cover > 8 else 0).getbbox()
    if seen is None:
        raise BadInput(_wrong(path, "is empty: every pixel is transparent"))
    picture = whole.crop(seen)
    scale = min(HIGH / picture.height, WIDEST / picture.width)
    return Logo(picture, picture.width * scale, picture.height * scale)


def _wrong(path: Path, what: str) -> Problem:
    return Problem("tipcast.toml", f"The logo {path.name} {what}.", _MEND, field="brand.logo")


def with_room(layout: Layout, logo: Logo) -> Layout:
    """The layout with the brand's name moved aside by the logo's width."""
    room = logo.width + GAP
    return replace(
        layout,
        stacks=tuple(
            replace(stack, box=replace(stack.box, left=replace(stack.box.left, units=stack.box.left.units + room)))
            if _holds_name(stack)
            else stack
            for stack in layout.stacks
        ),
    )


def _holds_name(stack: Stack) -> bool:
    return any("brand.name" in item.text for item in stack.items)


def stamp_logo(
    canvas: Canvas, logo: Logo, sheet: Sheet, format_: Format, *, palette: Palette, roundness: float
) -> None:
    """Draw the logo before the brand's name, on its right where the card reads from there; on a plate where the ground would swallow it."""
    area = _place(logo, sheet, format_)
    if area is None:
        return
    small = _sized(logo.picture, area.width, area.height)
    at = round(area.left), round(area.top)
    behind = canvas.crop((*at, at[0] + small.width, at[1] + small.height)).convert("RGB")
    if not _solid(small) and not _seen(small, _ends(behind)):
        plate, radius = _plate(small, palette), area.height * 0.24 * roundness
        Pen(canvas).bar((area.left, area.top, area.right, area.bottom), radius, color=plate)
        inset = _INSET * min(area.width, area.height)
        small = _sized(logo.picture, area.width - 2 * inset, area.height - 2 * inset)
        at = round((area.left + area.right - small.width) / 2), round((area.top + area.bottom - small.height) / 2)
    canvas.paste(small, at, small)


def _sized(picture: Image, width: float, height: float) -> Image:
    """The whole picture in a box of pixels, its proportions kept."""
    from PIL.Image import Resampling

    scale = min(width / picture.width, height / picture.height)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _solid(picture: Image) -> bool:
    """Whether a logo brings its own ground: nothing shows through."""
    ends = picture.getchannel("A").getextrema()
    return isinstance(ends[0], (int, float)) and ends[0] >= 250


def _place(logo: Logo, sheet: Sheet, format_: Format) -> Area | None:
    unit = format_.width_px / 1080
    stack = next((stack for stack in sheet.layout.stacks if _holds_name(stack)), None)
    if stack is None:
        return None
    wide, high = logo.width * unit, logo.height * unit
    name = sheet.extents.get(stack.name) or _unnamed(stack, sheet, format_)
    middle = (name.top + name.bottom) / 2
    bottom = min(middle + high / 2, safe_area(format_).bottom)
    left = name.right + GAP * unit if sheet.layout.mirrored else name.left - wide - GAP * unit
    return Area(left, bottom - high, left + wide, bottom)


def _unnamed(stack: Stack, sheet: Sheet, format_: Format) -> Area:
    """Where the name would stand if the brand had one."""
    box = area_of(stack.box, format_, sheet.extents, safe=True)
    edge = box.top if stack.settle == "top" else box.bottom
    return Area(box.left, edge, box.right, edge)


def _ends(behind: Image) -> tuple[Rgb, Rgb]:
    """The darkest and the lightest colour behind the logo."""
    colors = [color for _, color in behind.getcolors(behind.width * behind.height) or [] if isinstance(color, tuple)]
    plain = [(color[0], color[1], color[2]) for color in colors]
    return min(plain, key=luminance), max(plain, key=luminance)


def _seen(small: Image, grounds: tuple[Rgb, ...]) -> bool:
    """Whether enough of the logo stands out from all of the ``grounds``."""
    seen = total = 0
    for count, color in small.getcolors(small.width * small.height) or []:
        if isinstance(color, tuple) and color[3] > 127:
            total += count
            plain = color[0], color[1], color[2]
            seen += count if all(ratio(plain, ground) >= _SEEN for ground in grounds) else 0
    return total > 0 and seen >= total * _SHARE


def _plate(small: Image, palette: Palette) -> Rgb:
    """The first of the brand's own colours on which the logo can be seen; else white or black."""
    choices = [palette.roles["surface"], palette.roles["background"], palette.roles["ink"], (255, 255, 255), (0, 0, 0)]
    return next((color for color in choices if _seen(small, (color,))), (255, 255, 255))
