"""``tipcast backup``: a safe copy of the database, also while Tipcast runs."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click

from scheduler.commands._open import opened
from scheduler.commands._options import workspace_option
from scheduler.config import DATABASE_NAME
from scheduler.core.errors import BadInput, Problem
from scheduler.wiring import Workspace


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@workspace_option
def command(file: Path, root: Path) -> int:
    """Copy the database to FILE, which must not exist yet. (PostgreSQL has its own: pg_dump.)"""
    with opened(root) as workspace:
        source_path = workspace.settings.root / DATABASE_NAME
        _copy(source_path, file)
        _note(workspace)
    click.echo(f"{file} holds the whole database.")
    return 0


def _note(workspace: Workspace) -> None:
    """So that the doctor knows how old it is; in the database that was copied, not in the copy."""
    from scheduler.core.trouble import Watch
    from scheduler.doctor.files import BACKUP
    from scheduler.store import watches

    with workspace.store.writing() as connection:
        watches.put(connection, Watch(BACKUP, workspace.clock.now()))


def _copy(source_path: Path, file: Path) -> None:
    if not source_path.is_file():
        raise BadInput(Problem(str(source_path), "There is no database here yet.", "Nothing needs a copy."))
    if file.exists():
        raise BadInput(Problem(str(file), "This file exists already.", "Choose another name."))
    partial = file.with_name(file.name + ".part")
    with sqlite3.connect(source_path) as source, sqlite3.connect(partial) as target:
        source.backup(target)
    partial.rename(file)
