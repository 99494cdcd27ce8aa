"""Asking the networks what they report of our posts: after all publishing, seldom, and never in its way.

A failure here holds back nothing but further questions (a hold of its own, ``insights:ACCOUNT``), with one
exception that the taxonomy asks for: a limit of the whole app is everybody's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.core.clock import Clock
from scheduler.core.insights.asking import due, is_young, wanted
from scheduler.core.network import Network
from scheduler.core.policy import RetryLimits
from scheduler.publishing.asking import Collected, Round
from scheduler.store import insights
from scheduler.store.database import Store

MOST_A_TICK = 25
MOST_BY_A_PERSON = 200


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
        return Round(self, False, now).ask(due(posts, now=now, most=MOST_A_TICK))

    def run_for_a_person(self) -> Collected:
        """Ask all young posts that weren't asked today, whatever else is due."""
        with self.store.reading() as connection:
            posts, asked = insights.public_posts(connection), insights.asked_on(connection)
        now = self.clock.now()
        return Round(self, True, now).ask(wanted(posts, asked_on=asked, now=now)[:MOST_BY_A_PERSON])
