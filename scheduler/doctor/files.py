"""Looking at the disk and the workspace's files, and drawing one card for a trial."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from scheduler.core.errors import BadInput
from scheduler.doctor.facts import Machine
from scheduler.store import health, watches
from scheduler.wiring import Workspace

USUAL_CARD_BYTES = 350_000
"""A photo card of 1080 by 1350 as we save it; those drawn already tell better."""
MOST_MEASURED = 200
RESERVE_BYTES = 100_000_000
"""What a computer needs to go on working beside us [our choice]."""
BACKUP = "backup"


def machine_of(workspace: Workspace, *, posts: int) -> Machine:
    """``posts`` are the deliveries to come, each of which may need cards of its own."""
    settings, root = workspace.settings, workspace.settings.root
    with workspace.store.reading() as connection:
        backup = watches.get(connection, BACKUP)
        has_history = health.has_history(connection)
    return Machine(
        free_bytes=shutil.disk_usage(root).free,
        needed_bytes=posts * _card_bytes(settings.cards) + RESERVE_BYTES,
        env_mode=_mode(root / ".env"),
        tokens_mode=_mode(settings.tokens),
        images_trouble=_unwritable(settings.cards),
        backup_at=backup.at,
        has_history=has_history,
    )


def card_trouble(workspace: Workspace) -> str:
    """Draw the first post's cards as its first network would show them, into a folder that is thrown away."""
    settings = workspace.settings
    posts = workspace.posts()
    if not posts or not settings.accounts:
        return ""
    post, network = posts[0], settings.accounts[0].network
    with tempfile.TemporaryDirectory() as folder:
        trial = Workspace(settings, workspace.clock, cards=Path(folder))
        try:
            trial.drafter.cards(post, network)
        except BadInput as error:
            return str(error.problems[0])
        except (OSError, ImportError) as error:
            return f"A card can't be drawn ({type(error).__name__}: {error}). Install Tipcast again."
    return ""


def _card_bytes(folder: Path) -> int:
    """The mean size of the cards that are there."""
    sizes = [path.stat().st_size for path, _ in zip(folder.glob("*.jpg"), range(MOST_MEASURED), strict=False)]
    return sum(sizes) // len(sizes) if sizes else USUAL_CARD_BYTES


def _mode(path: Path) -> int | None:
    """None where there is no such file, or rights of this kind don't exist."""
    if os.name != "posix" or not path.exists():
        return None
    return path.stat().st_mode & 0o777


def _unwritable(folder: Path) -> str:
    """Why a file can't be put into ``folder``, or into what it would be made in; "" if it can."""
    place = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    try:
        with tempfile.NamedTemporaryFile(dir=place):
            return ""
    except OSError as error:
        return f"Nothing can be written into {place.name}/ ({error.strerror}), where the cards are kept."
