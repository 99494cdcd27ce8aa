"""``tipcast check``: what a network would refuse, and what a person may want to change."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from scheduler import networks
from scheduler.checking.advice import Advice
from scheduler.checking.run import checked_links, checked_posts
from scheduler.commands import NEEDS_PERSON
from scheduler.commands._carousels import carousels, sentence
from scheduler.commands._open import opened
from scheduler.commands._options import json_option, print_json, workspace_option
from scheduler.core.errors import BadInput, Problem
from scheduler.posts.parse import PostFile
from scheduler.wiring import Workspace, shipped

BETWEEN_REQUESTS = timedelta(seconds=0.5)


@click.command("check")
@workspace_option
@json_option
@click.option("--online", is_flag=True, help="Ask also whether the links lead somewhere.")
@click.option("--allow-private", is_flag=True, help="With --online: ask also on your own network.")
@click.option("--strict", is_flag=True, help="Advice, too, makes the exit code 1.")
def command(root: Path, as_json: bool, online: bool, allow_private: bool, strict: bool) -> int:
    """Check settings and posts against every network's limits, and give advice on their words."""
    with opened(root) as workspace:
        settings = workspace.settings
        files, unread = workspace.readable_files()
        if unread:
            raise BadInput(unread)
        kinds = sorted({account.network for account in settings.accounts} or networks.with_own_login())
        folders = (shipped("templates") / "advice", settings.root / "templates" / "advice")
        problems, advice = checked_posts(files, drafter=workspace.drafter, networks=kinds, word_folders=folders)
        shown = carousels([file.post for file in files], workspace.drafter, set(kinds))
        if online:
            dead, unsure = _asked(workspace, files, allow_private=allow_private)
            problems, advice = [*problems, *dead], [*advice, *unsure]
    if as_json:
        rows, said = list(map(_row, problems)), list(map(asdict, advice))
        print_json({"posts": len(files), "problems": rows, "advice": said, "carousels": shown})
    else:
        for row in shown:
            click.echo(sentence(row))
        if not problems:
            click.echo(f"{len(files)} posts are fine on {', '.join(kinds)}.")
    _say(problems, advice, as_json=as_json)
    return NEEDS_PERSON if problems or (strict and advice) else 0


def _asked(
    workspace: Workspace, files: tuple[PostFile, ...], *, allow_private: bool
) -> tuple[list[Problem], list[Advice]]:
    import requests

    from scheduler.checking.reach import Asker

    clock, settings = workspace.clock, workspace.settings
    asker = Asker(
        requests.Session, pause=lambda: clock.wait_until(clock.now() + BETWEEN_REQUESTS), allow_private=allow_private
    )
    return checked_links(files, campaigns=settings.campaigns, brand=settings.brand, asker=asker)


def _row(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.where,
        "line": problem.line,
        "field": problem.field,
        "what": problem.what,
        "mend": problem.mend,
    }


def _say(problems: list[Problem], advice: list[Advice], *, as_json: bool) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)
    if advice and not as_json:
        click.echo(f"Advice ({len(advice)}); change it or leave it as you see fit:")
        for one in advice:
            click.echo(f"  {one}")
