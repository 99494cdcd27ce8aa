"""Putting the house together: which class plays which part in one workspace.

Everything is made when it is first asked for, so that a command pays only for what it uses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler import networks
from scheduler.config import Settings
from scheduler.core.clock import Clock
from scheduler.core.connecting import Way
from scheduler.core.delivery import Delivery
from scheduler.core.errors import AuthFailed, BadInput, ErrorClass, Problem, Reading
from scheduler.core.lateness import parse_span
from scheduler.core.model import Account, Draft, Post
from scheduler.core.network import Answer, Network, PictureHost, Secret

if TYPE_CHECKING:
    import requests

    from scheduler.cards.painter import Painter
    from scheduler.networks._transport import Http, Timeouts
    from scheduler.posts.parse import PostFile
    from scheduler.publishing.collecting import Collecting
    from scheduler.publishing.drafts import Drafter
    from scheduler.publishing.following import Following
    from scheduler.publishing.publisher import Publisher
    from scheduler.publishing.renewing import Renewing
    from scheduler.publishing.tick import Tick
    from scheduler.store.database import Store
    from scheduler.vault import Vault

WORKERS = 4


def shipped(name: str) -> Path:
    """A file or folder that comes with Tipcast: in the wheel, or in the checkout it runs from."""
    inside = Path(__file__).parent / "workspace" / name
    return inside if inside.exists() else Path(__file__).parent.parent / name


def setting(account: Account, secret: Secret) -> str:
    """The name under which an account's secret stands in ``.env``: FACEBOOK_PAGE_TOKEN."""
    return f"{account.name.upper().replace('-', '_')}_{secret.name}"


