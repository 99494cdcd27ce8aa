"""Facebook Pages: photos go up unpublished, then one request to the feed makes them a post.

Sources: developers.facebook.com/docs/graph-api/reference/page/{feed,photos} and
docs/pages-api/posts (v26.0, read November 2026); parameter names from Meta's SDK specs of 2026-04-15.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from scheduler.core.condition import Condition, Scope
from scheduler.core.connecting import Way
from scheduler.core.errors import ErrorClass, Phase, Reading, Rejected
from scheduler.core.graph_ends import ENDS
from scheduler.core.insights import Insights
from scheduler.core.model import Draft, Format, Handle, Pending, Picture, Published, Ready
from scheduler.core.network import Answer, Limit, Limits, PictureHost, Renewal, Secret, Wait
from scheduler.core.prices import Prices
from scheduler.networks import _facebook_insights, _graph_comments
from scheduler.networks._graph import ADDRESS, READ_ON, Graph, moment, same_words, undecided, upload
from scheduler.networks._graph_condition import page_condition
from scheduler.networks._graph_reading import read_graph, spent
from scheduler.networks._reading import branch, longest_rest, rows
from scheduler.networks._transport import Http
from scheduler.networks._window import is_doubtful, is_since

_PHOTOS = "developers.facebook.com/docs/graph-api/reference/page/photos"
_FIELDS = "id,created_time,message,permalink_url,attachments{media_type,target{id},subattachments{target{id}}}"


class Facebook:
    name: ClassVar[str] = "facebook"
    login_network: ClassVar[str] = "facebook"
    aliases: ClassVar[tuple[str, ...]] = ("fb", "facebook-page")
    base_url: ClassVar[str] = ADDRESS
    limits: ClassVar[Limits] = Limits(
        caption=Limit(63_206, "seen in clients; not in Meta's reference", READ_ON),
        pictures=Limit(10, "seen in one client; Meta names no number", READ_ON),
        # Meta's page says 10 MB, older messages 4 MB: the smaller is safe with both.
        picture_bytes=Limit(4_000_000, _PHOTOS, READ_ON),
        picture_types=("image/jpeg", "image/png"),
        comment=Limit(8_000, "seen in the app; not in Meta's reference [?]", READ_ON),
        refuses_repeats=True,  # code 506, when it is the post before: see _graph_codes.py
    )
    prices: ClassVar[Prices | None] = None
    formats: ClassVar[tuple[Format, ...]] = (Format("square", 1080, 1080),)
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("PAGE_ID", "The Page's number", hidden=False),
        Secret("PAGE_TOKEN", "A Page token made from a long-lived user token"),
        Secret("APP_ID", "Your app's id: lets the doctor ask what the token is good for", required=False, hidden=False),
        Secret("APP_SECRET", "Your app's secret, for the same", required=False),
    )
    # FB3; pages_show_list serves the login alone.
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope(("pages_manage_posts",), "Facebook refuses every post and every picture"),
        Scope(("pages_read_engagement",), "Tipcast can't look on the Page whether a post is there"),
    )
    version_ends: ClassVar[Mapping[str, date]] = ENDS
    fetches_pictures: ClassVar[bool] = False
    # A new post is readable at once (the feed reference promises read-after-write); some seconds of
    # margin for the photo edge, which promises nothing.
    settle_after: ClassVar[timedelta] = timedelta(seconds=30)
    insights_at_once: ClassVar[int] = 1
    renewable_after: ClassVar[timedelta] = timedelta()

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
        self._app = (secrets.get("APP_ID", ""), secrets.get("APP_SECRET", ""))
        self._metrics = _facebook_insights.metrics()

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Upload the next photo that isn't up yet, unpublished; one a call, so that none goes up twice."""
        _demand_content(draft)
        photos = list(handle.get("photos", ()))
        if len(photos) < len(draft.pictures):
            photos.append(self._upload(draft.pictures[len(photos)]))
            return Pending({"photos": photos}, again_in_s=0)
        return Ready(handle)

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
            return self._by_story(photos, doubtful=same)
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

    def rest(self) -> Wait | None:
        return longest_rest(self._graph.http.heard(), spent)

    def renew(self) -> Renewal | None:
        return None  # a Page token made from a long-lived user token has no end (FB2)

    def examine(self) -> Condition:
        return page_condition(self._graph, self._page, app=self._app)

    @classmethod
    def connecting(cls, *, http: Http, secrets: Mapping[str, str], base_url: str, options: Mapping[str, str]) -> Way:
        from scheduler.networks._connect_meta import ToPage

        return ToPage(http, base_url, secrets)

    @classmethod
    def clock_tolerance(cls, secrets: Mapping[str, str]) -> timedelta | None:
        return None

    @classmethod
    def login_life(cls, secrets: Mapping[str, str]) -> timedelta | None:
        return None  # a Page token that was made from a long-lived user token (FB2)

    @classmethod
    def read(cls, answer: Answer, phase: Phase) -> Reading:
        return read_graph(answer, phase)

    def _upload(self, picture: Picture) -> str:
        fields = {"published": "false", **({"alt_text_custom": picture.alt} if picture.alt else {})}
        return self._graph.create(f"{self._page}/photos", fields, phase=Phase.PREPARE, files=upload(picture))

    def _by_story(self, photos: Iterable[str], *, doubtful: list[Mapping[str, Any]]) -> Published | None:
        """The second proof: a photo knows the post that uses it (a field of the spec; when it is filled
        is our inference). ``doubtful`` posts have our text and don't tell their photos."""
        for photo in sorted(photos):
            try:
                story = self._graph.get(photo, fields="page_story_id").get("page_story_id")
            except Rejected:
                continue  # a photo that can't be seen proves nothing
            if story:
                return Published(
                    str(story), evidence=f"Read from Facebook: our uploaded photo {photo} is in this post."
                )
        if doubtful:
            raise undecided(f"The Page shows this text since then, but not with which photos: {_links(doubtful)}.")
        return None


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
