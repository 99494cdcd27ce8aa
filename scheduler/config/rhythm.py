"""What keeps posts apart, and when none go out: ``[spacing]``, ``[blackouts]`` and ``[budget]``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from scheduler.config.reader import Reader
from scheduler.core.seasons import parse_days


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``link_gap`` and ``budget`` (US dollars a month) by network; ``days`` are first and last ones, both
    black; ``holidays`` names a country whose public holidays are, too ("GB", "DE-BY")."""

    section_gap: timedelta = timedelta()
    link_gap: Mapping[str, timedelta] = field(default_factory=dict)
    budget: Mapping[str, float] = field(default_factory=dict)
    days: tuple[tuple[date, date], ...] = ()
    holidays: str | None = None


def read_rhythm(reader: Reader, content: Mapping[str, Any]) -> Rhythm:
    spacing = reader.table(content, "spacing")
    reader.known("spacing", spacing, ("section", "link"))
    links = reader.table(spacing, "link", "spacing.link")
    black = reader.table(content, "blackouts")
    reader.known("blackouts", black, ("days", "holidays"))
    return Rhythm(
        section_gap=reader.span("spacing", spacing, "section") or timedelta(),
        link_gap={
            name: span
            for name in _networks(reader, "spacing.link", links)
            if (span := reader.span("spacing.link", links, name)) is not None
        },
        budget=_budget(reader, reader.table(content, "budget")),
        days=tuple(
            days
            for text in reader.texts("blackouts", black, "days")
            if (days := reader.attempt("blackouts", "days", parse_days, text)) is not None
        ),
        holidays=reader.text("blackouts", black, "holidays") or None,
    )


def _budget(reader: Reader, content: Mapping[str, Any]) -> dict[str, float]:
    found = {}
    for name in _networks(reader, "budget", content):
        value = content[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            reader.wrong("budget", name, "An amount in US dollars is expected here.", f"Write {name} = 5.00.")
        else:
            found[name] = float(value)
    return found


def _networks(reader: Reader, table: str, content: Mapping[str, Any]) -> list[str]:
    from scheduler import networks

    for name in content:
        if name not in networks.names():
            reader.wrong(table, name, f'There is no network "{name}".', f"Known: {', '.join(networks.names())}.")
    return [name for name in content if name in networks.names()]
