"""From an error answer to its meaning: rules as data, then the rule of the phase.

Each network gives a ``parse`` (its error body → code, subcode, message) and a table of ``Rule``;
the first rule that fits wins, and without one the HTTP status and the phase decide. A parser must
survive bodies that are cut off, translated, HTML or empty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from scheduler.core.errors import ErrorClass, NetworkError, Phase, Reading, error_for
from scheduler.core.network import Answer, Wait

MOST_READ = 20_000  # characters of a body that isn't proper JSON; what matters comes first
EARLIEST_RESET_S = 978_307_200  # 2001-01-01, in Unix seconds


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
    refused = 400 <= answer.status < 500
    if phase is Phase.PUBLISH and not refused and kind is not ErrorClass.DUPLICATE:
        # A server that fails after reading the request proves nothing, whatever code it gives: seven
        # public copies of one photo came of believing it (arsduo/koala#699). Neither does a success
        # that can't be read.
        kind, sentence = _by_status(answer.status, phase)
    if phase is Phase.TOKEN and kind in (ErrorClass.REJECTED, ErrorClass.DUPLICATE):
        kind, sentence = _by_status(answer.status, phase)  # no post is involved, only the login
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


Spent = Callable[[Mapping[str, str]], Wait | None]


def longest_rest(heard: Iterable[Mapping[str, str]], spent: Spent) -> Wait | None:
    """The longest wait that any of these answers' headers call for, though they were successes."""
    waits = [wait for headers in heard if (wait := spent(headers)) is not None]
    if not waits:
        return None
    longest = max(waits, key=lambda wait: (wait.until is not None, wait.until or wait.duration))
    return replace(longest, app_wide=any(wait.app_wide for wait in waits))


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """The wait in a Retry-After header, seconds or date (RFC 9110, 10.2.3); a date counts from the
    answer's own Date, since nobody here reads a clock. See ``asked_wait`` for answers without one."""
    return asked_wait(headers).duration


def asked_wait(headers: Mapping[str, str]) -> Wait:
    """What Retry-After asks for. A date is kept as the moment it names, too, so that it counts even
    where the answer has no Date to measure from."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", value):
        return Wait(timedelta(seconds=float(value)))
    until, sent = _http_date(value), _http_date(headers.get("date", ""))
    return Wait(max(until - sent, timedelta()) if until and sent else None, until)


def reset_wait(value: str) -> Wait:
    """The meaning of a reset header: Unix seconds, or seconds to go when it is too small for a date
    of this century. Anything else says nothing."""
    value = value.strip()
    if not re.fullmatch(r"[0-9]{1,11}(\.[0-9]{1,6})?", value):
        return Wait()
    seconds = float(value)
    if seconds < EARLIEST_RESET_S:
        return Wait(timedelta(seconds=seconds))
    return Wait(until=datetime.fromtimestamp(seconds, UTC))


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def as_object(body: str) -> dict[str, Any] | None:
    """The JSON object in ``body``, or None for anything else."""
    try:
        content = json.loads(body.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def gleaned(body: str, *names: str, whole: bool = True) -> str:
    """The first of the named fields that can be read in a JSON text that was cut off, or "". With
    ``whole=False`` also the beginning of a string that breaks off."""
    end = '"' if whole else ""
    for name in names:
        text = rf'"((?:[^"\\]|\\.)*){end}'
        found = re.search(rf'"{name}"\s*:\s*(?:{text}|(-?[0-9]+)(?=[\s,}}\]]))', body[:MOST_READ])
        if found and (found[1] or found[2]):
            return found[2] or _unescaped(found[1])
    return ""


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def branch(content: Any, *names: str) -> Mapping[str, Any]:
    """The object below ``names``; empty when anything on the way isn't an object."""
    for name in names:
        content = content.get(name) if isinstance(content, Mapping) else None
    return content if isinstance(content, Mapping) else {}


def rows(value: Any) -> list[Mapping[str, Any]]:
    """The objects in what should be a list of objects."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def plain_text(body: str, most: int = 300) -> str:
    """The first words of a body that is not the JSON we expect, without HTML."""
    body = body[:MOST_READ]
    if "<" in body:
        title = re.search(r"<title[^<>]*>([^<]*)</title>", body, re.IGNORECASE)
        body = title[1] if title else re.sub(r"<[^<>]*>", " ", body)
    return " ".join(body.split())[:most]


def refuse(reading: Reading) -> NetworkError:
    """The exception for a reading; a short name for ``raise refuse(self.read(answer, phase))``."""
    return error_for(reading)


def _by_status(status: int, phase: Phase) -> tuple[ErrorClass, str]:
    if status == 429:
        return ErrorClass.RATE_LIMITED, "The network asks for a pause; it is sent later by itself."
    if status == 408:
        kind = ErrorClass.UNKNOWN if phase is Phase.PUBLISH else ErrorClass.RETRYABLE
        return kind, "The network gave up waiting for our request. It is settled by itself."
    if status in _LOGIN or (phase is Phase.TOKEN and 400 <= status < 500):
        return ErrorClass.AUTH, _LOGIN.get(status, _LOGIN[403])
    if 400 <= status < 500:
        return ErrorClass.REJECTED, _REFUSED.get(status, _REFUSED[400])
    if phase is Phase.PUBLISH:
        return ErrorClass.UNKNOWN, _UNSETTLED.format(_FAILURES.get(status // 100, "gave an answer that can't be read"))
    if 300 <= status < 400:
        return ErrorClass.RETRYABLE, "The network's address leads elsewhere. Check the address in the settings."
    return (
        ErrorClass.RETRYABLE,
        "The network has trouble of its own; nothing is public yet. It is tried again by itself.",
    )


_LOGIN = {
    401: "The network does not accept this account's login any more. Connect the account again.",
    402: "The network wants to be paid first. Look at the account's plan there, then retry.",
    403: "The network refuses this account or app. Look at the account on the network, then connect it again.",
}
_REFUSED = {
    400: "The network refuses this post as it is. Change what its message names, then retry.",
    404: "The network finds nothing at this address. Check the ids and the network's address in .env, then retry.",
    413: "What was sent is too large for the network. Draw the card again or use a smaller photo, then retry.",
}
_UNSETTLED = (
    "The network {} after the post was sent; it may be public. The network is read to find out before "
    "anything else is sent."
)
_FAILURES = {5: "failed", 3: "pointed to another address"}
