"""How the sandbox's logins stand, for a doctor to find out: all is well unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

APP = {"FACEBOOK_APP_ID": "900000000000101", "FACEBOOK_APP_SECRET": "sandbox-facebook-app-secret"}
"""The app whose id and secret may ask what a token is good for."""


@dataclass(slots=True)
class Conditions:
    """``revoked`` names networks whose login is taken away; the two ends are those of the Page's token
    (None: it has none). ``clock_off``: the networks' time is that much later than the sandbox's clock.
    ``trial``: Pinterest's app has no standard access; ``threads``: X lets it answer its own posts;
    ``story_archive``: the Page keeps its stories, and lists them."""

    revoked: set[str] = field(default_factory=set)
    page_scopes: Iterable[str] = (
        "pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_engagement",
    )  # fmt: skip
    page_tasks: Iterable[str] = ("CREATE_CONTENT", "MODERATE")
    page_ends_at: datetime | None = None
    data_access_ends_at: datetime | None = None
    instagram_scopes: Iterable[str] = (
        "instagram_basic", "instagram_content_publish", "pages_show_list", "pages_read_engagement",
    )  # fmt: skip
    account_type: str = "BUSINESS"
    clock_off: timedelta = timedelta()
    trial: bool = False
    threads: bool = True
    story_archive: bool = True

    def date(self, now: datetime) -> str:
        """The Date header of an answer given at ``now``."""
        return format_datetime(now + self.clock_off, usegmt=True)


def unix_s(moment: datetime | None) -> int:
    """As Graph tells an end; 0: there is none."""
    return 0 if moment is None else int(moment.timestamp())
