"""When campaigns have their slots, and whose turn it is when several have the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from heapq import merge
from itertools import groupby, repeat
from operator import itemgetter
from zoneinfo import ZoneInfo

from scheduler.core.model import Campaign
from scheduler.core.slots import occurrences, parse_slot

_TURN = 0.6180339887498949
"""The golden ratio's fraction. Its multiples fill the unit interval evenly whatever the step between
them (three-distance theorem), so that turns taken by the day's number are fair for any rhythm of slots."""


def moments(campaign: Campaign, *, after: datetime, until: datetime) -> Iterator[datetime]:
    """The campaign's slots in ``(after, until]``, merged, each moment once, inside start and end."""
    zone = ZoneInfo(campaign.zone)
    anchor = campaign.start.astimezone(zone).date() if campaign.start else None
    if campaign.start is not None:
        after = max(after, campaign.start - timedelta(microseconds=1))
    if campaign.end is not None:
        until = min(until, campaign.end)
    streams = [occurrences(parse_slot(slot), zone, after=after, until=until, anchor=anchor) for slot in campaign.slots]
    last = None
    for moment in merge(*streams):
        if moment != last:
            yield moment
        last = moment


def next_slot(campaign: Campaign, *, after: datetime, until: datetime) -> datetime | None:
    """The campaign's first slot after a moment, if there is one before ``until``."""
    return next(moments(campaign, after=after, until=until), None)


def turns(campaigns: Sequence[Campaign], *, after: datetime, until: datetime) -> Iterator[tuple[datetime, list[int]]]:
    """Every moment that some campaign has a slot at, with their places in ``campaigns``, whose turn it is
    first. Turns follow the weights and depend on the day alone, so that they are the same tomorrow."""
    streams = [
        zip(moments(campaign, after=after, until=until), repeat(place))
        for place, campaign in enumerate(campaigns)
        if not campaign.paused
    ]
    for moment, group in groupby(merge(*streams), key=itemgetter(0)):
        places = [place for _, place in group]
        yield moment, places if len(places) == 1 else _in_turn(places, campaigns, moment)


def _in_turn(places: list[int], campaigns: Sequence[Campaign], moment: datetime) -> list[int]:
    whole = sum(campaigns[place].weight for place in places)
    point = moment.toordinal() * _TURN % 1.0 * whole
    for number, place in enumerate(places):
        point -= campaigns[place].weight
        if point < 0:
            return [place, *places[:number], *places[number + 1 :]]
    return places
