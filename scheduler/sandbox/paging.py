"""Turning pages of a list by an opaque cursor: the id of the last one seen, not a position, so that
new posts between two pages shift nothing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from scheduler.sandbox.state import Shown


def turn(shown: Sequence[Shown], *, size: int, cursor: str | None) -> tuple[Sequence[Shown], str | None]:
    """(the page after ``cursor``, the cursor of the next page or None). Raises ValueError for a cursor
    that was never given, or whose post is gone."""
    begin = 0
    if cursor is not None:
        last = _open(cursor)
        begin = 1 + [one.post.id for one in shown].index(last)
    page = shown[begin : begin + size]
    return page, _seal(page[-1].post.id) if page and begin + size < len(shown) else None


def _seal(post_id: str) -> str:
    return base64.urlsafe_b64encode(post_id.encode()).decode().rstrip("=")


def _open(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        raise ValueError(cursor) from None
