"""Posts of an Instagram account (a professional one): one picture or a carousel, with a caption.

How one is published, and the sources: ``_instagram_account``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from scheduler.core.errors import NetworkError
from scheduler.core.insights import Insights
from scheduler.core.model import Draft, Format, Handle, Pending, Published
from scheduler.core.network import Limit, Limits, PictureHost
from scheduler.networks import _graph_comments, _instagram_insights
from scheduler.networks._graph import READ_ON, moment, same_words, undecided
from scheduler.networks._graph_container import GONE, status
from scheduler.networks._instagram_account import InstagramAccount
from scheduler.networks._transport import Http
from scheduler.networks._window import is_doubtful, is_since

_MEDIA = "developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media"


class Instagram(InstagramAccount):
    name: ClassVar[str] = "instagram"
    aliases: ClassVar[tuple[str, ...]] = ("ig", "insta")
    limits: ClassVar[Limits] = Limits(
        caption=Limit(2_200, _MEDIA, READ_ON),
        pictures=Limit(10, _MEDIA, READ_ON),
        picture_bytes=Limit(8 * 1024 * 1024, _MEDIA, READ_ON),
        alt=Limit(1_000, _MEDIA, READ_ON),
        # Meta's reference says 30; since December 2025 the app allows 5, and a large publishing
        # service accepts only 5 through the API [seen, ?].
        hashtags=Limit(5, "seen: ayrshare.com/docs, 2026; Meta's reference says 30", READ_ON),
        mentions=Limit(20, _MEDIA, READ_ON),
        comment=Limit(2_200, "not in Meta's reference [?]; the caption's own", READ_ON),
        # Meta's own page says 100 and 50, older copies 25 [?]; before each post it is asked (demand_room).
        posts_a_day=Limit(25, "older copies of " + _MEDIA, READ_ON),
        picture_types=("image/jpeg",),
        min_aspect=0.8,
        max_aspect=1.91,
        fewest_pictures=1,  # a container needs an image (or a video)
    )
    formats: ClassVar[tuple[Format, ...]] = (Format("portrait", 1080, 1350),)
    insights_at_once: ClassVar[int] = 1

    def __init__(
        self,
        *,
        http: Http,
        secrets: Mapping[str, str],
        base_url: str,
        host: PictureHost | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(http=http, secrets=secrets, base_url=base_url, host=host, options=options)
        self._metrics = _instagram_insights.metrics()

    def insights(self, remote_ids: Sequence[str]) -> Mapping[str, Insights | None]:
        asked = [one for one in remote_ids if _instagram_insights.is_id(one)]
        return {one: _instagram_insights.told(self._graph, one, self._metrics) for one in asked}

    def comment(self, remote_id: str, text: str) -> str:
        return _graph_comments.write(self._graph, remote_id, text)

    def find_comment(self, remote_id: str, text: str) -> str | None:
        """By its words: whose a comment is, isn't always told."""
        return _graph_comments.find(
            self._graph, remote_id, text, fields="id,text", words="text", is_ours=lambda row: True
        )

    # -- settling -----------------------------------------------------------------------------

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """The container is the proof; the post's id then comes from its exact caption and time."""
        container = handle.get("container")
        state = status(self._graph, str(container)) if container else None
        if state == "PUBLISHED":
            return self._published(draft, str(container), since)
        if state is not None:
            return None  # not published; what is FINISHED goes out from the same container again
        alike = self._alike(draft, since)
        same = [post for post in alike if is_since(moment(post.get("timestamp")), since)]
        if len(same) == 1:
            return _found(same[0], "the only post since then with exactly this caption")
        if same:
            raise undecided(f"Instagram shows {len(same)} posts with exactly this caption since then: {_links(same)}.")
        if alike:
            raise undecided(f"Instagram shows this caption, from shortly before it was sent: {_links(alike)}.")
        if not container:
            return None  # without one nothing can have been published
        raise undecided(f"Instagram shows neither container {container} nor a post with this caption.")

    def _published(self, draft: Draft, container: str, since: datetime) -> Published:
        told = f"Instagram says container {container} is published"
        alike: list[Mapping[str, Any]] = []
        with contextlib.suppress(NetworkError):  # the container is proof enough
            alike = self._alike(draft, since)
        same = [post for post in alike if is_since(moment(post.get("timestamp")), since)] or alike
        if len(same) == 1:
            return _found(same[0], f"{told}, and this is the only post of these days with exactly its caption")
        return Published(f"container:{container}", evidence=f"{told}; which post it became is not clear.")

    def _alike(self, draft: Draft, since: datetime) -> list[Mapping[str, Any]]:
        """Posts with exactly this caption from then on, or from shortly before."""
        fields = "id,caption,timestamp,permalink,media_type"
        return [
            post
            for post in self._graph.listed(f"{self._user}/media", since=since, made="timestamp", fields=fields)
            if same_words(post.get("caption"), draft.caption)
            and (is_since(made_at := moment(post.get("timestamp")), since) or is_doubtful(made_at, since))
        ]

    # -- single steps -------------------------------------------------------------------------

    def _contain(self, draft: Draft, handle: Handle, addresses: Sequence[str]) -> Pending:
        if len(draft.pictures) == 1:
            fields = {"image_url": addresses[0], "caption": draft.caption, **_alt(draft.pictures[0].alt)}
            return Pending({**handle, "container": self._container(fields)}, again_in_s=0)
        children = list(handle.get("children", ()))
        if len(children) < len(draft.pictures):
            picture, address = draft.pictures[len(children)], addresses[len(children)]
            fields = {"image_url": address, "is_carousel_item": "true", **_alt(picture.alt)}
            return Pending({**handle, "children": [*children, self._container(fields)]}, again_in_s=0)
        return self._carousel(draft, handle, children)

    def _carousel(self, draft: Draft, handle: Handle, children: list[str]) -> Pending:
        fields = {"media_type": "CAROUSEL", "children": ",".join(children), "caption": draft.caption}
        try:
            return Pending({**handle, "container": self._container(fields)}, again_in_s=0)
        except NetworkError as error:
            if error.reading.subcode not in GONE:
                raise
            return self._anew(handle, error)  # its children live for a day only


def _alt(text: str) -> dict[str, str]:
    return {"alt_text": text} if text else {}


def _found(post: Mapping[str, Any], how: str) -> Published:
    return Published(str(post["id"]), post.get("permalink"), f"Read from Instagram: {how}.")


def _links(posts: list[Mapping[str, Any]]) -> str:
    return ", ".join(str(post.get("permalink") or post.get("id")) for post in posts)


NETWORK = Instagram
