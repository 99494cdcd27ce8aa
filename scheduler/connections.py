"""Accounts and what they are reached with: logins, secrets, addresses, networks and picture hosts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from scheduler import networks
from scheduler.config import Settings
from scheduler.core.clock import Clock
from scheduler.core.connecting import Way
from scheduler.core.errors import AuthFailed, BadInput, ErrorClass, Problem, Reading
from scheduler.core.model import Account
from scheduler.core.network import Answer, Network, PictureHost, Secret
from scheduler.vault import Vault, digest_of, stands_for

if TYPE_CHECKING:
    import requests

    from scheduler.networks._transport import Http, Timeouts


def setting(account: Account, secret: Secret) -> str:
    """The name under which an account's secret stands in ``.env``: FACEBOOK_PAGE_TOKEN."""
    return f"{account.name.upper().replace('-', '_')}_{secret.name}"


@dataclass
class Connections:
    """The accounts of one workspace, connected when they are first asked for; ``timeouts`` are the usual ones if
    None."""

    settings: Settings
    clock: Clock
    vault: Vault
    timeouts: Timeouts | None = None
    _connected: dict[str, tuple[str, Network]] = field(default_factory=dict)

    def network(self, account_name: str) -> Network:
        """The connected network of an account. Raises AuthFailed when secrets are missing."""
        fingerprint = self.fingerprint(account_name)
        seen = self._connected.get(account_name)
        if seen is None or seen[0] != fingerprint:
            seen = (fingerprint, self._connect(self.settings.account(account_name)))
            self._connected[account_name] = seen
        return seen[1]

    def fingerprint(self, account_name: str) -> str:
        """A digest of the account's secrets: tells that they changed, and nothing else."""
        return digest_of(self.secrets(self.settings.account(account_name)))

    def given_digest(self, account_name: str) -> str:
        """Of the secrets as a person wrote them, which renewing a login leaves as they are."""
        return digest_of(self.given(self.settings.account(account_name)))

    def login(self, account: Account) -> Account:
        """The account whose login this one uses: itself, or the one it shares with."""
        return account if account.login_of is None else self.settings.account(account.login_of)

    def given(self, account: Account) -> dict[str, str]:
        """The account's secrets by their declared names as a person wrote them; "" for those that aren't there."""
        environment, owner = self.settings.environment, self.login(account)
        declared = networks.load(account.network).secrets
        return {secret.name: environment.get(setting(owner, secret), "") for secret in declared}

    def secrets(self, account: Account) -> dict[str, str]:
        """The secrets that count now: as given, or as a network gave or renewed them."""
        given = self.given(account)
        kept = self.vault.read(self.login(account).name)
        if kept is None or not stands_for(kept, given):
            return given
        return {**given, **{name: value for name, value in kept.secrets.items() if name in given}}

    def listened(self, account_name: str, listen: Callable[[Answer], None]) -> Network:
        """A connection of its own to the account's network, whose answers are also told to ``listen``.
        Raises AuthFailed when secrets are missing."""
        return self._connect(self.settings.account(account_name), listen)

    def _connect(self, account: Account, listen: Callable[[Answer], None] | None = None) -> Network:
        kind = networks.load(account.network)
        secrets = self.secrets(account)
        owner = self.login(account)
        missing = [setting(owner, secret) for secret in kind.secrets if secret.required and not secrets[secret.name]]
        if missing:
            sentence = (
                f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing. Log in with tipcast connect "
                f"{owner.name} (docs/networks says how); its posts then go out by themselves."
            )
            raise AuthFailed(Reading(ErrorClass.AUTH, sentence))
        hidden = [secrets[secret.name] for secret in kind.secrets if secret.hidden and secrets[secret.name]]
        http = self._http(hidden)
        http.listen = listen or http.listen
        network: Network = kind(
            http=http,
            secrets=secrets,
            base_url=self.address_of(account),
            host=self.host(account),
            options=account.options,
        )
        return network

    def way(self, account: Account) -> Way:
        """How to log in to the account's network. Raises BadInput when what its app needs isn't in .env."""
        kind, app = networks.load(account.network), self._app(account)
        hidden = [app[secret.name] for secret in kind.secrets if secret.hidden and app[secret.name]]
        found: Way = kind.connecting(
            http=self._http(hidden), secrets=app, base_url=self.address_of(account), options=account.options
        )
        missing = [setting(account, one) for one in kind.secrets if one.name in found.needs and not app[one.name]]
        if missing:
            what = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: your app's own."
            raise BadInput(Problem(".env", what, f"docs/networks/{kind.login_network}.md says where to find them."))
        return found

    def _app(self, account: Account) -> dict[str, str]:
        """The account's secrets; an Instagram account that is reached through Facebook may lack its app's, and
        then it is the one of the Page (the only account of that network)."""
        app = self.given(account)
        pages = [one for one in self.settings.accounts if one.network == "facebook"]
        if (
            networks.load(account.network).login_network == "instagram"
            and account.options.get("login") != "instagram"
            and len(pages) == 1
        ):
            page = self.given(pages[0])
            app |= {name: app[name] or page[name] for name in ("APP_ID", "APP_SECRET")}
        return app

    def _http(self, hidden: list[str]) -> Http:
        import requests

        from scheduler.networks._transport import Http, Timeouts

        return Http(requests.Session(), secrets=hidden, timeouts=self.timeouts or Timeouts())

    def address(self, network: str) -> str:
        """Where a network lives, version part included, without a slash at the end."""
        kind = networks.load(network)
        given = self.settings.environment.get(f"TIPCAST_{kind.login_network.upper()}_URL")
        address: str = given or kind.base_url
        return address.rstrip("/")

    def address_of(self, account: Account) -> str:
        """Where the account's network lives."""
        return self.address(account.network)

    def host(self, account: Account) -> PictureHost | None:
        """What lends the account's pictures an address; None if nothing is set. Raises BadInput and AuthFailed."""
        name = account.options.get("picture_host")
        if name is None:
            return None
        from scheduler import hosts
        from scheduler.hosts._checked import Checked
        from scheduler.hosts._setup import Setup

        kind, environment, owner = hosts.load(name), self.settings.environment, self.login(account)
        setup = Setup(
            account.options,
            root=self.settings.root,
            page=partial(self._page_of, account),
            now=self.clock.now,
            secrets={
                secret.name: environment.get(setting(account, secret)) or environment.get(setting(owner, secret), "")
                for secret in kind.secrets
            },
        )
        made: PictureHost = kind.make(setup)
        return Checked(made, self._session, kind.encodes_anew) if self._checks(account) else made

    def _checks(self, account: Account) -> bool:
        """Whether lent pictures are fetched back: from a home network its own web server can't always be seen."""
        return account.options.get("picture_check") != "false"

    def _session(self) -> requests.Session:
        import requests

        return requests.Session()

    def _page_of(self, account: Account) -> tuple[Http, str, str, str]:
        """The Facebook Page that lends pictures to ``account``: (http, address, page id, token)."""
        page = self.settings.account(account.options.get("picture_page", "facebook"))
        secrets = self.secrets(page)
        for name in ("PAGE_ID", "PAGE_TOKEN"):
            if not secrets.get(name):
                sentence = f"The Page that lends Instagram its pictures has no {name} in .env; put it there."
                raise AuthFailed(Reading(ErrorClass.AUTH, sentence))
        http = self._http([secrets["PAGE_TOKEN"]])
        return http, self.address_of(page), secrets["PAGE_ID"], secrets["PAGE_TOKEN"]
