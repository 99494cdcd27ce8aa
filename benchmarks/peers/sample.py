"""What every contender draws: words that change each round, one photo, the sizes of four networks."""

from __future__ import annotations

from pathlib import Path
from random import Random

from PIL import Image

from scheduler.cards import Card
from scheduler.core.model import Brand, Format, Step

LAYOUTS = Path(__file__).parents[2] / "templates" / "cards"
FORMATS = (
    Format("portrait", 1080, 1350),
    Format("square", 1080, 1080),
    Format("wide", 1600, 900),
    Format("pin", 1000, 1500),
)
BRAND = Brand("Willow Lane Massage", "@willowlanemassage", "https://willowlane.example")
VERBS = ("Loosen", "Wake up", "Rest", "Stretch", "Warm", "Roll out", "Strengthen", "Listen to")
PARTS = ("tight hips", "the lower back", "sore calves", "both shoulders", "the neck", "your feet", "tired hands")
SENTENCES = (
    "Lie on your back with both knees bent and your feet flat on the floor.",
    "Breathe in for four counts and let the belly rise before the ribs do.",
    "Keep the pressure below the point where you would hold your breath.",
    "Let the ball travel slowly from the hip towards the middle of the muscle.",
    "Stop when a pain runs down the leg, and ask us before you go on.",
    "Stand up every half hour, if only to fetch a glass of water.",
    "Cross one ankle over the other knee and draw both legs to the chest.",
    "Do ten of these on either side, then rest for a full minute.",
    "A warm bath beforehand makes tight tissue far easier to work with.",
    "It should feel like a good ache, never like something sharp.",
    "Repeat it every other day and give the body time to answer.",
)


def card(number: int, photo: Path | None) -> Card:
    """The card of one round: a title and three sentences as no other round has them, a step of a
    series, a photo behind it."""
    dice = Random(number)
    title = f"{VERBS[number % len(VERBS)]} {PARTS[number % len(PARTS)]}"
    text = " ".join(dice.sample(SENTENCES, 3))
    return Card("remedy", title, text, Step(number % 4 + 1, 4), eyebrow="What to do", image=photo)


def without_photo(number: int) -> Card:
    """The same words on drawn shapes."""
    return card(number, None)


def make_photo(path: Path) -> Path:
    """A 12-megapixel JPEG with detail at every scale, as a photo has; the same on every machine."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        _clouds(4000, 3000).save(path, quality=92)
    return path


def _clouds(width_px: int, height_px: int) -> Image.Image:
    """Octaves of noise, each finer and weaker than the one before."""
    dice, picture = Random(12), None
    for cells, share in ((4, 1.0), (12, 0.35), (40, 0.25), (160, 0.16), (640, 0.10)):
        size = cells * 4, cells * 3
        grey = Image.frombytes("L", size, dice.randbytes(size[0] * size[1]))
        tints = [Image.blend(grey, Image.frombytes("L", size, dice.randbytes(size[0] * size[1])), 0.25) for _ in "rgb"]
        octave = Image.merge("RGB", tints).resize((width_px, height_px), Image.Resampling.BICUBIC)
        picture = octave if picture is None else Image.blend(picture, octave, share)
    assert picture is not None
    return picture
