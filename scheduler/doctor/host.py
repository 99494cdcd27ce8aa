"""Trying an account's picture host out: a small picture goes there, is fetched back, and is taken away again."""

from __future__ import annotations

import tempfile
from pathlib import Path

from scheduler.core.errors import BadInput, NetworkError
from scheduler.core.model import Account
from scheduler.wiring import Workspace


def try_host(workspace: Workspace, account: Account) -> str:
    """What is wrong, in a sentence and the server's own words; "" for nothing."""
    from scheduler.cards.sample import sample_picture

    with tempfile.TemporaryDirectory(prefix="tipcast-") as folder:
        try:
            host = workspace.connections.host(account)
            if host is not None:
                _, handle = host.put(sample_picture(Path(folder)))
                host.remove(handle)
        except (NetworkError, BadInput) as error:
            return str(error)
    return ""
