"""The numbers of a pin, since it was made, with one question that the sandbox answers too.

Source: pinterest/api-description v5/openapi.yaml 5.23.0, ``pin_metrics`` of pins/get. Its example names
clickthrough, comment, impression, pin_click and reaction; clients also read save and outbound_click [seen].
``/pins/{id}/analytics`` would need dates, ends at 90 days and isn't in the sandbox.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scheduler.core.errors import Rejected
from scheduler.core.insights.numbers import Insights, as_count
from scheduler.networks._reading import branch

PIN_NOT_FOUND = 404


def is_id(remote_id: str) -> bool:
    return remote_id.isascii() and remote_id.isdigit()


def asked(remote_id: str, *, pin: Callable[[str], Mapping[str, Any]]) -> Insights | None:
    """What ``pin`` reads of it. None: pins/get documents 404 as "Pin not found", with Pinterest's own body; a
    404 without one comes from a wrong address."""
    try:
        return told(pin(remote_id))
    except Rejected as error:
        if error.reading.status == PIN_NOT_FOUND and error.reading.code is not None:
            return None
        raise


def told(pin: Mapping[str, Any]) -> Insights:
    """``pin_metrics`` may be null: nothing is told then. Counts of the whole life come before those of 90
    days, which lack comments and reactions."""
    life, quarter = branch(pin, "pin_metrics", "lifetime_metrics"), branch(pin, "pin_metrics", "90d")

    def count(*names: str) -> int | None:
        counts = (as_count(part.get(name)) for part in (life, quarter) for name in names)
        return next((one for one in counts if one is not None), None)

    return Insights(
        views=count("impression"),
        reactions=count("reaction"),
        comments=count("comment"),
        saves=count("save"),
        clicks=count("outbound_click", "clickthrough"),
    )
