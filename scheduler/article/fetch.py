"""Fetching a page, carefully: size and time limits, few redirects, no private addresses."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scheduler.core.errors import BadInput, Problem

if TYPE_CHECKING:
    import requests

MOST_BYTES = 4 * 1024 * 1024
MOST_REDIRECTS = 4
TIMEOUTS_S = (10, 20)


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched; ``address`` is where redirects led."""

    address: str
    content: bytes
    media_type: str


def fetch_page(address: str, *, allow_private: bool = False, resolve: Callable[[str], list[str]] | None = None) -> Page:
    """The page at ``address``. Raises BadInput with what went wrong."""
    import requests

    here = address
    try:
        with requests.Session() as session:
            for _ in range(MOST_REDIRECTS + 1):
                demand_public(here, address, allow_private=allow_private, resolve=resolve)
                with session.get(
                    here,
                    timeout=TIMEOUTS_S,
                    stream=True,
                    allow_redirects=False,
                    headers={"User-Agent": "Mozilla/5.0 (compatible; Tipcast; article import)"},
                ) as response:
                    if response.is_redirect:
                        here = urljoin(here, response.headers["Location"])
                        continue
                    if not response.ok:
                        raise _no(
                            address,
                            f"The page answered {response.status_code}.",
                            "Open it in your browser, save it as a file and import that.",
                        )
                    media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
                    if media_type and not media_type.startswith("text/") and "html" not in media_type:
                        raise _no(
                            address,
                            f"This address holds {media_type}, not a page of text.",
                            "Give the article's own address.",
                        )
                    return Page(here, _body(response, address), media_type)
            raise _no(
                address, "The page sends from one address to the next without end.", "Give the article's own address."
            )
    except requests.RequestException as error:
        raise _no(
            address,
            f"The page can't be fetched ({type(error).__name__}).",
            "Check the address and the internet connection, or save the page and import the file.",
        ) from None


def _body(response: requests.Response, address: str) -> bytes:
    content = b""
    for part in response.iter_content(64 * 1024):
        content += part
        if len(content) > MOST_BYTES:
            raise _no(
                address,
                f"The page is larger than {MOST_BYTES // 1024 // 1024} MB.",
                "Save the article as a file and import that.",
            )
    return content


def demand_public(
    here: str, address: str, *, allow_private: bool, resolve: Callable[[str], list[str]] | None = None
) -> None:
    """Raises BadInput about ``address`` if ``here``, where it led, is no web address or not a public one."""
    try:
        parts = urlsplit(here)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _no(address, "This is not a web address.", "Write it like https://example.com/article.")
    if allow_private:
        return
    try:
        found = (resolve or _addresses)(parts.hostname)
    except OSError:
        raise _no(address, f"There is no computer called {parts.hostname}.", "Check the address.") from None
    if any(not ipaddress.ip_address(one).is_global for one in found):
        raise _no(address, "This address is on a private network.", "Add --allow-private if you mean it.")


def _addresses(host: str) -> list[str]:
    return [str(info[4][0]).split("%")[0] for info in socket.getaddrinfo(host, None)]


def _no(address: str, what: str, mend: str) -> BadInput:
    return BadInput(Problem(address, what, mend))
