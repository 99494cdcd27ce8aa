"""What all ways of logging in share: where the pages are, and the answer that holds the tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from scheduler.core.connecting import Asked
from scheduler.core.errors import AuthFailed, ErrorClass, Phase, Reading, Rejected, Retryable
from scheduler.core.network import Answer, Renewal
from scheduler.networks._oauth import renewal
from scheduler.networks._reading import as_object

OWN_HOSTS = (
    "graph.facebook.com", "graph.instagram.com", "api.x.com", "api.twitter.com", "api.pinterest.com",
    "api-sandbox.pinterest.com",
)  # fmt: skip
"""Where the networks themselves live; anything else stands in for one and has its pages beside its API."""

REFUSED = (
    "The network took neither the code nor, perhaps, the app: a code is good once and only for a short time, and the "
    "app's id and secret must be those in .env. Look at them, then connect again; the old login still counts."
)


def page_of(base_url: str, *, real: str, path: str) -> str:
    """The ``real`` address of a page or of an endpoint apart from the API, or its ``path`` on a stand-in."""
    return real if urlsplit(base_url).hostname in OWN_HOSTS else f"{base_url.rstrip('/')}{path}"


def tokens_of(
    answer: Answer, read: Callable[[Answer, Phase], Reading], *, names: Mapping[str, str]
) -> tuple[Renewal, Mapping[str, Any]]:
    """The tokens in the answer to a code, and all of the answer. ``names`` as in ``renewal``.

    Raises NetworkError; where the code or the app was refused, with a sentence about those."""
    try:
        return renewal(answer, read, names=names), as_object(answer.body) or {}
    except (AuthFailed, Rejected, Retryable) as error:
        told = error.reading
        # Graph answers a wrong app secret with the code of its own faults (1) [seen].
        if told.status is None or not 400 <= told.status < 500:
            raise
        reading = Reading(ErrorClass.AUTH, REFUSED, told.status, told.code, told.subcode, told.message)
        raise AuthFailed(reading) from None


def lacks_needed(asks: Iterable[Asked], granted: frozenset[str] | None) -> bool:
    """Whether a right that posting needs was surely not given."""
    return granted is not None and any(asked.needed and asked.name not in granted for asked in asks)


def rights(told: Any) -> frozenset[str] | None:
    """The names in an answer's scope: a list, or a text with spaces or commas between; None: not told."""
    if isinstance(told, str):
        told = told.replace(",", " ").split()
    return frozenset(map(str, told)) if isinstance(told, list) and told else None
