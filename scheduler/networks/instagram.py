"""Instagram (professional accounts): a container is made from a public picture address, and published.

Sources: developers.facebook.com/docs/instagram-platform/content-publishing and the references of
ig-user/media and ig-container (read November 2026). Works with either login: with Instagram Login,
set TIPCAST_INSTAGRAM_URL to https://graph.instagram.com/<version>.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from scheduler.core.condition import Condition, Scope
from scheduler.core.connecting import Way
from scheduler.core.errors import (
    AuthFailed,
    ErrorClass,
    NetworkError,
    OutcomeUnknown,
    Phase,
    RateLimited,
    Reading,
    Rejected,
    Retryable,
)
from scheduler.core.graph_ends import ENDS
from scheduler.core.insights import Insights
from scheduler.core.model import Draft, Format, Handle, Pending, Published, Ready
from scheduler.core.network import Answer, Limit, Limits, PictureHost, Renewal, Secret, Wait
from scheduler.core.prices import Prices
from scheduler.networks import _graph_comments, _instagram_insights
from scheduler.networks._graph import ADDRESS, READ_ON, Graph, moment, same_words, undecided, unread
from scheduler.networks._graph_condition import instagram_condition
from scheduler.networks._graph_container import GONE, demand_room, poll, status
from scheduler.networks._graph_reading import read_graph, spent
from scheduler.networks._oauth import renewal
from scheduler.networks._reading import longest_rest
from scheduler.networks._transport import Http
from scheduler.networks._window import is_doubtful, is_since

_MEDIA = "developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media"
# Meta advises a look a minute for up to five minutes; pictures are usually ready at once.
POLL_AGAIN_S = (5.0, 10.0, 15.0, 30.0, 60.0, 60.0, 60.0, 60.0)
# A container that Instagram spoilt by itself is made anew after these pauses, then a person decides.
ANEW_AGAIN_S = (0.0, 60.0, 300.0)
_OWN_HOST = "graph.instagram.com"


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
        comment=Limit(2_200, "not in Meta's reference [?]; the caption's own", READ_ON),
        # Meta's own page says 100 and 50, older copies 25 [?]; before each post it is asked (demand_room).
        posts_a_day=Limit(25, "older copies of " + _MEDIA, READ_ON),
        picture_types=("image/jpeg",),
        min_aspect=0.8,
        max_aspect=1.91,
        fewest_pictures=1,  # a container needs an image (or a video)
    )
    prices: ClassVar[Prices | None] = None
    formats: ClassVar[tuple[Format, ...]] = (Format("portrait", 1080, 1350),)
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("USER_ID", "The professional account's number", hidden=False),
        Secret("TOKEN", "The account's token; with Facebook Login the Page token works"),
        Secret("APP_ID", "Your app's id, to log in with tipcast connect", required=False, hidden=False),
        Secret("APP_SECRET", "Your app's secret, for the same", required=False),
    )
    # IG1; the two kinds of login name the same rights differently.
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope(("instagram_content_publish", "instagram_business_content_publish"), "Instagram refuses every post"),
        Scope(
            ("instagram_basic", "instagram_business_basic"), "Tipcast can't look on Instagram whether a post is there"
        ),
    )
    version_ends: ClassVar[Mapping[str, date]] = ENDS
    fetches_pictures: ClassVar[bool] = True
    # After a lost answer the container may say FINISHED for a moment although it is being published.
    settle_after: ClassVar[timedelta] = timedelta(minutes=1)
    insights_at_once: ClassVar[int] = 1
    # A token must be 24 hours old to be refreshed (IG2, read November 2026); an hour for good measure.
    renewable_after: ClassVar[timedelta] = timedelta(hours=25)

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
        self._metrics = _instagram_insights.metrics()
        self._host = host
        self._login = _login_of(options or {}, base_url)

    # -- preparing: one step a call, the handle says which ------------------------------------

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Lend the pictures, make the containers, poll once. Raises OutcomeUnknown when the container
        turns out to be public already."""
        _demand_pictures(draft)
        if "container" in handle:
            return self._poll(handle)
        lent = list(handle.get("lent", ()))
        if len(lent) < len(draft.pictures):
            address, key = self._lender().put(draft.pictures[len(lent)])
            return Pending({**handle, "lent": [*lent, {"address": address, "key": dict(key)}]}, again_in_s=0)
        if len(draft.pictures) == 1:
            fields = {"image_url": lent[0]["address"], "caption": draft.caption, **_alt(draft.pictures[0].alt)}
            return Pending({**handle, "container": self._container(fields)}, again_in_s=0)
        children = list(handle.get("children", ()))
        if len(children) < len(draft.pictures):
            picture, place = draft.pictures[len(children)], lent[len(children)]
            fields = {"image_url": place["address"], "is_carousel_item": "true", **_alt(picture.alt)}
            return Pending({**handle, "children": [*children, self._container(fields)]}, again_in_s=0)
        return self._carousel(draft, handle, children)

    def publish(self, draft: Draft, ready: Ready) -> Published:
        fields = {"creation_id": ready.handle["container"]}
        media = self._graph.create(f"{self._user}/media_publish", fields, phase=Phase.PUBLISH)
        return Published(media, evidence="Instagram answered with the post's id.")

    def link(self, remote_id: str) -> str | None:
        if remote_id.startswith("container:"):
            return None
        link = self._graph.get(remote_id, fields="permalink").get("permalink")
        return str(link) if link else None

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

    def rest(self) -> Wait | None:
        return longest_rest(self._graph.http.heard(), spent)

    def renew(self) -> Renewal | None:
        """Sixty days more for a token of Instagram Login; with Facebook Login the Page token has no end."""
        if self._login != "instagram":
            return None
        return renewal(self._graph.refreshed(), self.read, names={"access_token": "TOKEN"})

    def examine(self) -> Condition:
        return instagram_condition(self._graph, self._user, own_login=self._login == "instagram")

    @classmethod
    def connecting(cls, *, http: Http, secrets: Mapping[str, str], base_url: str, options: Mapping[str, str]) -> Way:
        from scheduler.networks._connect_instagram import InstagramLogin
        from scheduler.networks._connect_meta import ToLinkedInstagram

        kind = InstagramLogin if _login_of(options, base_url) == "instagram" else ToLinkedInstagram
        return kind(http, base_url, secrets)

    @classmethod
    def clock_tolerance(cls, secrets: Mapping[str, str]) -> timedelta | None:
        return None

    @classmethod
    def login_life(cls, secrets: Mapping[str, str]) -> timedelta | None:
        return None  # with Facebook Login it is the Page's token

    @classmethod
    def read(cls, answer: Answer, phase: Phase) -> Reading:
        return read_graph(answer, phase)

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

    def _poll(self, handle: Handle) -> Ready | Pending:
        content = poll(self._graph, str(handle["container"]))
        match content.get("status_code"):
            case "FINISHED":
                self._take_back(handle)
                demand_room(self._graph, self._user)
                return Ready({**handle, "lent": []})
            case "IN_PROGRESS":
                polls = int(handle.get("polls", 0))
                if polls < len(POLL_AGAIN_S):
                    return Pending({**handle, "polls": polls + 1}, POLL_AGAIN_S[polls])
                sentence = "Instagram has worked on the picture for long; it is looked at again by itself."
                raise Retryable(Reading(ErrorClass.RETRYABLE, sentence))
            case "PUBLISHED":
                sentence = "Instagram says this was published already; it is read by itself to find the post."
                raise OutcomeUnknown(Reading(ErrorClass.UNKNOWN, sentence))
            case _:
                return self._anew(handle, unread(content, Phase.PREPARE))

    def _carousel(self, draft: Draft, handle: Handle, children: list[str]) -> Pending:
        fields = {"media_type": "CAROUSEL", "children": ",".join(children), "caption": draft.caption}
        try:
            return Pending({**handle, "container": self._container(fields)}, again_in_s=0)
        except NetworkError as error:
            if error.reading.subcode not in GONE:
                raise
            return self._anew(handle, error)  # its children live for a day only

    def _anew(self, handle: Handle, error: NetworkError) -> Pending:
        """Begin again with new containers, a few times, if the failure may pass; else raise it. Raising
        alone would leave the dead container in the handle, to fail for ever."""
        begun = int(handle.get("anew", 0))
        may_pass = isinstance(error, Retryable | RateLimited) or error.reading.subcode in GONE
        if not may_pass or begun == len(ANEW_AGAIN_S):
            raise error
        self._take_back(handle)
        asked = error.reading.wait or timedelta()
        return Pending({"anew": begun + 1}, max(ANEW_AGAIN_S[begun], asked.total_seconds()))

    def _container(self, fields: Mapping[str, str]) -> str:
        return self._graph.create(f"{self._user}/media", fields, phase=Phase.PREPARE)

    def _lender(self) -> PictureHost:
        if self._host is None:
            sentence = (
                "Instagram fetches pictures from a public address and no picture_host is set: "
                "write one under [accounts.instagram] in tipcast.toml (docs/networks/instagram.md)."
            )
            raise AuthFailed(Reading(ErrorClass.AUTH, sentence))
        return self._host

    def _take_back(self, handle: Handle) -> None:
        for place in handle.get("lent", ()):
            with contextlib.suppress(NetworkError):
                self._lender().remove(place["key"])


def _alt(text: str) -> dict[str, str]:
    return {"alt_text": text} if text else {}


def _demand_pictures(draft: Draft) -> None:
    limits, number = Instagram.limits, len(draft.pictures)
    if not 1 <= number <= limits.pictures.value:
        sentence = (
            f"Instagram needs 1 to {limits.pictures.value} pictures and this post has {number}: change its cards."
        )
        raise Rejected(Reading(ErrorClass.REJECTED, sentence))
    if any(picture.media_type not in limits.picture_types for picture in draft.pictures):
        raise Rejected(Reading(ErrorClass.REJECTED, "Instagram takes only JPEG pictures: draw the card again."))


def _found(post: Mapping[str, Any], how: str) -> Published:
    return Published(str(post["id"]), post.get("permalink"), f"Read from Instagram: {how}.")


def _links(posts: list[Mapping[str, Any]]) -> str:
    return ", ".join(str(post.get("permalink") or post.get("id")) for post in posts)


NETWORK = Instagram


def _login_of(options: Mapping[str, str], base_url: str) -> str:
    return options.get("login") or ("instagram" if _OWN_HOST in base_url else "facebook")
