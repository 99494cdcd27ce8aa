"""The card as a first Pillow script draws it: the whole photo decoded and scaled, words placed one line at a time."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from benchmarks.peers.spec import Spec, Text


def draw(spec: Spec, photo: Path, target: Path) -> None:
    size = spec.format.width_px, spec.format.height_px
    with Image.open(photo) as opened:
        picture = ImageOps.fit(opened.convert("RGB"), size, Image.Resampling.LANCZOS)
    veil = Image.new("RGBA", size, (20, 40, 35, 150))
    picture = Image.alpha_composite(picture.convert("RGBA"), veil).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for text in spec.texts:
        font = ImageFont.truetype(text.font, text.size_px)
        for number, line in enumerate(_lines(text, font)):
            middle = text.top_px + (number + 0.5) * text.leading_px
            pen.text((text.left_px, middle), line, fill=text.color, font=font, anchor="lm")
    picture.save(target, quality=90, subsampling=0)


def _lines(text: Text, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.words.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= text.width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
