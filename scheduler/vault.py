"""The secrets that networks gave or renewed, one file an account, readable by its owner alone.

``.env`` stays as the person wrote it. What grew out of it lies here, and counts only as long as
``.env`` still says what it grew from: whoever writes a new token into ``.env`` is obeyed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scheduler.core.errors import BadInput, Problem
from scheduler.files import write_whole

OWNER_ONLY, FOLDER_RIGHTS = 0o600, 0o700
LONGEST_LOCK_S = 120.0
"""Longer than the longest request for a token (Timeouts.total_s and connecting)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Secrets by their declared names. ``of`` is a digest of the settings they stand in for (until November 2026:
    of all the account's); ``granted`` are the login's rights, where the network told them."""

    of: str
    secrets: Mapping[str, str] = field(repr=False)
    renewed_at: datetime
    expires_at: datetime | None
    granted: tuple[str, ...] | None = None


def digest_of(secrets: Mapping[str, str]) -> str:
    """Tells that secrets changed, and nothing else."""
    text = "\0".join(f"{name}={value}" for name, value in sorted(secrets.items()) if value)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stands_for(kept: Kept, given: Mapping[str, str]) -> bool:
    """Whether ``kept`` still counts beside what a person has ``given``: she hasn't written other tokens since."""
    return kept.of in (digest_of({name: given.get(name, "") for name in kept.secrets}), digest_of(given))


class Vault:
    """Works in ``folder``, which is made when something is first kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, account: str) -> Kept | None:
        """What is kept for the account. Raises BadInput when the file is damaged."""
        path = self._file(account)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            ends = content["expires_at"]
            return Kept(
                str(content["of"]),
                {str(name): str(value) for name, value in content["secrets"].items()},
                datetime.fromisoformat(content["renewed_at"]),
                datetime.fromisoformat(ends) if ends else None,
                None if (granted := content.get("granted")) is None else tuple(map(str, granted)),
            )
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BadInput(Problem(path.name, f"It can't be read: {error.strerror}.", "Check its rights.")) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            # The text itself is never shown: it holds secrets.
            mend = f"Delete it, then log in again: tipcast connect {account}"
            raise BadInput(Problem(f"{self._folder.name}/{path.name}", "This file is damaged.", mend)) from None

    def save(self, account: str, kept: Kept) -> None:
        """Keep it, whole or not at all. Raises OSError."""
        self._folder.mkdir(mode=FOLDER_RIGHTS, exist_ok=True)
        content = {
            "of": kept.of,
            "secrets": dict(kept.secrets),
            "renewed_at": kept.renewed_at.isoformat(),
            "expires_at": kept.expires_at.isoformat() if kept.expires_at else None,
            "granted": kept.granted,
        }
        write_whole(self._file(account), json.dumps(content).encode(), mode=OWNER_ONLY)

    @contextmanager
    def locked(self, account: str) -> Iterator[None]:
        """Alone with the account, among all processes here; a killed one's lock ends with it."""
        from filelock import FileLock

        self._folder.mkdir(mode=FOLDER_RIGHTS, exist_ok=True)
        with FileLock(self._folder / f"{account}.lock", timeout=LONGEST_LOCK_S, mode=OWNER_ONLY):
            yield

    def _file(self, account: str) -> Path:
        return self._folder / f"{account}.json"
