"""Putting the house together: which class plays which part in one workspace.

Everything is made when it is first asked for, so that a command pays only for what it uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler import networks
from scheduler.config import Settings
from scheduler.core.clock import Clock
from scheduler.core.delivery import Delivery
from scheduler.core.errors import BadInput, Problem
from scheduler.core.lateness import parse_span
from scheduler.core.model import Draft, Post

if TYPE_CHECKING:
    from scheduler.cards.painter import Painter
    from scheduler.connections import Connections
    from scheduler.networks._transport import Timeouts
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


@dataclass
class Workspace:
    """The parts of one workspace, wired. ``workers`` 1 makes everything happen in one order;
    ``timeouts`` and ``cards`` (the folder of drawn cards) are the usual ones if None."""

    settings: Settings
    clock: Clock
    workers: int = WORKERS
    timeouts: Timeouts | None = None
    cards: Path | None = None

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
            network=self.connections.network,
            draft=self._draft,
            fingerprint=self.connections.fingerprint,
            next_slot=self._next_slot,
            min_gap=self._min_gap,
        )

    @cached_property
    def vault(self) -> Vault:
        from scheduler.vault import Vault

        return Vault(self.settings.tokens)

    @cached_property
    def connections(self) -> Connections:
        from scheduler.connections import Connections

        return Connections(self.settings, self.clock, self.vault, self.timeouts)

    @cached_property
    def renewing(self) -> Renewing:
        from scheduler.publishing.renewing import Renewing

        return Renewing(
            store=self.store,
            clock=self.clock,
            vault=self.vault,
            accounts=tuple(account.name for account in self.settings.accounts if account.login_of is None),
            network=self.connections.network,
            fingerprint=self.connections.fingerprint,
            given=lambda name: self.connections.given(self.settings.account(name)),
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

        return Following(
            store=self.store,
            clock=self.clock,
            network=self.connections.network,
            fingerprint=self.connections.given_digest,
        )

    @cached_property
    def collecting(self) -> Collecting:
        from scheduler.publishing.collecting import Collecting

        return Collecting(
            store=self.store,
            clock=self.clock,
            network=self.connections.network,
            fingerprint=self.connections.fingerprint,
            is_on=self._wants_insights,
            price=self._price_of_a_read,
            left=self._money_left,
        )

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
