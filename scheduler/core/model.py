"""The words of the house as frozen data. Everything here is plain, comparable and hashable enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any


class Kind(StrEnum):
    """What a section of an article, and the post made from it, is about."""

    INTRO = "intro"
    ANATOMY = "anatomy"
    SYMPTOM = "symptom"
    REMEDY = "remedy"
    QUESTION = "question"
    OTHER = "other"
    CAROUSEL = "carousel"
    """No section: a whole article in one post of several cards."""


@dataclass(frozen=True, slots=True)
class Step:
    """Position of a remedy in its series: step ``number`` of ``total``, both from 1."""

    number: int
    total: int


@dataclass(frozen=True, slots=True)
class CardText:
    """The words of one card: whole sentences that stand alone, at most 45 words.

    ``sources`` are the article's sentences the text was made from, for tracing every word back.
    ``layout`` and ``step`` are the post's own when left out. ``part`` is the part of the whole that a
    card of a carousel belongs to: its small label, and the title of cards that have to share one.
    """

    text: str
    title: str | None = None
    sources: tuple[str, ...] = ()
    layout: str | None = None
    step: Step | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a generated post came from. ``digest`` covers the article sentences it was made of."""

    article: str
    section: str
    digest: str


@dataclass(frozen=True, slots=True)
class Season:
    """Days of every year, first and last included, as (month, day); it may reach over New Year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class Post:
    """One idea, as one file in ``posts/``. ``networks`` empty means: all the campaign names; ``focus`` is
    what matters in ``image``, as shares of its width and height.

    ``theme`` is that of its cards (None: the brand's). ``comment`` is what its first comment says, where a network has such; ``thread``
    whether what one post has no room for goes into further ones (None: as the settings say). ``at`` is a wall-clock time (naive) that
    wins over all slots. ``wordings`` are further captions by
    network, taken in turn each time the post is shown again.
    """

    id: str
    kind: Kind
    title: str
    body: str
    cards: tuple[CardText, ...]
    step: Step | None = None
    campaign: str | None = None
    hashtags: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    captions: Mapping[str, str] = field(default_factory=dict)
    link: str | None = None
    image: str | None = None
    focus: tuple[float, float] | None = None
    theme: str | None = None
    alt: str | None = None
    comment: str | None = None
    thread: bool | None = None
    late: str | None = None
    at: datetime | None = None
    seasons: tuple[Season, ...] = ()
    wordings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origin: Origin | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A card size in pixels. ``safe_px`` is the margin that no text may enter; ``covered_top_px`` and
    ``covered_bottom_px`` are kept free too, where an app lays its own buttons over the picture."""

    name: str
    width_px: int
    height_px: int
    safe_px: int = 60
    covered_top_px: int = 0
    covered_bottom_px: int = 0

    @property
    def aspect(self) -> float:
        return self.width_px / self.height_px


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose cards these are. ``colors`` maps a role (see ``cards/``) to ``#rrggbb``, ``fonts`` a part of
    the type to a shipped font or a file; ``mode`` is light or dark, ``logo`` a picture's file."""

    name: str
    handle: str = ""
    website: str = ""
    logo: str | None = None
    theme: str = "calm"
    colors: Mapping[str, str] = field(default_factory=dict)
    mode: str = "light"
    fonts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn card ready to send. ``digest`` is the SHA-256 of the file's bytes, in hex."""

    path: Path
    digest: str
    media_type: str
    width_px: int
    height_px: int
    alt: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What one delivery will show on one network; the input of ``prepare`` and ``publish``.

    ``marker`` is unique to the delivery and travels as ``utm_content`` in ``link``, so that a post
    whose answer was lost can be recognised on the network. ``comment`` is written under it once it is public,
    or the further parts of its ``thread``, each under the one before.
    """

    caption: str
    pictures: tuple[Picture, ...]
    marker: str
    title: str | None = None
    link: str | None = None
    comment: str | None = None
    thread: tuple[str, ...] = ()


Handle = Mapping[str, Any]
"""What a network saved while preparing: JSON-able, opaque to everybody else."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything is uploaded; one request away from public."""

    handle: Handle


@dataclass(frozen=True, slots=True)
class Pending:
    """The network is still working; call ``prepare`` again with this handle at ``again_in_s`` or later."""

    handle: Handle
    again_in_s: float


@dataclass(frozen=True, slots=True)
class Published:
    """The evidence that a delivery is public. ``evidence`` says in words how we know."""

    remote_id: str
    link: str | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One login on one network, with the names of its secrets resolved elsewhere. ``login_of`` is the account whose
    login it uses instead of one of its own."""

    name: str
    network: str
    options: Mapping[str, str] = field(default_factory=dict)
    login_of: str | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A named group of posts with its tags, slots and order. ``accounts`` empty means all.

    ``weight`` is its share of moments that several campaigns want. ``stagger`` puts accounts or networks
    off by so much after the slot, ``jitter`` each delivery by up to so much, thrown by ``seed``. A post
    is shown again after ``repeat_after`` (None: never), ``most_showings`` times in all (None: for ever).
    """

    name: str
    slots: tuple[str, ...]
    zone: str
    hashtags: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    order: str = "as written"
    link: str | None = None
    late: str = "send within 24h"
    approval: bool = False
    weight: int = 1
    seed: str = ""
    stagger: Mapping[str, timedelta] = field(default_factory=dict)
    jitter: timedelta = timedelta()
    repeat_after: timedelta | None = None
    most_showings: int | None = None
    seasons: tuple[Season, ...] = ()
    paused: bool = False
