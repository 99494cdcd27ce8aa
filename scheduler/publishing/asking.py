"""One round of questions for numbers: who may be asked now, what became of each question, what is put off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from scheduler.core.delivery import Hold
from scheduler.core.errors import AuthFailed, ErrorClass, NetworkError, RateLimited, Reading, Rejected, error_for
from scheduler.core.insights import Insights, PublicPost
from scheduler.core.insights.asking import AGAIN, next_ask_at
from scheduler.core.network import Network
from scheduler.core.policy import free_at
from scheduler.store import deliveries, holds, insights

if TYPE_CHECKING:
    from scheduler.publishing.collecting import Collecting

QUIET = timedelta(minutes=6)
"""No question is begun when a delivery is due within it: the slowest question (three requests of at most
100 seconds each) has ended by then."""
LONGEST = timedelta(minutes=2)
"""After this long no further question is begun in one tick, so that what it published is told soon."""
SCOPE = "insights:"
"""What the holds of accounts that aren't asked for numbers begin with; publishing doesn't heed them."""
CLAIM = timedelta(hours=1)
"""How long a post that is being asked is left alone by other processes."""
MENDED_AFTER = timedelta(days=1)
"""After a refusal that a person can mend, the next question without one."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of it: ids of the deliveries with new numbers and of those that are gone, and sentences on
    accounts that weren't asked or refused; ``needs_person``: one of them waits for a person."""

    told: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    needs_person: bool = False


