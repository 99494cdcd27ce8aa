"""Stories of an Instagram account: one picture of 9:16, for a day, without a caption.

Sources, read 2026-11-25: developers.facebook.com/docs/instagram-platform/content-publishing ("Publish stories":
``media_type=STORIES``, the same container and quota as a post); …/instagram-graph-api/reference/ig-user/media
(neither ``caption`` nor ``alt_text`` for stories); …/ig-user/stories ("only available for 24 hours"; made with the
rights that posts need); developers.facebook.com/blog/post/2023/05/16/introducing-stories-publishing-on-instagram-api.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from scheduler.core.errors import NetworkError
from scheduler.core.insights import Insights
from scheduler.core.model import Draft, Format, Handle, Pending, Published, Ready
from scheduler.core.network import Limit, Limits
from scheduler.networks._graph import moment, undecided
from scheduler.networks._graph_container import status
from scheduler.networks._graph_story import READ_ON, STORY
from scheduler.networks._instagram_account import InstagramAccount
from scheduler.networks._window import SKEW

_MEDIA = "developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media"
_FIELDS = "id,timestamp,permalink,media_type"
NEAR = timedelta(minutes=10)
"""A story that came of our request is as old as that, give or take this [our choice]."""


class InstagramStory(InstagramAccount):
    name: ClassVar[str] = "instagram-story"
    aliases: ClassVar[tuple[str, ...]] = ("instagram-stories", "ig-story")
    limits: ClassVar[Limits] = Limits(
        caption=Limit(0, _MEDIA + ": none is shown", READ_ON),
        pictures=Limit(1, _MEDIA, READ_ON),
        first_card_only=True,
        # No shape is demanded of a picture; others than 9:16 get blank space or are cut [?].
        picture_bytes=Limit(8 * 1024 * 1024, _MEDIA, READ_ON),
        # The account's one quota for posts and stories together: it is asked before each (demand_room).
        posts_a_day=Limit(25, "as for posts: older copies of " + _MEDIA, READ_ON),
        picture_types=("image/jpeg",),
        fewest_pictures=1,
    )
    formats: ClassVar[tuple[Format, ...]] = (STORY,)
    # Numbers are "only available for 24 hours" (…/reference/instagram-media/insights, updated 2026-06-18), and our
    # first look at a post is a day after it.
    insights_at_once: ClassVar[int] = 0

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        return super().prepare(replace(draft, pictures=draft.pictures[:1]), handle)

    def comment(self, remote_id: str, text: str) -> str:
        raise NotImplementedError  # see Limits.comment

    def find_comment(self, remote_id: str, text: str) -> str | None:
        raise NotImplementedError

    def insights(self, remote_ids: Sequence[str]) -> Mapping[str, Insights | None]:
        return {}

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """The container is the proof. Nothing else is: stories have no caption to know them by."""
        container = handle.get("container")
        if not container:
            return None  # without one nothing can have been published
        state = status(self._graph, str(container))
        if state == "PUBLISHED":
            return self._published(draft, str(container), since)
        if state is not None:
            return None  # not published; what is FINISHED goes out from the same container again
        raise undecided(
            f"Instagram doesn't show container {container} any more, and a story can't be told from others: "
            "look at the account's stories (and its archive) yourself."
        )

    def _published(self, draft: Draft, container: str, since: datetime) -> Published:
        told = f"Instagram says container {container} is published"
        near: list[Mapping[str, Any]] = []
        with contextlib.suppress(NetworkError):  # the container is proof enough
            near = self._near(since)
        if len(near) == 1:
            how = f"Read from Instagram: {told}, and this is the only story of those minutes."
            return Published(str(near[0]["id"]), near[0].get("permalink"), how)
        return Published(f"container:{container}", evidence=f"{told}; which story it became is not clear.")

    def _near(self, since: datetime) -> list[Mapping[str, Any]]:
        """The stories from about then that are still shown: they are for 24 hours."""
        shown = self._graph.listed(f"{self._user}/stories", since=since, made="timestamp", fields=_FIELDS)
        return [
            story
            for story in shown
            if (at := moment(story.get("timestamp"))) is not None and since - SKEW <= at <= since + NEAR
        ]

    def _contain(self, draft: Draft, handle: Handle, addresses: Sequence[str]) -> Pending:
        container = self._container({"media_type": "STORIES", "image_url": addresses[0]})
        return Pending({**handle, "container": container}, again_in_s=0)


NETWORK = InstagramStory
