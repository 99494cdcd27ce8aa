"""Telling the sandbox to misbehave, as real networks do."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from math import inf

KINDS = (
    "refuse",  # closes the connection without reading
    "stall",  # reads, then never answers
    "hang_up_before",  # reads, does nothing, closes
    "hang_up_after",  # does it, closes without an answer
    "error_before",  # 5xx, nothing done
    "error_after",  # does it, then 5xx
    "garbage_after",  # does it, answers 200 with rubbish
    "cut_after",  # does it, the answer breaks off in the middle
    "slow_drip_after",  # does it, the answer trickles in
    "expire_token",  # the login is refused
    "limit_rate",  # too many calls
    "late",  # does it, but lists show it only after `seconds`
    "meta_lie",  # Instagram: publishes and says it was blocked
)


# What can be made to fail, by network; a name that is none of these would never come true.
OPERATIONS = {
    "facebook": (
        "upload",
        "publish",
        "story",
        "find",
        "stories",
        "node",
        "comment",
        "accounts",
        "debug",
        "delete",
        "token",
        "insights",
    ),
    "instagram": (
        "container",
        "poll",
        "publish",
        "find",
        "stories",
        "node",
        "comment",
        "quota",
        "permissions",
        "token",
        "insights",
    ),
    "x": ("upload", "poll", "metadata", "publish", "find", "me", "delete", "token", "insights"),
    "pinterest": ("publish", "find", "read", "boards", "account", "delete", "token"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Misbehave ``times`` times on an operation ("*": any) of a network ("*": any). ``seconds`` is how
    late lists show a post. Raises ValueError for names and numbers that could never come true."""

    network: str
    operation: str
    kind: str
    times: int = 1
    seconds: float = 60.0

    def __post_init__(self) -> None:
        _demand_known("fault", self.kind, KINDS)
        _demand_known("network", self.network, ("*", *OPERATIONS))
        known = {name for network, names in OPERATIONS.items() if self.network in ("*", network) for name in names}
        _demand_known("operation", self.operation, ("*", *sorted(known)))
        if isinstance(self.times, bool) or not isinstance(self.times, int) or self.times < 1:
            raise ValueError(f"times is {self.times!r}; it must be a whole number from 1.")
        if isinstance(self.seconds, bool) or not isinstance(self.seconds, int | float) or not 0 <= self.seconds < inf:
            raise ValueError(f"seconds is {self.seconds!r}; it must be a number from 0.")


def _demand_known(what: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise ValueError(f'There is no {what} "{name}"; there are {", ".join(known)}.')


@dataclass(slots=True)
class Faults:
    """The faults that are still to come; the first told that fits a request comes first."""

    _waiting: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def take(self, network: str, operation: str) -> Fault | None:
        """The fault for this request, used up by one."""
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if fault.network in ("*", network) and fault.operation in ("*", operation):
                    rest = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                    self._waiting[place : place + 1] = rest
                    return fault
        return None
