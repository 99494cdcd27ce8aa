"""An article's outline, and the posts it would make in a workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scheduler import networks
from scheduler.article.blocks import Article
from scheduler.article.carousel import carousel
from scheduler.article.derive import DraftPost, derive
from scheduler.article.outline import Outline, outline
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Kind
from scheduler.posts.read import read_files
from scheduler.wiring import Workspace


def drafted(
    workspace: Workspace, article: Article, *, campaign: str | None, as_carousel: bool, source: str
) -> tuple[Outline, list[DraftPost]]:
    """Writes nothing. ``source`` names the article in messages. Raises BadInput when nothing in it can be a post."""
    found = outline(article)
    drafts = [*derive(found, campaign=campaign or "")]
    if not drafts:
        mend = "Is this the article's own text?"
        raise BadInput(Problem(source, "No sentence in it can stand alone on a card.", mend))
    if as_carousel or _has_carousel(workspace.settings.posts, found):
        drafts += _carousel(found, drafts, campaign)
        _demand_layouts(drafts, workspace.painter.known)
    return found, [_with_tags(draft, found) for draft in drafts]


def _has_carousel(posts: Path, found: Outline) -> bool:
    """Whether the article was imported as a carousel before: what was asked for once is kept up."""
    return any(
        file.post.kind is Kind.CAROUSEL and file.post.origin is not None and file.post.origin.article == found.name
        for file in read_files(posts)
    )


def _carousel(found: Outline, drafts: list[DraftPost], campaign: str | None) -> list[DraftPost]:
    """As many cards as the network that shows most of them takes."""
    most = max(networks.load(name).limits.pictures.value for name in networks.names())
    made = carousel(found, drafts, most=most, campaign=campaign)
    return [made] if made is not None else []


def _demand_layouts(drafts: list[DraftPost], known: tuple[str, ...]) -> None:
    wanted = {card.layout for draft in drafts for card in draft.post.cards if card.layout is not None}
    if missing := sorted(wanted.difference(known)):
        what = f"A carousel needs card layouts that aren't there: {', '.join(missing)}."
        raise BadInput(Problem("templates/cards", what, "Put them back: tipcast init makes fresh ones."))


def _with_tags(draft: DraftPost, found: Outline) -> DraftPost:
    """The post with the article's own hashtags, so that they stand in its file for the author to change."""
    return replace(draft, post=replace(draft.post, hashtags=found.hashtags))
