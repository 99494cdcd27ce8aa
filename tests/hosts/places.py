"""Real servers for the hosts: a web server over a folder, an SFTP server, an S3 server; each in this process."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import paramiko
from PIL import Image

from scheduler.core.model import Picture


def picture(folder: Path) -> Picture:
    """A card on disk."""
    path = folder / "card-1.jpg"
    Image.effect_noise((80, 100), 60).convert("RGB").save(path, "JPEG")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Picture(path, digest, "image/jpeg", 80, 100, "A card.")


USER, PASSWORD = "willow", "s3cret-pa55word"


class Web:
    """A web server over ``folder``. ``answers`` may change what it says: (status, media type, bytes)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answer: tuple[int, str, bytes] | None = None
        self.asked: list[str] = []
        self.address = ""


@contextmanager
def web(folder: Path, *, context: ssl.SSLContext | None = None) -> Iterator[Web]:
    place = Web(folder)

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            place.asked.append(self.path)
            if place.answer is None:
                super().do_GET()
                return
            status, kind, content = place.answer
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    scheme = "http"
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    place.address = f"{scheme}://localhost:{server.server_address[1]}"
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Files(paramiko.SFTPServerInterface):
    """The folder and nothing above it."""

    root = Path()

    def _real(self, path: str) -> Path:
        return self.root / self.canonicalize(path).lstrip("/")

    def list_folder(self, path: str) -> Any:
        try:
            return [
                paramiko.SFTPAttributes.from_stat(one.stat(), one.name) for one in sorted(self._real(path).iterdir())
            ]
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(self._real(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    def open(self, path: str, flags: int, attr: Any) -> Any:
        try:
            handle = os.open(self._real(path), flags, 0o644)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        file = paramiko.SFTPHandle(flags)
        file.readfile = file.writefile = os.fdopen(handle, "r+b" if flags & os.O_RDWR else "wb")  # type: ignore[attr-defined]  # paramiko's own place for them
        return file

    def remove(self, path: str) -> int:
        return self._done(lambda: self._real(path).unlink())

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        return self._done(lambda: self._real(oldpath).replace(self._real(newpath)))

    def _done(self, act: Any) -> int:
        try:
            act()
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))
        return int(paramiko.SFTP_OK)


class _Login(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        good = (username, password) == (USER, PASSWORD)
        return int(paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)

    def get_allowed_auths(self, username: str) -> str:
        return "password"


class Sftp:
    """``port`` on loopback; ``fingerprint`` of the server's key."""

    def __init__(self, port: int, fingerprint: str) -> None:
        self.port, self.fingerprint = port, fingerprint


@contextmanager
def sftp(root: Path) -> Iterator[Sftp]:
    key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    transports: list[paramiko.Transport] = []
    files = type("Files", (_Files,), {"root": root})

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                transport = paramiko.Transport(connection)
                transports.append(transport)
                transport.add_server_key(key)
                transport.set_subsystem_handler("sftp", paramiko.SFTPServer, files)
                with contextlib.suppress(paramiko.SSHException, EOFError):
                    transport.start_server(server=_Login())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    digest = base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")
    try:
        yield Sftp(listener.getsockname()[1], f"SHA256:{digest}")
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for transport in transports:
            transport.close()


@contextmanager
def s3() -> Iterator[str]:
    """moto's server; yields its address."""
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()
