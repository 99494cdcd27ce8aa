"""What a follower sees: one page per network, live from the sandbox or as files on disk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from scheduler.sandbox.published import Profile, PublicPost

if TYPE_CHECKING:
    from flask import Blueprint

NETWORKS = ("facebook", "x", "instagram", "pinterest")
TITLES = {
    "facebook": "Facebook",
    "x": "X",
    "instagram": "Instagram",
    "pinterest": "Pinterest",
    "facebook-story": "Facebook story",
    "instagram-story": "Instagram story",
}
_LIVELY = re.compile(r"(?P<link>https?://[^\s<>\"]+[^\s<>\".,;:!?)])|(?P<tag>(?<![\w&/])[#@]\w+)")


class Wall(Protocol):
    """The part of the sandbox that these pages look at."""

    profile: Profile

    def posts(self, network: str) -> tuple[PublicPost, ...]: ...

    def picture(self, digest: str) -> bytes: ...


def stories_of(network: str) -> str:
    """The network of the stories that stand on a network's page."""
    return f"{network}-story"


def page(wall: Wall, network: str, *, zone: tzinfo = UTC, ending: str = "", pictures: str = "pictures/") -> str:
    """The HTML of one network's page. ``ending`` is put behind page names and ``pictures`` before
    picture names, so that the same page works from a server and from disk."""
    return (
        _environment(zone, ending, pictures)
        .get_template(f"{network}.html.j2")
        .render(
            network=network, profile=wall.profile, posts=wall.posts(network), stories=wall.posts(stories_of(network))
        )
    )


def index(wall: Wall, *, zone: tzinfo = UTC, ending: str = "", pictures: str = "pictures/") -> str:
    """The HTML of the page that leads to the four others."""
    latest = {network: wall.posts(network) for network in NETWORKS}
    return (
        _environment(zone, ending, pictures)
        .get_template("index.html.j2")
        .render(network="index", profile=wall.profile, latest=latest)
    )


def export(wall: Wall, folder: Path, *, zone: tzinfo = UTC) -> None:
    """Write all pages and their pictures to ``folder``; they open from disk."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(index(wall, zone=zone, ending=".html"), encoding="utf-8")
    for network in NETWORKS:
        (folder / f"{network}.html").write_text(page(wall, network, zone=zone, ending=".html"), encoding="utf-8")
        for digest in _digests([*wall.posts(network), *wall.posts(stories_of(network))]):
            (folder / "pictures" / f"{digest}.jpg").write_bytes(wall.picture(digest))


def blueprint(wall: Wall, *, zone: tzinfo = UTC) -> Blueprint:
    """The same pages, served live."""
    from flask import Blueprint, Response, abort, redirect

    pages = Blueprint("followers", __name__, url_prefix="/followers")

    def show_index() -> str:
        return index(wall, zone=zone)

    def show_page(network: str) -> str:
        if network not in NETWORKS:
            abort(404)
        return page(wall, network, zone=zone)

    def show_picture(digest: str) -> Response:
        try:
            return Response(wall.picture(digest), mimetype="image/jpeg")
        except (KeyError, FileNotFoundError):
            abort(404)

    pages.add_url_rule("/", "index", show_index)
    pages.add_url_rule("", "to_index", lambda: redirect("/followers/"))
    pages.add_url_rule("/<network>", "page", show_page)
    pages.add_url_rule("/pictures/<digest>.jpg", "picture", show_picture)
    return pages


def _digests(posts: Sequence[PublicPost]) -> set[str]:
    return {picture.digest for post in posts for picture in post.pictures}


def _environment(zone: tzinfo, ending: str, pictures: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["lively"] = _lively
    environment.filters["local"] = lambda moment: moment.astimezone(zone)
    environment.filters["initials"] = lambda name: "".join(word[0] for word in name.split()[:2]).upper() or "·"
    environment.globals.update(titles=TITLES, networks=NETWORKS, ending=ending, pictures=pictures)
    return environment


def _lively(text: str) -> Markup:
    """The text with its links and tags marked up, everything else escaped."""
    parts: list[Markup] = []
    end = 0
    for match in _LIVELY.finditer(text):
        parts.append(escape(text[end : match.start()]))
        word = match[0]
        if match["link"]:
            shown = word.removeprefix("https://").removeprefix("http://").split("?")[0]
            parts.append(Markup('<a href="{}" rel="noreferrer nofollow">{}</a>').format(word, shown))
        else:
            parts.append(Markup('<span class="tag">{}</span>').format(word))
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)
