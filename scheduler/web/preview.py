"""A post as every network would show it, without a trace on disk: the real cards, the real captions."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from threading import Lock

from flask import send_file
from werkzeug import Response
from werkzeug.exceptions import NotFound

from scheduler import networks as known
from scheduler.captions.compose import Caption
from scheduler.checking.advice import Advice
from scheduler.checking.run import checked_posts
from scheduler.core.errors import BadInput, Problem
from scheduler.posts.parse import PostFile
from scheduler.publishing.drafts import EXAMPLE_MARKER, Drafter
from scheduler.wiring import Workspace, shipped

MOST_KEPT = 300
"""Cards of previews; the ones not looked at for longest go first [our choice, about 50 MB]."""
_NAME = re.compile(r"[\w-]+\.jpg")


@dataclass(frozen=True, slots=True)
class Shown:
    """A post on one network. ``cards`` are names of pictures in the sketchbook, with their alt texts."""

    network: str
    caption: Caption | None
    cards: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...] = ()


@dataclass
class Sketchbook:
    """Cards that are only looked at, in a ``folder`` of their own."""

    folder: Path
    _names: OrderedDict[str, None] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def drafter(self, workspace: Workspace) -> Drafter:
        """The workspace's, but it draws here."""
        mine = Workspace(workspace.settings, workspace.clock, cards=self.folder)
        return replace(workspace.drafter, painter=mine.painter)

    def keep(self, path: Path) -> str:
        """The name of a card that was just drawn; the oldest ones go."""
        with self._lock:
            self._names[path.name] = None
            self._names.move_to_end(path.name)
            while len(self._names) > MOST_KEPT:
                old, _ = self._names.popitem(last=False)
                (self.folder / old).unlink(missing_ok=True)
        return path.name

    def read(self, name: str) -> bytes | None:
        """A card's bytes; None when there is none of this name any more."""
        path = self.folder / name
        return path.read_bytes() if _NAME.fullmatch(name) and path.is_file() else None


def card_answer(book: Sketchbook, name: str) -> Response:
    """A card of the sketchbook, for the browser."""
    content = book.read(name)
    if content is None:
        raise NotFound
    return send_file(BytesIO(content), mimetype="image/jpeg")


def shown(file: PostFile, networks: Sequence[str], drafter: Drafter, book: Sketchbook) -> list[Shown]:
    return [_on(file, network, drafter, book) for network in networks]


def _on(file: PostFile, network: str, drafter: Drafter, book: Sketchbook) -> Shown:
    post, problems = file.post, list(drafter.caption_problems(file.post, [network]))
    caption: Caption | None = None
    cards: list[tuple[str, str]] = []
    left_out: tuple[str, ...] = ()
    if not problems:
        caption = drafter.caption(post, network, marker=EXAMPLE_MARKER)
    try:
        for drawn in drafter.cards(post, network):
            cards.append((book.keep(drawn.picture.path), drawn.picture.alt))
        if caption is not None:
            left_out = drafter.left_out(post, network)
    except BadInput as error:
        problems += error.problems
    return Shown(network, caption, tuple(cards), tuple(dict.fromkeys(problems)), tuple(left_out))


def advice_on(file: PostFile, workspace: Workspace, drafter: Drafter, networks: Sequence[str]) -> list[Advice]:
    """What a person may want to change about its words."""
    folders = (shipped("templates") / "advice", workspace.settings.root / "templates" / "advice")
    return checked_posts([file], drafter=drafter, networks=networks, word_folders=folders)[1]


def networks_of(workspace: Workspace) -> tuple[str, ...]:
    """Those with an account; all of them when there is none yet."""
    return tuple(sorted({account.network for account in workspace.settings.accounts})) or tuple(known.with_own_login())
