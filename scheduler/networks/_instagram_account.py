"""What is done with one Instagram account, whatever is published there: pictures are lent to it, containers made,
polled and published, logins renewed. What the container says and how it is found is each network's own.

Sources: developers.facebook.com/docs/instagram-platform/content-publishing and the references of
ig-user/media and ig-container (read November 2026). Works with either login: with Instagram Login,
set TIPCAST_INSTAGRAM_URL to https://graph.instagram.com/<version>.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar

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
from scheduler.core.model import Draft, Handle, Pending, Published, Ready
from scheduler.core.network import Answer, Limits, PictureHost, Renewal, Secret, Wait
from scheduler.core.prices import Prices
from scheduler.networks._graph import ADDRESS, Graph, unread
from scheduler.networks._graph_condition import instagram_condition
from scheduler.networks._graph_container import GONE, demand_room, poll
from scheduler.networks._graph_reading import read_graph, spent
from scheduler.networks._oauth import renewal
from scheduler.networks._reading import longest_rest
from scheduler.networks._transport import Http

# Meta advises a look a minute for up to five minutes; pictures are usually ready at once.
POLL_AGAIN_S = (5.0, 10.0, 15.0, 30.0, 60.0, 60.0, 60.0, 60.0)
# A container that Instagram spoilt by itself is made anew after these pauses, then a person decides.
ANEW_AGAIN_S = (0.0, 60.0, 300.0)
_OWN_HOST = "graph.instagram.com"


class InstagramAccount:
    login_network: ClassVar[str] = "instagram"
    base_url: ClassVar[str] = ADDRESS
    limits: ClassVar[Limits]
    prices: ClassVar[Prices | None] = None
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
        self._host = host
        self._login = login_of(options or {}, base_url)

    # -- preparing: one step a call, the handle says which ------------------------------------

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Lend the pictures, make the containers, poll once. Raises OutcomeUnknown when the container
        turns out to be public already."""
        self._demand_pictures(draft)
        if "container" in handle:
            return self._poll(handle)
        lent = list(handle.get("lent", ()))
        if len(lent) < len(draft.pictures):
            address, key = self._lender().put(draft.pictures[len(lent)])
            return Pending({**handle, "lent": [*lent, {"address": address, "key": dict(key)}]}, again_in_s=0)
        return self._contain(draft, handle, [place["address"] for place in lent])

    def _contain(self, draft: Draft, handle: Handle, addresses: Sequence[str]) -> Pending:
        """Make the next container from the pictures' ``addresses``."""
        raise NotImplementedError

    def publish(self, draft: Draft, ready: Ready) -> Published:
        fields = {"creation_id": ready.handle["container"]}
        media = self._graph.create(f"{self._user}/media_publish", fields, phase=Phase.PUBLISH)
        return Published(media, evidence="Instagram answered with the post's id.")

    def link(self, remote_id: str) -> str | None:
        if remote_id.startswith("container:"):
            return None
        link = self._graph.get(remote_id, fields="permalink").get("permalink")
        return str(link) if link else None

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

        kind = InstagramLogin if login_of(options, base_url) == "instagram" else ToLinkedInstagram
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

    def _demand_pictures(self, draft: Draft) -> None:
        limits, number = self.limits, len(draft.pictures)
        if not 1 <= number <= limits.pictures.value:
            most = limits.pictures.value
            needed = f"1 to {most} pictures" if most > 1 else "1 picture"
            sentence = f"Instagram needs {needed} and this post has {number}: change its cards."
            raise Rejected(Reading(ErrorClass.REJECTED, sentence))
        if any(picture.media_type not in limits.picture_types for picture in draft.pictures):
            raise Rejected(Reading(ErrorClass.REJECTED, "Instagram takes only JPEG pictures: draw the card again."))

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


def login_of(options: Mapping[str, str], base_url: str) -> str:
    return options.get("login") or ("instagram" if _OWN_HOST in base_url else "facebook")
