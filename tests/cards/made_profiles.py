"""ICC profiles made from the numbers that define a colour space: three colorants and one gamma curve, or
a gamma curve for greys, or the colours of inks on paper.

Layout: ICC.1:2001-04 (version 2). Colorants are relative to D50.
"""

from __future__ import annotations

import struct

Xyz = tuple[float, float, float]
Lab = tuple[float, float, float]


def _xyz(value: Xyz) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(part * 65536) for part in value))


def _curve(points: list[float]) -> bytes:
    values = [round(65535 * point) for point in points]
    return b"curv\0\0\0\0" + struct.pack(f">I{len(values)}H", len(values), *values)


def _text(kind: bytes, text: bytes) -> bytes:
    if kind == b"text":
        return b"text\0\0\0\0" + text + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + bytes(1 + 8 + 3 + 67)


def profile(name: bytes, red: Xyz, green: Xyz, blue: Xyz, curve: list[float]) -> bytes:
    curves = {channel: _curve(curve) for channel in (b"rTRC", b"gTRC", b"bTRC")}
    tags = {b"rXYZ": _xyz(red), b"gXYZ": _xyz(green), b"bXYZ": _xyz(blue), **curves}
    return _packed(name, tags, kinds=b"mntrRGB XYZ ")


def grey_profile(name: bytes, curve: list[float]) -> bytes:
    return _packed(name, {b"kTRC": _curve(curve)}, kinds=b"mntrGRAYXYZ ")


def print_profile(name: bytes, labs: list[Lab]) -> bytes:
    """A printer's: the colours of the 16 ways to put none or all of cyan, magenta, yellow and black on
    paper, black counted fastest (lut8Type, 6.5.8)."""
    straight = bytes(range(256))
    corners = bytes(round(part) for light, a, b in labs for part in (light * 2.55, a + 128, b + 128))
    unit = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + unit + straight * 4 + corners + straight * 3
    return _packed(name, {b"A2B0": table}, kinds=b"prtrCMYKLab ")


def _packed(name: bytes, own: dict[bytes, bytes], *, kinds: bytes) -> bytes:
    """The file: header, table of tags, tags. ``kinds`` are those of device, channels and connection."""
    tags = {
        b"desc": _text(b"desc", name),
        b"cprt": _text(b"text", b"No copyright"),
        b"wtpt": _xyz((0.9642, 1.0, 0.8249)),
        **own,
    }
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table += tag + struct.pack(">2I", start + len(body), len(data))
        body += padded
    header = struct.pack(">I4sI12s", start + len(body), b"\0\0\0\0", 0x02400000, kinds)
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061) + bytes(48)
    return header + struct.pack(">I", len(tags)) + table + body


def _srgb_curve(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


DISPLAY_P3 = profile(
    b"Display P3",
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
    [_srgb_curve(step / 1023) for step in range(1024)],
)
"""P3 primaries, D65 white, the curve of sRGB (SMPTE EG 432-1 as Apple uses it)."""
ADOBE_RGB = profile(
    b"Adobe RGB (1998)",
    (0.60974, 0.31111, 0.01947),
    (0.20528, 0.62567, 0.06087),
    (0.14919, 0.06322, 0.74457),
    [(step / 1023) ** 2.19921875 for step in range(1024)],
)
"""Adobe RGB (1998), version 2005-05."""
