"""Logging in with Facebook: to a Page, or to the Instagram account that is linked to one.

The chain is FB2's: code → short token → long-lived user token → a Page's own token, which has no end. That the
code is exchanged at ``oauth/access_token`` with the same address the browser was sent to is Meta's guide to
building a login flow by hand (developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow, November
2026); strict matching of that address: developers.facebook.com/blog/post/2017/12/18/strict-uri-matching.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from scheduler.core.connecting import Asked, Exchange, Found, Place
from scheduler.core.errors import Phase
from scheduler.networks._connect import lacks_needed, page_of, tokens_of
from scheduler.networks._graph import VERSION, Graph
from scheduler.networks._graph_condition import POSTING_TASK
from scheduler.networks._graph_reading import read_graph
from scheduler.networks._reading import branch, rows
from scheduler.networks._transport import Http

DIALOG = f"https://www.facebook.com/{VERSION}/dialog/oauth"
MOST_PAGES_LISTED = 100
_PAGE_RIGHTS = (
    Asked("pages_show_list", "to see which Pages you have"),
    Asked("pages_read_engagement", "to look whether a post is on the Page"),
)
_NO_PAGE = (
    "This login has no Page, or none was ticked while allowing. Make a Page on facebook.com, or log in as somebody "
    "with full control of it, then connect again and tick it."
)


@dataclass(frozen=True)
class FacebookLogin:
    """What Page and Instagram account have in common."""

    http: Http
    base_url: str
    secrets: Mapping[str, str]

    separator: ClassVar[str] = ","
    has_pkce: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ("APP_ID", "APP_SECRET")
    asks: ClassVar[tuple[Asked, ...]] = ()

    @property
    def page(self) -> str:
        return page_of(self.base_url, real=DIALOG, path="/dialog/oauth")

    @property
    def client_id(self) -> str:
        return self.secrets["APP_ID"]

    def exchange(self, given: Exchange) -> Found:
        short = self._token(redirect_uri=given.redirect, code=given.code)
        long_lived = self._token(grant_type="fb_exchange_token", fb_exchange_token=short)
        graph = Graph(self.http, self.base_url, long_lived)
        told = rows(graph.get("me/permissions").get("data"))
        granted = frozenset(str(one.get("permission")) for one in told if one.get("status") == "granted") or None
        if lacks_needed(self.asks, granted):
            return Found({}, granted=granted)  # without them the Pages aren't told
        name = str(graph.get("me", fields="name").get("name") or "")
        places = [self._place(one) for one in self._pages(graph)]
        return Found({}, name, granted=granted, places=places, nowhere="" if places else _NO_PAGE)

    def _pages(self, graph: Graph) -> Sequence[Mapping[str, Any]]:
        # Asked for as FB2 shows it; the username is a field of the linked account (spec IGUser).
        fields = "id,name,access_token,tasks,instagram_business_account{id,username}"
        return rows(graph.get("me/accounts", fields=fields, limit=MOST_PAGES_LISTED).get("data"))

    def _place(self, page: Mapping[str, Any]) -> Place:
        raise NotImplementedError

    def _token(self, **query: str) -> str:
        app = {"client_id": self.secrets["APP_ID"], "client_secret": self.secrets["APP_SECRET"]}
        url = f"{self.base_url.rstrip('/')}/oauth/access_token"
        answer = self.http.send("GET", url, phase=Phase.TOKEN, params={**app, **query})
        found, _ = tokens_of(answer, read_graph, names={"access_token": "token"})
        self.http.hide(found.secrets["token"])
        return found.secrets["token"]


class ToPage(FacebookLogin):
    """A Facebook Page."""

    place: ClassVar[str] = "Page"
    asks: ClassVar[tuple[Asked, ...]] = (
        *_PAGE_RIGHTS,
        Asked("pages_manage_posts", "to post on the Page"),
        Asked("pages_manage_engagement", "to write the first comment", needed=False),
        Asked("read_insights", "to show how many people saw a post", needed=False),
    )

    def _place(self, page: Mapping[str, Any]) -> Place:
        token, name = str(page.get("access_token") or ""), str(page.get("name") or page.get("id"))
        return Place(str(page.get("id")), name, {"PAGE_ID": str(page.get("id")), "PAGE_TOKEN": token}, _lacks(page))


class ToLinkedInstagram(FacebookLogin):
    """The Instagram account that is linked to a Page; its token is the Page's."""

    place: ClassVar[str] = "Instagram account"
    asks: ClassVar[tuple[Asked, ...]] = (
        *_PAGE_RIGHTS,
        Asked("instagram_basic", "to look whether a post is there"),
        Asked("instagram_content_publish", "to post"),
        Asked("instagram_manage_comments", "to write the first comment", needed=False),
        Asked("instagram_manage_insights", "to show how many people saw a post", needed=False),
    )

    def _place(self, page: Mapping[str, Any]) -> Place:
        linked, name = branch(page, "instagram_business_account"), str(page.get("name") or page.get("id"))
        if not linked.get("id"):
            unfit = (
                f"The Page {name} has no professional Instagram account. In the Instagram app switch to a professional "
                "account (Settings, Account type), link it to the Page, then connect again."
            )
            return Place(str(page.get("id")), f"the Page {name}", {}, unfit)
        user, token = str(linked["id"]), str(page.get("access_token") or "")
        handle = f"@{linked['username']}" if linked.get("username") else user
        return Place(user, handle, {"USER_ID": user, "TOKEN": token}, _lacks(page))


def _lacks(page: Mapping[str, Any]) -> str:
    """Why nothing can be posted on a Page; what isn't told isn't judged."""
    name, tasks = page.get("name") or page.get("id"), page.get("tasks")
    if isinstance(tasks, list) and POSTING_TASK not in tasks:
        return (
            f"Your role on the Page {name} doesn't let you post there (the task {POSTING_TASK} is missing). Ask an "
            "admin of the Page for full control or for content, then connect again."
        )
    if not page.get("access_token"):
        return f"Facebook gave no token for the Page {name}. Connect again and tick that Page while allowing."
    return ""
