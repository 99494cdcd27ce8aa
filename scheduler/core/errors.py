"""What can go wrong, as a small tree.

TipcastError
├── BadInput          a person's file or setting is wrong: file, line, field, mend (exit code 2)
└── NetworkError      a network, or the way to it, said no; carries a Reading
    ├── Retryable         surely nothing happened: try again later
    ├── RateLimited       not now: wait until ``reset_at``
    ├── AuthFailed        the account is blocked until a person acts
    ├── Rejected          this content will never be taken unchanged
    │   └── Duplicate     the same thing is said to be there already: settle by reading
    ├── OutcomeUnknown    it may be public: settle by reading, never by sending again
    └── Undecided         reading the network could not settle it: a person decides
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Phase(StrEnum):
    """What we were doing when the answer came; the retry rule follows from it."""

    PREPARE = "prepare"
    PUBLISH = "publish"
    TOKEN = "token"
    READ = "read"


class ErrorClass(StrEnum):
    """What an error means for the delivery. The values are part of the command contract."""

    RETRYABLE = "retryable"
    RATE_LIMITED = "rate_limited"
    AUTH = "auth"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer means: the class, the network's own words, and one plain sentence.

    ``wait`` or ``reset_at`` (aware UTC) is how long the network asked us to stay away; ``app_wide``
    says that every account of this app has to wait, not only the one that asked.
    """

    kind: ErrorClass
    sentence: str
    status: int | None = None
    code: str | None = None
    subcode: str | None = None
    message: str = ""
    wait: timedelta | None = None
    reset_at: datetime | None = None
    app_wide: bool = False


class TipcastError(Exception):
    """Everything this program raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in something a person wrote, and how to mend it. ``line`` counts from 1."""

    where: str
    what: str
    mend: str
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        named = f"{self.field}: " if self.field else ""
        return f"{place}: {named}{self.what} {self.mend}".rstrip()


class BadInput(TipcastError):
    """A file, argument or setting is wrong. Nothing was written."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NetworkError(TipcastError):
    """Raised with the Reading of the answer, or of its absence."""

    kind: ErrorClass

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        code = "/".join(part for part in (reading.code, reading.subcode) if part)
        own = (
            f" (the network said: {' '.join(filter(None, (code, reading.message)))})" if code or reading.message else ""
        )
        super().__init__(f"{reading.sentence}{own}")


class Retryable(NetworkError):
    kind = ErrorClass.RETRYABLE


class RateLimited(NetworkError):
    kind = ErrorClass.RATE_LIMITED


class AuthFailed(NetworkError):
    kind = ErrorClass.AUTH


class Rejected(NetworkError):
    kind = ErrorClass.REJECTED


class Duplicate(Rejected):
    kind = ErrorClass.DUPLICATE


class OutcomeUnknown(NetworkError):
    kind = ErrorClass.UNKNOWN


class Undecided(NetworkError):
    """Raised by ``find``: the network was read, and neither "there" nor "not there" is proven."""

    kind = ErrorClass.UNKNOWN


_BY_KIND: dict[ErrorClass, type[NetworkError]] = {
    error.kind: error for error in (Retryable, RateLimited, AuthFailed, Rejected, Duplicate, OutcomeUnknown)
}


def error_for(reading: Reading) -> NetworkError:
    """The exception that carries ``reading``."""
    return _BY_KIND[reading.kind](reading)
