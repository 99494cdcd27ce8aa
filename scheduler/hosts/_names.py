"""Names of lent pictures: they can't be guessed, and ours can be told from anything else in the same folder."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from pathlib import PurePosixPath

from scheduler.core.model import Picture

STALE = timedelta(days=2)
"""A container dies after a day (IG1), so a picture that is older was left behind by a process that was killed."""
_OURS = re.compile(r"\.?tipcast-[0-9a-f]{16}-[0-9a-f]{16}\.[a-z]+(\.part)?")


def new_name(picture: Picture) -> str:
    # Nobody is to see a card before its time, so the digest, which a guesser could have, isn't enough.
    return f"tipcast-{picture.digest[:16]}-{secrets.token_hex(8)}{picture.path.suffix}"


def is_ours(name: str) -> bool:
    return _OURS.fullmatch(name) is not None


def own_name(given: object) -> str | None:
    """The name in a handle, if it is one of ours and nothing else (no way out of the folder)."""
    name = PurePosixPath(str(given or "")).name
    return name if is_ours(name) else None
