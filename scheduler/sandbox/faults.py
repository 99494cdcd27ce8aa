"""Telling the sandbox to misbehave, as real networks do."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Fault:
    """Misbehave ``times`` times on an operation ("*": any) of a network ("*": any)."""

    network: str
    operation: str
    kind: str
    times: int = 1
    seconds: float = 60.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f'There is no fault "{self.kind}"; there are {", ".join(KINDS)}.')


@dataclass(slots=True)
class Faults:
    """The faults that are still to come."""

    _waiting: list[list[object]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append([fault, fault.times])

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def take(self, network: str, operation: str) -> Fault | None:
        """The fault for this request, used up by one."""
        with self._lock:
            for entry in self._waiting:
                fault, left = entry
                if not isinstance(fault, Fault) or not isinstance(left, int):
                    continue
                if fault.network in ("*", network) and fault.operation in ("*", operation):
                    entry[1] = left - 1
                    if left <= 1:
                        self._waiting.remove(entry)
                    return fault
        return None
