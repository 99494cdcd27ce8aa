"""Posts of a Facebook Page: photos go up unpublished, then one request to the feed makes them a post.

Source: developers.facebook.com/docs/graph-api/reference/page/feed (v26.0, read November 2026); see also
``_page_account``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from scheduler.core.errors import ErrorClass, Phase, Reading, Rejected
from scheduler.core.insights import Insights
from scheduler.core.model import Draft, Format, Handle, Pending, Published, Ready
from scheduler.core.network import Limit, Limits, PictureHost
from scheduler.networks import _facebook_insights, _graph_comments
from scheduler.networks._graph import READ_ON, moment, same_words, undecided
from scheduler.networks._page_account import PageAccount
from scheduler.networks._reading import branch, rows
from scheduler.networks._transport import Http
from scheduler.networks._window import is_doubtful, is_since

_PHOTOS = "developers.facebook.com/docs/graph-api/reference/page/photos"
_FIELDS = "id,created_time,message,permalink_url,attachments{media_type,target{id},subattachments{target{id}}}"


class Facebook(PageAccount):
    name: ClassVar[str] = "facebook"
    aliases: ClassVar[tuple[str, ...]] = ("fb", "facebook-page")
    limits: ClassVar[Limits] = Limits(
        caption=Limit(63_206, "seen in clients; not in Meta's reference", READ_ON),
        pictures=Limit(10, "seen in one client; Meta names no number", READ_ON),
        # Meta's page says 10 MB, older messages 4 MB: the smaller is safe with both.
        picture_bytes=Limit(4_000_000, _PHOTOS, READ_ON),
        picture_types=("image/jpeg", "image/png"),
        comment=Limit(8_000, "seen in the app; not in Meta's reference [?]", READ_ON),
        refuses_repeats=True,  # code 506, when it is the post before: see _graph_codes.py
    )
    formats: ClassVar[tuple[Format, ...]] = (Format("square", 1080, 1080),)
    # A new post is readable at once (the feed reference promises read-after-write); some seconds of
    # margin for the photo edge, which promises nothing.
    settle_after: ClassVar[timedelta] = timedelta(seconds=30)
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
        self._metrics = _facebook_insights.metrics()

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        _demand_content(draft)
        return super().prepare(draft, handle)

    def publish(self, draft: Draft, ready: Ready) -> Published:
        fields = {"message": draft.caption} if draft.caption else {}
        # Form fields with brackets: inside a JSON body they are dropped without a word.
        for number, photo in enumerate(ready.handle.get("photos", ())):
            fields[f"attached_media[{number}]"] = json.dumps({"media_fbid": photo})
        post = self._graph.create(f"{self._page}/feed", fields, phase=Phase.PUBLISH)
        return Published(post, evidence="Facebook answered with the post's id.")

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """Exact by our photos' ids; without photos, by the exact text in the time window."""
        photos = {str(photo) for photo in handle.get("photos", ())}
        same, doubtful = [], []
        for post in self._graph.listed(
            f"{self._page}/published_posts", since=since, made="created_time", fields=_FIELDS
        ):
            shown = _photos_of(post)
            if photos & shown:
                return _found(post, f"the post shows our uploaded photo {min(photos & shown)}")
            if photos and shown:
                continue  # it shows other photos, so it isn't ours, however alike its text
            if same_words(post.get("message"), draft.caption):
                made_at = moment(post.get("created_time"))
                same += [post] if is_since(made_at, since) else []
                doubtful += [post] if is_doubtful(made_at, since) else []
        if photos:
            found = self._by_photo(photos)
            if found is None and same:
                raise undecided(f"The Page shows this text since then, but not with which photos: {_links(same)}.")
            return found
        if len(same) > 1:
            raise undecided(f"The Page shows {len(same)} posts with exactly this text since then: {_links(same)}.")
        if same:
            return _found(same[0], "the only post with exactly this text since then")
        if doubtful:
            raise undecided(f"The Page shows this text, from shortly before it was sent: {_links(doubtful)}.")
        return None

    def link(self, remote_id: str) -> str | None:
        link = self._graph.get(remote_id, fields="permalink_url").get("permalink_url")
        return str(link) if link else None

    def insights(self, remote_ids: Sequence[str]) -> Mapping[str, Insights | None]:
        asked = [one for one in remote_ids if re.fullmatch(r"[0-9]+(_[0-9]+)?", one)]
        return {one: _facebook_insights.told(self._graph, one, self._metrics) for one in asked}

    def comment(self, remote_id: str, text: str) -> str:
        return _graph_comments.write(self._graph, remote_id, text)

    def find_comment(self, remote_id: str, text: str) -> str | None:
        """By its words; whose it is, where Facebook tells it (it needs a right of its own [?])."""

        def is_ours(row: Mapping[str, Any]) -> bool:
            return str(branch(row, "from").get("id", self._page)) == self._page

        return _graph_comments.find(
            self._graph, remote_id, text, fields="id,message,from", words="message", is_ours=is_ours
        )


def _demand_content(draft: Draft) -> None:
    most = Facebook.limits.pictures.value
    if len(draft.pictures) > most:
        sentence = (
            f"A Facebook post takes up to {most} pictures and this one has {len(draft.pictures)}: change its cards."
        )
        raise Rejected(Reading(ErrorClass.REJECTED, sentence))
    if not draft.caption and not draft.pictures:
        sentence = "There is nothing to post, neither words nor a picture: write some under captions: facebook."
        raise Rejected(Reading(ErrorClass.REJECTED, sentence))


def _photos_of(post: Mapping[str, Any]) -> set[str]:
    """Ids of all photos attached to a post."""
    found = set()
    for attachment in rows(branch(post, "attachments").get("data")):
        for part in (attachment, *rows(branch(attachment, "subattachments").get("data"))):
            if target := branch(part, "target").get("id"):
                found.add(str(target))
    return found


def _found(post: Mapping[str, Any], how: str) -> Published:
    return Published(str(post["id"]), post.get("permalink_url"), f"Read from the Page: {how}.")


def _links(posts: list[Mapping[str, Any]]) -> str:
    return ", ".join(str(post.get("permalink_url") or post.get("id")) for post in posts)


NETWORK = Facebook
