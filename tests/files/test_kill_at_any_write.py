"""Files that a process is killed over: the old content or the new one, whole, at every system call."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler.core.model import CardText, Kind, Post
from scheduler.files import write_whole
from scheduler.posts.write import update_post, write_post
from scheduler.vault import Kept, Vault

FORK = multiprocessing.get_context("fork")
CALLS = ("open", "write", "fsync", "replace", "unlink", "chmod", "close")
NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)


def die_at(call: int, work: Callable[[], None]) -> int:
    """Run ``work`` in a process of its own that is killed right before its ``call``-th call to the
    file system; returns its exit code."""

    def run() -> None:
        left = [call]

        def counted(original: Any) -> Any:
            def counting(*arguments: Any, **more: Any) -> Any:
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1
                return original(*arguments, **more)

            return counting

        for name in CALLS:
            setattr(os, name, counted(getattr(os, name)))
        work()
        os._exit(0)

    process = FORK.Process(target=run)
    process.start()
    process.join()
    return process.exitcode or 0


def survives(work: Callable[[], None], look: Callable[[], None]) -> int:
    """Kill ``work`` before each of its calls in turn; ``look`` checks what is left. Returns how many
    kills there were."""
    for call in range(1000):
        code = die_at(call, work)
        look()
        if code == 0:
            return call
        assert code == -signal.SIGKILL
    raise AssertionError("the work never came to its end")


def test_a_plain_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def look() -> None:
        assert path.read_bytes() in (b"old", b"new" * 1000)

    assert survives(lambda: write_whole(path, b"new" * 1000), look) >= 4
    assert path.read_bytes() == b"new" * 1000


def test_renewed_secrets(tmp_path: Path) -> None:
    vault = Vault(tmp_path / ".tokens")
    old, new = (Kept("given", {"TOKEN": token}, NOW, None) for token in ("old", "new"))
    vault.save("x", old)

    def look() -> None:
        assert vault.read("x") in (old, new)
        assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / ".tokens").iterdir())

    assert survives(lambda: vault.save("x", new), look) >= 4
    assert vault.read("x") == new


@pytest.mark.parametrize("changed", [False, True], ids=["new", "changed"])
def test_a_post_file(tmp_path: Path, changed: bool) -> None:
    post = Post("knees-1", Kind.REMEDY, "Knees", "Bend them.", (CardText("Bend them."),))
    path = tmp_path / "a.md"
    if changed:
        write_post(path, post)
    before = path.read_bytes() if changed else None

    def work() -> None:
        if changed:
            update_post(path, {"title": "Soft knees"})
        elif not path.exists():
            write_post(path, post)

    def look() -> None:
        now = path.read_bytes() if path.exists() else None
        assert now == before or (now is not None and now.endswith(b"Bend them.\n") and now.startswith(b"---\n"))

    survives(work, look)
    assert path.exists()


def test_a_damaged_vault_file_is_told_without_its_secrets(tmp_path: Path) -> None:
    from scheduler.core.errors import BadInput

    vault = Vault(tmp_path / ".tokens")
    vault.save("x", Kept("given", {"TOKEN": "sesame"}, NOW, NOW))
    file = tmp_path / ".tokens" / "x.json"
    for content in (file.read_text()[:-9], json.dumps({"of": "a", "secrets": ["sesame"]}), "[]"):
        file.write_text(content)
        with pytest.raises(BadInput, match="damaged") as caught:
            vault.read("x")
        assert "sesame" not in str(caught.value)
