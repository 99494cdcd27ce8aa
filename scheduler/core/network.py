"""What a network is to the rest of the house: declared data and a two-phase interface.

A limit is never bare: it carries where it is from and the day it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Protocol

from scheduler.core.condition import Condition, Scope
from scheduler.core.connecting import Way
from scheduler.core.errors import Phase, Reading
from scheduler.core.insights.numbers import Insights
from scheduler.core.model import Draft, Format, Handle, Pending, Picture, Published, Ready
from scheduler.core.prices import Prices


@dataclass(frozen=True, slots=True)
class Limit:
    """A number a network imposes. ``source`` is an address or a key of docs/networks."""

    value: int
    source: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into one post. Lengths are in the unit of ``count`` (default: code points). A ``caption`` of 0:
    none is shown."""

    caption: Limit
    pictures: Limit
    picture_bytes: Limit
    alt: Limit | None = None
    title: Limit | None = None
    hashtags: Limit | None = None
    mentions: Limit | None = None
    link: Limit | None = None
    comment: Limit | None = None
    """The longest first comment; None: posts there have none."""
    thread: Limit | None = None
    """The most parts of a thread beyond its first post; None: there are no threads there."""
    posts_a_day: Limit | None = None
    picture_types: tuple[str, ...] = ("image/jpeg",)
    min_aspect: float | None = None
    max_aspect: float | None = None
    fewest_pictures: int = 0
    first_card_only: bool = False
    """Of several cards it shows the first alone, whatever becomes of the others elsewhere."""
    refuses_repeats: bool = False
    """Whether it refuses a caption that is letter for letter that of another post of the account."""
    refused_characters: str = ""
    count: Callable[[str], int] = len


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret a network needs. Its setting is ``<ACCOUNT>_<NAME>``, e.g. ``FACEBOOK_PAGE_TOKEN``."""

    name: str
    help: str
    required: bool = True
    hidden: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as it came: header names in lower case, the body as text, maybe cut off."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """A login renewed: the new secrets by their declared names, and how long they last (None: not told)."""

    secrets: Mapping[str, str] = field(repr=False)
    lasts: timedelta | None


@dataclass(frozen=True, slots=True)
class Wait:
    """What headers say about a limit: for how long, or until when, and whether for the whole app."""

    duration: timedelta | None = None
    until: datetime | None = None
    app_wide: bool = False


class Network(Protocol):
    """One account on one network. See docs/design.md for the retry rule of each phase."""

    name: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]]
    base_url: ClassVar[str]
    limits: ClassVar[Limits]
    formats: ClassVar[tuple[Format, ...]]
    secrets: ClassVar[tuple[Secret, ...]]
    prices: ClassVar[Prices | None]
    """None: posting is free."""
    settle_after: ClassVar[timedelta]
    """How long a fresh post may stay invisible to ``find``; only after that None means "not there"."""

    login_network: ClassVar[str]
    """Whose login it takes: its own name, or that of another network whose address and secrets are good here too."""
    insights_at_once: ClassVar[int]
    """How many posts one question of ``insights`` may name; 0: nothing is ever told of them."""
    renewable_after: ClassVar[timedelta]
    """How old a login of unknown age must surely be before it can be renewed."""

    scopes: ClassVar[tuple[Scope, ...]]
    """The rights that posting needs, each with why."""
    version_ends: ClassVar[Mapping[str, date]]
    """The day the network stops serving each version that may stand in its address ("v25.0")."""
    fetches_pictures: ClassVar[bool]
    """Whether it fetches pictures from a public address, so that an account needs a picture host."""

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Upload, create containers, poll ONCE. Nothing becomes visible; safe to repeat."""

    def publish(self, draft: Draft, ready: Ready) -> Published:
        """Send exactly one request: the one that makes it public. Never sleeps, never retries."""

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """Read the network to settle a lost answer. None: surely not there. Undecided: can't tell."""

    def link(self, remote_id: str) -> str | None:
        """The public address, best effort; asked only after the receipt is saved."""

    def insights(self, remote_ids: Sequence[str]) -> Mapping[str, Insights | None]:
        """What the network tells of these posts, at most ``insights_at_once`` of them. None: it says that
        the post isn't there any more. A post it says nothing about is left out. Only reads."""

    def comment(self, remote_id: str, text: str) -> str:
        """Write a comment, or the next part of a thread, under our own post in exactly one request, as ``publish``
        does; returns its id. Only called where ``limits.comment`` or ``limits.thread`` says that there are such."""

    def find_comment(self, remote_id: str, text: str) -> str | None:
        """Read whether our comment is under our post, to settle a lost answer. None: surely not there. Undecided:
        can't tell."""

    def rest(self) -> Wait | None:
        """How long the answers since the last question ask us to stay away, although they were
        successes: the next call would be refused, and some networks count that against the app."""

    def renew(self) -> Renewal | None:
        """Ask for new secrets, in exactly one request. None: this login isn't renewed by a machine.

        The old refresh token may be spent by it, so the caller saves the answer before anything else."""

    def examine(self) -> Condition:
        """Ask how the login stands, with harmless reads only. Raises NetworkError when it isn't taken."""

    @classmethod
    def connecting(cls, *, http: Any, secrets: Mapping[str, str], base_url: str, options: Mapping[str, str]) -> Way:
        """How a person logs in with her browser. ``secrets`` are those of her app, by their declared names."""

    @classmethod
    def clock_tolerance(cls, secrets: Mapping[str, str]) -> timedelta | None:
        """By how much this computer's clock may be wrong before requests are refused. None: it doesn't
        matter to this login. Pure."""

    @classmethod
    def login_life(cls, secrets: Mapping[str, str]) -> timedelta | None:
        """How long a login lives that ``renew`` leaves alone. None: no end of it is known. Pure."""

    @classmethod
    def read(cls, answer: Answer, phase: Phase) -> Reading:
        """What an error answer means. Pure; ``tipcast explain`` uses the same code."""


class PictureHost(Protocol):
    """Gives a picture a public address for as long as a network needs to fetch it."""

    def put(self, picture: Picture) -> tuple[str, Handle]:
        """Upload; returns (public address, handle for ``remove``)."""

    def remove(self, handle: Handle) -> None:
        """Take it away again, best effort; absent is fine."""

    def sweep(self) -> None:
        """Take away what processes that were killed have left there, best effort, and nothing that isn't ours."""
