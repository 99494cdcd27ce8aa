"""``tipcast render``: draw the cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scheduler import networks
from scheduler.cards import Drawn
from scheduler.commands import NEEDS_PERSON
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
        rows, problems = _draw(workspace, chosen)
        notes = (*workspace.painter.notes, *dict.fromkeys(note for row in rows for note in row["notes"]))
    if as_json:
        print_json({"cards": rows, "problems": [str(problem) for problem in problems]})
    else:
        for row in () if quiet else rows:
            click.echo(f"{row['path']}  {row['width']}×{row['height']}  {row['bytes'] // 1024} kB  {row['network']}")
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


def _draw(workspace: Workspace, posts: tuple[Post, ...]) -> tuple[list[dict[str, Any]], list[Problem]]:
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    accounts = {account.network for account in workspace.settings.accounts} or set(networks.names())
    for post in posts:
        for network in sorted(set(post.networks) & accounts if post.networks else accounts):
            try:
                drawn = workspace.drafter.cards(post, network)
            except BadInput as error:
                problems += [Problem(post.file or post.id, p.what, p.mend, p.line, p.field) for p in error.problems]
                continue
            rows += [_row(post, network, number, card) for number, card in enumerate(drawn, start=1)]
    return rows, list(dict.fromkeys(problems))


def _row(post: Post, network: str, number: int, card: Drawn) -> dict[str, Any]:
    """A card and its guarantees. One that breaks any of them was refused, so it is always ``ok``."""
    return {
        "post": post.id,
        "network": network,
        "card": number,
        "format": card.format.name,
        "path": str(card.picture.path),
        "width": card.picture.width_px,
        "height": card.picture.height_px,
        "bytes": card.bytes,
        "limit_bytes": card.limit_bytes,
        "media_type": card.picture.media_type,
        "profile": "sRGB",
        "contrast": round(card.contrast, 2),
        "large_contrast": card.proof.large_contrast and round(card.proof.large_contrast, 2),
        "overflow": list(card.overflow),
        "missing_glyphs": list(card.missing_glyphs),
        "clipped": list(card.clipped),
        "safe_margin_px": card.proof.safe_margin_px,
        "type_px": card.proof.type_px,
        "psnr_db": card.proof.psnr_db,
        "photo_scale": card.proof.photo_scale,
        "notes": list(card.notes),
        "ok": True,
        "alt": card.picture.alt,
    }
