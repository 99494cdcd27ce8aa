"""Carrying a message to its addresses: Apprise does it, for mail and some hundred services.

Apprise is an extra and takes a second to import, so that happens only when a message goes out or an address
is looked at. What it logs may hold an address, and so a password: nothing of it is shown or passed on. A
failure is told in our own words, chosen by what its log mentions.
"""

from __future__ import annotations

import importlib.util
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

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
    tasks = [_Errand(place, address, title, body) for place, address in enumerate(addresses, start=1)]
    # A daemon: a server that never answers must not keep the process from ending.
    runner = threading.Thread(target=_run, args=(tasks,), name="alerts", daemon=True)
    runner.start()
    runner.join(longest_s)
    return tuple(failure for task in tasks if (failure := task.failure) is not None)


@dataclass(slots=True)
class _Errand:
    place: int
    address: str = field(repr=False)
    title: str
    body: str
    service: str = "not tried"
    _done: bool = False
    _why: str = f"no answer within {LONGEST_S:.0f} seconds"

    @property
    def failure(self) -> Failure | None:
        return None if self._done else Failure(self.place, self.service, self._why)

    def run(self) -> None:
        with _overheard() as log:
            try:
                service = _apprise().instantiate(self.address)
                if service is None:
                    self._why = "the address isn't understood"
                    return
                self.service = str(service.service_name)
                # One straight after the other, in this thread: several at once would need a pool.
                self._done = bool(service.notify(title=self.title, body=self.body))
            except Exception as error:  # a plugin's own bug must not reach publishing
                log.append(type(error).__name__)
        if not self._done:
            self._why = _reason(" ".join(log).lower())


def _run(tasks: Sequence[_Errand]) -> None:
    for task in tasks:
        task.run()


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
def _overheard() -> Iterator[list[str]]:
    """What Apprise logs meanwhile, kept from everybody else."""
    lines: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = record.getMessage()
            # Not the payload: it is our own message, whose words say nothing of why it failed.
            if record.levelno >= logging.WARNING or "Exception" in said[:20]:
                lines.append(said)

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
