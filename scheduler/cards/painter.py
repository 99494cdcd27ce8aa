"""Drawing cards for one brand: find the layout, set the words, sketch, and keep the file by its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cards.alt import alt_text
from scheduler.cards.card import Card
from scheduler.cards.formats import aspect_of
from scheduler.cards.kept import Turns, digest_of
from scheduler.cards.look import Mirror
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand, Format, Picture
from scheduler.core.network import Limits

if TYPE_CHECKING:
    from scheduler.cards.layout import Layout
    from scheduler.cards.look import Look
    from scheduler.cards.palette import Palette
    from scheduler.cards.proof import Proof
    from scheduler.cards.sheet import Sheet
    from scheduler.cards.sketch import Sketch

_HERE = Path(__file__).parent
_TYPESETTING = _HERE.parent / "core" / "text"
_DRAWING = Turns()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card on disk, and what is proven about it.

    ``overflow``, ``missing_glyphs`` and ``clipped`` are empty: a card with any of them is refused.
    ``notes`` are sentences for the author. ``limit_bytes`` is what the network takes, if one was named.
    """

    card: Card
    picture: Picture
    format: Format
    bytes: int
    proof: Proof
    limit_bytes: int | None = None
    notes: tuple[str, ...] = ()
    overflow: tuple[str, ...] = ()
    missing_glyphs: tuple[str, ...] = ()
    clipped: tuple[str, ...] = ()

    @property
    def contrast(self) -> float:
        """The lowest WCAG ratio of text against the pixels behind it (large type apart, see Proof)."""
        return self.proof.contrast


