"""Instagram (professional accounts): a container is made from a public picture address, and published.

Sources: developers.facebook.com/docs/instagram-platform/content-publishing and the references of
ig-user/media and ig-container (read November 2026). Works with either login: with Instagram Login,
set TIPCAST_INSTAGRAM_URL to https://graph.instagram.com/<version>.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from scheduler.core.errors import (
    AuthFailed,
    ErrorClass,
    NetworkError,
    OutcomeUnknown,
    Phase,
    RateLimited,
    Reading,
    Rejected,
    Undecided,
)
from scheduler.core.model import Draft, Format, Handle, Pending, Published, Ready
from scheduler.core.network import Answer, Limit, Limits, PictureHost, Secret
from scheduler.networks._graph import ADDRESS, READ_ON, Graph, listed, moment, new_id, read_graph
from scheduler.networks._reading import refuse
from scheduler.networks._transport import Http

_MEDIA = "developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media"
# Meta advises a look a minute for up to five; pictures are usually ready at once.
POLL_AGAIN_S = 5.0
SKEW = timedelta(minutes=2)
MOST_PAGES = 10


class Instagram:
    name: ClassVar[str] = "instagram"
    aliases: ClassVar[tuple[str, ...]] = ("ig", "insta")
    base_url: ClassVar[str] = ADDRESS
    limits: ClassVar[Limits] = Limits(
        caption=Limit(2_200, _MEDIA, READ_ON),
        pictures=Limit(10, _MEDIA, READ_ON),
        picture_bytes=Limit(8 * 1024 * 1024, _MEDIA, READ_ON),
        alt=Limit(1_000, _MEDIA, READ_ON),
        # Meta's reference says 30; since December 2025 the app allows 5, and a large publishing
        # service accepts only 5 through the API [seen, ?].
        hashtags=Limit(5, "seen: ayrshare.com/docs, 2026; Meta's reference says 30", READ_ON),
        mentions=Limit(20, _MEDIA, READ_ON),
        picture_types=("image/jpeg",),
        min_aspect=0.8,
        max_aspect=1.91,
    )
    formats: ClassVar[tuple[Format, ...]] = (Format("portrait", 1080, 1350),)
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("USER_ID", "The professional account's number", hidden=False),
        Secret("TOKEN", "The account's token; with Facebook Login the Page token works"),
    )
    # After a lost answer the container may say FINISHED for a moment although it is being published.
    settle_after: ClassVar[timedelta] = timedelta(minutes=1)

    def __init__(
        self,
        *,
        http: Http,
        secrets: Mapping[str, str],
        base_url: str,
        host: PictureHost | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._graph = Graph(http, base_url, secrets["TOKEN"])
        self._user = secrets["USER_ID"]
        self._host = host

    # -- preparing: one step a call, the handle says which ------------------------------------

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Lend the pictures, make the containers, poll once. An expired container is made anew."""
        _demand_pictures(draft)
        if "container" in handle:
            return self._poll(handle)
        lent = list(handle.get("lent", ()))
        if len(lent) < len(draft.pictures):
            address, key = self._lender().put(draft.pictures[len(lent)])
            return Pending({**handle, "lent": [*lent, {"address": address, "key": dict(key)}]}, again_in_s=0)
        if len(draft.pictures) == 1:
            fields = {"image_url": lent[0]["address"], "caption": draft.caption, "alt_text": draft.pictures[0].alt}
            return Pending({**handle, "container": self._container(fields)}, again_in_s=0)
        children = list(handle.get("children", ()))
        if len(children) < len(draft.pictures):
            picture, place = draft.pictures[len(children)], lent[len(children)]
            fields = {"image_url": place["address"], "is_carousel_item": "true", "alt_text": picture.alt}
            return Pending({**handle, "children": [*children, self._container(fields)]}, again_in_s=0)
        fields = {"media_type": "CAROUSEL", "children": ",".join(children), "caption": draft.caption}
        return Pending({**handle, "container": self._container(fields)}, again_in_s=0)

    def publish(self, draft: Draft, ready: Ready) -> Published:
        fields = {"creation_id": ready.handle["container"]}
        content = self._graph.post(f"{self._user}/media_publish", fields, phase=Phase.PUBLISH)
        return Published(new_id(content, Phase.PUBLISH), evidence="Instagram answered with the post's id.")

    def link(self, remote_id: str) -> str | None:
        if remote_id.startswith("container:"):
            return None
        link = self._graph.get(remote_id, fields="permalink").get("permalink")
        return str(link) if link else None

    @classmethod
    def read(cls, answer: Answer, phase: Phase) -> Reading:
        return read_graph(answer, phase)

    # -- settling -----------------------------------------------------------------------------

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """The container is the proof; the post's id then comes from its exact caption and time."""
        container = handle.get("container")
        status = self._status(str(container)) if container else None
        if status in ("FINISHED", "IN_PROGRESS"):
            return None  # the same container is published again, never a new one
        same = [post for post in self._posts(since) if post.get("caption", "") == draft.caption]
        if len(same) == 1:
            how = "its container says published, and" if status == "PUBLISHED" else ""
            evidence = f"Read from Instagram: {how} one post since then has exactly this caption."
            return Published(str(same[0]["id"]), same[0].get("permalink"), " ".join(evidence.split()))
        if status == "PUBLISHED":
            return Published(f"container:{container}", None, f"Instagram says container {container} is published.")
        if same:
            links = ", ".join(str(post.get("permalink") or post["id"]) for post in same)
            raise Undecided(
                Reading(
                    ErrorClass.UNKNOWN,
                    f"Instagram shows {len(same)} posts with exactly this caption since then: {links}.",
                )
            )
        if not container or status in ("ERROR", "EXPIRED"):
            return None  # what has no container, or a dead one, can't have been published
        raise Undecided(
            Reading(
                ErrorClass.UNKNOWN,
                f"Instagram does not show container {container} any more, and no post with this caption.",
            )
        )

    # -- single steps -------------------------------------------------------------------------

    def _poll(self, handle: Handle) -> Ready | Pending:
        content = self._graph.get(str(handle["container"]), phase=Phase.PREPARE, fields="status_code,status")
        status = content.get("status_code")
        if status == "FINISHED":
            self._take_back(handle)
            self._ask_quota()
            return Ready({**handle, "lent": []})
        if status == "IN_PROGRESS":
            return Pending(handle, POLL_AGAIN_S)
        if status == "EXPIRED":
            self._take_back(handle)
            return Pending({}, again_in_s=0)
        if status == "PUBLISHED":
            sentence = "Instagram says this was published already; it is read to find the post."
            raise OutcomeUnknown(Reading(ErrorClass.UNKNOWN, sentence))
        raise refuse(read_graph(Answer(200, {}, json.dumps(content)), Phase.PREPARE))

    def _status(self, container: str) -> str | None:
        """The container's status; None when it can't be seen. Code 100/33 has come for containers that
        exist (gitroomhq/postiz-app#1562), so not seeing it proves nothing."""
        try:
            return str(self._graph.get(container, fields="status_code,status").get("status_code"))
        except Rejected:
            return None

    def _ask_quota(self) -> None:
        """Ask before publishing: the number differs between Meta's own pages (100, 50, 25) [?]."""
        content = self._graph.get(
            f"{self._user}/content_publishing_limit", phase=Phase.PREPARE, fields="config,quota_usage"
        )
        row: dict[str, Any] = next(iter(content.get("data", ())), {})
        config = row.get("config", {})
        total, used = config.get("quota_total"), row.get("quota_usage")
        if isinstance(total, int) and isinstance(used, int) and used >= total:
            # When the first of the day's posts ages out isn't told: look again every hour.
            sentence = (
                f"Instagram's limit of {total} posts in 24 hours is reached; it goes out as soon as there is room."
            )
            raise RateLimited(Reading(ErrorClass.RATE_LIMITED, sentence, wait=timedelta(hours=1)))

    def _container(self, fields: Mapping[str, str]) -> str:
        content = self._graph.post(f"{self._user}/media", fields, phase=Phase.PREPARE)
        return new_id(content, Phase.PREPARE)

    def _lender(self) -> PictureHost:
        if self._host is None:
            sentence = (
                "Instagram fetches pictures from a public address, and no picture_host is set: "
                "write one under [accounts.instagram] in tipcast.toml (docs/networks/instagram.md)."
            )
            raise AuthFailed(Reading(ErrorClass.AUTH, sentence))
        return self._host

    def _take_back(self, handle: Handle) -> None:
        for place in handle.get("lent", ()):
            with contextlib.suppress(NetworkError):
                self._lender().remove(place["key"])

    def _posts(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        after: dict[str, Any] = {}
        for _ in range(MOST_PAGES):
            content = self._graph.get(
                f"{self._user}/media", fields="id,caption,timestamp,permalink,media_type", limit=25, **after
            )
            for post in listed(content):
                made = moment(post.get("timestamp", ""))
                if made is None or made >= since - SKEW:
                    yield post
            cursor = content.get("paging", {}).get("cursors", {}).get("after")
            if not cursor or not content.get("paging", {}).get("next"):
                return
            after = {"after": cursor}
        raise Undecided(
            Reading(ErrorClass.UNKNOWN, "Instagram's list of posts goes on without end; look at the profile.")
        )


def _demand_pictures(draft: Draft) -> None:
    if not 1 <= len(draft.pictures) <= Instagram.limits.pictures.value:
        sentence = f"Instagram needs 1 to 10 pictures; this post has {len(draft.pictures)}. Change its cards."
        raise Rejected(Reading(ErrorClass.REJECTED, sentence))


NETWORK = Instagram
