"""A folder of her website that is reached by SFTP, as most web hosts offer it. paramiko does the talking; an extra.

The server proves who it is by a key that this computer knows (``~/.ssh/known_hosts``) or whose fingerprint stands
in ``picture_key``; one that is neither gets neither a password nor a picture.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from scheduler.core.errors import AuthFailed, BadInput, ErrorClass, NetworkError, Problem, Reading, Retryable
from scheduler.core.model import Handle, Picture
from scheduler.core.network import Secret
from scheduler.hosts._names import STALE, is_ours, new_name, own_name
from scheduler.hosts._setup import Setup

PORT = 22
LONGEST_S = 20.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where to and as whom; ``key_file`` is a private key's, ``fingerprint`` that of the server's own key."""

    host: str
    port: int
    user: str
    folder: str
    password: str = field(default="", repr=False)
    key_file: Path | None = None
    fingerprint: str = ""


class WebSpace:
    """Puts pictures into the server's folder, which the web shows at ``public_base``."""

    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("SFTP_PASSWORD", "Your web space's password; or the passphrase of the key file", required=False),
    )
    encodes_anew: ClassVar[bool] = False

    def __init__(self, server: Server, public_base: str, now: Callable[[], datetime]) -> None:
        self._server, self._base, self._now = server, public_base.rstrip("/"), now

    @classmethod
    def make(cls, setup: Setup) -> WebSpace:
        """From ``picture_folder`` (sftp://user@host/folder) and ``picture_address``. Raises BadInput."""
        setup.demand("sftp", "picture_folder", "picture_address")
        setup.demand_extra("paramiko", "sftp")
        return cls(_server(setup), setup.options["picture_address"], setup.now)

    def put(self, picture: Picture) -> tuple[str, Handle]:
        """The picture appears whole or not at all. Raises NetworkError."""
        name = new_name(picture)
        with _told(self._server), _connected(self._server) as files:
            part = self._path(f".{name}.part")
            try:
                with files.open(part, "wb") as file:
                    file.write(picture.path.read_bytes())
                files.posix_rename(part, self._path(name))
            except BaseException:
                with contextlib.suppress(OSError):
                    files.remove(part)
                raise
        return f"{self._base}/{name}", {"name": name}

    def remove(self, handle: Handle) -> None:
        if name := own_name(handle.get("name")):
            with contextlib.suppress(NetworkError), _told(self._server), _connected(self._server) as files:
                files.remove(self._path(name))

    def sweep(self) -> None:
        with contextlib.suppress(NetworkError), _told(self._server), _connected(self._server) as files:
            for one in files.listdir_attr(self._server.folder):
                is_old = datetime.fromtimestamp(one.st_mtime or 0, UTC) < self._now() - STALE
                if is_ours(one.filename) and is_old and stat.S_ISREG(one.st_mode or 0):
                    files.remove(self._path(one.filename))

    def _path(self, name: str) -> str:
        return f"{self._server.folder.rstrip('/')}/{name}"


def _server(setup: Setup) -> Server:
    text = setup.options["picture_folder"]
    try:
        parts = urlsplit(text)
        port = parts.port or PORT
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "sftp" or not parts.hostname or not parts.username or parts.password:
        what = f'"{text}" is no folder on a server.'
        mend = "Write it like sftp://user@host/public_html/cards; the password goes into .env as SFTP_PASSWORD."
        raise BadInput(
            Problem(
                "tipcast.toml", what if not parts.password else "It holds a password.", mend, field="picture_folder"
            )
        )
    key_file = setup.options.get("picture_key_file")
    return Server(
        parts.hostname,
        port,
        unquote(parts.username),
        unquote(parts.path) or ".",
        setup.secrets.get("SFTP_PASSWORD", ""),
        setup.root / Path(key_file).expanduser() if key_file else None,
        setup.options.get("picture_key", ""),
    )


@contextmanager
def _connected(server: Server) -> Iterator[Any]:
    import paramiko

    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.set_missing_host_key_policy(_policy(server.fingerprint))
    with contextlib.closing(client):
        client.connect(
            server.host,
            server.port,
            server.user,
            server.password or None,
            key_filename=str(server.key_file) if server.key_file else None,
            passphrase=server.password or None,
            timeout=LONGEST_S,
            banner_timeout=LONGEST_S,
            auth_timeout=LONGEST_S,
            channel_timeout=LONGEST_S,
            allow_agent=False,
            look_for_keys=server.key_file is None and not server.password,
        )
        with contextlib.closing(client.open_sftp()) as files:
            files.get_channel().settimeout(LONGEST_S)
            yield files


class UnknownServer(Exception):
    """``fingerprint`` is that of the key it showed."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


def _policy(expected: str) -> Any:
    class Pinned:
        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            digest = hashlib.sha256(key.asbytes()).digest()
            shown = f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"
            if shown != expected:
                raise UnknownServer(shown)

    return Pinned()


@contextmanager
def _told(server: Server) -> Iterator[None]:
    """What paramiko raises, as our errors."""
    import paramiko

    where = f"{server.user}@{server.host}"
    try:
        yield
    except UnknownServer as error:
        told = f"{server.host} shows the key {error.fingerprint}"
        if server.fingerprint:
            sentence = f"{told}, not the one in picture_key: ask your web host whether it changed, and send nothing until then."
        else:
            sentence = f'{told}, which this computer doesn\'t know. If your web host says the same, write picture_key = "{error.fingerprint}" under the account in tipcast.toml.'
        raise AuthFailed(Reading(ErrorClass.AUTH, sentence)) from None
    except paramiko.BadHostKeyException:
        sentence = (
            f"{server.host} shows another key than the one this computer knows: ask your web host whether it changed."
        )
        raise AuthFailed(Reading(ErrorClass.AUTH, sentence)) from None
    except (paramiko.AuthenticationException, paramiko.PasswordRequiredException) as error:
        sentence = f"{where} doesn't take the password or the key: look at SFTP_PASSWORD in .env and at picture_folder."
        raise AuthFailed(Reading(ErrorClass.AUTH, sentence, message=type(error).__name__)) from None
    except FileNotFoundError:
        sentence = (
            f"There is no folder {server.folder} on {server.host}: make it, or correct picture_folder in tipcast.toml."
        )
        raise AuthFailed(Reading(ErrorClass.AUTH, sentence)) from None
    except PermissionError:
        sentence = f"{where} may not write into {server.folder}: look at its rights."
        raise AuthFailed(Reading(ErrorClass.AUTH, sentence)) from None
    except (paramiko.SSHException, OSError, EOFError) as error:
        sentence = f"{server.host} could not be reached, or broke off; it is tried again by itself."
        raise Retryable(Reading(ErrorClass.RETRYABLE, sentence, message=type(error).__name__)) from None


HOST = WebSpace
