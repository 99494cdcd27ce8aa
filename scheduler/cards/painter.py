"""Drawing cards for one brand: find the layout, set the words, sketch, and keep the file by its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cards.alt import alt_text
from scheduler.cards.card import Card
from scheduler.cards.kept import Turns, digest_of
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand, Format, Picture

if TYPE_CHECKING:
    from scheduler.cards.layout import Layout
    from scheduler.cards.palette import Palette
    from scheduler.cards.sheet import Sheet
    from scheduler.cards.sketch import Sketch

_HERE = Path(__file__).parent
_DRAWING = Turns()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card on disk. ``contrast`` is the lowest WCAG ratio of any text against the pixels behind it.

    ``overflow`` and ``missing_glyphs`` are empty: a card with either is refused.
    """

    picture: Picture
    format: Format
    bytes: int
    contrast: float
    overflow: tuple[str, ...] = ()
    missing_glyphs: tuple[str, ...] = ()


class Painter:
    """Draws cards into the folder ``cache``. ``layouts`` holds one YAML file per layout; a card's
    relative image is looked for in ``images``."""

    def __init__(self, *, layouts: Path, cache: Path, brand: Brand, images: Path) -> None:
        self._layouts, self._cache, self._brand, self._images = layouts, cache, brand, images
        self._read: dict[str, tuple[str, dict[str, Layout]]] = {}

    def draw(self, card: Card, format: Format) -> Drawn:
        """The card as a JPEG in the cache; what is there already isn't drawn again.

        Raises BadInput when words don't fit or have no glyphs, or layout, colours or photo are wrong.
        """
        card = self._at_home(card)
        size = format.width_px, format.height_px
        path = self._cache / f"{card.layout}-{format.name}-{self.digest(card, format)[:20]}.jpg"
        with _DRAWING.alone(path):
            content, contrast = self._kept(path, size) or self._drawn(path, card, format)
        picture = Picture(path, hashlib.sha256(content).hexdigest(), "image/jpeg", *size, alt_text(card))
        return Drawn(picture, format, len(content), contrast)

    @staticmethod
    def _kept(path: Path, size: tuple[int, int]) -> tuple[bytes, float] | None:
        from scheduler.cards.jpeg import contrast_in

        content = path.read_bytes() if path.is_file() else b""
        contrast = contrast_in(content, size) if content else None
        return None if contrast is None else (content, contrast)

    def _drawn(self, path: Path, card: Card, format_: Format) -> tuple[bytes, float]:
        from scheduler.cards.jpeg import write_whole

        sketch = self.sketch(card, format_)
        picture = sketch.ink_over(sketch.behind)  # nobody else sees this sketch: no copy
        return write_whole(path, picture, contrast=sketch.contrast), round(sketch.contrast, 3)

    def sketch(self, card: Card, format_: Format) -> Sketch:
        """The card but for the file. Raises BadInput like ``draw``."""
        from scheduler.cards.sketch import draw_sketch

        card = self._at_home(card)
        return draw_sketch(card, self._set(card, format_), format_, palette=self.palette)

    @cached_property
    def palette(self) -> Palette:
        """The brand's colours by role. Raises BadInput for unknown roles and themes."""
        from scheduler.cards.palette import palette_of

        return palette_of(self._brand)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on colours that had to be changed so that text can be read."""
        return self.palette.notes

    def digest(self, card: Card, format_: Format) -> str:
        """SHA-256, in hex, of everything that decides how the card looks."""
        card = self._at_home(card)
        step = card.step and [card.step.number, card.step.total]
        parts = {
            "words": [card.title, card.text, card.eyebrow, step],
            "format": [format_.width_px, format_.height_px, format_.safe_px],
            "layout": [card.layout, self._layout(card.layout)[0]],
            "brand": [self._brand.name, self._brand.handle, self._brand.website, self._brand.theme],
            "colors": sorted(self._brand.colors.items()),
            "image": _digest_of(card.image),
            "tools": _tools_digest(),
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def _at_home(self, card: Card) -> Card:
        if card.image is None or card.image.is_absolute() or card.image.exists():
            return card
        return replace(card, image=self._images / card.image)

    def _layout(self, name: str) -> tuple[str, dict[str, Layout]]:
        from scheduler.cards.layout_file import read_layout

        path = self._layouts / f"{name}.yml"
        if path.parent != self._layouts or not path.is_file():
            known = sorted(path.stem for path in self._layouts.glob("*.yml"))
            what = f'There is no card layout "{name}".'
            raise BadInput(Problem(str(self._layouts), what, f"There are: {', '.join(known) or 'none'}."))
        digest = digest_of(path)
        if name not in self._read or self._read[name][0] != digest:
            self._read[name] = digest, read_layout(path)
        return self._read[name]

    def _set(self, card: Card, format_: Format) -> Sheet:
        """The words in the first of the aspect's layouts that holds all of them."""
        from scheduler.cards.setting import set_sheet
        from scheduler.cards.words_of import filler

        aspect = "wide" if format_.aspect > 1.25 else "square" if format_.aspect > 0.9 else "tall"
        overflow: tuple[str, ...] = ()
        for name in (aspect, f"{aspect}_long"):
            layout = self._layout(card.layout)[1][name]
            sheet = set_sheet(layout, filler(card, layout, self._brand), format_)
            if sheet.missing:
                raise BadInput(_no_glyphs(card, sheet.missing))
            if not sheet.overflow:
                return sheet
            overflow = sheet.overflow
        raise BadInput(_too_long(card, format_, overflow))


@cache
def _tools_digest() -> str:
    """A digest of what draws: this room's code and fonts, and the libraries it draws with."""
    import PIL
    import uharfbuzz

    digest = hashlib.sha256(f"{PIL.__version__} {uharfbuzz.__version__}".encode())
    for path in sorted([*_HERE.glob("*.py"), *(_HERE / "fonts").glob("*.*")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _digest_of(image: Path | None) -> str | None:
    if image is None:
        return None
    try:
        return digest_of(image)
    except OSError:
        what, mend = "This picture is missing or can't be read.", "Put it into images/, or correct its name."
        raise BadInput(Problem(image.name, what, mend)) from None


def _no_glyphs(card: Card, missing: tuple[str, ...]) -> Problem:
    shown = ", ".join(f"{one} ({' '.join(f'U+{ord(point):04X}' for point in one)})" for one in missing)
    return Problem(
        card.title or card.layout, f"No font of the cards has: {shown}.", "Leave it out or write it otherwise."
    )


def _too_long(card: Card, format_: Format, overflow: tuple[str, ...]) -> Problem:
    what = f"The words don't fit on the {format_.name} card; too much: {' '.join(overflow)}"
    return Problem(card.title or card.layout, what, "Shorten the text, or spread it over several cards.")
