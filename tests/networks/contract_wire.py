"""A stand-in for any network at the level of the wire: it hears a request and does what a test says."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Heard:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    text: str


HANG_UP = object()
"""Close after reading the request, without a word."""
SLAM = object()
"""Reset the connection before reading anything."""
SILENCE = object()
"""Keep the connection open and never answer."""

Reaction = Any  # bytes to send, a tuple of bytes and SILENCE, or one of the three above


def answer(
    status: int, content: Any = "", *, headers: dict[str, str] | None = None, promised_bytes: int | None = None
) -> bytes:
    """An HTTP answer; ``promised_bytes`` is its Content-Length when that is to be a lie."""
    body = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    lines = [
        f"HTTP/1.1 {status} Whatever",
        f"Content-Length: {len(body) if promised_bytes is None else promised_bytes}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@dataclass
class Wire:
    """``react`` gets each request (None when SLAM is wanted before reading: see ``slam``)."""

    react: Callable[[Heard], Reaction]
    slam: bool = False
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Wire:
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.01)
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(20)
            if self.slam:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            request = _hear(connection)
            if request is None:
                return
            self.heard.append(request)
            reaction = self.react(request)
            for part in reaction if isinstance(reaction, tuple) else (reaction,):
                if part is SILENCE:
                    self._over.wait(20)
                elif isinstance(part, bytes):
                    connection.sendall(part)


def _hear(connection: socket.socket) -> Heard | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        part = connection.recv(65536)
        if not part:
            return None
        raw += part
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        part = connection.recv(65536)
        if not part:
            return None
        body += part
    method, path, _ = first.split(" ", 2)
    return Heard(method, path, headers, body, (head + b"\n" + body).decode("utf-8", errors="replace"))


def refused_address() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
