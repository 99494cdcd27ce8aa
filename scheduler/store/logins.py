"""How the logins stand. No secrets are here; those are in the vault's files."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from scheduler.core.renewal import Login
from scheduler.store.tables import logins

_FIELDS = tuple(Login.__dataclass_fields__)


def by_account(connection: Connection) -> Mapping[str, Login]:
    rows = connection.execute(select(logins)).mappings()
    return {row["account"]: Login(**{name: row[name] for name in _FIELDS}) for row in rows}


def put(connection: Connection, login: Login) -> None:
    """Write it in place of what was known of the account."""
    connection.execute(delete(logins).where(logins.c.account == login.account))
    connection.execute(insert(logins).values(**{name: getattr(login, name) for name in _FIELDS}))
