"""What may stand in a field of a layout. Each check gives the value, or ValueError saying what to write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scheduler.cards.layout import Inset
from scheduler.cards.motifs import MOTIFS
from scheduler.cards.palette import COLOR


def inset(value: Any) -> Inset:
    if isinstance(value, str) and value.endswith("%"):
        return Inset(share=number(-100, 200)(float(value[:-1])) / 100)
    return Inset(units=number(-4000, 4000)(value))


def number(least: float, most: float) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            raise ValueError(f"Write a number from {least:g} to {most:g}.")
        return float(value)

    return check


def sizes(floor: float) -> Callable[[Any], tuple[float, float]]:
    def check(value: Any) -> tuple[float, float]:
        pair = value if isinstance(value, list) else [value, value]
        if len(pair) != 2:
            raise ValueError("Write one size, or [smallest, largest].")
        low, high = (number(floor, 1200)(size) for size in pair)
        if low > high:
            raise ValueError("Write the smaller size first.")
        return low, high

    return check


def one_of(*names: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in names:
            raise ValueError(f"Write one of: {', '.join(names)}.")
        return str(value)

    return check


def words(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Write a text, in quotes.")
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("Write true or false.")
    return value


def color(value: Any) -> str:
    if not isinstance(value, str) or not COLOR.fullmatch(value):
        raise ValueError("Write a colour role such as accent, or accent@0.3 for a tint of it.")
    return value


def colors(value: Any) -> tuple[str, ...]:
    return tuple(color(one) for one in (value if isinstance(value, list) else [value]))


def motifs(value: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(value, str):
        value = [value]
    table = value if isinstance(value, dict) else dict.fromkeys(value, ())
    motif = one_of(*MOTIFS)
    return {motif(name): tuple(words(word) for word in calls or ()) for name, calls in table.items()}
