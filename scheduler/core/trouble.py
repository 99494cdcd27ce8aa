"""What a person is told of when something needs her, and what is remembered of having told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """``key`` is the same as long as it is the same trouble. ``what`` is a plain sentence, ``said`` the
    network's own words, ``mend`` what to do next with the command. No secrets are in any of them."""

    key: str
    what: str
    said: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """Something that is looked at from time to time: ``at`` the last time, and again at ``wake_at``.
    ``tries`` counts the failures since it last went well; ``note`` says why."""

    name: str
    at: datetime | None = None
    wake_at: datetime | None = None
    tries: int = 0
    note: str = ""
