"""What a follower can see: the public posts the sandbox keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PublicPicture:
    """A picture as delivered: its bytes' SHA-256 in hex (also its file name), type, size, alt text."""

    digest: str
    media_type: str
    width_px: int
    height_px: int
    alt: str


@dataclass(frozen=True, slots=True)
class PublicPost:
    """One post on one network's profile. ``comments`` are first comments by the account itself."""

    network: str
    id: str
    text: str
    pictures: tuple[PublicPicture, ...]
    published_at: datetime
    title: str | None = None
    link: str | None = None
    board: str | None = None
    comments: tuple[str, ...] = ()
    answers: str | None = None
    """The id of the own post that it answers: the part of a thread before it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The account a follower looks at."""

    name: str
    handle: str
    website: str = ""
    about: str = ""
