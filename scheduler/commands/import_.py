"""``tipcast import``: an article becomes post files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from scheduler.article.derive import DraftPost
from scheduler.article.fetch import fetch_page
from scheduler.article.outline import Outline
from scheduler.article.read import read_article
from scheduler.commands._bulk import bulk_import, is_bulk
from scheduler.commands._open import opened
from scheduler.commands._options import json_option, print_json, workspace_option
from scheduler.config import Settings
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import CardText, Post
from scheduler.importing import drafted
from scheduler.posts.merge import MergeReport, merge_import


@click.command("import")
@click.argument("article")
@workspace_option
@json_option
@click.option("--campaign", help="The campaign the posts belong to (needed if there are several).")
@click.option("--carousel", "as_carousel", is_flag=True, help="Also the whole article as one post of several cards.")
@click.option("--dry-run", is_flag=True, help="Write nothing; only say what would be written.")
@click.option("--allow-private", is_flag=True, help="Fetch also from addresses of the local network.")
def command(
    article: str,
    root: Path,
    as_json: bool,
    campaign: str | None,
    as_carousel: bool,
    dry_run: bool,
    allow_private: bool,
) -> int:
    """Turn ARTICLE (a file or web address, a CSV table, a folder of pictures) into post files in posts/."""
    with opened(root) as workspace:
        if is_bulk(article):
            return bulk_import(workspace, article, campaign=campaign, dry_run=dry_run, as_json=as_json)
        settings = workspace.settings
        name = _campaign(settings, campaign)
        text = read_article(article, fetch=partial(fetch_page, allow_private=allow_private))
        found, drafts = drafted(workspace, text, campaign=name, as_carousel=as_carousel, source=article)
        report = merge_import(settings.posts, [(draft.post, draft.alternatives) for draft in drafts], dry_run=dry_run)
    if as_json:
        print_json(_document(found, drafts, report))
    else:
        _say(found, drafts, report, dry_run=dry_run)
    return 0


def _campaign(settings: Settings, wanted: str | None) -> str | None:
    names = [campaign.name for campaign in settings.campaigns]
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted in names:
        return wanted
    what = f'There is no campaign "{wanted}".' if wanted else "It is not clear which campaign the posts belong to."
    raise BadInput(Problem("--campaign", what, f"Use one of: {', '.join(names) or 'none is in tipcast.toml yet'}."))


def _document(found: Outline, drafts: list[DraftPost], report: MergeReport) -> dict[str, Any]:
    return {
        "title": found.title,
        "hashtags": list(found.hashtags),
        "sections": [
            {
                "kind": section.kind.value,
                "heading": section.heading,
                "step": {"number": section.step.number, "total": section.step.total} if section.step else None,
                "text": "\n\n".join(section.paragraphs),
            }
            for section in found.sections
        ],
        "posts": [_post(draft.post, report) for draft in drafts],
        "written": [entry.file for entry in report.written],
        "updated": [entry.file for entry in report.updated],
        "unchanged": [entry.file for entry in report.unchanged],
        "kept": [{"id": entry.id, "file": entry.file, "why": entry.why} for entry in (*report.kept, *report.orphaned)],
    }


def _post(post: Post, report: MergeReport) -> dict[str, Any]:
    return {
        "id": post.id,
        "kind": post.kind.value,
        "title": post.title,
        "text": post.cards[0].text,
        "caption": post.body,
        "step": {"number": post.step.number, "total": post.step.total} if post.step else None,
        "cards": [_card(card) for card in post.cards],
        "hashtags": list(post.hashtags),
        "file": report.file_of(post.id),
    }


def _card(card: CardText) -> dict[str, Any]:
    return {
        "text": card.text,
        "title": card.title,
        "sources": list(card.sources),
        "layout": card.layout,
        "step": {"number": card.step.number, "total": card.step.total} if card.step else None,
    }


def _say(found: Outline, drafts: list[DraftPost], report: MergeReport, *, dry_run: bool) -> None:
    tags = " ".join(f"#{tag}" for tag in found.hashtags)
    click.echo(f"{found.title}  {tags}".rstrip())
    for draft in drafts:
        post = draft.post
        step = f" {post.step.number} of {post.step.total}" if post.step else ""
        click.echo(f"  {post.kind.value}{step}: {post.title}  ({report.file_of(post.id)})")
    did = "Would be written" if dry_run else "Written"
    click.echo(
        f"{did}: {len(report.written)} new, {len(report.updated)} updated, {len(report.unchanged)} unchanged, "
        f"{len(report.kept)} kept as you changed them."
    )
    for entry in (*report.kept, *report.orphaned):
        click.echo(f"  {entry.file}: {entry.why}")
