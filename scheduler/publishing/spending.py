"""What a network's budget has left this month, when all posts that are queued for it are paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.core.delivery import Delivery
from scheduler.core.errors import TipcastError
from scheduler.core.policy import State
from scheduler.core.prices import Prices, cost_of
from scheduler.store import deliveries, insights
from scheduler.store.database import Store

_COSTS = (State.PLANNED, State.AWAITING_APPROVAL, State.SENDING, State.UNKNOWN, State.PUBLISHED, State.BLOCKED)


def left(
    store: Store,
    network: str,
    *,
    budget: float,
    prices: Prices | None,
    zone: str,
    now: datetime,
    texts: Callable[[Delivery], Sequence[str]],
) -> float:
    """US dollars of the calendar month in ``zone`` that ``now`` is in; below 0 when it is overspent.
    ``texts`` makes the texts of a delivery that isn't prepared yet; one that can't be made counts as the dearest."""
    if prices is None:
        return budget
    place = ZoneInfo(zone)

    def is_of_this_month(at: datetime) -> bool:
        one, other = at.astimezone(place), now.astimezone(place)
        return (one.year, one.month) == (other.year, other.month)

    with store.reading() as connection:
        rows = deliveries.listed(connection, states=_COSTS)
        reads = sum(1 for at in insights.reads(connection, network) if is_of_this_month(at))
    posts = [row for row in rows if row.network == network and is_of_this_month(row.due_at)]
    return budget - reads * prices.own_read - sum(_cost(row, prices, texts) for row in posts)


def _cost(row: Delivery, prices: Prices, texts: Callable[[Delivery], Sequence[str]]) -> float:
    if row.draft is not None:
        return cost_of([str(row.draft.get("caption") or ""), *row.draft.get("thread", ())], prices)
    try:
        return cost_of(texts(row), prices)
    except TipcastError:
        return max(prices.post, prices.with_link)
