"""Asking whether addresses lead somewhere: politely, with limits, and never into a private network.

One request at a time to each host, a few hosts at once; HEAD first, GET where HEAD says nothing
good. Only status and headers are read, never a body, so that no page is too large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scheduler.article.fetch import MOST_REDIRECTS, demand_public
from scheduler.core.errors import BadInput

if TYPE_CHECKING:
    import requests

TIMEOUTS_S = (5, 5)
MOST_AT_ONCE = 6
_PERMANENT = (301, 308)
_DEAD = (404, 410)
_CLOSED = (401, 403, 405, 406, 429, 451, 999)
"""Statuses with which servers turn programs away that they'd let a reader pass (999: LinkedIn)."""
_AGENT = "Mozilla/5.0 (compatible; Tipcast; link check)"


class Verdict(StrEnum):
    FINE = "fine"
    DEAD = "dead"
    MOVED = "moved"
    UNREACHABLE = "unreachable"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking showed. ``address``: the new one, if it moved for good; ``status``: the last answer's."""

    verdict: Verdict
    what: str = ""
    address: str = ""
    status: int | None = None


Resolve = Callable[[str], list[str]]
"""Host name → its addresses. Raises OSError when there is no such host."""


@dataclass(frozen=True, slots=True)
class Asker:
    """``session`` opens one session for each host; ``pause`` is called between requests to one host."""

    session: Callable[[], requests.Session]
    pause: Callable[[], None] = lambda: None
    allow_private: bool = False
    resolve: Resolve | None = None

    def ask_all(self, addresses: Sequence[str]) -> Mapping[str, Answer]:
        """Address → answer, for all of them."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for address in addresses:
            by_host[_host(address)].append(address)
        with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
            rows = pool.map(self._ask_host, by_host.values())
            return {address: answer for row in rows for address, answer in row}

    def _ask_host(self, addresses: Sequence[str]) -> list[tuple[str, Answer]]:
        found: list[tuple[str, Answer]] = []
        too_many = False
        with self.session() as session:
            for number, address in enumerate(addresses):
                if number:
                    self.pause()
                if too_many:
                    answer = Answer(Verdict.UNCLEAR, "Its server asked us to stop asking, so we can't tell.")
                else:
                    answer = self.ask(address, session)
                too_many = too_many or answer.status == 429
                found.append((address, answer))
        return found

    def ask(self, address: str, session: requests.Session) -> Answer:
        """One address. Never raises for what a server or the way to it does."""
        import requests

        try:
            answer = self._follow(address, "HEAD", session)
            # Some servers answer HEAD with an error and GET with the page.
            return answer if answer.verdict in (Verdict.FINE, Verdict.MOVED) else self._follow(address, "GET", session)
        except BadInput as error:
            return Answer(Verdict.UNREACHABLE, error.problems[0].what)
        except requests.Timeout:
            return Answer(Verdict.UNREACHABLE, f"Its server didn't answer within {TIMEOUTS_S[0]} seconds.")
        except (requests.RequestException, UnicodeError) as error:
            return Answer(Verdict.UNREACHABLE, f"It can't be reached ({_reason(error)}).")

    def _follow(self, address: str, method: str, session: requests.Session) -> Answer:
        permanent, new = True, ""
        here = address
        for status, location in self._hops(address, method, session):
            if location is None:
                return _answer(status, new)
            here = urljoin(here, location)
            permanent = permanent and status in _PERMANENT
            new = here if permanent else new
        return Answer(Verdict.UNREACHABLE, "It sends from one address to the next without end.")

    def _hops(self, address: str, method: str, session: requests.Session) -> Iterator[tuple[int, str | None]]:
        """(status, where to go on) of each step; the last one goes nowhere."""
        here = address
        for _ in range(MOST_REDIRECTS + 1):
            demand_public(here, address, allow_private=self.allow_private, resolve=self.resolve)
            with session.request(
                method, here, timeout=TIMEOUTS_S, stream=True, allow_redirects=False, headers={"User-Agent": _AGENT}
            ) as response:
                location = response.headers["Location"] if response.is_redirect else None
                yield response.status_code, location
            if location is None:
                return
            here = urljoin(here, location)


def _answer(status: int, new: str) -> Answer:
    if status in _DEAD:
        return Answer(Verdict.DEAD, f"There is no such page (its server answered {status}).", status=status)
    if status in _CLOSED:
        what = f"Its server turns programs away ({status}), so we can't tell."
        return Answer(Verdict.UNCLEAR, what, status=status)
    if status >= 400:
        return Answer(Verdict.UNREACHABLE, f"Its server answered {status}.", status=status)
    if new:
        return Answer(Verdict.MOVED, "The page has moved for good.", new, status)
    return Answer(Verdict.FINE, status=status)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _reason(error: Exception) -> str:
    """Why, in words: certificates are worth naming, because readers' browsers refuse them as well."""
    import requests

    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not valid"
    if isinstance(error, requests.ConnectionError):
        return "the connection was refused or broke off"
    return type(error).__name__
