"""``tipcast render``: draw the cards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler import networks
from scheduler.cards import Drawn
from scheduler.commands import NEEDS_PERSON
from scheduler.commands._carousels import carousels, sentence
from scheduler.commands._open import opened
from scheduler.commands._options import json_option, print_json, workspace_option
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Format, Post
from scheduler.wiring import Workspace

if TYPE_CHECKING:
    from scheduler.cards.painter import Drawn


@click.command("render")
@click.argument("posts", nargs=-1)
@workspace_option
@json_option
@click.option("--format", "formats", metavar="NAME[,NAME]|all", help="Draw these sizes, not the networks' own.")
@click.option("--debug", is_flag=True, help="Also show boxes, baselines and safe areas, in images/cards/debug.")
@click.option("--quiet", is_flag=True, help="Don't list the cards.")
def command(posts: tuple[str, ...], root: Path, as_json: bool, formats: str | None, debug: bool, quiet: bool) -> int:
    """Draw the cards of all posts, or of the POSTS named by id, in every network's size."""
    from scheduler.cards.formats import formats_named

    asked = formats_named(formats.split(",")) if formats is not None else ()
    with opened(root) as workspace:
        chosen = _chosen(workspace.posts(), posts)
        kinds = {account.network for account in workspace.settings.accounts} or set(networks.with_own_login())
        rows, problems = _draw(workspace, chosen, kinds, asked, debug=debug)
        shown = carousels(chosen, workspace.drafter, kinds)
        notes = (*workspace.painter.notes, *dict.fromkeys(note for row in rows for note in row["notes"]))
    if as_json:
        print_json({"cards": rows, "problems": [str(problem) for problem in problems], "carousels": shown})
    else:
        for row in () if quiet else rows:
            size = f"{row['width']}×{row['height']}  {row['bytes'] // 1024} kB"
            click.echo(f"{row['path']}  {size}  {row['network'] or row['format']}")
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


def _draw(
    workspace: Workspace, posts: tuple[Post, ...], kinds: set[str], formats: tuple[Format, ...], *, debug: bool
) -> tuple[list[dict[str, Any]], list[Problem]]:
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    drafter = workspace.drafter
    for post in posts:
        for network, format_ in _sizes(post, kinds, formats):
            try:
                cards = drafter.cards(post, network) if network else drafter.cards_in(post, format_)
                for number, card in enumerate(cards, start=1):
                    rows.append({"post": post.id, "network": network, "card": number, **_row(card)})
                    if debug:
                        rows[-1]["debug"] = str(workspace.painter.overlay(card.card, card.format))
            except BadInput as error:
                problems += [Problem(post.file or post.id, p.what, p.mend, p.line, p.field) for p in error.problems]
    return rows, list(dict.fromkeys(problems))


def _sizes(post: Post, kinds: set[str], formats: tuple[Format, ...]) -> list[tuple[str | None, Format]]:
    """The sizes to draw a post in: each of its networks' own, or the ones asked for, which are no network's."""
    if formats:
        return [(None, one) for one in formats]
    wanted = set(post.networks) & kinds if post.networks else kinds
    return [(network, networks.load(network).formats[0]) for network in sorted(wanted)]


def _row(card: Drawn) -> dict[str, Any]:
    """A card and its guarantees. One that breaks any of them was refused, so it is always ``ok``."""
    return {
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
