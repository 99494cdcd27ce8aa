"""A house whose hashtags go into a first comment, on the two networks that have them."""

from __future__ import annotations

from workspace_with_posts import House

from scheduler.core.follow_up import FollowUp
from scheduler.store import follow_ups

APART = '[captions]\ntags_in_comment = ["facebook", "instagram"]\n'
BOTH = ("facebook", "instagram")


def row(place: House, network: str) -> FollowUp:
    """The comment that a network's delivery has to come."""
    with place.workspace.store.reading() as connection:
        rows = [follow_ups.get(connection, number) for number in (1, 2)]
        return next(one for one in rows if one is not None and one.network == network)
