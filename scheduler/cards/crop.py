"""Where to cut a photo: what there is to see, and the window that shows it beside the words.

Interest is found the way an eye is caught: by light unlike that around it (Itti, Koch and Niebur, IEEE
PAMI 20:11, 1998) and hues unlike those around them or the picture's average (Achanta et al., CVPR 2009;
not so for light, which changes slowly over many a wall), by skin (the CbCr range of Chai and Ngan, IEEE
CSVT 9:4, 1999), and by detail that its surroundings don't have, a little more so towards the middle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, product
from math import ceil, exp, hypot, sqrt
from operator import add, mul
from typing import TYPE_CHECKING

from scheduler.cards.sheet import Area
from scheduler.core.model import Format

if TYPE_CHECKING:
    from PIL.Image import Image

Point = tuple[float, float]
Window = tuple[float, float, float, float]

_CELLS = 96
"""Cells along the longer side of the map: a face across a tenth of the photo is ten of them."""
_AIR = 3
"""Cells around what catches the eye that belong to it."""
_MOST_SKIN = 0.35
"""Of a picture's area: so much may be skin."""
_ZOOMS = (1.0, 1.12, 1.25, 1.4)
_PLACES, _APART = 24, 8
"""Places for a window along one side; where they are few, no further from each other than so many times into its length."""
_COVERED, _INNER, _ZOOMED, _OFF_CENTER = 0.4, 0.25, 0.03, 0.03
"""Against one for all interest inside the window: what words cover, what stands clear of the edges, each
step of a closer cut, and the way off the middle."""
_NOTHING = 1e-9
"""Sums in another order differ by less."""
_KEPT = 0.99
"""Of the most interest that a window can hold: words never cost the subject more."""


@dataclass(frozen=True, slots=True, eq=False)
class Interest:
    """Interest per cell, summed from the top left: ``sums[y][x]`` is that of all cells above and left."""

    sums: tuple[tuple[float, ...], ...]

    def inside(self, box: Window) -> float:
        """The share of all interest in a box whose sides are shares of the picture's, 0 to 1."""
        sums = self.sums
        high, wide = len(sums) - 1, len(sums[0]) - 1
        # Written out: it is asked hundreds of times for a card.
        left, right = min(wide, max(0, round(box[0] * wide))), min(wide, max(0, round(box[2] * wide)))
        top, bottom = min(high, max(0, round(box[1] * high))), min(high, max(0, round(box[3] * high)))
        if right <= left or bottom <= top:
            return 0.0
        return sums[bottom][right] - sums[top][right] - sums[bottom][left] + sums[top][left]


def interest_of(picture: Image) -> Interest:
    """What catches the eye in an RGB picture."""
    from PIL import Image, ImageChops, ImageFilter, ImageStat

    small = picture.resize(_cells(picture.size), Image.Resampling.BOX, reducing_gap=2.0)
    blur = small.filter(ImageFilter.GaussianBlur(1.2)).convert("YCbCr")
    around = small.filter(ImageFilter.GaussianBlur(_CELLS / 5)).convert("YCbCr")
    light, *near = ImageChops.difference(blur, around).split()
    average = tuple(round(value) for value in ImageStat.Stat(blur).mean)
    _, *far = ImageChops.difference(blur, Image.new("YCbCr", blur.size, average)).split()
    hues = [ImageChops.lighter(one, other) for one, other in zip(near, far, strict=True)]
    hue = ImageChops.add(hues[0], hues[1])
    color = ImageChops.add(ImageChops.add(hue, hue), light, scale=1.5)
    skin_blue, skin_red = blur.getchannel(1), blur.getchannel(2)
    skin = ImageChops.multiply(skin_blue.point(_band(77, 127)), skin_red.point(_band(136, 173)))
    grey = small.convert("L")
    detail = ImageChops.difference(grey, grey.filter(ImageFilter.GaussianBlur(2))).filter(ImageFilter.GaussianBlur(2))
    detail = ImageChops.subtract(detail, detail.filter(ImageFilter.GaussianBlur(14)))
    layers = zip(*(layer.tobytes() for layer in (color, skin, detail)), strict=True)
    # A wall in the colour of skin is no skin.
    rare = max(0.0, 1 - ImageStat.Stat(skin).mean[0] / 255 / _MOST_SKIN)
    values = [tone + 0.35 * rare * flesh + 2.0 * fine for tone, flesh, fine in layers]
    # What is everywhere is background; only what clearly exceeds it counts.
    mean = sum(values) / len(values)
    usual = mean + 0.8 * sqrt(max(0.0, sum(map(mul, values, values)) / len(values) - mean**2))
    most = max(values) - usual
    # The root, so that a pale part of a thing counts nearly as much as a bright one; and some air around.
    least = usual + most / 12
    roots = bytes([round(255 * sqrt((value - usual) / most)) if value > least else 0 for value in values])
    grown = Image.frombytes("L", small.size, roots)
    for _ in range(_AIR):
        grown = grown.filter(ImageFilter.MaxFilter(3))  # one as wide as all of them takes three times as long
    return _summed(list(map(mul, grown.tobytes(), _middle(small.size))), small.size)


def interest_at(focus: Point, size: tuple[int, int]) -> Interest:
    """A spot around the point an author named, in shares of width and height."""
    wide, high = _cells(size)
    reach = min(max(wide, high) * 0.08, min(wide, high) * 0.4)  # of a panorama no more than a window holds
    values = [
        exp(-((hypot((x + 0.5) - focus[0] * wide, (y + 0.5) - focus[1] * high) / reach) ** 2))
        for y, x in product(range(high), range(wide))
    ]
    return _summed(values, (wide, high))


