"""How one brand's cards look: its theme, colours, fonts and logo, as their files are now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.core.model import Brand

if TYPE_CHECKING:
    from scheduler.cards.layout import Layout
    from scheduler.cards.logo import Logo
    from scheduler.cards.palette import Palette
    from scheduler.cards.theme import Theme


@dataclass(frozen=True, slots=True)
class Look:
    """A theme with the brand's own colours, fonts and logo in it. ``digest`` covers all of them."""

    theme: Theme
    palette: Palette
    logo: Logo | None
    digest: str

    def dressed(self, layout: Layout) -> Layout:
        """The layout in this look, with room for the logo."""
        from scheduler.cards.logo import with_room
        from scheduler.cards.theme import dress

        dressed = dress(layout, self.theme)
        return dressed if self.logo is None else with_room(dressed, self.logo)


class Mirror:
    """Shows the look of a brand; a file of it that has changed is read again.

    ``themes`` are folders of themes, asked in their order; the logo is looked for in ``images``, fonts in
    ``fonts`` and then there.
    """

    def __init__(self, brand: Brand, *, themes: Sequence[Path], images: Path, fonts: Path | None) -> None:
        self._brand, self._themes, self._logo = brand, themes, brand.logo and images / brand.logo
        self._fonts = (*([] if fonts is None else [fonts]), images)
        self._seen: tuple[tuple[Path, ...], str, Look] | None = None

    @property
    def look(self) -> Look:
        """Raises BadInput for a theme, colour, font or logo that is wrong or missing."""
        from scheduler.cards.theme_file import digest_of

        if self._seen is None or digest_of(self._seen[0]) != self._seen[1]:
            self._seen = self._read()
        return self._seen[2]

    def _read(self) -> tuple[tuple[Path, ...], str, Look]:
        from scheduler.cards.logo import read_logo
        from scheduler.cards.palette import palette_of
        from scheduler.cards.theme_file import digest_of, read_theme
        from scheduler.cards.theme_fonts import FontShelf

        brand = self._brand
        shelf = FontShelf(brand.fonts, self._fonts)
        theme = read_theme(brand.theme, brand.mode, folders=self._themes, shelf=shelf)
        palette = palette_of(brand, theme.colors, dark=theme.dark)
        logo = read_logo(Path(self._logo)) if self._logo else None
        sources = (*theme.sources, *([Path(self._logo)] if self._logo else []))
        digest = digest_of(sources)
        parts = [digest, brand.theme, brand.mode, sorted(brand.fonts.items()), sorted(brand.colors.items())]
        whole = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        return sources, digest, Look(theme, palette, logo, whole)
