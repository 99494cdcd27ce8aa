"""Stories of a Facebook Page: one photo of 9:16, for a day, without words.

Source: developers.facebook.com/docs/page-stories-api (copies of 2026, read 2026-11-25): a photo goes up unpublished,
``POST /{page}/photo_stories`` with its ``photo_id`` makes it a story; the rights and the task are those of posts; a
photo that a post has shown is refused; to list stories, the Page's story archive must be on. Meta's SDK specs of
2026-04-15 have both edges (``photo_stories``: ``photo_id``; ``stories``: ``since``, ``until``, ``status``), but no
fields of a story: ``post_id, status, creation_time, media_type, media_id, url`` are seen in gitroomhq/postiz-app#1920
(2026-08-18) and IvanBBaev/facebook-mcp (2026). Not confirmed [?]: that ``media_id`` is the number of the photo that
was sent; what the edge lists while the archive is off; how long a fresh story may be missing from it. One public
project gave photo stories up as unreliable (trypostit/trypost#60, 2026-05-22).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from scheduler.core.errors import ErrorClass, Phase, Reading, Rejected
from scheduler.core.insights import Insights
from scheduler.core.model import Draft, Format, Handle, Pending, Published, Ready
from scheduler.core.network import Limit, Limits
from scheduler.networks._graph import moment, undecided
from scheduler.networks._graph_story import READ_ON, STORY
from scheduler.networks._page_account import PageAccount
from scheduler.networks._reading import rows
from scheduler.networks._window import is_doubtful, is_since

_PAGE = "developers.facebook.com/docs/page-stories-api"


class FacebookStory(PageAccount):
    name: ClassVar[str] = "facebook-story"
    aliases: ClassVar[tuple[str, ...]] = ("facebook-stories", "fb-story")
    limits: ClassVar[Limits] = Limits(
        caption=Limit(0, _PAGE + ": there is no field for one", READ_ON),
        pictures=Limit(1, _PAGE, READ_ON),
        first_card_only=True,
        # 10 MB on its newest copy, 4 MB on older ones: the smaller is safe with both.
        picture_bytes=Limit(4_000_000, _PAGE, READ_ON),
        picture_types=("image/jpeg", "image/png"),
        fewest_pictures=1,
    )
    formats: ClassVar[tuple[Format, ...]] = (STORY,)
    settle_after: ClassVar[timedelta] = timedelta(minutes=5)  # nothing is promised; our choice
    # Which numbers a story has is not documented in what we found [?].
    insights_at_once: ClassVar[int] = 0

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        if not draft.pictures:
            sentence = "A story is a picture, and this post has none: add a line card: … with the words for it."
            raise Rejected(Reading(ErrorClass.REJECTED, sentence))
        return super().prepare(replace(draft, pictures=draft.pictures[:1]), handle)

    def publish(self, draft: Draft, ready: Ready) -> Published:
        fields = {"photo_id": ready.handle["photos"][0]}
        story = self._graph.create(f"{self._page}/photo_stories", fields, phase=Phase.PUBLISH, named="post_id")
        return Published(story, evidence="Facebook answered with the story's id.")

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """Ours shows our photo. "Not there" takes a list that shows others and none of this time: an empty one
        may only mean that the archive is off, and another number that Facebook gave the photo a new one."""
        photos = {str(photo) for photo in handle.get("photos", ())}
        if not photos:
            return None  # without a photo nothing can have been published
        listed, alike = 0, []
        for story in self._graph.listed(f"{self._page}/stories", since=since, made="creation_time"):
            if str(story.get("media_id")) in photos and story.get("post_id"):
                how = f"Read from the Page: this story shows our uploaded photo {story['media_id']}."
                return Published(str(story["post_id"]), story.get("url"), how)
            made_at, listed = moment(story.get("creation_time")), listed + 1
            # Of an earlier one, its photo is believed: it would take a wrong clock as well for it to be ours.
            earlier = is_doubtful(made_at, since) and not story.get("media_id")
            alike += [story] if is_since(made_at, since) or earlier else []
        if (found := self._by_photo(photos)) is not None:
            return found
        if alike:
            shown = ", ".join(str(story.get("url") or story.get("post_id")) for story in alike)
            raise undecided(f"The Page has stories of that time, and can't tell whether one is this: {shown}.")
        if not listed:
            raise undecided(
                "The Page lists no stories at all, which proves nothing while its story archive is off: look at the "
                "Page yourself, and switch the archive on in its settings."
            )
        return None

    def link(self, remote_id: str) -> str | None:
        """As the list tells it: one made of the id leads nowhere (gitroomhq/postiz-app#1920)."""
        listed = rows(self._graph.get(f"{self._page}/stories").get("data"))
        return next((_address(story) for story in listed if str(story.get("post_id")) == remote_id), None)

    def comment(self, remote_id: str, text: str) -> str:
        raise NotImplementedError  # see Limits.comment

    def find_comment(self, remote_id: str, text: str) -> str | None:
        raise NotImplementedError

    def insights(self, remote_ids: Sequence[str]) -> Mapping[str, Insights | None]:
        return {}


def _address(story: Mapping[str, Any]) -> str | None:
    return str(story["url"]) if story.get("url") else None


NETWORK = FacebookStory
