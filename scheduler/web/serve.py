"""Serving the page from this process: waitress on loopback, or where a person says."""

from __future__ import annotations

import ipaddress
import logging
import socket
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from flask import Flask
from waitress import wasyncore

from scheduler.core.errors import BadInput, Problem
from scheduler.web.safety import FEWEST_CHARACTERS

LOOPBACK = "127.0.0.1"
PORT = 8735
"""Ours by default, so that the page can be bookmarked; 8734 is the one of ``tipcast connect``."""
THREADS = 6
LOOP_S = 1.0
"""How long the server waits for a request before it looks around; a stop wakes it up."""
PASSWORD_SETTING = "TIPCAST_WEB_PASSWORD"
HOSTS_SETTING = "TIPCAST_WEB_HOSTS"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen. ``is_private``: only this computer can ask."""

    host: str
    port: int

    @property
    def is_private(self) -> bool:
        return self.host in (LOOPBACK, "localhost", "::1")


def place_of(listen: str | None, port: int) -> Place:
    """``listen`` is HOST or HOST:PORT, None for loopback. Raises BadInput."""
    if listen is None:
        return Place(LOOPBACK, port)
    host, _, after = listen.rpartition(":") if listen.count(":") == 1 else (listen, "", "")
    if after and not after.isdecimal():
        raise BadInput(Problem("--listen", f'"{listen}" is no address.', "Write it like 192.168.1.20:8735."))
    return Place(host.strip("[]") or LOOPBACK, int(after) if after else port)


def demand_password(place: Place, password: str) -> None:
    """Raises BadInput when others could ask and there is no good password, or when there is a bad one."""
    if len(password) >= FEWEST_CHARACTERS or (place.is_private and not password):
        return
    if place.is_private:
        what = f"The page's password has {len(password)} characters; it needs {FEWEST_CHARACTERS} or more."
        raise BadInput(
            Problem(".env", what, f"Write a longer one, or leave {PASSWORD_SETTING} out.", field=PASSWORD_SETTING)
        )
    what = (
        f"Others can open the page at {place.host}, so it needs a password of {FEWEST_CHARACTERS} characters or more."
    )
    raise BadInput(Problem("--listen", what, f"Write one into .env: {PASSWORD_SETTING}=…"))


class Service:
    """The page, served until ``stop``. ``address`` is where to open it."""

    def __init__(self, app: Flask, place: Place) -> None:
        """Raises BadInput when the port is taken."""
        from waitress.server import create_server

        logging.getLogger("waitress").setLevel(logging.ERROR)
        listener = _listener(place)
        port = listener.getsockname()[1]
        self._server: Any = create_server(
            app, sockets=[listener], threads=THREADS, ident=None, clear_untrusted_proxy_headers=True
        )
        shown = LOOPBACK if ipaddress.ip_address(listener.getsockname()[0]).is_unspecified else place.host
        self.address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="page", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Answers that have begun are finished first."""
        self._stopping.set()
        if self._thread.is_alive():
            self._server.pull_trigger()
            self._thread.join()
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._server._map)

    def _run(self) -> None:
        # Its own loop has no end: closing its sockets from here would be an error in it.
        while not self._stopping.is_set():
            wasyncore.loop(timeout=LOOP_S, map=self._server._map, count=1)


def _listener(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((place.host, place.port))
    except OSError as error:
        listener.close()
        what = f"The page can't be served at {place.host}, port {place.port}: {error.strerror}."
        mend = "Choose another port with --port, or leave the page out with --no-web."
        raise BadInput(Problem("--port", what, mend)) from None
    listener.listen(128)
    return listener
