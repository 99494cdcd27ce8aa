"""Asking the networks what they report of our posts: after all publishing, seldom, and never in its way.

A failure here holds back nothing but further questions (a hold of its own, ``insights:ACCOUNT``), with one
exception that the taxonomy asks for: a limit of the whole app is everybody's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby

from scheduler.core.clock import Clock
from scheduler.core.delivery import Hold
from scheduler.core.errors import AuthFailed, ErrorClass, NetworkError, RateLimited, Reading, Rejected, error_for
from scheduler.core.insights import Insights, PublicPost
from scheduler.core.insights.asking import AGAIN, due, is_young, next_ask_at, wanted
from scheduler.core.network import Network
from scheduler.core.policy import RetryLimits, free_at
from scheduler.store import deliveries, holds, insights
from scheduler.store.database import Store

MOST_A_TICK = 25
MOST_BY_A_PERSON = 200
QUIET = timedelta(minutes=6)
"""No question is begun when a delivery is due within it: the slowest question (three requests of at most
100 seconds each) has ended by then."""
CLAIM = timedelta(hours=1)
"""How long a post that is being asked is left alone by other processes."""
MENDED_AFTER = timedelta(days=1)
"""After a refusal that a person can mend, the next question without one."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of it: ids of the deliveries with new numbers and of those that are gone, and sentences on
    accounts that weren't asked or refused."""

    told: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Collecting:
    """``network`` gives the connected network of an account (AuthFailed when its secrets are missing);
    ``fingerprint`` is a digest of those; ``is_on`` says whether a person wants an account's numbers;
    ``price`` is what reading one post costs on a network and ``left`` what its budget has left, in US
    dollars (None: no limit)."""

    store: Store
    clock: Clock
    network: Callable[[str], Network]
    fingerprint: Callable[[str], str]
    is_on: Callable[[str], bool]
    price: Callable[[str], float]
    left: Callable[[str], float | None]
    retries: RetryLimits = field(default_factory=RetryLimits)
    _told: list[int] = field(default_factory=list, init=False)
    _gone: list[int] = field(default_factory=list, init=False)
    _notes: list[str] = field(default_factory=list, init=False)

    def run(self) -> Collected:
        """Ask what is due, as far as no delivery is. Raises nothing: what a tick has published must be told
        whatever becomes of the numbers."""
        try:
            return self._run()
        except Exception as error:
            # Only its type is told: the text may hold secrets.
            sentence = f"Tipcast itself stumbled over the numbers ({type(error).__name__}); please report it."
            logging.getLogger(__name__).warning(sentence)
            return Collected(notes=(sentence,))

    def _run(self) -> Collected:
        now = self.clock.now()
        with self.store.reading() as connection:
            posts = insights.public_posts(connection, due_by=now)
        if old := [post.delivery_id for post in posts if not is_young(post, now)]:
            with self.store.writing() as connection:
                insights.put_off(connection, old, None)
        return self._ask(due(posts, now=now, most=MOST_A_TICK), by_person=False)

    def run_for_a_person(self) -> Collected:
        """Ask all young posts that weren't asked today, whatever else is due."""
        with self.store.reading() as connection:
            posts, asked = insights.public_posts(connection), insights.asked_on(connection)
        return self._ask(wanted(posts, asked_on=asked, now=self.clock.now())[:MOST_BY_A_PERSON], by_person=True)

    def _ask(self, posts: Sequence[PublicPost], *, by_person: bool) -> Collected:
        self._told, self._gone, self._notes = [], [], []
        by_account = sorted(posts, key=lambda post: post.account)
        for account, group in groupby(by_account, key=lambda post: post.account):
            if self._may_ask(account, posts := list(group), by_person=by_person):
                self._ask_account(account, posts, by_person=by_person)
        return Collected(tuple(self._told), tuple(self._gone), tuple(self._notes))

    def _may_ask(self, account: str, posts: Sequence[PublicPost], *, by_person: bool) -> bool:
        """Whether the account's numbers are wanted and nothing holds it; if not, its posts are put off."""
        now = self.clock.now()
        if not self.is_on(account):
            with self.store.writing() as connection:
                for post in posts:
                    insights.put_off(connection, [post.delivery_id], next_ask_at(post.published_at, after=now))
            return False
        scopes = (f"account:{account}", f"network:{posts[0].network}", _scope(account))
        with self.store.writing() as connection:
            for hold in holds.listed(connection):
                if hold.scope not in scopes:
                    continue
                is_over = hold.until is not None and hold.until <= now
                is_ours = hold.scope == _scope(account)
                if is_ours and (is_over or self._may_be_mended(hold, account, by_person=by_person)):
                    holds.lift(connection, hold.scope)
                    continue
                if is_over:
                    continue
                insights.put_off(connection, [post.delivery_id for post in posts], hold.until or now + AGAIN)
                self._notes.append(f"{account}: {hold.why}")
                return False
        return True

    def _may_be_mended(self, hold: Hold, account: str, *, by_person: bool) -> bool:
        return bool(hold.fingerprint) and (by_person or hold.fingerprint != self.fingerprint(account))

    def _ask_account(self, account: str, posts: Sequence[PublicPost], *, by_person: bool) -> None:
        try:
            network = self.network(account)
            for some in _batches(posts, network.insights_at_once):
                if not by_person and self._is_publishing_near():
                    return
                if not self._affords(account, some):
                    return
                self._ask_some(network, some)
        except NetworkError as error:
            self._failed(account, posts, error)

    def _is_publishing_near(self) -> bool:
        now = self.clock.now()
        with self.store.reading() as connection:
            wake_at = deliveries.next_wake_at(connection, now=now)
        return wake_at is not None and wake_at <= now + QUIET

    def _affords(self, account: str, posts: Sequence[PublicPost]) -> bool:
        network, now = posts[0].network, self.clock.now()
        price = self.price(network)
        room = self.left(network) if price else None
        if room is None or round(price * len(posts), 4) <= round(room, 4):
            return True
        why = f"Reading numbers would exceed the month's budget for {network}; they are left out for now."
        self._hold(account, posts, Hold(_scope(account), now + MENDED_AFTER, why, "budget"))
        return False

    def _ask_some(self, network: Network, posts: Sequence[PublicPost]) -> None:
        """One question. Raises NetworkError when none of these posts can be told anything about now."""
        until = self.clock.now() + CLAIM
        with self.store.writing() as connection:
            mine = {post.remote_id: post for post in posts if insights.take(connection, post, until=until)}
        if not mine:
            return
        try:
            told = _guarded(network, list(mine))
        except Rejected as error:  # it is about these posts, and will be the same tomorrow
            self._notes.append(f"{posts[0].account}: {error.reading.sentence}")
            told = {}
        self._save(list(mine.values()), told)
        self._rest(network, posts)

    def _save(self, posts: Sequence[PublicPost], told: Mapping[str, Insights | None]) -> None:
        now = self.clock.now()
        with self.store.writing() as connection:
            for post in posts:
                insights.put_off(connection, [post.delivery_id], next_ask_at(post.published_at, after=now))
                if post.remote_id not in told:
                    continue
                numbers = told[post.remote_id]
                if numbers is None:
                    insights.note_gone(connection, post.delivery_id, now)
                    self._gone.append(post.delivery_id)
                    continue
                insights.note_gone(connection, post.delivery_id, None)
                insights.put(connection, post.delivery_id, numbers, fetched_at=now)
                self._told.append(post.delivery_id)

    def _rest(self, network: Network, posts: Sequence[PublicPost]) -> None:
        """Heed what the headers of a success say: the next question would be refused."""
        wait = network.rest()
        now = self.clock.now()
        if wait is None or (until := free_at(wait, now=now, limits=self.retries)) <= now:
            return
        sentence = "The network's limit of calls is reached; numbers are asked again when there is room."
        reading = Reading(ErrorClass.RATE_LIMITED, sentence, wait=until - now, app_wide=wait.app_wide)
        raise RateLimited(reading)

    # -- what failed --------------------------------------------------------------------------

    def _failed(self, account: str, posts: Sequence[PublicPost], error: NetworkError) -> None:
        """Ask nothing more of the account for a while; whatever was told before is saved."""
        now, reading = self.clock.now(), error.reading
        rest = [post for post in posts if post.delivery_id not in (*self._told, *self._gone)]
        if isinstance(error, RateLimited):
            until = free_at(reading, now=now, limits=self.retries)
            scope = f"network:{posts[0].network}" if reading.app_wide else _scope(account)
            self._hold(account, rest, Hold(scope, until, reading.sentence))
        elif isinstance(error, AuthFailed):
            hold = Hold(_scope(account), now + MENDED_AFTER, reading.sentence, self.fingerprint(account))
            self._hold(account, rest, hold)
        else:
            self._notes.append(f"{account}: {reading.sentence}")
            with self.store.writing() as connection:
                insights.put_off(connection, [post.delivery_id for post in rest], now + AGAIN)

    def _hold(self, account: str, posts: Sequence[PublicPost], hold: Hold) -> None:
        self._notes.append(f"{account}: {hold.why}")
        with self.store.writing() as connection:
            holds.prolong(connection, hold)
            insights.put_off(connection, [post.delivery_id for post in posts], hold.until)


def _batches(posts: Sequence[PublicPost], size: int) -> Iterator[Sequence[PublicPost]]:
    return (posts[begin : begin + size] for begin in range(0, len(posts), size))


def _scope(account: str) -> str:
    return f"insights:{account}"


def _guarded(network: Network, remote_ids: Sequence[str]) -> Mapping[str, Insights | None]:
    """Whatever a network's code raises becomes an error that may be repeated; a bug in reading numbers must
    not stop anything else. Only its type is told: the text may hold secrets."""
    try:
        return network.insights(remote_ids)
    except NetworkError:
        raise
    except Exception as error:
        sentence = "Tipcast itself stumbled over these numbers and goes on; please report it."
        raise error_for(Reading(ErrorClass.RETRYABLE, sentence, message=type(error).__name__)) from error
