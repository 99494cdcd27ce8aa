"""Campaigns: those of ``tipcast.toml``, and those that lie beside their posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from scheduler.config.reader import Reader, inside
from scheduler.core.lateness import parse_late
from scheduler.core.model import Campaign
from scheduler.core.seasons import parse_season
from scheduler.core.slots import parse_slot, parse_zone

DEFAULT_LATE = "send within 24h"
ORDERS = ("as written", "shuffled", "round robin")
SETTINGS = (
    "hashtags", "slots", "timezone", "accounts", "start", "end", "order", "link", "late", "approval", "weight", "seed",
    "stagger", "jitter", "repeat", "showings", "season", "paused",
)  # fmt: skip
REPEAT = "after "
"""How the setting reads: repeat = "after 8 weeks"."""


def read_campaigns(
    reader: Reader, content: Mapping[str, Any], *, zone: str, accounts: tuple[str, ...]
) -> list[Campaign]:
    """Those of ``[campaigns.NAME]``."""
    found = []
    for name, settings in content.items():
        table = f"campaigns.{name}"
        if isinstance(settings, Mapping):
            found.append(_campaign(reader, name, table, settings, zone=zone, accounts=accounts))
        else:
            reader.wrong("campaigns", name, "A table is expected here.", f"Write [{table}] on a line of its own.")
    return found


def read_campaign_file(
    reader: Reader, name: str, content: Mapping[str, Any], *, zone: str, accounts: tuple[str, ...]
) -> Campaign:
    """The one of a campaign.toml, whose settings stand at the top of the file."""
    return _campaign(reader, name, "", content, zone=zone, accounts=accounts)


def _campaign(
    reader: Reader, name: str, table: str, content: Mapping[str, Any], *, zone: str, accounts: tuple[str, ...]
) -> Campaign:
    reader.known(table, content, SETTINGS)
    zone = reader.text(table, content, "timezone", zone)
    place = reader.attempt(table, "timezone", parse_zone, zone)
    slots = reader.texts(table, content, "slots")
    if not slots:
        reader.wrong(table, "slots", "A campaign needs at least one slot.", 'Write slots = ["tue 09:00"].')
    for slot in slots:
        reader.attempt(table, "slots", parse_slot, slot)
    wanted = reader.texts(table, content, "accounts")
    for account in wanted:
        if account not in accounts:
            reader.wrong(table, "accounts", f'There is no account "{account}".', f"Known: {', '.join(accounts)}.")
    order = reader.text(table, content, "order", "as written")
    if order not in ORDERS:
        reader.wrong(table, "order", f'"{order}" is no order.', f"Use one of: {', '.join(ORDERS)}.")
    late = reader.text(table, content, "late", DEFAULT_LATE)
    reader.attempt(table, "late", parse_late, late)
    return Campaign(
        name=name,
        slots=slots,
        zone=zone,
        hashtags=tuple(tag.lstrip("#") for tag in reader.texts(table, content, "hashtags")),
        accounts=wanted,
        start=reader.moment(table, content, "start", place),
        end=reader.moment(table, content, "end", place),
        order=order,
        link=reader.text(table, content, "link") or None,
        late=late,
        approval=reader.truth(table, content, "approval"),
        weight=reader.number(table, content, "weight", least=1) or 1,
        seed=reader.text(table, content, "seed"),
        stagger=_stagger(reader, table, content, accounts),
        jitter=reader.span(table, content, "jitter") or timedelta(),
        repeat_after=_repeat(reader, table, content),
        most_showings=reader.number(table, content, "showings", least=1),
        seasons=tuple(
            season
            for text in reader.texts(table, content, "season")
            if (season := reader.attempt(table, "season", parse_season, text)) is not None
        ),
        paused=reader.truth(table, content, "paused"),
    )


def _repeat(reader: Reader, table: str, content: Mapping[str, Any]) -> timedelta | None:
    text = reader.text(table, content, "repeat")
    if not text:
        return None
    return reader.span(table, {"repeat": text.lower().removeprefix(REPEAT)}, "repeat")


def _stagger(reader: Reader, table: str, content: Mapping[str, Any], accounts: tuple[str, ...]) -> dict[str, timedelta]:
    """How long after the slot each account, or all of a network, has its turn."""
    from scheduler import networks

    place, found = inside(table, "stagger"), {}
    for name in (given := reader.table(content, "stagger", place)):
        if name not in accounts and name not in networks.names():
            known = ", ".join(dict.fromkeys([*accounts, *networks.names()]))
            reader.wrong(place, name, f'There is no account or network "{name}".', f"Known: {known}.")
        elif (span := reader.span(place, given, name)) is not None:
            found[name] = span
    return found
