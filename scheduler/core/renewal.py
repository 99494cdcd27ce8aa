"""When a login is renewed: ahead of its end, and not more often than it helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SHORT = timedelta(days=1)
"""A login that lives no longer (X: two hours) is renewed when something is due, not around the clock:
each renewal spends a refresh token, and a lost answer to one costs a person a new login."""


@dataclass(frozen=True, slots=True)
class Login:
    """How the login of one account stands. ``fingerprint`` is a digest of its secrets.

    ``renew_at``: from then on it should be renewed (None: never by itself). ``wake_at``: the moment
    to do so even if nothing is to be published; None for short-lived ones.
    """

    account: str
    fingerprint: str
    expires_at: datetime | None = None
    renew_at: datetime | None = None
    wake_at: datetime | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """A login that ends and that no machine renews. ``counted``: its age isn't known, so from today, which
    is the latest that it may end."""

    account: str
    ends_at: datetime
    counted: bool


def renewed(account: str, fingerprint: str, *, at: datetime, expires_at: datetime | None) -> Login:
    """The login after it was renewed ``at``: due again after two thirds of its life, so that weeks of
    trouble with a sixty-day login still end well."""
    if expires_at is None or expires_at <= at:
        return Login(account, fingerprint)
    life = expires_at - at
    renew_at = at + life * 2 / 3
    return Login(account, fingerprint, expires_at, renew_at, renew_at if life > SHORT else None)


def seen_first(account: str, fingerprint: str, *, now: datetime, renewable_after: timedelta) -> Login:
    """A login of unknown age, as a person wrote it into ``.env``."""
    renew_at = now + renewable_after
    return Login(account, fingerprint, None, renew_at, renew_at)


def is_due(login: Login, now: datetime) -> bool:
    return login.renew_at is not None and login.renew_at <= now
