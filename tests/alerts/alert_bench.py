"""What alerts are tried with: a real mail server, a real web server, a store and a clock."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from scheduler.alerts.round import Round
from scheduler.clock.virtual import VirtualClock
from scheduler.core.trouble import Trouble
from scheduler.store.database import Store, open_store, sqlite_address

NOW = datetime(2027, 3, 2, 9, tzinfo=UTC)
USER, PASSWORD = "clinic", "Very-Secret-71"


@dataclass
class Mailbox:
    """A mail server that takes one login; ``mails`` are what arrived."""

    mails: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        content = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(content, EmailMessage)
        self.mails.append(content)
        return "250 OK"

    def address(self, *, password: str = PASSWORD) -> str:
        return f"mailto://{USER}:{password}@127.0.0.1:{self.port}?from=tips@clinic.example&to=owner@clinic.example&mode=insecure"

    def texts(self) -> list[str]:
        """The mails as plain text, one a mail."""
        return [_plain(mail).replace("\r\n", "\n").strip() for mail in self.mails]


def _plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    return str(body.get_content()) if body else ""


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=good)

    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, authenticator=check, auth_require_tls=False)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Hook:
    """A web address that takes JSON; ``status`` is what it answers, ``silent`` that it doesn't."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    port: int = 0
    silent: threading.Event | None = None
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"json://{USER}:{PASSWORD}@127.0.0.1:{self.port}/hook"


@contextmanager
def web_server() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if hook.silent is not None:
                hook.silent.wait(20)
                return
            if hook.status == 200:
                hook.posts.append(json.loads(content))
                hook.arrived.set()
            self.send_response(hook.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        if hook.silent is not None:
            hook.silent.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Bench:
    """A round whose troubles a test writes down; ``sent`` are the messages that went out."""

    store: Store
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(NOW))
    seen: list[Trouble] = field(default_factory=list)
    foreseen: list[Trouble] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    failing: str = ""
    checkups: int = 0
    tried: int = 0

    def round(self) -> Round:
        return Round(self.store, self.clock, "Willow Lane", lambda: self.seen, self._look, self._carry)

    def run(self, *, after: timedelta = timedelta()) -> str:
        self.clock.wait_until(self.clock.now() + after)
        return self.round().run()

    def _look(self) -> Sequence[Trouble]:
        self.checkups += 1
        return self.foreseen

    def _carry(self, title: str, body: str) -> Sequence[str]:
        self.tried += 1
        if self.failing:
            return [self.failing]
        self.sent.append((title, body))
        return []


def bench_in(folder: Path) -> Bench:
    return Bench(open_store(sqlite_address(folder / "tipcast.db")))
