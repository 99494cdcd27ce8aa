"""HTTP for all networks: one request in, one Answer or one NetworkError out.

The rule of the house (docs/design.md): if the request surely never left, the error is Retryable in
every phase. If it may have been read by the network, it is Retryable while preparing or reading and
OutcomeUnknown while publishing. Nothing is ever repeated here: no retry adapter, no redirects.
"""

from __future__ import annotations

import html
import json as json_text
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, quote_plus

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    MaxRetryError,
    NewConnectionError,
    ProxyError,
)

from scheduler.core.errors import ErrorClass, NetworkError, OutcomeUnknown, Phase, Reading, Retryable
from scheduler.core.network import Answer

MAX_ANSWER_BYTES = 8 * 1024 * 1024  # our own guard; a page of 250 pins is below 1 MB

MOST_HEARD = 30

Auth = Callable[[requests.PreparedRequest], requests.PreparedRequest]


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two bytes, and for the whole answer."""

    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 90.0


@dataclass
class Http:
    """Sends requests for one account. ``secrets`` are blotted out of every text that comes back;
    ``listen`` is handed each answer as it arrives."""

    session: requests.Session
    secrets: Sequence[str] = ()
    timeouts: Timeouts = field(default_factory=Timeouts)
    monotonic: Callable[[], float] = time.monotonic
    listen: Callable[[Answer], None] = lambda answer: None
    _heard: list[Mapping[str, str]] = field(default_factory=list, init=False, repr=False)

    def send(
        self,
        method: str,
        url: str,
        *,
        phase: Phase,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        json: Any = None,
        files: Any = None,
        headers: Mapping[str, str] | None = None,
        auth: Auth | None = None,
    ) -> Answer:
        """One request. Raises Retryable or OutcomeUnknown when no whole answer came back."""
        parts = requests.Request(method, url, headers, files, data, params, auth or _unsigned, json=json)
        try:
            request = self.session.prepare_request(parts)
        except (requests.RequestException, HTTPError, ValueError) as error:
            raise _not_sent(_UNSENDABLE, error) from None
        deadline = self.monotonic() + self.timeouts.total_s
        try:
            with self._hand_over(request) as response:
                body = self._body(response, deadline)
        except TimeoutError:
            raise _lost(phase, "the answer trickled in too slowly") from None
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise _without_answer(error, phase) from None
        answer_headers = {name.lower(): self.redact(value) for name, value in response.headers.items()}
        self._heard = [*self._heard[1 - MOST_HEARD :], answer_headers]
        answer = Answer(response.status_code, answer_headers, self.redact(body))
        self.listen(answer)
        return answer

    def heard(self) -> Sequence[Mapping[str, str]]:
        """The headers of the answers since this was last asked, the newest of them."""
        heard, self._heard = self._heard, []
        return heard

    def hide(self, secret: str) -> None:
        """Blot out also ``secret`` from now on: one that a network has just given."""
        self.secrets = [*self.secrets, secret]
        self.__dict__.pop("_secret_forms", None)

    def redact(self, text: str) -> str:
        """``text`` without any of this account's secrets, however they were escaped on the way."""
        for form in self._secret_forms:
            text = text.replace(form, "(secret)")
        return text

    @cached_property
    def _secret_forms(self) -> tuple[str, ...]:
        # The longest first: a secret may begin with another one.
        forms = {form for secret in self.secrets if secret for form in _spellings(secret)}
        return tuple(sorted(forms, key=lambda form: (-len(form), form)))

    def _hand_over(self, request: requests.PreparedRequest) -> requests.Response:
        # Straight to the adapter: the session itself would look at a redirect's target even when told
        # not to follow it, and what fails there would look as if nothing had been sent.
        settings: Any = self.session.merge_environment_settings(request.url, {}, True, None, None)
        times = (self.timeouts.connect_s, self.timeouts.read_s)
        return self.session.get_adapter(request.url or "").send(request, timeout=times, **settings)

    def _body(self, response: requests.Response, deadline: float) -> str:
        content = bytearray()
        while part := response.raw.read1(64 * 1024, decode_content=True):
            content += part
            if len(content) > MAX_ANSWER_BYTES:
                break
            if self.monotonic() > deadline:
                raise TimeoutError
        return content.decode("utf-8-sig", errors="replace")


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stands in for "no auth": with None, requests would look for a password in ~/.netrc."""
    return request


def _spellings(secret: str) -> Iterator[str]:
    """The ways a secret may come back in an address, a JSON text or a page."""
    quoted = json_text.dumps(secret)[1:-1]
    yield from (secret, html.escape(secret), quoted, quoted.replace("/", r"\/"))
    for escaped in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        yield from (escaped, _lower_escapes(escaped))


def _lower_escapes(escaped: str) -> str:
    first, *rest = escaped.split("%")
    return "%".join([first, *(part[:2].lower() + part[2:] for part in rest)])


_UNREACHED = (
    "The network could not be reached; nothing was sent. Check the internet connection; it is tried again by itself."
)
_UNTRUSTED = (
    "The network could not prove who it is (its certificate is not valid here); nothing was sent. "
    "Check this computer's date and the network's address; it is tried again by itself."
)
_UNSENDABLE = (
    "The request could not be put together; nothing was sent. Check the network's address, and that the secrets "
    "in .env hold no line breaks or odd characters."
)


_MISFORMED = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    LocationParseError,
    UnicodeEncodeError,
)


def _without_answer(error: Exception, phase: Phase) -> NetworkError:
    # requests raises one ConnectionError for "refused" and for "read it, then hung up"; only the
    # urllib3 cause tells them apart. NameResolutionError is a NewConnectionError.
    cause = _cause(error)
    if isinstance(cause, NewConnectionError | ConnectTimeoutError) or isinstance(error, requests.ConnectTimeout):
        return _not_sent(_UNREACHED, cause)
    if any(isinstance(part, ssl.SSLCertVerificationError) for part in (cause, *cause.args)):
        return _not_sent(_UNTRUSTED, cause)  # the handshake comes before the request
    # Found out while the address and the header lines are put together, before any of it is sent.
    if isinstance(cause, _MISFORMED):
        return _not_sent(_UNSENDABLE, cause)
    return _lost(phase, type(cause).__name__)


def _cause(error: Exception) -> Exception:
    """What urllib3 saw, below the wrappings of requests, of its retry counter and of a proxy."""
    cause = error.args[0] if isinstance(error, requests.RequestException) and error.args else error
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    if isinstance(cause, ProxyError):
        cause = cause.original_error
    return cause if isinstance(cause, Exception) else error


def _not_sent(sentence: str, error: Exception) -> NetworkError:
    # Only the error's type is told: its text may hold the address or a header, and so a secret.
    return Retryable(Reading(ErrorClass.RETRYABLE, sentence, message=type(error).__name__))


def _lost(phase: Phase, why: str) -> NetworkError:
    if phase is Phase.PUBLISH:
        return OutcomeUnknown(
            Reading(
                ErrorClass.UNKNOWN,
                "The request was sent but its answer was lost; the post may be public. The network is read to find out before anything else is sent.",
                message=why,
            )
        )
    return Retryable(
        Reading(
            ErrorClass.RETRYABLE,
            "The answer was lost; nothing is public yet. It is tried again by itself.",
            message=why,
        )
    )
