"""A JPEG as the bands it is made of: rows of blocks, each of which can be read by itself.

With a restart marker after every row of blocks (ITU-T T.81, B.2.1 and F.1.1.5) nothing in a row depends on those
before it, so that rows encoded in separate files of one width and quality make up the same file, byte for byte, as
the picture encoded at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

HIGH_PX = 8
"""The height of a band where no colour is left out (T.81, A.1.1: 8 × 8 samples; 4:4:4)."""
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_FRAME, _SCAN, _END = 0xC0, 0xDA, b"\xff\xd9"  # SOF0, SOS, EOI: T.81, table B.1
_HEIGHT_AT = 5  # in a frame header: marker, length, precision (T.81, B.2.2)


def count_of(height_px: int) -> int:
    """How many bands a picture has."""
    return -(-height_px // HIGH_PX)


def touched(rows: Iterable[tuple[int, int]], height_px: int) -> set[int]:
    """The bands that hold any of the pixel rows, each from a first to a last that is not included."""
    found: set[int] = set()
    for top, bottom in rows:
        found.update(range(max(0, top) // HIGH_PX, count_of(min(bottom, height_px))))
    return found


def stretches(bands: Iterable[int]) -> Iterator[range]:
    """Bands that follow each other, together."""
    first = last = None
    for band in sorted(bands):
        if first is None or last is None:
            first = last = band
        elif band == last + 1:
            last = band
        else:
            yield range(first, last + 1)
            first = last = band
    if first is not None and last is not None:
        yield range(first, last + 1)


def cut(content: bytes) -> tuple[bytes, list[bytes]]:
    """What a baseline JPEG says before its pixels, and the data of each of its bands."""
    start = dict(_segments(content)).get(_SCAN, len(content))
    start += 2 + int.from_bytes(content[start + 2 : start + 4], "big")
    return content[:start], _RESTART.split(content[start : -len(_END)])


def put_together(head: bytes, bands: Sequence[bytes], *, height_px: int) -> bytes:
    """The file of a picture ``height_px`` high: ``head`` is from any file of its width and quality."""
    at = dict(_segments(head))[_FRAME] + _HEIGHT_AT
    parts = [head[:at], height_px.to_bytes(2, "big"), head[at + 2 :]]
    for index, band in enumerate(bands[:-1]):
        parts += (band, _MARKERS[index % 8])
    return b"".join((*parts, *bands[-1:], _END))


_MARKERS = tuple(bytes((0xFF, 0xD0 + number)) for number in range(8))


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """The kind of each marker segment before the pixels, and where it begins."""
    at = 2
    while content[at : at + 1] == b"\xff":
        kind = content[at + 1]
        yield kind, at
        if kind == _SCAN:
            return
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
