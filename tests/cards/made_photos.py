"""Photos made up for the tests: rooms, hands, a person, a ball, each with its subject at a known place.

They aren't beautiful, but they have what matters about photos: soft light, grain, skin, busy walls.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from scheduler.cards.photo import choose_part
from scheduler.core.model import Format

Box = tuple[int, int, int, int]
SKIN, SHADE = (224, 172, 138), (188, 132, 102)


def wall(size: tuple[int, int], top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    """A wall in soft light: a slanting gradient."""
    across, down = Image.linear_gradient("L").resize(size), Image.linear_gradient("L").rotate(90).resize(size)
    light = ImageChops.blend(across, down, 0.3)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), light)


def busy(size: tuple[int, int], seed: int = 3) -> Image.Image:
    """A shelf of many things in muted colours all over, none of which matters."""
    dice = random.Random(seed)
    picture = wall(size, (150, 140, 126), (96, 92, 88))
    pen = ImageDraw.Draw(picture)
    unit = max(size) // 48
    for y in range(0, size[1], 3 * unit):
        x = 0
        while x < size[0]:
            wide = dice.randrange(unit // 2, 2 * unit)
            tone = dice.randrange(70, 175)
            color = (tone + dice.randrange(14), tone + dice.randrange(10), tone - dice.randrange(12))
            pen.rectangle((x, y + dice.randrange(unit), x + wide, y + 3 * unit - 2), fill=color)
            x += wide + 2
    return picture


def person(picture: Image.Image, center: tuple[int, int], high: int) -> Box:
    """Head and shoulders, ``high`` pixels; returns their box."""
    pen = ImageDraw.Draw(picture)
    x, y, r = *center, high // 5
    top = y - high // 2
    body = (x - 2 * r, top + 2 * r, x + 2 * r, top + high)
    pen.rounded_rectangle(body, r, fill=(46, 96, 110))
    pen.rectangle((x - r // 2, top + r, x + r // 2, top + int(2.4 * r)), fill=SHADE)
    pen.ellipse((x - int(0.95 * r), top - r // 6, x + int(0.95 * r), top + int(1.7 * r)), fill=(70, 44, 30))
    pen.ellipse((x - int(0.75 * r), top + r // 5, x + int(0.75 * r), top + 2 * r), fill=SKIN)
    return body[0], top - r // 6, body[2], body[3]


def hands(picture: Image.Image, center: tuple[int, int], high: int) -> Box:
    """Two hands on a shoulder."""
    pen = ImageDraw.Draw(picture)
    x, y, r = *center, high // 4
    for side in (-1, 1):
        for finger in range(4):
            left = x + side * (finger * r // 2 + r // 4) - r // 6
            pen.rounded_rectangle((left, y - 2 * r + finger * r // 5, left + r // 3, y + r // 2), r // 6, fill=SKIN)
        palm = sorted((x + side * r // 8, x + side * 2 * r))
        pen.rounded_rectangle((palm[0], y - r // 4, palm[1], y + 2 * r), r // 2, fill=SHADE)
    return x - 2 * r, y - 2 * r, x + 2 * r, y + 2 * r


def ball(picture: Image.Image, center: tuple[int, int], high: int) -> Box:
    pen = ImageDraw.Draw(picture)
    x, y, r = *center, high // 2
    pen.ellipse((x - r, y - r, x + r, y + r), fill=(206, 216, 66))
    pen.arc((x - 2 * r, y - r, x, y + r), -60, 60, fill=(245, 245, 235), width=max(2, r // 9))
    return x - r, y - r, x + r, y + r


SUBJECTS: dict[str, Callable[[Image.Image, tuple[int, int], int], Box]] = {
    "person": person,
    "hands": hands,
    "ball": ball,
}
GROUNDS: dict[str, Callable[[tuple[int, int]], Image.Image]] = {
    "pale": lambda size: wall(size, (236, 230, 220), (205, 198, 186)),
    "dark": lambda size: wall(size, (58, 66, 62), (30, 34, 36)),
    "sunny": lambda size: wall(size, (250, 240, 205), (214, 178, 120)),
    "busy": busy,
}


def grain(picture: Image.Image, amount: int) -> Image.Image:
    """Camera noise, the same for the same size."""
    dice = random.Random(7)
    tile = Image.frombytes("L", (256, 256), bytes(dice.choices(range(128 - amount, 129 + amount), k=65536)))
    noise = Image.new("L", picture.size)
    for x in range(0, picture.width, 256):
        for y in range(0, picture.height, 256):
            noise.paste(tile, (x, y))
    return ImageChops.add(picture, Image.merge("RGB", (noise,) * 3), offset=-128)


def made_photo(
    subject: str, ground: str, at: tuple[float, float], *, size: tuple[int, int] = (2400, 1800), tall: float = 0.36
) -> tuple[Image.Image, Box]:
    """A photo, and the box of its subject, whose middle is ``at`` (shares of the size)."""
    picture = GROUNDS[ground](size)
    box = SUBJECTS[subject](picture, (round(at[0] * size[0]), round(at[1] * size[1])), round(tall * min(size)))
    return grain(picture.filter(ImageFilter.GaussianBlur(1.5)), 7), box


def read_photo(path: Path, format_: Format) -> Image.Image:
    """A photo as a card shows it, but for words and veil."""
    photo, box = choose_part(path, format_)
    return photo.cut(box, format_)
