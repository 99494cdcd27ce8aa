"""Every lent picture is fetched back, as Instagram will, before Instagram is sent there."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scheduler.core.errors import ErrorClass, NetworkError, Reading, Retryable
from scheduler.core.model import Handle, Picture
from scheduler.core.network import PictureHost

if TYPE_CHECKING:
    import requests

LOOPBACK = ("127.0.0.1", "localhost", "::1")
CONNECT_S, READ_S = 10.0, 30.0
_JPEG = b"\xff\xd8\xff"
_MOST_BYTES = 32 * 1024 * 1024
AGAIN = "nothing is public yet, and it is tried again by itself."


@dataclass(slots=True)
class Checked:
    """``host``, whose pictures are looked at from outside before anybody is told where they are. ``encodes_anew``:
    its pictures come back as other bytes than they went. The first ``put`` of a process also sweeps."""

    host: PictureHost
    session: Callable[[], requests.Session]
    encodes_anew: bool = False
    _swept: bool = False

    def put(self, picture: Picture) -> tuple[str, Handle]:
        """Raises NetworkError; a picture that doesn't come back well is taken away again."""
        if not self._swept:
            self._swept = True
            self.host.sweep()
        address, handle = self.host.put(picture)
        try:
            self._look(address, picture)
        except NetworkError:
            with contextlib.suppress(NetworkError):
                self.host.remove(handle)
            raise
        return address, handle

    def remove(self, handle: Handle) -> None:
        self.host.remove(handle)

    def sweep(self) -> None:
        self.host.sweep()

    def _look(self, address: str, picture: Picture) -> None:
        parts = urlsplit(address)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise _wrong(
                f"The pictures' address begins with {parts.scheme or 'nothing'}://, and Instagram fetches only from https."
            )
        status, kind, content = self._fetched(address)
        if 300 <= status < 400:
            raise _wrong("The pictures' address leads on to another one, where Instagram may not follow.", status)
        if status != 200:
            raise _wrong(
                f"The picture that was put there is not seen from outside (HTTP {status}): does picture_address show that folder?",
                status,
            )
        if kind != "image/jpeg":
            raise _wrong(
                f"The web server says that the picture is {kind or 'nothing in particular'}, not image/jpeg.", status
            )
        if not content.startswith(_JPEG):
            raise _wrong(
                "What comes back from the pictures' address is no picture, whatever the web server calls it.", status
            )
        if not self.encodes_anew and content != picture.path.read_bytes():
            raise _wrong(
                "What comes back from the pictures' address is not the picture that was put there: cut off, changed, or an old copy.",
                status,
            )

    def _fetched(self, address: str) -> tuple[int, str, bytes]:
        """Status, media type and bytes. Raises Retryable."""
        import requests

        try:
            with self.session().get(address, stream=True, allow_redirects=False, timeout=(CONNECT_S, READ_S)) as answer:
                content = answer.raw.read(_MOST_BYTES, decode_content=True)
                return answer.status_code, answer.headers.get("Content-Type", "").partition(";")[0].strip(), content
        except requests.exceptions.SSLError as error:
            if _is_about_certificate(error):
                raise _wrong(
                    "The web server of the pictures can't prove who it is: its certificate isn't valid."
                ) from None
            raise _wrong("No safe connection to the web server of the pictures is possible.") from None
        except (requests.RequestException, OSError, ValueError) as error:
            # The error's text would hold the address, and a signed one is a secret.
            raise _wrong(f"The web server of the pictures can't be reached ({type(error).__name__}).") from None


def _is_about_certificate(error: BaseException) -> bool:
    seen: list[Any] = [error]
    for one in seen:
        if isinstance(one, ssl.SSLCertVerificationError):
            return True
        seen += [
            part
            for part in (*getattr(one, "args", ()), getattr(one, "reason", None))
            if isinstance(part, BaseException)
        ]
    return False


def _wrong(what: str, status: int | None = None) -> Retryable:
    return Retryable(
        Reading(ErrorClass.RETRYABLE, f"{what} Look at picture_host and what belongs to it; {AGAIN}", status)
    )
