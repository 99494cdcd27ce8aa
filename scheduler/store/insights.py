"""What the networks reported, one row a delivery and UTC day, and when each is asked next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from scheduler.core.insights import NAMES, DayNumbers, Insights, PublicPost
from scheduler.store.tables import deliveries, insights, receipts

_PUBLIC = select(
    receipts.c.delivery_id, receipts.c.remote_id, receipts.c.link, receipts.c.published_at, receipts.c.ask_at,
    receipts.c.gone_at, deliveries.c.post_id, deliveries.c.account, deliveries.c.network, deliveries.c.occurrence,
    deliveries.c.draft,
).join(deliveries, deliveries.c.id == receipts.c.delivery_id)  # fmt: skip


def public_posts(connection: Connection, *, due_by: datetime | None = None) -> list[PublicPost]:
    """All that is public, in the order it went out; with ``due_by`` only what is to be asked by then."""
    query = _PUBLIC.order_by(receipts.c.published_at, receipts.c.delivery_id)
    if due_by is not None:
        query = query.where(receipts.c.ask_at <= due_by)
    return [_post(row) for row in connection.execute(query).mappings()]


def _post(row: RowMapping) -> PublicPost:
    names = [name for name in PublicPost.__dataclass_fields__ if name != "caption"]
    draft = row["draft"] or {}
    # Hashtags may stand in the first comment.
    caption = "\n".join(str(draft[name]) for name in ("caption", "comment") if draft.get(name))
    return PublicPost(**{name: row[name] for name in names}, caption=caption)


def next_ask_at(connection: Connection) -> datetime | None:
    moment: datetime | None = connection.execute(select(func.min(receipts.c.ask_at))).scalar()
    return moment


def take(connection: Connection, post: PublicPost, *, until: datetime) -> bool:
    """Put its next question off until then, unless another process has just done so. Whoever did asks."""
    same = receipts.c.ask_at.is_(None) if post.ask_at is None else receipts.c.ask_at == post.ask_at
    taken = connection.execute(
        update(receipts).where(receipts.c.delivery_id == post.delivery_id, same).values(ask_at=until)
    )
    return taken.rowcount == 1


def put_off(connection: Connection, delivery_ids: Sequence[int], until: datetime | None) -> None:
    connection.execute(update(receipts).where(receipts.c.delivery_id.in_(delivery_ids)).values(ask_at=until))


def note_gone(connection: Connection, delivery_id: int, at: datetime | None) -> None:
    """That the network says the post isn't there, the first time it did; None: it is there after all."""
    query = update(receipts).where(receipts.c.delivery_id == delivery_id)
    if at is not None:
        query = query.where(receipts.c.gone_at.is_(None))
    connection.execute(query.values(gone_at=at))


def put(connection: Connection, delivery_id: int, numbers: Insights, *, fetched_at: datetime) -> None:
    """Write what was told, in place of what was told earlier that UTC day."""
    day = fetched_at.astimezone(UTC).date()
    connection.execute(delete(insights).where(insights.c.delivery_id == delivery_id, insights.c.day == day))
    values = {name: getattr(numbers, name) for name in NAMES}
    connection.execute(insert(insights).values(delivery_id=delivery_id, day=day, fetched_at=fetched_at, **values))


def by_delivery(connection: Connection) -> Mapping[int, list[DayNumbers]]:
    """All that was told, by delivery, the oldest day first."""
    found: dict[int, list[DayNumbers]] = {}
    query = select(insights).order_by(insights.c.delivery_id, insights.c.day)
    for row in connection.execute(query).mappings():
        numbers = Insights(**{name: row[name] for name in NAMES})
        found.setdefault(row["delivery_id"], []).append(
            DayNumbers(row["delivery_id"], row["day"], row["fetched_at"], numbers)
        )
    return found


def mark(connection: Connection) -> tuple[object, ...]:
    """Something that is another thing than before when a report would be: what was told, is public or is gone."""
    public = select(
        func.count(), func.max(receipts.c.published_at), func.count(receipts.c.ask_at), func.count(receipts.c.gone_at),
        func.count(receipts.c.link),
    ).select_from(receipts)  # fmt: skip
    told = select(func.count(), func.max(insights.c.fetched_at)).select_from(insights)
    return (*connection.execute(public).one(), *connection.execute(told).one())


def reads(connection: Connection, network: str) -> list[datetime]:
    """When a network was read for numbers, once for each post and day: what it may charge for."""
    query = (
        select(insights.c.fetched_at)
        .join(deliveries, deliveries.c.id == insights.c.delivery_id)
        .where(deliveries.c.network == network)
    )
    return list(connection.execute(query).scalars())


def asked_on(connection: Connection) -> list[tuple[int, datetime]]:
    """(delivery, when it was last asked and answered)."""
    query = select(insights.c.delivery_id, func.max(insights.c.fetched_at)).group_by(insights.c.delivery_id)
    return [(row[0], row[1]) for row in connection.execute(query)]
