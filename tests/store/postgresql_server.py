"""A PostgreSQL server of the tests' own, on a socket in a folder of its own; nothing listens on a port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"


def programs() -> Path | None:
    """Where initdb and pg_ctl are: in the path, or where Debian puts the newest version's."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: float(path.parent.name))


@contextmanager
def server(bin_: Path) -> Iterator[str]:
    """Yields the address of its empty database, in SQLAlchemy's form."""
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    user = ACCOUNT if os.getuid() == 0 else None  # it refuses to run as root
    if user:
        shutil.chown(home, user)

    def call(name: str, *words: str) -> None:
        done = subprocess.run([bin_ / name, *words], user=user, cwd=home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (name, done.stdout, done.stderr)

    call("initdb", "--auth=trust", "--username=tipcast", "--encoding=UTF8", "--no-sync", str(home / "data"))
    options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
    call("pg_ctl", "-D", str(home / "data"), "-l", str(home / "log"), "-w", "-o", options, "start")
    try:
        yield f"postgresql://tipcast@/postgres?host={home}"
    finally:
        call("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)
