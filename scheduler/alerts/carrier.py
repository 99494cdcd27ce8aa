"""Carrying a message to its addresses: Apprise does it, for mail and some hundred services.

Apprise is an extra and takes a second to import, so that happens only when a message goes out or an address
is looked at. What it logs may hold an address, and so a password: nothing of it is shown or passed on. A
failure is told in our own words, chosen by what its log mentions.
"""

from __future__ import annotations

import importlib.util
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread, get_ident
from time import monotonic
from typing import Any

Log = defaultdict[int, list[str]]
LONGEST_S = 40.0
"""For all addresses together: publishing is done by then, but cron calls again in some minutes."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Address number ``place`` (from 1), by the name of its service, and why it didn't work."""

    place: int
    service: str
    why: str

    def __str__(self) -> str:
        return f"address {self.place} ({self.service}): {self.why}"


def is_installed() -> bool:
    return importlib.util.find_spec("apprise") is not None


def misread(addresses: Sequence[str]) -> tuple[int, ...]:
    """The places (from 1) of addresses that no service is known for."""
    apprise = _apprise()
    return tuple(place for place, address in enumerate(addresses, start=1) if apprise.instantiate(address) is None)


def carry(addresses: Sequence[str], *, title: str, body: str, longest_s: float = LONGEST_S) -> tuple[Failure, ...]:
    """Send it to every address; returns those it failed for. Takes no longer than ``longest_s``."""
    if not is_installed():
        why = "what sends alerts isn't installed: pip install 'tipcast[alerts]'"
        return tuple(Failure(place, "not tried", why) for place in range(1, len(addresses) + 1))
    with _overheard() as log:
        errands = [_errand(place, address) for place, address in enumerate(addresses, start=1)]
        # One thread each, so that a slow one doesn't keep the others from it; daemons, so that a server
        # that never answers doesn't keep the process from ending.
        runners = [Thread(target=one.run, args=(title, body, log), name="alert", daemon=True) for one in errands]
        for runner in runners:
            runner.start()
        ends_at = monotonic() + longest_s
        for runner in runners:
            runner.join(max(0.0, ends_at - monotonic()))
    return tuple(Failure(one.place, one.name, one.why) for one in errands if one.why)


@dataclass(slots=True)
class _Errand:
    """``why`` it didn't work; "" when it did."""

    place: int
    name: str
    service: Any = field(repr=False)
    why: str

    def run(self, title: str, body: str, log: Log) -> None:
        if self.service is None:
            return
        done = False
        try:
            # Otherwise our plain text is taken for HTML by some (mail), and loses its lines.
            self.service.notify_format = "text"
            done = bool(self.service.notify(title=title, body=body))
        except Exception as error:  # a plugin's own bug must not reach publishing
            log[get_ident()].append(type(error).__name__)
        self.why = "" if done else _reason(" ".join(log[get_ident()]).lower())


def _errand(place: int, address: str) -> _Errand:
    service = _apprise().instantiate(address)
    if service is None:
        return _Errand(place, "not tried", None, "the address isn't understood")
    return _Errand(place, str(service.service_name), service, "it gave no answer in time")


_REASONS = (
    (("authentication", "5.7.8", "535", "username and password", "error=401", "error=403"), "the login isn't taken"),
    (("name or service not known", "getaddrinfo", "name resolution", "nodename nor"), "its server isn't found"),
    (("refused",), "nobody answers at its server"),
    (("timed out", "timeout"), "its server answers too slowly"),
    (("certificate",), "its server can't prove who it is"),
    (("recipient", "error=404"), "it isn't known there"),
    (("error=429",), "the service takes no more for now"),
)


def _reason(log: str) -> str:
    for phrases, reason in _REASONS:
        if any(phrase in log for phrase in phrases):
            return reason
    return "it was not taken"


@contextmanager
def _overheard() -> Iterator[Log]:
    """What Apprise logs meanwhile, by thread, kept from everybody else."""
    lines: Log = defaultdict(list)

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = record.getMessage()
            # Not the payload: it is our own message, whose words say nothing of why it failed.
            if record.levelno >= logging.WARNING or "Exception" in said[:20]:
                lines[get_ident()].append(said)

    logger, ear = logging.getLogger("apprise"), Ear(logging.DEBUG)
    before = logger.level
    logger.addHandler(ear)
    logger.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        logger.removeHandler(ear)
        logger.setLevel(before)


def _apprise() -> Any:
    logger = logging.getLogger("apprise")
    logger.propagate = False  # or an address that isn't understood would be printed, password and all
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    import apprise

    return apprise.Apprise
