"""Holds: an account waits for a person, or a network for the end of its limit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Connection, Table, delete, exists, insert, or_, select, update

from scheduler.core.delivery import Hold
from scheduler.store.tables import holds

THREAD = "thread:"
"""How the scope begins of what an account's network has refused: no hold on its posts, only on threads."""
EVERYTHING = "everything"
"""The scope of a person's pause: nothing goes out until she lets it."""


def is_held(deliveries: Table, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """A condition on rows of ``deliveries``: its account, its network or everything is on hold at ``now``."""
    mine = or_(
        holds.c.scope == "account:" + deliveries.c.account,
        holds.c.scope == "network:" + deliveries.c.network,
        holds.c.scope == EVERYTHING,
    )
    return exists().where(mine, or_(holds.c.until.is_(None), holds.c.until > now))


def place(connection: Connection, hold: Hold) -> None:
    lift(connection, hold.scope)
    connection.execute(
        insert(holds).values(scope=hold.scope, until=hold.until, why=hold.why, fingerprint=hold.fingerprint)
    )


def prolong(connection: Connection, hold: Hold) -> None:
    """Place a hold that ends, unless one is there that ends later or waits for a person."""
    there = next((one for one in listed(connection) if one.scope == hold.scope), None)
    if there is None or (there.until is not None and hold.until is not None and there.until < hold.until):
        place(connection, hold)


def renounce(connection: Connection, account: str) -> None:
    """A person has logged the account in anew: what was refused before says nothing about that, even if the network
    gave back the very same secrets."""
    lift(connection, f"{THREAD}{account}")
    stopped = (holds.c.scope == f"account:{account}", holds.c.until.is_(None))
    connection.execute(update(holds).where(*stopped).values(fingerprint=""))


def lift(connection: Connection, scope: str) -> bool:
    return connection.execute(delete(holds).where(holds.c.scope == scope)).rowcount > 0


def listed(connection: Connection) -> list[Hold]:
    rows = connection.execute(select(holds).order_by(holds.c.scope)).mappings()
    return [Hold(row["scope"], row["until"], row["why"], row["fingerprint"]) for row in rows]


def pause(connection: Connection) -> None:
    """Stop everything until a person resumes it; what is on its way arrives."""
    place(connection, Hold(EVERYTHING, None, "You paused everything."))


def resume(connection: Connection) -> bool:
    """False: it wasn't paused."""
    return lift(connection, EVERYTHING)


def is_paused(connection: Connection) -> bool:
    return any(hold.scope == EVERYTHING for hold in listed(connection))


def stopped_accounts(connection: Connection) -> list[Hold]:
    """The holds of accounts that wait for a person."""
    return [hold for hold in listed(connection) if hold.until is None and hold.scope.startswith("account:")]
