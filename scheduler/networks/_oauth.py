"""Renewing a login: the token answer of RFC 6749 (5.1), which all networks here share."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote_plus

from scheduler.core.errors import ErrorClass, Phase, Reading, Retryable, error_for
from scheduler.core.network import Answer, Renewal
from scheduler.networks._reading import as_object

MOST_DAYS = 3_660
"""A token that claims to live longer is taken for one whose end isn't told."""
_UNREADABLE = (
    "The network's answer to the renewal of the login can't be read; it is tried again by itself. If the old login "
    "is spent by it, you will be asked to connect the account again."
)


def renewal(answer: Answer, read: Callable[[Answer, Phase], Reading], *, names: Mapping[str, str]) -> Renewal:
    """The new secrets in ``answer``. ``names`` maps the fields wanted to the secrets' declared names;
    the first of them must be there, others may be missing: those stay as they are (RFC 6749, 6).

    Raises NetworkError. Nothing of a success is quoted in it, since a cut-off one may hold a token."""
    content = as_object(answer.body)
    if not 200 <= answer.status < 300:
        raise error_for(_without_luck(read(answer, Phase.TOKEN)))
    found = {
        secret: value
        for name, secret in names.items()
        if content is not None and isinstance(value := content.get(name), str) and value
    }
    if next(iter(names.values())) not in found:
        raise Retryable(Reading(ErrorClass.RETRYABLE, _UNREADABLE, status=answer.status))
    return Renewal(found, _lasts(content or {}))


def basic(user: str, password: str) -> str:
    """The Authorization header of a client that proves itself (RFC 6749, 2.3.1: both are form-encoded)."""
    pair = f"{quote_plus(user)}:{quote_plus(password)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _without_luck(reading: Reading) -> Reading:
    """A renewal makes nothing public, so its outcome is never "unknown"."""
    return replace(reading, kind=ErrorClass.RETRYABLE) if reading.kind is ErrorClass.UNKNOWN else reading


def _lasts(content: Mapping[str, object]) -> timedelta | None:
    seconds = content.get("expires_in")
    if isinstance(seconds, str) and seconds.isdigit():
        seconds = int(seconds)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= MOST_DAYS * 86_400:
        return None
    return timedelta(seconds=seconds)