class Painter:
    """Draws cards into the folder ``cache``. ``layouts`` holds one YAML file per layout; a card's
    relative image is looked for in ``images``, and so are a brand's logo and fonts (fonts in ``fonts``
    first). ``themes`` are folders of themes, asked in their order; by default the one beside ``layouts``.
    ``language`` (a BCP 47 tag) is that of the words."""

    def __init__(
        self,
        *,
        layouts: Path,
        cache: Path,
        brand: Brand,
        images: Path,
        themes: Sequence[Path] = (),
        fonts: Path | None = None,
        language: str = "en",
    ) -> None:
        self._layouts, self._cache, self._brand, self._images = layouts, cache, brand, images
        themes = themes or [layouts.parent / "themes"]
        self._mirror_of = partial(_mirror, brand, tuple(themes), images, fonts)
        self._mirrors: dict[str, Mirror] = {}
        self._language = language
        self._read: dict[str, tuple[str, dict[str, Layout]]] = {}
        self._dressed: dict[tuple[str, str, str], Layout] = {}

    def draw(self, card: Card, format: Format, *, limits: Limits | None = None) -> Drawn:
        """The card as a JPEG in the cache; what is there already isn't drawn again.

        Raises BadInput when words don't fit or have no glyphs, when layout, colours or photo are wrong,
        or when a guarantee is broken (see proof), a network's ``limits`` included.
        """
        from scheduler.cards.jpeg import QUALITIES
        from scheduler.cards.proof import fits, format_problems, unfit

        card = self._at_home(card)
        if limits is not None and (problems := format_problems(format, limits)):
            raise BadInput(problems)
        limit_bytes = limits.picture_bytes.value if limits else None
        first = self._path(card, format)
        sketch = cache(partial(self.sketch, card, format))
        tried: list[tuple[int, Proof]] = []
        for quality in QUALITIES:
            if quality > QUALITIES[0] and limit_bytes is not None and tried[-1][0] > limit_bytes:
                continue  # a finer file is larger still
            path = first if quality == QUALITIES[0] else first.with_stem(f"{first.stem}-q{quality}")
            with _DRAWING.alone(path):
                content, proof = _kept(path) or _made(sketch(), card, format, path, quality=quality)
            if fits(proof, len(content), limit_bytes=limit_bytes):
                size, digest = (format.width_px, format.height_px), hashlib.sha256(content).hexdigest()
                picture = Picture(path, digest, "image/jpeg", *size, alt_text(card))
                return Drawn(card, picture, format, len(content), proof, limit_bytes, _notes(card, format, proof))
            tried.append((len(content), proof))
        raise BadInput(unfit(card.title or card.layout, format, tried, limit_bytes=limit_bytes))

    def sketch(self, card: Card, format_: Format) -> Sketch:
        """The card but for the file. Raises BadInput like ``draw``."""
        from scheduler.cards.sketch import draw_sketch

        card = self._at_home(card)
        look = self._look(card)
        sheet = self._set(card, format_, look)
        return draw_sketch(card, sheet, format_, palette=look.palette, theme=look.theme, logo=look.logo)

    def sheet(self, card: Card, format_: Format) -> Sheet:
        """The card's words, set. Raises BadInput like ``draw``."""
        return self._set(self._at_home(card), format_, self._look(card))

    def overflow(self, card: Card, format_: Format) -> tuple[str, ...]:
        """The words that don't fit, told without drawing; none when ``draw`` has room for all.

        Raises BadInput when a word has no glyph, or layout or photo are wrong.
        """
        card = self._at_home(card)
        if self._path(card, format_).is_file():
            return ()  # it was drawn, so all fitted
        return self._tried(card, format_, self._look(card)).overflow

    def overlay(self, card: Card, format_: Format) -> Path:
        """A debug picture of the card (see ``overlay.py``), in ``debug/`` beside it. Raises like ``draw``."""
        from scheduler.cards.jpeg import encode, write_whole
        from scheduler.cards.overlay import draw_overlay

        card = self._at_home(card)
        sketch, sheet = self.sketch(card, format_), self.sheet(card, format_)
        path = self._path(card, format_)
        path = path.parent / "debug" / path.name
        write_whole(path, encode(draw_overlay(sketch.inked(), card, sheet, format_)))
        return path

    @property
    def palette(self) -> Palette:
        """The brand's colours by role. Raises BadInput for unknown roles and themes."""
        return self._in_theme(self._brand.theme).look.palette

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on colours that had to be changed so that text can be read."""
        return self.palette.notes

    @property
    def known(self) -> tuple[str, ...]:
        """The names of the layouts there are."""
        return tuple(sorted(path.stem for path in self._layouts.glob("*.yml")))

    def digest(self, card: Card, format_: Format) -> str:
        """SHA-256, in hex, of everything that decides how the card looks."""
        card = self._at_home(card)
        step = card.step and [card.step.number, card.step.total]
        parts = {
            "words": [card.title, card.text, card.eyebrow, step],
            "format": astuple(format_)[1:],
            "layout": [card.layout, self._layout(card.layout)[0]],
            "brand": [self._brand.name, self._brand.handle, self._brand.website],
            "look": self._look(card).digest,
            "image": [_digest_of(card.image), card.focus],
            "language": self._language,
            "tools": _tools_digest(),
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def _path(self, card: Card, format_: Format) -> Path:
        return self._cache / f"{card.layout}-{format_.name}-{self.digest(card, format_)[:20]}.jpg"

    def _look(self, card: Card) -> Look:
        return self._in_theme(card.theme or self._brand.theme).look

    def _in_theme(self, theme: str) -> Mirror:
        return self._mirrors.setdefault(theme, self._mirror_of(theme))

    def _at_home(self, card: Card) -> Card:
        if card.image is None or card.image.is_absolute() or card.image.exists():
            return card
        return replace(card, image=self._images / card.image)

    def _layout(self, name: str) -> tuple[str, dict[str, Layout]]:
        from scheduler.cards.layout_file import read_layout

        path = self._layouts / f"{name}.yml"
        if path.parent != self._layouts or not path.is_file():
            what = f'There is no card layout "{name}".'
            raise BadInput(Problem(str(self._layouts), what, f"There are: {', '.join(self.known) or 'none'}."))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if name not in self._read or self._read[name][0] != digest:
            self._read[name] = digest, read_layout(path)
        return self._read[name]

    def _dressed_layout(self, name: str, aspect: str, look: Look) -> Layout:
        digest, aspects = self._layout(name)
        key = digest, aspect, look.digest
        if key not in self._dressed:
            self._dressed[key] = look.dressed(aspects[aspect])
        return self._dressed[key]

    def _set(self, card: Card, format_: Format, look: Look) -> Sheet:
        """The words in the first of the aspect's layouts that holds all of them."""
        sheet = self._tried(card, format_, look)
        if sheet.overflow:
            raise BadInput(_too_long(card, format_, sheet.overflow))
        return sheet

    def _tried(self, card: Card, format_: Format, look: Look) -> Sheet:
        """The words in the first of the aspect's layouts that holds all of them, or in the last."""
        from scheduler.cards.setting import set_sheet
        from scheduler.cards.words_of import filler
        from scheduler.cards.writing import suited, writing_of

        writing, aspect = writing_of(card, self._brand), aspect_of(format_)
        for name in (aspect, f"{aspect}_long"):
            layout = suited(self._dressed_layout(card.layout, name, look), writing)
            words = filler(card, layout, self._brand, language=self._language)
            sheet = set_sheet(layout, words, format_, language=self._language)
            if sheet.missing:
                raise BadInput(_no_glyphs(card, sheet.missing))
            if not sheet.overflow:
                break
        return sheet


