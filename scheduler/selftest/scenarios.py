"""What is tried, as data: every kill point and every fault at every request boundary."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Breakage:
    """One fault of the stand-in networks."""

    network: str
    operation: str
    kind: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """One delivery on ``network`` under trouble. ``kill_after`` counts the database's commits:
    2.0 is right after the second, 1.5 right before it. ``kill_in_s``: after that time."""

    network: str
    name: str
    breakages: tuple[Breakage, ...] = ()
    kill_after: float | None = None
    kill_in_s: float | None = None


def scenarios(*, commits: dict[str, int], rounds: int, seed: int, run_s: float) -> Iterator[Scenario]:
    """The table, then ``rounds`` random kills. ``commits`` is how many a quiet delivery makes,
    ``run_s`` how long it takes."""
    for network in NETWORKS:
        for step in range(1, commits[network] + 1):
            yield Scenario(network, "killed before a step", kill_after=step - 0.5)
            yield Scenario(network, "killed after a step", kill_after=float(step))
        for place, operation in REQUESTS[network]:
            slow = SLOW_FAULTS if operation == "publish" else ()
            for kind in (*FAULTS, *slow):
                yield Scenario(network, _words(kind), (Breakage(place, operation, kind),))
        lost = Breakage(network, "publish", "hang_up_after")
        for kind in ("hang_up_before", "error_before", "garbage_after", "limit_rate"):
            yield Scenario(network, "lost answer, then " + _words(kind), (lost, Breakage(network, "find", kind)))
        yield Scenario(network, "lost answer, shown late", (lost, Breakage(network, "publish", "late")))
    yield Scenario("instagram", "live, but said to be blocked", (Breakage("instagram", "publish", "meta_lie"),))
    chance = random.Random(seed)
    for number in range(rounds):
        network = NETWORKS[number % len(NETWORKS)]
        kind = chance.choice((None, None, *FAULTS))
        place, operation = chance.choice(REQUESTS[network])
        breakages = () if kind is None else (Breakage(place, operation, kind),)
        yield Scenario(network, "killed at a random moment", breakages, kill_in_s=chance.uniform(0, run_s * 1.2))


def _words(kind: str) -> str:
    return kind.replace("_", " ")