@dataclass(slots=True)
class Round:
    """``parts`` is what it works with; ``by_person``: somebody waits for it, so publishing near at hand doesn't
    end it, and what a person may have mended is tried again."""

    parts: Collecting
    by_person: bool
    began_at: datetime
    told: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    needs_person: bool = False

    def ask(self, posts: Sequence[PublicPost]) -> Collected:
        """Ask about these posts, account by account, as far as nothing speaks against it."""
        by_account = sorted(posts, key=lambda post: post.account)
        for account, group in groupby(by_account, key=lambda post: post.account):
            if self._may_ask(account, posts := list(group)):
                self._ask_account(account, posts)
        return Collected(tuple(self.told), tuple(self.gone), tuple(self.notes), self.needs_person)

    def _may_ask(self, account: str, posts: Sequence[PublicPost]) -> bool:
        """Whether the account's numbers are wanted and nothing holds it; if not, its posts are put off."""
        now = self.parts.clock.now()
        if not self.parts.is_on(account):
            with self.parts.store.writing() as connection:
                for post in posts:
                    insights.put_off(connection, [post.delivery_id], next_ask_at(post.published_at, after=now))
            return False
        scopes = (f"account:{account}", f"network:{posts[0].network}", _scope(account))
        with self.parts.store.writing() as connection:
            for hold in holds.listed(connection):
                if hold.scope not in scopes:
                    continue
                is_over = hold.until is not None and hold.until <= now
                is_ours = hold.scope == _scope(account)
                if is_ours and (is_over or self._may_be_mended(hold, account)):
                    holds.lift(connection, hold.scope)
                    continue
                if is_over:
                    continue
                insights.put_off(connection, [post.delivery_id for post in posts], hold.until or now + AGAIN)
                self.notes.append(f"{account}: {hold.why}")
                self.needs_person |= hold.until is None
                return False
        return True

    def _may_be_mended(self, hold: Hold, account: str) -> bool:
        return bool(hold.fingerprint) and (self.by_person or hold.fingerprint != self.parts.fingerprint(account))

    def _ask_account(self, account: str, posts: Sequence[PublicPost]) -> None:
        try:
            network = self.parts.network(account)
            for some in _batches(posts, network.insights_at_once):
                if not self.by_person and (self._is_publishing_near() or self._is_tired()):
                    return
                if not self._affords(account, some):
                    return
                self._ask_some(network, some)
        except NetworkError as error:
            self._failed(account, posts, error)

    def _is_publishing_near(self) -> bool:
        now = self.parts.clock.now()
        with self.parts.store.reading() as connection:
            wake_at = deliveries.next_wake_at(connection, now=now)
        return wake_at is not None and wake_at <= now + QUIET

    def _is_tired(self) -> bool:
        return self.parts.clock.now() > self.began_at + LONGEST

    def _affords(self, account: str, posts: Sequence[PublicPost]) -> bool:
        network, now = posts[0].network, self.parts.clock.now()
        price = self.parts.price(network)
        room = self.parts.left(network) if price else None
        if room is None or round(price * len(posts), 4) <= round(room, 4):
            return True
        why = f"Reading numbers would exceed the month's budget for {network}; they are left out for now."
        self._hold(account, posts, Hold(_scope(account), now + MENDED_AFTER, why, "budget"))
        return False

    def _ask_some(self, network: Network, posts: Sequence[PublicPost]) -> None:
        """One question. Raises NetworkError when none of these posts can be told anything about now."""
        until = self.parts.clock.now() + CLAIM
        with self.parts.store.writing() as connection:
            mine = {post.remote_id: post for post in posts if insights.take(connection, post, until=until)}
        if not mine:
            return
        try:
            told = _guarded(network, list(mine))
        except Rejected as error:  # it is about these posts, and will be the same tomorrow
            which = ", ".join(post.post_id for post in mine.values())
            self.notes.append(f"{posts[0].account}: The network refuses the numbers of {which}{_own_words(error)}.")
            told = {}
        self._save(list(mine.values()), told)
        self._rest(network, posts)

    def _save(self, posts: Sequence[PublicPost], told: Mapping[str, Insights | None]) -> None:
        now = self.parts.clock.now()
        with self.parts.store.writing() as connection:
            for post in posts:
                insights.put_off(connection, [post.delivery_id], next_ask_at(post.published_at, after=now))
                if post.remote_id not in told:
                    continue
                numbers = told[post.remote_id]
                if numbers is None:
                    insights.note_gone(connection, post.delivery_id, now)
                    self.gone.append(post.delivery_id)
                    continue
                insights.note_gone(connection, post.delivery_id, None)
                insights.put(connection, post.delivery_id, numbers, fetched_at=now)
                self.told.append(post.delivery_id)

    def _rest(self, network: Network, posts: Sequence[PublicPost]) -> None:
        """Heed what the headers of a success say: the next question would be refused."""
        wait = network.rest()
        now = self.parts.clock.now()
        if wait is None or (until := free_at(wait, now=now, limits=self.parts.retries)) <= now:
            return
        sentence = "The network's limit of calls is reached; numbers are asked again when there is room."
        reading = Reading(ErrorClass.RATE_LIMITED, sentence, wait=until - now, app_wide=wait.app_wide)
        raise RateLimited(reading)

    # -- what failed --------------------------------------------------------------------------

    def _failed(self, account: str, posts: Sequence[PublicPost], error: NetworkError) -> None:
        """Ask nothing more of the account for a while; whatever was told before is saved."""
        now, reading = self.parts.clock.now(), error.reading
        rest = [post for post in posts if post.delivery_id not in (*self.told, *self.gone)]
        if isinstance(error, RateLimited):
            until = free_at(reading, now=now, limits=self.parts.retries)
            scope = f"network:{posts[0].network}" if reading.app_wide else _scope(account)
            self._hold(account, rest, Hold(scope, until, reading.sentence))
        elif isinstance(error, AuthFailed):
            hold = Hold(_scope(account), now + MENDED_AFTER, reading.sentence, self.parts.fingerprint(account))
            self._hold(account, rest, hold)
            self.needs_person = True
        else:
            why = "The numbers could not be read just now; they are asked again by themselves"
            self.notes.append(f"{account}: {why}{_own_words(error)}.")
            with self.parts.store.writing() as connection:
                insights.put_off(connection, [post.delivery_id for post in rest], now + AGAIN)

    def _hold(self, account: str, posts: Sequence[PublicPost], hold: Hold) -> None:
        self.notes.append(f"{account}: {hold.why}")
        with self.parts.store.writing() as connection:
            holds.prolong(connection, hold)
            insights.put_off(connection, [post.delivery_id for post in posts], hold.until)


def _batches(posts: Sequence[PublicPost], size: int) -> Iterator[Sequence[PublicPost]]:
    return (posts[begin : begin + size] for begin in range(0, len(posts), size))


def _scope(account: str) -> str:
    return f"{SCOPE}{account}"


def _own_words(error: NetworkError) -> str:
    """The sentences of such errors are about sending a post; only what the network said is of use here."""
    said = " ".join(filter(None, (error.reading.code, error.reading.message)))
    return f" (what came: {said})" if said else ""


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
