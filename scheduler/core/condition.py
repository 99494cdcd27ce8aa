"""What a network says about a login when it is asked, and what it must say for posts to go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Scope:
    """A right that posting needs. ``names`` are its names, any of which will do (a network's two kinds
    of login call it differently); ``why`` completes "Without it, …"."""

    names: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Quota:
    """How many posts were published in the rolling ``period``, and how many may be."""

    used: int
    total: int
    period: timedelta


@dataclass(frozen=True, slots=True)
class Snag:
    """A sentence of what is wrong, one of how to mend it, and whether posts are refused because of it."""

    what: str
    mend: str
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """A login as its network describes it; None means: not told. ``endless``: it surely has no end.

    ``granted`` are the names of its rights. ``data_access_ends_at`` is Meta's second end [?].
    ``trial``: the app may not publish for everybody yet. ``snags`` are what only this network has.
    """

    name: str = ""
    endless: bool = False
    expires_at: datetime | None = None
    data_access_ends_at: datetime | None = None
    granted: frozenset[str] | None = None
    quota: Quota | None = None
    trial: bool | None = None
    snags: tuple[Snag, ...] = ()
