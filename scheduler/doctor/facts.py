"""All that the examinations may know. Everything was looked at before; None means: not looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.core.condition import Condition, Scope
from scheduler.core.delivery import Delivery, Hold
from scheduler.core.errors import Reading
from scheduler.doctor.finding import Due


@dataclass(frozen=True, slots=True)
class Login:
    """When a login ends, as far as this computer knows. ``renewed``: a machine renews it, ``failures``
    times in vain of late. ``life`` is how long one lives whose age nobody knows."""

    renewed: bool = False
    failures: int = 0
    expires_at: datetime | None = None
    life: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What asking the network brought: its condition, or why it refused (``reached``) or wasn't reached."""

    condition: Condition | None = None
    refused: Reading | None = None
    reached: bool = True
    clock_off: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """One account. ``title`` is its name in words, ``guide`` the page of docs/networks that helps.
    ``address_setting`` names what says where its network lives.
    ``granted`` are rights that were noted when it was connected; ``sent`` when posts went out in the last day.
    ``host`` names its picture host, ``host_trouble`` is what a try of it said ("": it works). ``login_of`` is the
    account whose login it uses, if it has none of its own."""

    name: str
    title: str
    guide: str
    missing: Sequence[str] = ()
    incomplete: str = ""
    login: Login = field(default_factory=Login)
    hold: Hold | None = None
    address_setting: str = ""
    version: str | None = None
    version_ends_on: date | None = None
    scopes: Sequence[Scope] = ()
    granted: frozenset[str] | None = None
    posts_a_day: int | None = None
    sent: Sequence[datetime] = ()
    needs_host: bool = False
    host: str | None = None
    host_trouble: str | None = None
    login_of: str | None = None
    clock_tolerance: timedelta | None = None
    answered: Answered | None = None
    refuses_threads: str = ""
    """What its network said to the part of a thread; "" when nothing stands against threads."""

    @property
    def to_connect(self) -> str:
        """The account to log in to, so that this one can post again."""
        return self.login_of or self.name

    @property
    def is_refused(self) -> bool:
        """Whether the network, asked just now, didn't take the login."""
        return self.answered is not None and self.answered.reached and self.answered.refused is not None


@dataclass(frozen=True, slots=True)
class Queue:
    """Deliveries that need somebody, by state; ``overdue`` should have been taken and weren't."""

    waiting: Sequence[Delivery] = ()
    overdue: Sequence[Delivery] = ()
    unapproved: Sequence[Delivery] = ()
    unqueued: int = 0
    last_queued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """This computer and the workspace's files. ``*_trouble`` are what went wrong ("": nothing did)."""

    free_bytes: int | None = None
    needed_bytes: int = 0
    env_mode: int | None = None
    tokens_mode: int | None = None
    database_trouble: str = ""
    images_trouble: str = ""
    card_trouble: str = ""
    posts_trouble: str = ""
    zone_trouble: str = ""
    vault_trouble: str = ""
    backup_at: datetime | None = None
    has_history: bool = False


@dataclass(frozen=True, slots=True)
class Bell:
    """How alerts stand. ``addresses`` counts them; ``wrong`` are the places of those that aren't understood;
    ``untold`` troubles couldn't be told, for ``error``."""

    addresses: int = 0
    wrong: Sequence[int] = ()
    installed: bool = True
    untold: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    now: datetime
    until: datetime
    zone: ZoneInfo
    patients: Sequence[Patient] = ()
    upcoming: Sequence[Due] = ()
    queue: Queue = field(default_factory=Queue)
    machine: Machine = field(default_factory=Machine)
    bell: Bell = field(default_factory=lambda: Bell(addresses=1))

    def of(self, account: str, *, after: datetime | None = None) -> tuple[Due, ...]:
        """The deliveries to come on an account, or those after a moment."""
        return tuple(due for due in self.upcoming if due.account == account and (after is None or due.due_at >= after))
