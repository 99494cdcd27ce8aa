"""From one row to one post, with every problem of the row."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scheduler.bulk.pictures import Pictures
from scheduler.bulk.table import Row
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import CardText, Kind, Origin, Post
from scheduler.core.text.fit import DoesNotFit, fit
from scheduler.core.text.sentences import paragraphs, sentences
from scheduler.posts.cards import MAX_CARD_WORDS, count_words
from scheduler.posts.parse import checked
from scheduler.posts.read import Resolve
from scheduler.posts.write import render

MOST_TITLE_CHARACTERS = 60
_COLUMN = {"cards": "card", "body": "text"}


@dataclass(frozen=True, slots=True)
class Desk:
    """What rows are judged by. ``campaign``: that of rows which name none; None if it isn't clear."""

    source: str
    campaigns: Sequence[str]
    campaign: str | None
    networks: Resolve
    pictures: Pictures


def post_of(row: Row, desk: Desk) -> Post:
    """The post in ``row``. Raises BadInput with everything wrong in it, by column."""
    problems: list[Problem] = []
    cells = row.cells
    body = cells.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    if not body:
        problems.append(row.problem("text", "There is no text.", "Write the caption into it."))
    title = cells.get("title") or _title_of(body)
    post = Post(
        id=cells.get("id") or slug(title),
        kind=_kind(row, problems),
        title=title,
        body=body,
        cards=_cards(row, body, problems),
        campaign=_campaign(row, desk, problems),
        hashtags=tuple(dict.fromkeys(tag.lstrip("#") for tag in _listed(cells.get("hashtags", "")) if tag != "#")),
        networks=_networks(row, desk, problems),
        link=cells.get("link"),
        image=_image(row, desk, problems),
        alt=cells.get("alt"),
        late=cells.get("late"),
    )
    post = replace(post, origin=_origin(post, desk.source))
    if not problems:
        problems = _broken_rules(row, post)
    if problems:
        raise BadInput(problems)
    return post


def slug(text: str) -> str:
    """A title as an id: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].rstrip("-") or "post"


def _origin(post: Post, source: str) -> Origin:
    """``digest`` covers the caption, by which a row with a new title is known again; ``section`` the rest."""
    rest = [post.title, post.kind.value, post.hashtags, [card.text for card in post.cards]]
    return Origin(source, f"row-{_digest(rest)[:8]}", _digest([post.body]))


def _digest(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _listed(cell: str) -> list[str]:
    return [part for part in re.split(r"[\s,;|]+", cell) if part]


def _title_of(body: str) -> str:
    """The first sentence without its full stop, or its first words."""
    first = next((one for block in paragraphs(body) for one in sentences(block)), "").replace("\n", " ")
    if len(first) <= MOST_TITLE_CHARACTERS:
        return first.rstrip(".")
    return first[:MOST_TITLE_CHARACTERS].rsplit(None, 1)[0].rstrip(" ,;:–-") + " …"


def _kind(row: Row, problems: list[Problem]) -> Kind:
    try:
        return Kind(row.cells.get("kind", "other").lower())
    except ValueError:
        what = f'There is no kind "{row.cells["kind"]}".'
        problems.append(row.problem("kind", what, f"Use one of: {', '.join(Kind)}."))
        return Kind.OTHER


def _cards(row: Row, body: str, problems: list[Problem]) -> tuple[CardText, ...]:
    """The words on the picture: the card's own, or as many of the caption's first sentences as fit."""
    if "card" in row.cells:
        return (CardText(row.cells["card"]),)
    try:
        fitted = fit(body, lambda text: count_words(text) <= MAX_CARD_WORDS, count=count_words, limit=MAX_CARD_WORDS)
    except DoesNotFit:
        what = f"Its first sentence has more than {MAX_CARD_WORDS} words, too many for a card."
        problems.append(row.problem("text", what, "Shorten it, or add a column card with the words for the picture."))
        return ()
    return (CardText(" ".join(fitted.text.split())),)


def _campaign(row: Row, desk: Desk, problems: list[Problem]) -> str | None:
    wanted = row.cells.get("campaign", desk.campaign)
    if wanted in desk.campaigns or (wanted is None and not desk.campaigns):
        return wanted
    known = f"Use one of: {', '.join(desk.campaigns) or 'none is in tipcast.toml yet'}."
    what = f'There is no campaign "{wanted}".' if wanted else "It isn't clear which campaign it belongs to."
    problems.append(row.problem("campaign", what, known))
    return None


def _networks(row: Row, desk: Desk, problems: list[Problem]) -> tuple[str, ...]:
    found = []
    for name in _listed(row.cells.get("networks", "")):
        try:
            found.append(desk.networks(name))
        except BadInput as error:
            problems += [row.problem("networks", one.what, one.mend) for one in error.problems]
    return tuple(dict.fromkeys(found))


def _image(row: Row, desk: Desk, problems: list[Problem]) -> str | None:
    if "image" not in row.cells:
        return None
    try:
        return desk.pictures.name_for(row.cells["image"], row.folder)
    except BadInput as error:
        problems += [row.problem("image", f"{one.where}: {one.what}", one.mend) for one in error.problems]
        return None


def _broken_rules(row: Row, post: Post) -> list[Problem]:
    """What the post file would be refused for, said of the row."""
    try:
        checked(render(post), row.where)
    except BadInput as error:
        fields = ((one, (one.field or "").split(".")[0]) for one in error.problems)
        return [row.problem(_COLUMN.get(field, field) or None, one.what, one.mend) for one, field in fields]
    return []
