"""What the stand-in networks remember: uploads in memory, public posts also on disk."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler.core.clock import Clock
from scheduler.sandbox.published import Profile, PublicPicture, PublicPost

ID_DIGITS = 8
# Uploads aren't kept over a restart but their ids were given out, so numbering goes on well above.
AFTER_RESTART = 10_000


@dataclass(slots=True)
class Upload:
    """A picture that was sent but isn't public yet. ``used_in`` is the post that shows it."""

    id: str
    digest: str
    media_type: str
    width_px: int
    height_px: int
    alt: str = ""
    key: str = ""
    used_in: str | None = None
    expires_at: datetime | None = None

    def public(self) -> PublicPicture:
        return PublicPicture(self.digest, self.media_type, self.width_px, self.height_px, self.alt)


@dataclass(slots=True)
class Container:
    """An Instagram container; ``polls`` is how often it still says IN_PROGRESS."""

    id: str
    caption: str
    pictures: tuple[PublicPicture, ...]
    made_at: datetime
    is_child: bool = False
    polls: int = 0
    is_story: bool = False
    published_as: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A public post with what its network's lists tell about it. ``visible_at``: lists lag behind."""

    post: PublicPost
    visible_at: datetime
    uploads: tuple[str, ...] = ()


@dataclass
class State:
    """All four networks. Every handler runs under ``lock``."""

    clock: Clock
    profile: Profile
    directory: Path | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    uploads: dict[str, Upload] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    delay: timedelta = timedelta()
    slow_polls: int = 0
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _pictures: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.directory is not None:
            (self.directory / "pictures").mkdir(parents=True, exist_ok=True)
            self._load()

    def new_id(self, prefix: str) -> str:
        """A fresh id of digits, as all four networks use."""
        return f"{prefix}{next(self._numbers):0{ID_DIGITS}d}"

    def keep_picture(self, content: bytes) -> str:
        """Store picture bytes; returns their digest."""
        digest = hashlib.sha256(content).hexdigest()
        self._pictures[digest] = content
        if self.directory is not None:
            path = self.directory / "pictures" / f"{digest}.jpg"
            if not path.exists():
                part = path.with_suffix(".part")
                part.write_bytes(content)
                part.replace(path)
        return digest

    def picture(self, digest: str) -> bytes:
        """Picture bytes. Raises KeyError."""
        if digest not in self._pictures and self.directory is not None:
            path = self.directory / "pictures" / f"{Path(digest).name}.jpg"
            if path.is_file():
                self._pictures[digest] = path.read_bytes()
        return self._pictures[digest]

    def publish(self, post: PublicPost, *, uploads: tuple[str, ...] = ()) -> PublicPost:
        """Make a post public. Its lists show it after ``delay``, once."""
        shown = Shown(post, post.published_at + self.delay, uploads)
        self.delay = timedelta()
        self.shown.append(shown)
        if self.directory is not None:
            with (self.directory / "posts.jsonl").open("a", encoding="utf-8") as journal:
                journal.write(json.dumps(_plain(shown), ensure_ascii=False) + "\n")
        return post

    def posts(self, network: str) -> tuple[PublicPost, ...]:
        """What followers see, newest first."""
        with self.lock:
            mine = [shown.post for shown in self.shown if shown.post.network == network]
        return tuple(reversed(mine))

    def listed(self, network: str) -> list[Shown]:
        """What the network's own lists show now, newest first."""
        now = self.clock.now()
        return [one for one in self.taken(network) if one.visible_at <= now]

    def taken(self, network: str) -> list[Shown]:
        """All the network has, newest first: what it compares a new post with, shown in lists or not."""
        return [one for one in reversed(self.shown) if one.post.network == network]

    def find(self, network: str, post_id: str) -> Shown | None:
        return next((one for one in self.shown if one.post.network == network and one.post.id == post_id), None)

    def change(self, shown: Shown, post: PublicPost | None) -> None:
        """Replace a post (its comments, say) or, with None, delete it."""
        place = self.shown.index(shown)
        if post is None:
            del self.shown[place]
        else:
            self.shown[place] = replace(shown, post=post)
        self._rewrite()

    def _rewrite(self) -> None:
        if self.directory is not None:
            part = self.directory / "posts.part"
            lines = [json.dumps(_plain(one), ensure_ascii=False) + "\n" for one in self.shown]
            part.write_text("".join(lines), encoding="utf-8")
            part.replace(self.directory / "posts.jsonl")

    def since(self, *networks: str, period: timedelta) -> int:
        """How many posts went public in the last ``period``."""
        begin = self.clock.now() - period
        return sum(1 for one in self.shown if one.post.network in networks and one.post.published_at > begin)

    def _load(self) -> None:
        journal = self.directory / "posts.jsonl" if self.directory else None
        if journal is None or not journal.is_file():
            return
        content = journal.read_text(encoding="utf-8", errors="replace")
        # Only "\n" ends a line here: splitlines would also cut at U+2028, which a caption may hold.
        for line in content.split("\n"):
            try:
                self.shown.append(_shown(json.loads(line)))
            except (ValueError, KeyError, TypeError):
                continue  # a line cut off by a kill: the post's answer was never given
        if not content.endswith("\n"):
            self._rewrite()  # else the next post would be glued to the cut-off line, and lost with it
        for shown in self.shown:
            self._remember(shown)
        used = [int(known[-ID_DIGITS:]) for one in self.shown for known in (one.post.id, *one.uploads)]
        self._numbers = itertools.count(max(used, default=0) + AFTER_RESTART)

    def _remember(self, shown: Shown) -> None:
        """What a post was made of outlives a restart too: it is the proof that settles a lost answer."""
        post = shown.post
        if post.network in ("facebook", "facebook-story"):
            for photo, one in zip(shown.uploads, post.pictures, strict=False):
                self.uploads[photo] = Upload(
                    photo, one.digest, one.media_type, one.width_px, one.height_px, alt=one.alt, used_in=post.id
                )
        if post.network in ("instagram", "instagram-story"):
            for made in shown.uploads:
                self.containers[made] = Container(
                    made,
                    post.text,
                    post.pictures,
                    post.published_at,
                    published_as=post.id,
                    is_story=post.network == "instagram-story",
                )


def _plain(shown: Shown) -> dict[str, Any]:
    content = asdict(shown.post)
    content["published_at"] = shown.post.published_at.isoformat()
    return {"post": content, "visible_at": shown.visible_at.isoformat(), "uploads": list(shown.uploads)}


def _shown(content: dict[str, Any]) -> Shown:
    post = dict(content["post"])
    post["pictures"] = tuple(PublicPicture(**picture) for picture in post["pictures"])
    post["comments"] = tuple(post["comments"])
    post["published_at"] = datetime.fromisoformat(post["published_at"])
    return Shown(PublicPost(**post), datetime.fromisoformat(content["visible_at"]), tuple(content["uploads"]))
