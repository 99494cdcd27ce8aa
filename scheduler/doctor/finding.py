"""What an examination found, ready to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """The worst first. The values are part of the command contract."""

    BROKEN = "broken"
    WILL_BREAK = "will break"
    KNOW = "worth knowing"


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery to come: queued, or what ``apply`` would queue."""

    account: str
    network: str
    post_id: str
    due_at: datetime
    queued: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """``what`` and ``mend`` are plain sentences. ``rule`` names the kind of finding, for ever the same;
    ``on`` is when it breaks; ``hit`` are the deliveries it meets."""

    level: Level
    area: str
    rule: str
    what: str
    mend: str = ""
    account: str | None = None
    on: datetime | None = None
    hit: Sequence[Due] = ()

    @property
    def key(self) -> str:
        """Tells the same trouble again, also after its date has moved."""
        return f"{self.rule}:{self.account or ''}"

    @property
    def needs_person(self) -> bool:
        return self.level is not Level.KNOW
