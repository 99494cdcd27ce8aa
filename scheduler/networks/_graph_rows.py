"""How the rows of Graph's error tables are written, and the words that many of them share.

Where the rows are from:
FB6  developers.facebook.com/docs/graph-api/overview/rate-limiting (read November 2026)
FB7  …/docs/graph-api/guides/error-handling (v26.0, read November 2026)
IG4  …/docs/instagram-platform/instagram-graph-api/reference/error-codes (2 June 2026)
seen reported by users or found in a public project, as named (read November 2026)
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from scheduler.core.errors import ErrorClass, Phase
from scheduler.networks._reading import Rule

AUTH, REJECTED, DUPLICATE = ErrorClass.AUTH, ErrorClass.REJECTED, ErrorClass.DUPLICATE
LIMITED, RETRY, UNKNOWN = ErrorClass.RATE_LIMITED, ErrorClass.RETRYABLE, ErrorClass.UNKNOWN

PUBLISH = (Phase.PUBLISH,)
NOT_PUBLISH = (Phase.PREPARE, Phase.READ, Phase.TOKEN)
# No Retry-After is documented, and going on calling prolongs the block (FB6).
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

CUT_OFF = "[cut off]"
"""Stands in a parsed error's words when the body broke off before its subcode."""
TRANSIENT = "[is_transient]"
"""Stands there when Meta itself calls the error passing."""

SETTLES = "you need do nothing, because the network is read before anything is sent again."
AGAIN = "nothing is public yet, and it is tried again by itself."
NEW_TOKEN = "log in again with tipcast connect (docs/networks says how)."


def rows(kind: ErrorClass, sentence: str, source: str, *places: str, **more: Any) -> tuple[Rule, ...]:
    """One rule for each place, written "code", "code/subcode" or "/subcode"."""
    parts = (place.partition("/") for place in places)
    return tuple(
        Rule(kind, sentence, source, code=code or None, subcode=subcode or None, **more) for code, _, subcode in parts
    )


def either_way(reason: str, source: str, *places: str) -> tuple[Rule, ...]:
    """For a fault that proves nothing once the post was sent, and does no harm before."""
    return (
        *rows(
            UNKNOWN, f"{reason} while publishing, so the post may be public; {SETTLES}", source, *places, phases=PUBLISH
        ),
        *rows(RETRY, f"{reason}; {AGAIN}", source, *places, phases=NOT_PUBLISH),
    )
