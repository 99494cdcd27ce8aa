"""Colours by role, and the promise that text can be read on them.

Roles: ``background`` (paper), ``surface`` (a little lighter than paper), ``ink`` (text), ``accent`` and
``accent_2``. In a dark variant paper is dark and ink light. Layouts write ``accent`` or ``accent@0.3`` (30 % of it over the card's ground), and ``on``
for whichever of ink and surface is read best on the ground.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.cards.contrast import ENOUGH, Rgb, luminance, ratio
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand

ROLES = ("background", "surface", "ink", "accent", "accent_2")
COLOR = re.compile(r"(on|background|surface|ink|accent_2|accent)(?:@(0?\.\d+|1(?:\.0)?|0))?")
_GOAL = ENOUGH + 0.1
"""A little more than enough, for what rounding and JPEG take away."""
HEX = re.compile(r"#[0-9a-fA-F]{6}")
_SEEN = 1.35
"""The contrast below which a rule looks like a mistake."""
_MIDDLE = 0.179
"""The luminance that is as far from black as from white."""
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)


def parse(hex_color: str) -> Rgb:
    """``#rrggbb`` as three numbers."""
    return int(hex_color[1:3], 16), int(hex_color[3:5], 16), int(hex_color[5:7], 16)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """``share`` of ``one`` over ``other``."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _shaded(color: Rgb, share: float, *, lighter: bool) -> Rgb:
    """``share`` of the way to white or black, the hue kept."""
    hue, light, saturation = colorsys.rgb_to_hls(*(value / 255 for value in color))
    light += ((1.0 if lighter else 0.0) - light) * share
    red, green, blue = (round(value * 255) for value in colorsys.hls_to_rgb(hue, light, saturation))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Palette:
    """All roles of a brand. ``notes`` says in sentences what had to be changed to be readable."""

    roles: Mapping[str, Rgb]
    notes: tuple[str, ...] = ()

    def ground(self, name: str) -> Rgb:
        """The colour that fills a card, deepened until text can be read on it."""
        color = self._mixed(name, self.roles["background"])
        for percent in range(0, 101, 4):
            deeper = _shaded(color, percent / 100, lighter=False)
            if max(ratio(self.roles["ink"], deeper), ratio(self.roles["surface"], deeper)) >= _GOAL:
                return deeper
        return self._dark

    def mark(self, name: str, ground: Rgb) -> Rgb:
        """A colour for a small shape that must be seen on ``ground``."""
        color = self._mixed(name, ground)
        return color if ratio(color, ground) >= _SEEN else self._on(ground)

    def night(self) -> Rgb:
        """The colour of the veil over a photo: dark enough for light text."""
        color = self._dark
        return color if luminance(color) < 0.06 else mix(_BLACK, color, 0.6)

    def tone(self, name: str, ground: Rgb) -> Rgb:
        """A colour for shapes on ``ground``."""
        return self._mixed(name, ground)

    def text(self, name: str, ground: Rgb) -> Rgb:
        """A colour for text on ``ground``: the one asked for, moved until it can be read."""
        wanted = self._mixed(name, ground)
        usual = self._on(ground)
        way = usual if ratio(usual, ground) >= _GOAL else max(_WHITE, _BLACK, key=lambda end: ratio(end, ground))
        lighter = luminance(way) > luminance(ground)
        for percent in range(0, 101, 4):
            color = _shaded(wanted, percent / 100, lighter=lighter)
            if ratio(color, ground) >= _GOAL:
                return color
        return _WHITE if lighter else _BLACK

    @property
    def _dark(self) -> Rgb:
        return min(self.roles["ink"], self.roles["surface"], key=luminance)

    def _on(self, ground: Rgb) -> Rgb:
        return max(self.roles["ink"], self.roles["surface"], key=lambda color: ratio(color, ground))

    def _mixed(self, name: str, ground: Rgb) -> Rgb:
        found = COLOR.fullmatch(name)
        if found is None:
            raise ValueError(f"{name} is not a colour of a layout.")
        role = self._on(ground) if found[1] == "on" else self.roles[found[1]]
        return role if found[2] is None else mix(role, ground, float(found[2]))


def palette_of(brand: Brand, theme: Mapping[str, str], *, dark: bool = False) -> Palette:
    """The brand's colours over those of its theme, missing ones derived. Raises BadInput for unknown roles.

    ``theme`` gives at least background, ink and both accents. For a dark card a brand's light paper
    becomes its ink, and its dark ink the paper.
    """
    problems = [
        Problem(
            "tipcast.toml", f'There is no colour role "{role}".', f"Roles: {', '.join(ROLES)}.", field="brand.colors"
        )
        for role in brand.colors
        if role not in ROLES
    ]
    problems += [
        Problem("tipcast.toml", f"{color!r} is not a colour.", 'Write it like "#1f4e5f".', field=f"brand.colors.{role}")
        for role, color in brand.colors.items()
        if not HEX.fullmatch(color)
    ]
    if problems:
        raise BadInput(problems)
    own = _by_night(brand.colors) if dark else dict(brand.colors)
    base = {role: color for role, color in theme.items() if role != "surface" or "background" not in own}
    roles = {role: parse(color) for role, color in {**base, **_related(brand.colors), **own}.items()}
    roles.setdefault("surface", mix(_WHITE, roles["background"], 0.07 if dark else 0.6))
    return _legible(roles)


def _by_night(colors: Mapping[str, str]) -> dict[str, str]:
    """A brand's colours for a dark card: what is too light for paper is ink, and the other way round."""
    own = {role: color for role, color in colors.items() if role.startswith("accent")}
    for role in ("background", "surface", "ink"):
        if role in colors and luminance(parse(colors[role])) > _MIDDLE:
            own.setdefault("ink", colors[role])
        elif role in colors:
            own.setdefault("surface" if role == "surface" else "background", colors[role])
    return own


def _related(colors: Mapping[str, str]) -> dict[str, str]:
    """A second accent in the hue of the brand's ink, so that it belongs to the family."""
    if "ink" not in colors or "accent_2" in colors:
        return {}
    hue, _, saturation = colorsys.rgb_to_hls(*(value / 255 for value in parse(colors["ink"])))
    red, green, blue = colorsys.hls_to_rgb(hue, 0.63, min(0.22, saturation))
    return {"accent_2": f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"}


def _legible(roles: dict[str, Rgb]) -> Palette:
    background, ink = roles["background"], roles["ink"]
    if ratio(ink, background) >= ENOUGH:
        return Palette(roles)
    better = max((roles["surface"], _BLACK, _WHITE), key=lambda color: ratio(color, background))
    if ratio(roles["surface"], background) >= ENOUGH:
        better = roles["surface"]
    note = (
        f"brand.colors: ink on background has a contrast of {ratio(ink, background):.1f}:1, text needs {ENOUGH}:1; "
        f"cards use #{better[0]:02x}{better[1]:02x}{better[2]:02x} as ink instead."
    )
    # What light text on dark grounds is drawn in must stay different from the new ink.
    surface = roles["surface"] if ratio(roles["surface"], better) >= ENOUGH else background
    return Palette({**roles, "ink": better, "surface": surface}, (note,))
