"""From an error answer to its meaning: rules as data, then the rule of the phase.

Each network gives a ``parse`` (its error body → code, subcode, message) and a table of ``Rule``;
the first rule that fits wins, and without one the HTTP status and the phase decide. A parser must
survive bodies that are cut off, translated, HTML or empty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from scheduler.core.errors import ErrorClass, NetworkError, Phase, Reading, error_for
from scheduler.core.network import Answer


@dataclass(frozen=True, slots=True)
class Parsed:
    """The network's own words. ``words`` is everything a rule may look for a phrase in, lower case."""

    code: str | None = None
    subcode: str | None = None
    message: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a network's error table. None matches anything; ``phrase`` is a last resort for
    errors that have no code of their own. ``source`` says where the row is from."""

    kind: ErrorClass
    sentence: str
    source: str
    code: str | None = None
    subcode: str | None = None
    status: int | None = None
    phases: tuple[Phase, ...] = ()
    phrase: str | None = None
    wait: timedelta | None = None
    app_wide: bool = False

    def fits(self, parsed: Parsed, status: int, phase: Phase) -> bool:
        return (
            (self.code is None or self.code == parsed.code)
            and (self.subcode is None or self.subcode == parsed.subcode)
            and (self.status is None or self.status == status)
            and (not self.phases or phase in self.phases)
            and (self.phrase is None or self.phrase in parsed.words)
        )


@dataclass(frozen=True, slots=True)
class Wait:
    """What the headers say about a limit: for how long, or until when, and whether for the whole app."""

    duration: timedelta | None = None
    until: datetime | None = None
    app_wide: bool = False


Waits = Callable[[Mapping[str, str]], Wait]


def read(
    answer: Answer, phase: Phase, *, parse: Callable[[Answer], Parsed], rules: Sequence[Rule], waits: Waits
) -> Reading:
    """The meaning of ``answer``; ``waits`` finds how long the headers ask us to stay away."""
    parsed = parse(answer)
    for rule in rules:
        if rule.fits(parsed, answer.status, phase):
            kind, sentence, wait, app_wide = rule.kind, rule.sentence, rule.wait, rule.app_wide
            break
    else:
        kind, sentence = _by_status(answer.status, phase)
        wait, app_wide = None, False
    if phase is Phase.PUBLISH and answer.status >= 500 and kind is not ErrorClass.DUPLICATE:
        # A server that fails after reading the request proves nothing, whatever code it gives:
        # seven public copies of one photo came of believing it (arsduo/koala#699).
        kind, sentence = _by_status(answer.status, phase)
    until = None
    if kind is ErrorClass.RATE_LIMITED:
        said = waits(answer.headers)
        wait = said.duration if said.duration or said.until else wait
        until, app_wide = said.until, app_wide or said.app_wide
    return Reading(
        kind,
        sentence,
        status=answer.status,
        code=parsed.code,
        subcode=parsed.subcode,
        message=parsed.message,
        wait=wait,
        reset_at=until,
        app_wide=app_wide,
    )


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """The wait in a Retry-After header, seconds or date (RFC 9110, 10.2.3); a date counts from the
    answer's own Date, since nobody here reads a clock."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return timedelta(seconds=int(value))
    until, sent = _http_date(value), _http_date(headers.get("date", ""))
    return max(until - sent, timedelta()) if until and sent else None


def _http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def as_object(body: str) -> dict[str, Any] | None:
    """The JSON object in ``body``, or None for anything else."""
    try:
        content = json.loads(body)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def plain_text(body: str, most: int = 300) -> str:
    """The first words of a body that is not the JSON we expect, without HTML."""
    if "<" in body:
        title = re.search(r"<title[^>]*>(.*?)</title>", body, re.IGNORECASE | re.DOTALL)
        body = title[1] if title else re.sub(r"<[^>]*>", " ", body)
    return " ".join(body.split())[:most]


def refuse(reading: Reading) -> NetworkError:
    """The exception for a reading; a short name for ``raise refuse(self.read(answer, phase))``."""
    return error_for(reading)


def _by_status(status: int, phase: Phase) -> tuple[ErrorClass, str]:
    publishing = phase is Phase.PUBLISH
    if status == 429:
        return ErrorClass.RATE_LIMITED, "The network asks for a pause; it is sent later by itself."
    if status in (401, 402):
        return ErrorClass.AUTH, "The network does not accept this account's login any more. Connect the account again."
    if status == 403 or (phase is Phase.TOKEN and 400 <= status < 500):
        return (
            ErrorClass.AUTH,
            "The network refuses this account or app. Look at the account on the network, then connect it again.",
        )
    if status == 408:
        kind = ErrorClass.UNKNOWN if publishing else ErrorClass.RETRYABLE
        return kind, "The network gave up waiting for our request. It is settled by itself."
    if 400 <= status < 500:
        return ErrorClass.REJECTED, "The network refuses this post as it is. Change what its message names, then retry."
    if publishing:
        return (
            ErrorClass.UNKNOWN,
            "The network failed after the post was sent; it may be public. The network is read to find out before anything else is sent.",
        )
    return (
        ErrorClass.RETRYABLE,
        "The network has trouble of its own; nothing is public yet. It is tried again by itself.",
    )
