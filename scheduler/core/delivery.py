"""A delivery and its history, as the store gives them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

APPROVED = "approved"
"""The outcome of the attempt that stands for a person's approval."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One occurrence of a post on one account. ``state`` is a value of ``policy.State``.

    ``claim`` counts every time a worker took the row: writes carry it, so that a worker that was
    frozen can't overwrite what happened since. ``tries`` counts failures only, for the back-off.
    ``draft`` is what was, or is about to be, sent; ``handle`` what the network saved preparing it.
    """

    id: int
    post_id: str
    account: str
    network: str
    campaign: str
    occurrence: int
    state: str
    due_at: datetime
    wake_at: datetime | None
    late: str
    marker: str
    claim: int
    tries: int
    why: str
    needs_person: bool
    sending_at: datetime | None
    draft: Mapping[str, Any] | None
    handle: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, or one look at the network, as it ended; never overwritten."""

    delivery_id: int
    claim: int
    at: datetime
    phase: str
    outcome: str
    sentence: str = ""
    status: int | None = None
    code: str | None = None
    subcode: str | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The evidence that a delivery is public."""

    delivery_id: int
    remote_id: str
    link: str | None
    evidence: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A stop for an account (``account:NAME``) or a whole network (``network:NAME``).

    ``until`` None: until a person acts. ``fingerprint`` is a digest of the secrets that were refused,
    so that new secrets lift the hold by themselves.
    """

    scope: str
    until: datetime | None
    why: str
    fingerprint: str = ""
