"""What kind of login each account has: whether it ends, and whether a machine renews it.

The network's own code is asked, with the person's secrets, but over a line that is cut: it tells by
whether it would send anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from scheduler import networks
from scheduler.core.errors import AuthFailed
from scheduler.core.model import Account
from scheduler.core.renewal import End, Login
from scheduler.wiring import Workspace


@dataclass(frozen=True, slots=True)
class Kind:
    """``connected``: all secrets it needs are there. ``life`` is how long a login lives that isn't
    ``renewed`` by a machine (None: no end is known)."""

    connected: bool = True
    renewed: bool = False
    life: timedelta | None = None


class _WouldSend(Exception):
    pass


class _CutLine:
    """In place of Http: nothing can leave."""

    def send(self, *_: Any, **__: Any) -> NoReturn:
        raise _WouldSend

    def heard(self) -> Sequence[Mapping[str, str]]:
        return ()


def kind_of(workspace: Workspace, account: Account) -> Kind:
    """The kind of ``account``'s login in the real ``workspace``. Nothing is sent or written."""
    network, given = networks.load(account.network), workspace.connections.secrets(account)
    if any(secret.required and not given[secret.name] for secret in network.secrets):
        return Kind(connected=False)
    try:
        connected = network(
            http=_CutLine(),
            secrets=given,
            base_url=workspace.connections.address(account.network),
            options=account.options,
        )
        connected.renew()
    except _WouldSend:
        return Kind(renewed=True)
    except AuthFailed:
        return Kind(connected=False)
    return Kind(life=network.login_life(given))


def with_shared(known: Mapping[str, Login], accounts: Sequence[Account]) -> Mapping[str, Login]:
    """What the database says of each account's login, also of those that use another account's."""
    shared = {one.name: known[one.login_of] for one in accounts if one.login_of is not None and one.login_of in known}
    return {**known, **shared}


def ends(
    kinds: Mapping[str, Kind], known: Mapping[str, Login], fingerprints: Mapping[str, str], *, now: datetime
) -> list[End]:
    """When logins end that nobody renews; ``known`` is what the database says of them."""
    found = []
    for account, kind in kinds.items():
        login = known.get(account)
        same = login is not None and login.fingerprint == fingerprints[account]
        if login is not None and same and login.expires_at is not None and login.renew_at is None:
            found.append(End(account, login.expires_at, counted=False))
        elif kind.life is not None:
            found.append(End(account, now + kind.life, counted=True))
    return found
