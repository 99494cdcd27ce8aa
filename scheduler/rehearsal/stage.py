"""Where a rehearsal plays: the workspace's own posts and settings, with everything that could be touched
replaced. Networks, logins, queue, renewed tokens and lent pictures are all stand-ins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler import networks
from scheduler.clock.virtual import VirtualClock
from scheduler.config import Settings
from scheduler.connections import Connections, setting
from scheduler.core.errors import Problem
from scheduler.core.model import Account, Handle, Picture, Post
from scheduler.core.network import PictureHost
from scheduler.logins import Kind
from scheduler.sandbox.published import Profile
from scheduler.sandbox.server import Sandbox
from scheduler.wiring import Workspace

if TYPE_CHECKING:
    import requests

    from scheduler.networks._transport import Http
    from scheduler.publishing.drafts import Drafter
    from scheduler.store.database import Store
    from scheduler.vault import Vault


@dataclass
class Stage(Workspace):
    """A workspace that plays on ``sandboxes``, each with one login a network: ``stands_in`` says which
    one an account has. ``scratch`` is an empty folder that takes all that is written, but for cards."""

    scratch: Path = Path()
    real_database: str = ""
    sandboxes: Sequence[Sandbox] = ()
    stands_in: Mapping[str, Sandbox] = field(default_factory=dict)

    @cached_property
    def store(self) -> Store:
        from scheduler.store.copying import throwaway_copy

        return throwaway_copy(self.real_database, self.scratch / "queue.db")

    @cached_property
    def vault(self) -> Vault:
        from scheduler.vault import Vault

        return Vault(self.scratch / "tokens")

    @cached_property
    def connections(self) -> Connections:
        return _OnStage(self.settings, self.clock, self.vault, self.timeouts, stands_in=self.stands_in)

    @cached_property
    def drafter(self) -> Drafter:
        from scheduler.rehearsal.memory import Remembering

        return Remembering.of(super().drafter)

    @cached_property
    def _found(self) -> tuple[tuple[Post, ...], list[Problem]]:
        return self.readable_posts()

    def posts(self) -> tuple[Post, ...]:
        """As they were at the beginning: reading them anew for each delivery would be most of the time. Those
        that can't be read are left out."""
        return self._found[0]

    @property
    def unread(self) -> list[Problem]:
        """What is wrong with the posts that were left out."""
        return self._found[1]

    def _collect(self) -> None:
        """Numbers of stand-in followers say nothing, and asking for them would be most of the requests."""


@dataclass
class _OnStage(Connections):
    """Every account reaches the sandbox that ``stands_in`` for its network."""

    stands_in: Mapping[str, Sandbox] = field(default_factory=dict)

    def address_of(self, account: Account) -> str:
        return self.stands_in[account.name].addresses()[networks.load(account.network).login_network]

    def _http(self, hidden: list[str]) -> Http:
        # A proxy of this computer's settings, or a password in ~/.netrc, is for real networks alone.
        http = super()._http(hidden)
        http.session.trust_env = False
        return http

    def _session(self) -> requests.Session:
        session = super()._session()
        session.trust_env = False
        return session

    def host(self, account: Account) -> PictureHost | None:
        host = super().host(account)
        # What lends pictures over a network does so over the stand-in; anything else is outside.
        if host is None or account.options.get("picture_host") == "facebook_page":
            return host
        return _Shelf(self.stands_in[account.name])


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Stands in for a place on the web: the sandbox serves the picture itself."""

    sandbox: Sandbox

    def put(self, picture: Picture) -> tuple[str, Handle]:
        with self.sandbox.state.lock:
            digest = self.sandbox.state.keep_picture(picture.path.read_bytes())
        return f"{self.sandbox.root}/_cdn/{digest}.jpg", {}

    def remove(self, handle: Handle) -> None:
        """Nothing to do: it goes with the sandbox."""

    def sweep(self) -> None:
        """The same."""


def set_up(
    settings: Settings, clock: VirtualClock, *, scratch: Path, kinds: Mapping[str, Kind], port: int = 0
) -> Stage:
    """The stage, its sandboxes running; ``port`` is the first one's. Raises BadInput when it is taken."""
    brand, ranks = settings.brand, _ranks(settings.accounts)
    profile = Profile(brand.name, brand.handle, brand.website)
    sandboxes = [
        Sandbox(clock=clock, profile=profile, zone=ZoneInfo(settings.zone))
        for _ in range(max(ranks.values(), default=0) + 1)
    ]
    try:
        for number, sandbox in enumerate(sandboxes):
            sandbox.start(0 if number else port)
    except BaseException:
        tear_down(sandboxes)
        raise
    environment = _environment(settings, sandboxes[0], kinds)
    accounts = tuple(_as_at_home(account, kinds[account.name]) for account in settings.accounts)
    return Stage(
        replace(settings, environment=environment, accounts=accounts),
        clock,
        workers=1,  # a second one would only wait for the same interpreter
        scratch=scratch,
        real_database=settings.database,
        sandboxes=sandboxes,
        stands_in={name: sandboxes[rank] for name, rank in ranks.items()},
    )


def tear_down(sandboxes: Sequence[Sandbox]) -> None:
    for sandbox in sandboxes:
        sandbox.stop()


def _ranks(accounts: Sequence[Account]) -> dict[str, int]:
    """How many logins before its own are at the same network: two must not share one stand-in, or the second
    would be refused as the first one's repeat. An account that shares another's login shares its stand-in."""
    seen: dict[str, int] = {}
    ranks: dict[str, int] = {}
    for account in accounts:
        if account.login_of is None:
            network = networks.load(account.network).login_network
            ranks[account.name] = seen.get(network, 0)
            seen[network] = ranks[account.name] + 1
    return {account.name: ranks[account.login_of or account.name] for account in accounts}


def _as_at_home(account: Account, kind: Kind) -> Account:
    """That a login is the network's own, and so is renewed, may follow from the real address alone: here it
    is written out, because the stand-in has another address."""
    if not kind.renewed:
        return account
    return replace(account, options={"login": networks.load(account.network).login_network, **account.options})


def _environment(settings: Settings, sandbox: Sandbox, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """The sandbox's logins under the accounts' own names, and nothing of the person's environment."""
    unending, ending = sandbox.secrets(), sandbox.ending_secrets()
    environment = {}
    for account in settings.accounts:
        if account.login_of is not None:
            continue
        given = ending if kinds[account.name].renewed else unending
        network = networks.load(account.network)
        for secret in network.secrets:
            name = f"{network.login_network.upper()}_{secret.name}"
            environment[setting(account, secret)] = given.get(name, "")
    return environment