def _mirror(brand: Brand, themes: tuple[Path, ...], images: Path, fonts: Path | None, theme: str) -> Mirror:
    """The brand in a theme, which need not be its own."""
    return Mirror(replace(brand, theme=theme), themes=themes, images=images, fonts=fonts)


def _kept(path: Path) -> tuple[bytes, Proof] | None:
    """A card drawn before, if it is whole."""
    from scheduler.cards.jpeg import note_in
    from scheduler.cards.proof import proof_of

    content = path.read_bytes() if path.is_file() else b""
    note = note_in(content)
    return None if note is None else (content, proof_of(note))


def _made(sketch: Sketch, card: Card, format_: Format, path: Path, *, quality: int) -> tuple[bytes, Proof]:
    from scheduler.cards.jpeg import with_note, write_whole
    from scheduler.cards.photo import photo_scale
    from scheduler.cards.press import printed
    from scheduler.cards.proof import drawing_problems, measure

    if problems := drawing_problems(sketch, format_):
        raise BadInput(problems)
    made = printed(sketch, format_, quality=quality)
    scale = photo_scale(card.image, format_) if card.image else None
    proof = measure(sketch, format_, square_error=made.square_error, text_errors=made.text_errors, photo_scale=scale)
    content = with_note(made.content, proof.note())
    write_whole(path, content)
    return content, proof


def _notes(card: Card, format_: Format, proof: Proof) -> tuple[str, ...]:
    from scheduler.cards.photo import NOTED_SCALE

    if card.image is None or (proof.photo_scale or 0) < NOTED_SCALE:
        return ()
    size = f"{format_.width_px} × {format_.height_px}"
    return (
        f"{card.image.name}: enlarged {proof.photo_scale:.1f} times for the {format_.name} card, so it looks "
        f"soft; a picture of {size} pixels or more would be sharp.",
    )


@cache
def _tools_digest() -> str:
    """A digest of what draws: this room's code and fonts, and the libraries it draws with."""
    import PIL
    import pyphen
    import uharfbuzz

    digest = hashlib.sha256(f"{PIL.__version__} {uharfbuzz.__version__} {pyphen.VERSION}".encode())
    ours = [*_HERE.glob("*.py"), _TYPESETTING / "typeset.py", _TYPESETTING / "conventions.py"]
    # By name, so that the digest is the same wherever this is installed.
    for path in sorted([*ours, *(_HERE / "fonts").glob("*.*")], key=lambda path: path.name):
        with path.open("rb") as file:
            # A font's head holds a checksum of each of its tables; all fonts are 12 MB.
            digest.update(path.name.encode() + file.read(512 if path.suffix == ".ttf" else -1))
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
