"""What is tried, as data: every kill point, every fault at every request boundary, and bad company."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

NETWORKS = ("facebook", "instagram", "x", "pinterest")

# The requests each network's delivery makes, by the sandbox's names of its operations. Instagram's
# pictures are lent by the Facebook Page.
REQUESTS = {
    "facebook": (("facebook", "upload"), ("facebook", "publish")),
    "instagram": (
        ("facebook", "upload"),
        ("facebook", "node"),
        ("instagram", "container"),
        ("instagram", "poll"),
        ("instagram", "quota"),
        ("instagram", "publish"),
    ),
    "x": (("x", "upload"), ("x", "metadata"), ("x", "publish")),
    "pinterest": (("pinterest", "publish"),),
}
FAULTS = (
    "refuse",
    "hang_up_before",
    "hang_up_after",
    "error_before",
    "error_after",
    "garbage_after",
    "cut_after",
    "limit_rate",
    "expire_token",
)
SLOW_FAULTS = ("stall", "slow_drip_after")
RENEWED = ("x", "pinterest")
"""Networks whose refresh tokens are good once."""
WRONG_BY = (timedelta(minutes=10), timedelta(minutes=-10))
AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Breakage:
    """One fault of the stand-in networks."""

    network: str
    operation: str
    kind: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """One delivery on ``network`` under trouble.

    ``kill_after`` counts the database's commits: 2.0 is right after the second, 1.5 right before it.
    ``kill_in_s``: after that time. ``clock_fast_by``: the computer's clock is wrong. ``company``:
    somebody else posts meanwhile, "alike" but for a sign or in the "same" words. ``ending``: the login
    has to be renewed first. ``processes`` tick at the same moment.
    """

    network: str
    name: str
    breakages: tuple[Breakage, ...] = ()
    kill_after: float | None = None
    kill_in_s: float | None = None
    clock_fast_by: timedelta = timedelta()
    company: str | None = None
    ending: bool = False
    processes: int = 1


def scenarios(network: str, *, commits: int, renewing: int, rounds: int, seed: int, run_s: float) -> Iterator[Scenario]:
    """The table of ``network``, then ``rounds`` kills at random. ``commits`` is how many a quiet delivery
    makes, ``renewing`` how many one whose login is renewed first; ``run_s`` is how long one takes."""
    yield from _kills(network, commits)
    yield from _faults(network)
    yield from _lost_answers(network)
    if network in RENEWED:
        yield from _renewals(network, renewing)
    yield Scenario(network, f"{AT_ONCE} at once", processes=AT_ONCE)
    yield from _random_kills(network, commits=commits, rounds=rounds, seed=seed, run_s=run_s)


def _kills(network: str, commits: int, *, name: str = "killed", ending: bool = False) -> Iterator[Scenario]:
    for step in range(1, commits + 1):
        yield Scenario(network, f"{name} before a step", kill_after=step - 0.5, ending=ending)
        yield Scenario(network, f"{name} after a step", kill_after=float(step), ending=ending)


def _faults(network: str) -> Iterator[Scenario]:
    for place, operation in REQUESTS[network]:
        slow = SLOW_FAULTS if operation == "publish" else ()
        for kind in (*FAULTS, *slow):
            yield Scenario(network, _words(kind), (Breakage(place, operation, kind),))
    if network == "instagram":
        yield Scenario(network, "live, but said to be blocked", (Breakage(network, "publish", "meta_lie"),))


def _lost_answers(network: str) -> Iterator[Scenario]:
    lost, unsent = (Breakage(network, "publish", kind) for kind in ("hang_up_after", "hang_up_before"))
    for kind in ("hang_up_before", "error_before", "garbage_after", "limit_rate"):
        yield Scenario(network, "lost answer, then " + _words(kind), (lost, Breakage(network, "find", kind)))
    yield Scenario(network, "lost answer, shown late", (lost, Breakage(network, "publish", "late")))
    for breakage, what in ((lost, "lost answer"), (unsent, "lost request")):
        for wrong_by in WRONG_BY:
            yield Scenario(network, f"{what}, clock wrong", (breakage,), clock_fast_by=wrong_by)
        for company in ("alike", "same"):
            yield Scenario(network, f"{what}, somebody else's post {company}", (breakage,), company=company)


def _renewals(network: str, commits: int) -> Iterator[Scenario]:
    yield from _kills(network, commits, name="killed while renewing", ending=True)
    for kind in FAULTS:
        yield Scenario(network, "renewing: " + _words(kind), (Breakage(network, "token", kind),), ending=True)


def _random_kills(network: str, *, commits: int, rounds: int, seed: int, run_s: float) -> Iterator[Scenario]:
    """Half at a moment, half at a step; most with a fault as well."""
    chance = random.Random(f"{seed}/{network}")
    for number in range(rounds):
        kind = chance.choice((None, None, *FAULTS))
        place, operation = chance.choice(REQUESTS[network])
        breakages = () if kind is None else (Breakage(place, operation, kind),)
        if number % 2:
            moment = chance.uniform(0, run_s)
            yield Scenario(network, "killed at a random moment", breakages, kill_in_s=moment)
        else:
            step = chance.randint(1, 2 * commits) / 2
            yield Scenario(network, "killed at a random step", breakages, kill_after=step)


def _words(kind: str) -> str:
    return kind.replace("_", " ")