def window(interest: Interest, size: tuple[int, int], format_: Format, *, texts: Sequence[Area] = ()) -> Window:
    """The part of a picture of ``size`` to show on the card, in pixels, of the format's proportions.

    It holds as much interest as it can, clear of its edges and of ``texts`` (pixels on the card). For
    the words' sake it may be cut closer, but never through the subject or until pixels are enlarged.
    """
    words = [_share(area, format_) for area in texts]
    plain, *closer = _worthy(interest, size, (format_.width_px, format_.height_px))
    best, found = float("-inf"), plain[0][0]
    for times, boxes in enumerate([plain, *closer] if words else [plain]):
        for box, here in boxes:
            if here * (1 + _INNER) - _ZOOMED * times <= best:
                continue
            worth = here + _charm(interest, box, words) - _ZOOMED * times
            if worth > best + 1e-9:
                best, found = worth, box
    return found[0] * size[0], found[1] * size[1], found[2] * size[0], found[3] * size[1]


@lru_cache(maxsize=32)  # all cards on a photo choose from the same
def _worthy(interest: Interest, size: tuple[int, int], card: tuple[int, int]) -> list[list[tuple[Window, float]]]:
    """The windows that show enough of what there is to see, and how much; a list for each zoom."""
    found: list[list[tuple[Window, float]]] = []
    least = 0.0
    for wide, high in _zoomed(size, card):
        # A window shows no more than the column and the row it is in: most needn't be looked at.
        columns = [one for one in _spans(wide) if interest.inside((one[0], 0.0, one[1], 1.0)) >= least - _NOTHING]
        rows = [one for one in _spans(high) if interest.inside((0.0, one[0], 1.0, one[1])) >= least - _NOTHING]
        boxes = [(left, top, right, bottom) for (left, right), (top, bottom) in product(columns, rows)]
        shown = [(box, interest.inside(box)) for box in boxes]
        if not found:
            least = _KEPT * max(here for _, here in shown)
        found.append([(box, here) for box, here in shown if here >= least])
    return found


def _zoomed(size: tuple[int, int], card: tuple[int, int]) -> list[tuple[float, float]]:
    """Widths and heights of the windows to choose from, in shares of the picture's sides, the largest first."""
    cover = max(card[0] / size[0], card[1] / size[1])
    return [
        (min(1.0, card[0] / (cover * zoom * size[0])), min(1.0, card[1] / (cover * zoom * size[1])))
        for zoom in _ZOOMS
        if zoom == 1 or cover * zoom <= 1
    ]


def _spans(length: float) -> list[tuple[float, float]]:
    """Where windows so long begin and end, along one side."""
    return [(start, min(1.0, start + length)) for start in _places(1 - length)]


def _charm(interest: Interest, box: Window, words: Sequence[Window]) -> float:
    """What speaks for a window (at most _INNER of what it shows) or, below zero, against it."""
    covered = sum(interest.inside(_within(box, word)) for word in words)
    off_center = hypot(box[0] + box[2] - 1, box[1] + box[3] - 1)
    inner = interest.inside(_within(box, (0.1, 0.08, 0.9, 0.92)))
    return _INNER * inner - _COVERED * covered - _OFF_CENTER * off_center


def _within(box: Window, part: Window) -> Window:
    """A part of a box, given in shares of it, in the units of the box."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return box[0] + part[0] * wide, box[1] + part[1] * high, box[0] + part[2] * wide, box[1] + part[3] * high


def _share(area: Area, format_: Format) -> Window:
    wide, high = format_.width_px, format_.height_px
    return area.left / wide, area.top / high, area.right / wide, area.bottom / high


def _places(spare: float) -> Iterator[float]:
    # Of a panorama more places, so that no window jumps over what there is to see; two for each cell are enough.
    steps = max(_PLACES, min(2 * _CELLS, ceil(_APART * spare / (1 - spare)))) if spare > 0.005 else 1
    # From the middle outwards, so that of equals the one nearest to it is found first.
    for step in sorted(range(steps + 1), key=lambda step: abs(step - steps / 2)) if steps > 1 else (0.5,):
        yield spare * step / steps


def _cells(size: tuple[int, int]) -> tuple[int, int]:
    longest = max(size)
    return max(1, round(_CELLS * size[0] / longest)), max(1, round(_CELLS * size[1] / longest))


def _band(low: int, high: int) -> list[int]:
    return [255 if low <= value <= high else 0 for value in range(256)]


@cache
def _middle(size: tuple[int, int]) -> list[float]:
    """How much each cell counts by its place: 1 in the middle, 0.6 in the corners."""
    wide, high = size
    return [
        1 - 0.4 * min(1.0, hypot((x + 0.5) / wide - 0.5, (y + 0.5) / high - 0.5) / 0.707)
        for y, x in product(range(high), range(wide))
    ]


def _summed(values: Sequence[float], size: tuple[int, int]) -> Interest:
    wide, high = size
    total = sum(values) or 1.0
    shares = [value / total for value in values]
    sums = [(0.0,) * (wide + 1)]
    for y in range(high):
        row = accumulate(shares[y * wide : (y + 1) * wide], initial=0.0)
        sums.append(tuple(map(add, sums[-1], row)))
    return Interest(tuple(sums))
