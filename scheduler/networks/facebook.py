"""Facebook Pages: photos go up unpublished, then one request to the feed makes them a post.

Sources: developers.facebook.com/docs/graph-api/reference/page/{feed,photos} and
docs/pages-api/posts (v26.0, read November 2026); parameter names from Meta's SDK specs of 2026-04-15.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from scheduler.core.errors import ErrorClass, Phase, Reading, Undecided
from scheduler.core.model import Draft, Format, Handle, Pending, Picture, Published, Ready
from scheduler.core.network import Answer, Limit, Limits, PictureHost, Secret
from scheduler.networks._graph import ADDRESS, READ_ON, Graph, listed, moment, new_id, read_graph
from scheduler.networks._transport import Http

_PHOTOS = "developers.facebook.com/docs/graph-api/reference/page/photos"
# Our clock and Facebook's need not agree to the second.
SKEW = timedelta(minutes=2)
MOST_PAGES = 10
_FIELDS = "id,created_time,message,permalink_url,attachments{media_type,target{id},subattachments{target{id}}}"


class Facebook:
    name: ClassVar[str] = "facebook"
    aliases: ClassVar[tuple[str, ...]] = ("fb", "facebook-page")
    base_url: ClassVar[str] = ADDRESS
    limits: ClassVar[Limits] = Limits(
        caption=Limit(63_206, "seen in clients; not in Meta's reference", READ_ON),
        pictures=Limit(10, "seen in one client; Meta names no number", READ_ON),
        # Meta's page says 10 MB, older messages 4 MB: the smaller is safe with both.
        picture_bytes=Limit(4_000_000, _PHOTOS, READ_ON),
        picture_types=("image/jpeg", "image/png"),
    )
    formats: ClassVar[tuple[Format, ...]] = (Format("square", 1080, 1080),)
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("PAGE_ID", "The Page's number", hidden=False),
        Secret("PAGE_TOKEN", "A Page token made from a long-lived user token"),
    )
    # A new post is readable at once (the feed reference promises read-after-write); some seconds of
    # margin for the photo edge, which promises nothing.
    settle_after: ClassVar[timedelta] = timedelta(seconds=30)

    def __init__(
        self,
        *,
        http: Http,
        secrets: Mapping[str, str],
        base_url: str,
        host: PictureHost | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._graph = Graph(http, base_url, secrets["PAGE_TOKEN"])
        self._page = secrets["PAGE_ID"]

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Upload the next photo that isn't up yet, unpublished; one a call, so that none goes up twice."""
        photos = list(handle.get("photos", ()))
        if len(photos) == len(draft.pictures):
            return Ready(handle)
        photos.append(self._upload(draft.pictures[len(photos)]))
        return Pending({"photos": photos}, again_in_s=0)

    def publish(self, draft: Draft, ready: Ready) -> Published:
        fields: dict[str, str] = {"message": draft.caption}
        # Form fields with brackets: inside a JSON body they are dropped without a word.
        for number, photo in enumerate(ready.handle.get("photos", ())):
            fields[f"attached_media[{number}]"] = json.dumps({"media_fbid": photo})
        content = self._graph.post(f"{self._page}/feed", fields, phase=Phase.PUBLISH)
        return Published(new_id(content, Phase.PUBLISH), evidence="Facebook answered with the post's id.")

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """Exact by our photos' ids; without photos, by the exact text in the time window."""
        photos = set(handle.get("photos", ()))
        if photos:
            return self._by_photos(photos, since) or self._by_story(photos)
        same = [post for post in self._posts(since) if post.get("message") == draft.caption]
        if len(same) > 1:
            raise Undecided(
                Reading(
                    ErrorClass.UNKNOWN,
                    f"The Page shows {len(same)} posts with exactly this text since then: {_links(same)}.",
                )
            )
        return _found(same[0], "a post with exactly this text, made since then") if same else None

    def link(self, remote_id: str) -> str | None:
        link = self._graph.get(remote_id, fields="permalink_url").get("permalink_url")
        return str(link) if link else None

    @classmethod
    def read(cls, answer: Answer, phase: Phase) -> Reading:
        return read_graph(answer, phase)

    def _upload(self, picture: Picture) -> str:
        # `source` is the documented name of the file part; Meta's own SDK sends `filename` [?].
        files = {"source": (picture.path.name, picture.path.read_bytes(), picture.media_type)}
        fields = {"published": "false", "alt_text_custom": picture.alt}
        content = self._graph.post(f"{self._page}/photos", fields, phase=Phase.PREPARE, files=files)
        return new_id(content, Phase.PREPARE)

    def _posts(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Our posts made since then. The list is "ranked": an older post doesn't end it, and a page
        can be empty and still have a next one; so pages are read until none is left, or enough."""
        after: dict[str, Any] = {}
        for _ in range(MOST_PAGES):
            content = self._graph.get(f"{self._page}/published_posts", fields=_FIELDS, limit=25, **after)
            posts = listed(content)
            times = [made for post in posts if (made := moment(post.get("created_time", "")))]
            for post in posts:
                made = moment(post.get("created_time", ""))
                if made is None or made >= since - SKEW:
                    yield post
            cursor = content.get("paging", {}).get("cursors", {}).get("after")
            if not content.get("paging", {}).get("next") or not cursor:
                return
            if times and max(times) < since - timedelta(days=1):
                return
            after = {"after": cursor}
        raise Undecided(Reading(ErrorClass.UNKNOWN, "The Page's list of posts goes on without end; look at the Page."))

    def _by_photos(self, photos: set[str], since: datetime) -> Published | None:
        for post in self._posts(since):
            if photos & _targets(post):
                return _found(post, "the post with our uploaded photos")
        return None

    def _by_story(self, photos: set[str]) -> Published | None:
        """A photo knows the post that uses it (a field of the spec; when it is filled is our inference)."""
        for photo in sorted(photos):
            story = self._graph.get(photo, fields="page_story_id").get("page_story_id")
            if story:
                return Published(str(story), evidence=f"Our uploaded photo {photo} is in this post.")
        return None


def _targets(post: Mapping[str, Any]) -> set[str]:
    """Ids of all photos attached to a post."""
    found = set()
    for attachment in post.get("attachments", {}).get("data", ()):
        for part in (attachment, *attachment.get("subattachments", {}).get("data", ())):
            target = part.get("target", {}).get("id")
            if target:
                found.add(str(target))
    return found


def _found(post: Mapping[str, Any], how: str) -> Published:
    return Published(str(post["id"]), post.get("permalink_url"), f"Read from the Page: {how}.")


def _links(posts: list[Mapping[str, Any]]) -> str:
    return ", ".join(str(post.get("permalink_url") or post["id"]) for post in posts)


NETWORK = Facebook
