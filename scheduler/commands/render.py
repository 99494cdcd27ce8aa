"""``tipcast render``: draw the cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scheduler import networks
from scheduler.commands import NEEDS_PERSON
from scheduler.commands._carousels import carousels, sentence
from scheduler.commands._open import opened
from scheduler.commands._options import json_option, print_json, workspace_option
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Post
from scheduler.wiring import Workspace


@click.command("render")
@click.argument("posts", nargs=-1)
@workspace_option
@json_option
@click.option("--quiet", is_flag=True, help="Don't list the cards.")
def command(posts: tuple[str, ...], root: Path, as_json: bool, quiet: bool) -> int:
    """Draw the cards of all posts, or of the POSTS named by id, in every network's size."""
    with opened(root) as workspace:
        chosen = _chosen(workspace.posts(), posts)
        kinds = {account.network for account in workspace.settings.accounts} or set(networks.names())
        rows, problems = _draw(workspace, chosen, kinds)
        shown = carousels(chosen, workspace.drafter, kinds)
        notes = workspace.painter.notes
    if as_json:
        print_json({"cards": rows, "problems": [str(problem) for problem in problems], "carousels": shown})
    else:
        for row in () if quiet else rows:
            click.echo(f"{row['path']}  {row['width']}×{row['height']}  {row['bytes'] // 1024} kB  {row['network']}")
        for row in () if quiet else shown:
            click.echo(sentence(row))
        click.echo(f"{len(rows)} cards of {len(chosen)} posts in {root / 'images' / 'cards'}")
    for remark in (*notes, *problems):
        click.echo(str(remark), err=True)
    return NEEDS_PERSON if problems else 0


def _chosen(posts: tuple[Post, ...], wanted: tuple[str, ...]) -> tuple[Post, ...]:
    known = {post.id for post in posts}
    unknown = [post_id for post_id in wanted if post_id not in known]
    if unknown:
        raise BadInput([Problem("posts", f'There is no post "{one}".', "See: tipcast check") for one in unknown])
    return tuple(post for post in posts if not wanted or post.id in wanted)


def _draw(workspace: Workspace, posts: tuple[Post, ...], kinds: set[str]) -> tuple[list[dict[str, Any]], list[Problem]]:
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for post in posts:
        for network in sorted(kinds & set(post.networks) if post.networks else kinds):
            try:
                drawn = workspace.drafter.cards(post, network)
            except BadInput as error:
                problems += [Problem(post.file or post.id, p.what, p.mend, p.line, p.field) for p in error.problems]
                continue
            for number, card in enumerate(drawn, start=1):
                rows.append(
                    {
                        "post": post.id,
                        "network": network,
                        "card": number,
                        "format": card.format.name,
                        "path": str(card.picture.path),
                        "width": card.picture.width_px,
                        "height": card.picture.height_px,
                        "bytes": card.bytes,
                        "contrast": round(card.contrast, 2),
                        "overflow": list(card.overflow),
                        "missing_glyphs": list(card.missing_glyphs),
                        "alt": card.picture.alt,
                    }
                )
    return rows, list(dict.fromkeys(problems))
