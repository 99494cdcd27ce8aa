"""Opening the workspace a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scheduler.commands._options import clock_at, environment
from scheduler.config import load_settings
from scheduler.core.clock import Clock
from scheduler.wiring import Workspace


@contextmanager
def opened(root: Path, *, now_text: str | None = None, clock: Clock | None = None) -> Iterator[Workspace]:
    """The workspace at ``root``; its database is closed at the end."""
    workspace = Workspace(load_settings(root, environment()), clock or clock_at(now_text))
    try:
        yield workspace
    finally:
        workspace.close()
