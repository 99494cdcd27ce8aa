"""HTTP for all networks: one request in, one Answer or one NetworkError out.

The rule of the house (docs/design.md): if the request surely never left, the error is Retryable in
every phase. If it may have been read by the network, it is Retryable while preparing or reading and
OutcomeUnknown while publishing. Nothing is ever repeated here: no retry adapter, no redirects.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from scheduler.core.errors import ErrorClass, NetworkError, OutcomeUnknown, Phase, Reading, Retryable
from scheduler.core.network import Answer

MAX_ANSWER_BYTES = 8 * 1024 * 1024  # our own guard; a page of 250 pins is below 1 MB

Auth = Callable[[requests.PreparedRequest], requests.PreparedRequest]


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two bytes, and for the whole answer."""

    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 90.0


@dataclass(slots=True)
class Http:
    """Sends requests for one account. ``secrets`` are blotted out of every text that comes back."""

    session: requests.Session
    secrets: Sequence[str] = ()
    timeouts: Timeouts = field(default_factory=Timeouts)
    monotonic: Callable[[], float] = time.monotonic

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
        limits = self.timeouts
        try:
            response = self.session.request(
                method,
                url,
                params=params,
                data=data,
                json=json,
                files=files,
                headers=headers,
                auth=auth or _unsigned,
                timeout=(limits.connect_s, limits.read_s),
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            raise _without_answer(error, phase) from None
        with response:
            try:
                body = self._body(response)
            except requests.RequestException as error:
                raise _lost(phase, type(error).__name__) from None
            except TimeoutError:
                raise _lost(phase, "the answer trickled in too slowly") from None
        answer_headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, answer_headers, self.redact(body))

    def redact(self, text: str) -> str:
        """``text`` without any of this account's secrets."""
        for secret in self.secrets:
            if secret:
                text = text.replace(secret, "(secret)")
        return text

    def _body(self, response: requests.Response) -> str:
        deadline = self.monotonic() + self.timeouts.total_s
        parts: list[bytes] = []
        size = 0
        for part in response.iter_content(64 * 1024):
            parts.append(part)
            size += len(part)
            if size > MAX_ANSWER_BYTES:
                break
            if self.monotonic() > deadline:
                raise TimeoutError
        return b"".join(parts).decode("utf-8", errors="replace")


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stands in for "no auth": with None, requests would look for a password in ~/.netrc."""
    return request


def _without_answer(error: requests.RequestException, phase: Phase) -> NetworkError:
    # requests raises one ConnectionError for "refused" and for "read it, then hung up"; only the
    # urllib3 cause tells them apart. NameResolutionError is a NewConnectionError.
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    if isinstance(error, requests.ConnectTimeout) or isinstance(cause, NewConnectionError | ConnectTimeoutError):
        return Retryable(
            Reading(
                ErrorClass.RETRYABLE,
                "The network could not be reached; nothing was sent. Check the internet connection; it is tried again by itself.",
                message=type(cause or error).__name__,
            )
        )
    if isinstance(
        error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema | requests.exceptions.InvalidSchema
    ):
        return Retryable(
            Reading(
                ErrorClass.RETRYABLE,
                "The network's address in the settings is not a web address; nothing was sent. Correct it.",
                message=type(error).__name__,
            )
        )
    return _lost(phase, type(cause or error).__name__)


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
