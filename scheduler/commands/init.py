"""``tipcast init``: a new workspace."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from scheduler.core.errors import BadInput, Problem
from scheduler.wiring import shipped

SHIPPED_FILES = ("tipcast.toml", ".env.example")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--with-posts", is_flag=True, help="Begin with the posts that come with Tipcast.")
@click.option("--quiet", is_flag=True, help="Say nothing.")
def command(folder: Path, with_posts: bool, quiet: bool) -> None:
    """Make a new workspace in FOLDER; what is already there is never overwritten."""
    if (folder / "tipcast.toml").exists():
        raise BadInput(Problem(str(folder), "There is a workspace here already.", "Choose another folder."))
    for name in ("posts", "images"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copytree(shipped("templates"), folder / "templates", dirs_exist_ok=True)
    if with_posts:
        shutil.copytree(shipped("posts"), folder / "posts", dirs_exist_ok=True)
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text(".env\ntipcast.db*\nimages/cards/\n", encoding="utf-8")
    for name in SHIPPED_FILES:
        shutil.copyfile(shipped(name), folder / name)
    if not quiet:
        click.echo(f"{folder} is ready.")
        click.echo(f"Next: set your name and times in {folder / 'tipcast.toml'}, then")
        click.echo(f"  tipcast import ARTICLE --workspace {folder}")
