"""What is done with one Facebook Page, whatever is published there: photos go up unpublished, and one request makes
them public, which is each network's own.

Sources: developers.facebook.com/docs/graph-api/reference/page/photos and docs/pages-api/posts (v26.0, read
November 2026); parameter names from Meta's SDK specs of 2026-04-15.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import ClassVar

from scheduler.core.condition import Condition, Scope
from scheduler.core.connecting import Way
from scheduler.core.errors import Phase, Reading, Rejected
from scheduler.core.graph_ends import ENDS
from scheduler.core.model import Draft, Handle, Pending, Picture, Published, Ready
from scheduler.core.network import Answer, PictureHost, Renewal, Secret, Wait
from scheduler.core.prices import Prices
from scheduler.networks._graph import ADDRESS, Graph, upload
from scheduler.networks._graph_condition import page_condition
from scheduler.networks._graph_reading import read_graph, spent
from scheduler.networks._reading import longest_rest
from scheduler.networks._transport import Http


class PageAccount:
    login_network: ClassVar[str] = "facebook"
    base_url: ClassVar[str] = ADDRESS
    prices: ClassVar[Prices | None] = None
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

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Upload the next photo that isn't up yet, unpublished; one a call, so that none goes up twice."""
        photos = list(handle.get("photos", ()))
        if len(photos) < len(draft.pictures):
            photos.append(self._upload(draft.pictures[len(photos)]))
            return Pending({"photos": photos}, again_in_s=0)
        return Ready(handle)

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

    def _by_photo(self, photos: Iterable[str]) -> Published | None:
        """A photo knows the post that uses it (a field of the spec; when it is filled is our inference)."""
        for photo in sorted(photos):
            try:
                story = self._graph.get(photo, fields="page_story_id").get("page_story_id")
            except Rejected:
                continue  # a photo that can't be seen proves nothing
            if story:
                return Published(
                    str(story), evidence=f"Read from Facebook: our uploaded photo {photo} is in this post."
                )
        return None
