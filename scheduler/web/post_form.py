"""A post as a form: its fields as texts, and what a person changed in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scheduler.core.model import Kind, Post

_LINES = ("body", "alt", "comment")


@dataclass(frozen=True, slots=True)
class PostForm:
    """``cards`` are the texts of the cards, ``captions`` by network; "" is nothing."""

    title: str
    kind: str
    body: str
    cards: tuple[str, ...]
    hashtags: str
    networks: frozenset[str]
    campaign: str
    image: str
    theme: str
    alt: str
    link: str
    comment: str
    captions: tuple[tuple[str, str], ...]


def form_of(post: Post, networks: Sequence[str]) -> PostForm:
    """How ``post`` stands in the form. ``networks`` are those with an account: a post that names none is for all."""
    return PostForm(
        title=post.title,
        kind=post.kind.value,
        body=post.body,
        cards=tuple(card.text for card in post.cards),
        hashtags=" ".join(f"#{tag}" for tag in post.hashtags),
        networks=frozenset(post.networks or networks),
        campaign=post.campaign or "",
        image=post.image or "",
        theme=post.theme or "",
        alt=post.alt or "",
        link=post.link or "",
        comment=post.comment or "",
        captions=tuple((name, post.captions.get(name, "")) for name in networks),
    )


def read_form(given: Mapping[str, Sequence[str]], shown: PostForm) -> PostForm:
    """The form as it came back; a field that isn't in it stays as it was ``shown``."""

    def one(name: str, otherwise: str) -> str:
        texts = given.get(name)
        return _plain(texts[0]) if texts else otherwise

    return PostForm(
        title=" ".join(one("title", shown.title).split()),
        kind=one("kind", shown.kind),
        body=one("body", shown.body),
        cards=tuple(one(f"card.{number}", text) for number, text in enumerate(shown.cards, start=1)),
        hashtags=one("hashtags", shown.hashtags),
        networks=frozenset(given.get("networks", ())) if "networks_shown" in given else shown.networks,
        campaign=one("campaign", shown.campaign),
        image=one("image", shown.image),
        theme=one("theme", shown.theme),
        alt=one("alt", shown.alt),
        link=one("link", shown.link),
        comment=one("comment", shown.comment),
        captions=tuple((name, one(f"captions.{name}", text)) for name, text in shown.captions),
    )


def changes(post: Post, wanted: PostForm, networks: Sequence[str]) -> dict[str, Any]:
    """The fields of ``post`` that the form changes, with their new values. Of what it leaves alone nothing is
    said, so that the file keeps its own way of writing it."""
    shown = form_of(post, networks)
    found: dict[str, Any] = {}
    for name in ("title", "body"):
        if getattr(wanted, name) != getattr(shown, name):
            found[name] = getattr(wanted, name)
    for name in ("campaign", "image", "theme", "alt", "link", "comment"):
        if (text := getattr(wanted, name)) != getattr(shown, name):
            found[name] = text or None
    if wanted.kind != shown.kind:
        found["kind"] = Kind(wanted.kind)
    if wanted.cards != shown.cards:
        pairs = zip(post.cards, wanted.cards, strict=True)
        # A card whose words are her own now isn't traced back to the article any more.
        found["cards"] = tuple(
            card if card.text == text else replace(card, text=text, sources=()) for card, text in pairs
        )
    if wanted.hashtags != shown.hashtags:
        found["hashtags"] = tuple(dict.fromkeys(re.findall(r"[^\s,#]+", wanted.hashtags)))
    if wanted.networks != shown.networks:
        chosen = tuple(name for name in networks if name in wanted.networks)
        found["networks"] = () if len(chosen) == len(networks) else chosen
    if wanted.captions != shown.captions:
        own = {name: text for name, text in wanted.captions if text}
        others = {name: text for name, text in post.captions.items() if name not in dict(wanted.captions)}
        found["captions"] = {**others, **own}
        found["wordings"] = {name: texts for name, texts in post.wordings.items() if name in found["captions"]}
    if "image" in found and post.focus is not None:
        found["focus"] = None  # it was a place in the other picture
    return found


def _plain(text: str) -> str:
    """As it is kept in a file: browsers send lines that end in CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
