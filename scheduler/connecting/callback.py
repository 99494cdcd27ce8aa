"""The door on this computer that the browser comes back to: it opens once, on loopback, and takes one answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

from scheduler.core.errors import BadInput, Problem

PORT = 8734
"""Ours by default: the address has to be registered with the network, so it can't be any free one."""
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Tipcast</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem;color:#1f3a36;background:#f6f1e7}}</style>
<h1>{title}</h1><p>{text}</p></html>
"""
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # or the next page would be told the code
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


class Door:
    """``address`` is where the browser has to come; ``came_back`` what it came with."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.came_back = ""
        self._came = Event()

    def wait(self, longest_s: float) -> str:
        """The address with everything that the network added. Raises BadInput when nobody comes."""
        if not self._came.wait(longest_s):
            what = f"Nobody came back from the network's page within {longest_s / 60:.0f} minutes."
            mend = "Connect again; on a computer without a browser: tipcast connect NETWORK --paste."
            raise BadInput(Problem("tipcast connect", what, mend))
        return self.came_back

    def take(self, path: str) -> None:
        if not self._came.is_set():
            self.came_back = self.address.rstrip("/") + path
            self._came.set()


@contextmanager
def door(port: int = PORT, *, home: str = "") -> Iterator[Door]:
    """Open one at ``http://localhost:PORT/``, which sends the browser on to ``home`` if there is such a page of ours, on both of this computer's loopback addresses (a browser may
    take either for "localhost"). Raises BadInput when the port is taken."""
    found = Door(f"http://localhost:{port}/")
    servers = [_listen(family, address, port, found, home) for family, address in _loopbacks()]
    opened = [server for server in servers if server is not None]
    if not opened:
        what, mend = (
            f"Port {port} is in use.",
            "Close the other program, or name another port that you registered: --port.",
        )
        raise BadInput(Problem("--port", what, mend))
    threads = [Thread(target=server.serve_forever, args=(0.05,), daemon=True) for server in opened]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        for server in opened:
            server.shutdown()
            server.server_close()


def _loopbacks() -> list[tuple[socket.AddressFamily, str]]:
    return [(socket.AF_INET, "127.0.0.1"), *([(socket.AF_INET6, "::1")] if socket.has_ipv6 else [])]


def _listen(
    family: socket.AddressFamily, address: str, port: int, found: Door, home: str
) -> ThreadingHTTPServer | None:
    server_class = type("Server", (ThreadingHTTPServer,), {"address_family": family, "allow_reuse_address": True})
    try:
        server: ThreadingHTTPServer = server_class((address, port), _handler(found, port, home))
    except OSError:
        return None
    return server


def _handler(found: Door, port: int, home: str) -> type[BaseHTTPRequestHandler]:
    hosts = {f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if self.headers.get("Host") not in hosts:  # a name that was made to lead here
                self._say(403, "Not here", "This address is not the one you were sent to.")
            elif parts.path == "/" and {"code", "error"} & set(parse_qs(parts.query)):
                found.take(self.path)
                if home:
                    self.send_response(303)
                    self.send_header("Location", home)
                    for name, value in _HEADERS.items():
                        self.send_header(name, value)
                    self.end_headers()
                    return
                self._say(200, "Thank you", "You can close this window. Tipcast goes on where you began.")
            else:
                self._say(404, "Nothing here", "Tipcast waits here for the answer of the network's page.")

        def _say(self, status: int, title: str, text: str) -> None:
            self.send_response(status)
            for name, value in _HEADERS.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(_PAGE.format(title=title, text=text).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the line would hold the code."""

        def version_string(self) -> str:
            return "Tipcast"

    return Handler