@dataclass
class Workspace:
    """The parts of one workspace, wired. ``workers`` 1 makes everything happen in one order;
    ``timeouts`` and ``cards`` (the folder of drawn cards) are the usual ones if None."""

    settings: Settings
    clock: Clock
    workers: int = WORKERS
    timeouts: Timeouts | None = None
    cards: Path | None = None
    _connected: dict[str, tuple[str, Network]] = field(default_factory=dict)

    @cached_property
    def store(self) -> Store:
        from scheduler.store.database import open_store

        return open_store(self.settings.database)

    @cached_property
    def painter(self) -> Painter:
        from scheduler.cards.painter import Painter

        return Painter(
            layouts=self.layouts,
            cache=self.cards or self.settings.cards,
            brand=self.settings.brand,
            images=self.settings.images,
            themes=self._theme_folders,
            fonts=self.settings.root / "fonts",
            language=self.settings.language,
        )

    @property
    def layouts(self) -> Path:
        """The folder of the cards' layouts."""
        return self._templates("cards")

    @property
    def themes(self) -> frozenset[str]:
        """The names of the themes there are."""
        return frozenset(path.stem for folder in self._theme_folders for path in folder.glob("*.yml"))

    @property
    def _theme_folders(self) -> list[Path]:
        return [self.settings.root / "templates" / "themes", shipped("templates") / "themes"]

    def posts(self) -> tuple[Post, ...]:
        """All posts as they are on disk now. Raises BadInput with every problem found."""
        found, problems = self.readable_posts()
        if problems:
            raise BadInput(problems)
        return found

    def readable_posts(self) -> tuple[tuple[Post, ...], list[Problem]]:
        """The posts that can be read, and what is wrong with the others."""
        files, problems = self.readable_files()
        return tuple(file.post for file in files), problems

    def readable_files(self) -> tuple[tuple[PostFile, ...], list[Problem]]:
        """The post files that can be read, and what is wrong with the others."""
        from scheduler.posts.read import find_files

        return find_files(self.settings.posts, **self._known())

    def understood(self, path: Path, text: str) -> PostFile:
        """The post file at ``path`` as it would be read with ``text`` in it. Raises BadInput."""
        from scheduler.posts.read import understood

        return understood(text, path, self.settings.posts, **self._known())

    def _known(self) -> dict[str, Any]:
        """What a post file may name."""
        settings = self.settings
        return {
            "networks": networks.find,
            "images": settings.images,
            "layouts": self.layouts,
            "themes": self.themes,
            "campaigns": settings.campaign_names,
        }

    @cached_property
    def drafter(self) -> Drafter:
        from scheduler.publishing.drafts import Drafter

        return Drafter(
            posts=self.posts,
            campaigns=self.settings.campaigns,
            brand=self.settings.brand,
            painter=self.painter,
            templates=self._templates("captions"),
            images=self.settings.images,
            network=networks.load,
            tags_in_comment=self.settings.tags_in_comment,
            threads=self.settings.threads,
        )

    @cached_property
    def publisher(self) -> Publisher:
        from scheduler.publishing.publisher import Publisher

        return Publisher(
            store=self.store,
            clock=self.clock,
            network=self.network,
            draft=self._draft,
            fingerprint=self.fingerprint,
            next_slot=self._next_slot,
            min_gap=self._min_gap,
        )

    @cached_property
    def vault(self) -> Vault:
        from scheduler.vault import Vault

        return Vault(self.settings.tokens)

    @cached_property
    def renewing(self) -> Renewing:
        from scheduler.publishing.renewing import Renewing

        return Renewing(
            store=self.store,
            clock=self.clock,
            vault=self.vault,
            accounts=tuple(account.name for account in self.settings.accounts if account.login_of is None),
            network=self.network,
            fingerprint=self.fingerprint,
            given=lambda name: self.given(self.settings.account(name)),
        )

    @cached_property
    def tick(self) -> Tick:
        from scheduler.engine.in_process import drain
        from scheduler.publishing.tick import Tick

        return Tick(
            store=self.store,
            clock=self.clock,
            work=self.publisher.work,
            renew=self.renewing.run,
            welcome_back=self.publisher.welcome_back,
            drain=partial(drain, workers=self.workers),
            follow=self.following.run,
            collect=self._collect,
        )

    @cached_property
    def following(self) -> Following:
        from scheduler.publishing.following import Following

        return Following(store=self.store, clock=self.clock, network=self.network, fingerprint=self._given_digest)

    @cached_property
    def collecting(self) -> Collecting:
        from scheduler.publishing.collecting import Collecting

        return Collecting(
            store=self.store,
            clock=self.clock,
            network=self.network,
            fingerprint=self.fingerprint,
            is_on=self._wants_insights,
            price=self._price_of_a_read,
            left=self._money_left,
        )

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
        from scheduler.vault import digest_of

        return digest_of(self.secrets(self.settings.account(account_name)))

    def _given_digest(self, account_name: str) -> str:
        """Of the secrets as a person wrote them, which renewing a login leaves as they are."""
        from scheduler.vault import digest_of

        return digest_of(self.given(self.settings.account(account_name)))

    def close(self) -> None:
        if "store" in self.__dict__:
            self.store.close()

    def _templates(self, name: str) -> Path:
        own = self.settings.root / "templates" / name
        return own if own.is_dir() else shipped("templates") / name

    def _draft(self, delivery: Delivery) -> Draft:
        drafter = self.drafter
        return drafter.draft(
            drafter.post(delivery.post_id),
            delivery.network,
            marker=delivery.marker,
            showing=delivery.occurrence,
            alone=self.following.refuses_threads(delivery.account),
        )

    def _texts(self, delivery: Delivery) -> tuple[str, ...]:
        drafter = self.drafter
        found = drafter.caption(drafter.post(delivery.post_id), delivery.network, showing=delivery.occurrence)
        return (found.text, *found.thread)

    def _next_slot(self, delivery: Delivery, after: datetime) -> datetime | None:
        from scheduler.core.plan import next_slot

        campaign = next((one for one in self.settings.campaigns if one.name == delivery.campaign), None)
        return next_slot(campaign, after=after, until=after + timedelta(days=366)) if campaign else None

    def _collect(self) -> None:
        self.collecting.run()

    def _wants_insights(self, account_name: str) -> bool:
        return any(
            account.name == account_name
            and account.options.get("insights") != "false"
            and networks.load(account.network).insights_at_once > 0
            for account in self.settings.accounts
        )

    def _price_of_a_read(self, network: str) -> float:
        prices = networks.load(network).prices
        return 0.0 if prices is None else prices.own_read

    def _money_left(self, network: str) -> float | None:
        from scheduler.publishing.spending import left

        budget = self.settings.rhythm.budget.get(network)
        if budget is None:
            return None
        return left(
            self.store,
            network,
            budget=budget,
            prices=networks.load(network).prices,
            zone=self.settings.zone,
            now=self.clock.now(),
            texts=self._texts,
        )

    def _min_gap(self, account_name: str) -> timedelta:
        given = self.settings.account(account_name).options.get("min_gap")
        return parse_span(given) if given else timedelta()

    # -- networks -----------------------------------------------------------------------------

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
        from scheduler.vault import stands_for

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
