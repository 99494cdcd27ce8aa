"""The sizes cards come in, by name, and which aspect of a layout each is composed in."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Format

FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("portrait", 1080, 1350),
        Format("pin", 1000, 1500),
        Format("wide", 1600, 900),
        Format("square", 1080, 1080),
        # Uncertain: about 250 and 340 pixels lie under Instagram's own name line and reply field.
        # Source: advice commonly given to designers (2025); the API documentation has no such number.
        Format("story", 1080, 1920, covered_top_px=250, covered_bottom_px=340),
    )
}
"""Each network declares its own format; these can be drawn besides."""

_WIDEST_OF = (("story", 0.6), ("pin", 0.72), ("tall", 0.9), ("square", 1.25))
"""An aspect holds cards up to this width by height; between its own and the next one's usual shape."""


def aspect_of(format_: Format) -> str:
    """The aspect of a layout that a card of this shape is composed in."""
    return next((name for name, widest in _WIDEST_OF if format_.aspect <= widest), "wide")


def formats_named(names: Iterable[str]) -> tuple[Format, ...]:
    """The formats of these names in their order, ``all`` for every one. Raises BadInput for other names."""
    wanted = [one for name in names for one in (FORMATS if name == "all" else (name,))]
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        mend = f"There are: {', '.join(FORMATS)}; or all."
        raise BadInput([Problem("--format", f'There is no card format "{name}".', mend) for name in unknown])
    return tuple(FORMATS[name] for name in dict.fromkeys(wanted))
