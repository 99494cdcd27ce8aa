"""X: pictures and their alt text go up, then one request posts.

Sources: xdevplatform/docs of 2026-08-22 and its openapi.json (2.167); twitter-text for lengths. Where
openapi 2.159 and 2.167 differ we send what both take and read what both give.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from scheduler.core.condition import Condition, Scope
from scheduler.core.connecting import Way
from scheduler.core.errors import AuthFailed, ErrorClass, Phase, Reading, Rejected, Undecided
from scheduler.core.insights import Insights
from scheduler.core.model import Draft, Format, Handle, Pending, Picture, Published, Ready
from scheduler.core.network import Answer, Limit, Limits, PictureHost, Renewal, Secret, Wait
from scheduler.core.prices import Prices
from scheduler.core.text.weighted import weighted_length
from scheduler.networks import _x_insights
from scheduler.networks._oauth import basic, renewal
from scheduler.networks._reading import as_object, branch, longest_rest, read, refuse, rows
from scheduler.networks._transport import Auth, Http
from scheduler.networks._window import DOUBT, is_since
from scheduler.networks._x_codes import RULES
from scheduler.networks._x_reading import FIELD_NAMES, has_failed, parse, spent, wait_s, waits
from scheduler.networks._x_timeline import answers, carries, conversation_of, media_keys, says

READ_ON = date(2026, 11, 1)
_MEDIA = "xdevplatform/docs x-api/media/quickstart/best-practices.mdx"
MOST_PAGES = 10
OAUTH2_LIFE = timedelta(hours=2)  # X4
# How wrong the time in an OAuth 1.0a signature may be is not in X's documentation [?]; RFC 5849 (3.3) leaves
# it to the server. Five minutes is on the safe side of what clients report.
SIGNATURE_TOLERANCE = timedelta(minutes=5)


class X:
    name: ClassVar[str] = "x"
    login_network: ClassVar[str] = "x"
    aliases: ClassVar[tuple[str, ...]] = ("twitter",)
    base_url: ClassVar[str] = "https://api.x.com"
    limits: ClassVar[Limits] = Limits(
        caption=Limit(280, "xdevplatform/docs fundamentals/counting-characters.mdx", READ_ON),
        pictures=Limit(4, _MEDIA, READ_ON),
        picture_bytes=Limit(5 * 1024 * 1024, _MEDIA, READ_ON),
        alt=Limit(1_000, "openapi.json 2.167, MetadataCreateRequest", READ_ON),
        # X names no most; nobody reads a thread of a dozen parts [our choice]. Whether a self-serve app may answer
        # its own posts isn't stated [?] (X6): a refusal is remembered, and posts then stand alone.
        thread=Limit(5, "our choice; platform facts X6", READ_ON),
        picture_types=("image/jpeg", "image/png"),
        refuses_repeats=True,  # answered 403, "duplicate content": see _x_codes.py
        refused_characters="\ufeff\ufffe\uffff",  # twitter-text's "invalid characters", read with the weights
        count=weighted_length,
    )
    # Pay-per-use, prices of 20 April 2026; own reads cost less than others' posts.
    prices: ClassVar[Prices | None] = Prices(
        0.015, 0.20, "xdevplatform/docs x-api/getting-started/pricing.mdx of 2026-08-22", READ_ON, own_read=0.001
    )
    formats: ClassVar[tuple[Format, ...]] = (Format("wide", 1600, 900),)
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("CONSUMER_KEY", "API key of your app (OAuth 1.0a)", required=False),
        Secret("CONSUMER_SECRET", "API key secret of your app", required=False),
        Secret("ACCESS_TOKEN", "Access token of your account", required=False),
        Secret("ACCESS_TOKEN_SECRET", "Access token secret of your account", required=False),
        Secret("OAUTH2_TOKEN", "Instead of the four: an OAuth 2.0 user token", required=False),
        Secret("OAUTH2_REFRESH_TOKEN", "Its refresh token (scope offline.access)", required=False),
        Secret("CLIENT_ID", "Client id of your app (OAuth 2.0)", required=False, hidden=False),
        Secret("CLIENT_SECRET", "Client secret, if the app is a confidential client", required=False),
    )
    # How soon a post shows in its author's timeline isn't documented [?].
    settle_after: ClassVar[timedelta] = timedelta(seconds=90)
    insights_at_once: ClassVar[int] = _x_insights.MOST_IDS
    renewable_after: ClassVar[timedelta] = timedelta()
    # X4, for OAuth 2.0; the four keys have a level instead, which isn't told.
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope(("tweet.write",), "X refuses every post"),
        Scope(("media.write",), "X refuses every picture"),
        Scope(("tweet.read",), "Tipcast can't look on X whether a post is there"),
        Scope(("users.read",), "Tipcast can't find your timeline"),
    )
    version_ends: ClassVar[Mapping[str, date]] = {}
    fetches_pictures: ClassVar[bool] = False

    def __init__(
        self,
        *,
        http: Http,
        secrets: Mapping[str, str],
        base_url: str,
        host: PictureHost | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._http, self._secrets = http, secrets
        # The paths here begin with the version; an address that ends with it is meant the same way.
        self._base = base_url.rstrip("/").removesuffix("/2")
        self._auth, self._headers = _login(secrets)

    # -- preparing: one request a call, so that nothing is uploaded twice ----------------------

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Upload the next picture, wait for it, describe it; each a step of its own."""
        _demand_content(draft)
        media = [dict(item) for item in handle.get("media", ())]
        open_item = next((item for item in media if not item["described"]), None)
        if open_item is None:
            if len(media) == len(draft.pictures):
                return Ready(handle)
            item = self._upload(draft.pictures[len(media)])
            return Pending({"media": [*media, item]}, again_in_s=item["wait_s"])
        again_in_s = 0.0
        if open_item["wait_s"]:
            again_in_s = self._poll(open_item)
        else:
            self._describe(open_item["id"], draft.pictures[media.index(open_item)].alt)
            open_item["described"] = True
        return Pending({"media": media}, again_in_s)

    def publish(self, draft: Draft, ready: Ready) -> Published:
        ids = [item["id"] for item in ready.handle.get("media", ())]
        made = self._post(draft.caption, **({"media": {"media_ids": ids}} if ids else {}))
        return Published(made, evidence="X answered with the post's id.")

    def link(self, remote_id: str) -> str | None:
        return f"https://x.com/i/web/status/{remote_id}"

    def insights(self, remote_ids: Sequence[str]) -> Mapping[str, Insights | None]:
        def send(**params: str) -> dict[str, Any]:
            return self._send("GET", "2/tweets", phase=Phase.READ, params=params)

        return _x_insights.asked(remote_ids, send=send, unread=lambda content: self._unread(content, Phase.READ))

    def comment(self, remote_id: str, text: str) -> str:
        return self._post(text, reply={"in_reply_to_tweet_id": remote_id})

    def find_comment(self, remote_id: str, text: str) -> str | None:
        """By the exact words, in a later answer of the same conversation. That post is read again with them, since
        it says which conversation that is; without it (deleted since), any later answer with these words counts."""
        posts = self._timeline(since_id=str(int(remote_id) - 1))  # ids grow with time
        if not all(post.get("conversation_id") for post in posts):
            raise _undecided("X's timeline does not tell which posts are answers. Look for it on x.com.")
        conversation = conversation_of(posts, remote_id)
        for post in posts:
            mine = conversation is None or str(post["conversation_id"]) == conversation
            if str(post["id"]) != remote_id and answers(post) and mine and says(post, text):
                return str(post["id"])
        return None

    def rest(self) -> Wait | None:
        return longest_rest(self._http.heard(), spent)

    def renew(self) -> Renewal | None:
        """Both OAuth 2.0 tokens anew; each refresh token is good once. The four keys have no end (X3)."""
        given = self._secrets
        if _has_keys(given) or not (given.get("OAUTH2_REFRESH_TOKEN") and given.get("CLIENT_ID")):
            return None
        form = {"grant_type": "refresh_token", "refresh_token": given["OAUTH2_REFRESH_TOKEN"]}
        headers = {}
        if given.get("CLIENT_SECRET"):  # a confidential client proves itself, a public one only says who it is (X4)
            headers["Authorization"] = basic(given["CLIENT_ID"], given["CLIENT_SECRET"])
        else:
            form["client_id"] = given["CLIENT_ID"]
        url = f"{self._base}/2/oauth2/token"
        answer = self._http.send("POST", url, phase=Phase.TOKEN, data=form, headers=headers)
        return renewal(
            answer, self.read, names={"access_token": "OAUTH2_TOKEN", "refresh_token": "OAUTH2_REFRESH_TOKEN"}
        )

    def examine(self) -> Condition:
        """One read ($0.010). X tells a token's scopes only when it gives it out."""
        content = self._send("GET", "2/users/me", phase=Phase.READ)
        self._id(content, Phase.READ)
        name = branch(content, "data").get("username")
        return Condition(name=f"@{name}" if name else "", endless=_has_keys(self._secrets))

    @classmethod
    def connecting(cls, *, http: Http, secrets: Mapping[str, str], base_url: str, options: Mapping[str, str]) -> Way:
        from scheduler.networks._connect_x import XLogin

        return XLogin(http, base_url.rstrip("/").removesuffix("/2"), secrets, cls.read)

    @classmethod
    def clock_tolerance(cls, secrets: Mapping[str, str]) -> timedelta | None:
        return SIGNATURE_TOLERANCE if _has_keys(secrets) else None

    @classmethod
    def login_life(cls, secrets: Mapping[str, str]) -> timedelta | None:
        return None if _has_keys(secrets) else OAUTH2_LIFE

    @classmethod
    def read(cls, answer: Answer, phase: Phase) -> Reading:
        return read(answer, phase, parse=parse, rules=RULES, waits=waits)

    # -- settling -----------------------------------------------------------------------------

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """Exact by the media keys our uploads got or by the marker in our link; else by the exact words
        in the window. Undecided when these words are there twice, or without our pictures."""
        keys = {str(item["key"]) for item in handle.get("media", ()) if item.get("key")}
        same: list[Mapping[str, Any]] = []
        doubtful: list[Mapping[str, Any]] = []
        start_time = (since - DOUBT).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for post in self._timeline(start_time=start_time):
            if answers(post):
                continue  # a part of a thread, or what she answered somebody
            if keys & media_keys(post):
                return self._found(post, "the post with our uploaded picture")
            if carries(post, draft.marker):
                return self._found(post, "the post whose link carries our marker")
            if draft.caption and says(post, draft.caption):
                (same if is_since(_made_at(post), since) else doubtful).append(post)
        if doubtful and not same:
            links = ", ".join(str(self.link(str(post["id"]))) for post in doubtful)
            raise _undecided(f"X shows exactly these words, from shortly before they were sent: {links}.")
        if not same:
            return None
        if keys or len(same) > 1:
            links = ", ".join(str(self.link(str(post["id"]))) for post in same)
            how = "but not with our picture" if keys else "more than once"
            raise _undecided(f"X shows exactly these words since then, {how}: {links}.")
        return self._found(same[0], "the only post with exactly these words since then")

    def _timeline(self, **begin: str) -> list[Mapping[str, Any]]:
        """Our posts since then, with the fields that tell them apart."""
        for name in FIELD_NAMES:
            try:
                posts = list(self._pages(begin, fields_name=name))
            except Rejected:
                if name == FIELD_NAMES[-1]:
                    raise
                continue
            if all("created_at" in post for post in posts):
                return posts
        raise _undecided("X's timeline does not tell what is needed to recognise the post. Look for it on x.com.")

    def _pages(self, begin: Mapping[str, str], *, fields_name: str) -> Iterator[Mapping[str, Any]]:
        user = self._id(self._send("GET", "2/users/me", phase=Phase.READ), Phase.READ)
        fields = {
            "max_results": "100",
            **begin,
            fields_name: "created_at,attachments,entities,conversation_id",
            "expansions": "attachments.media_keys",
        }
        for _ in range(MOST_PAGES):
            content = self._send("GET", f"2/users/{user}/tweets", phase=Phase.READ, params=fields)
            meta = branch(content, "meta")
            if not isinstance(content.get("data"), list) and meta.get("result_count") != 0:
                # Errors alone, or something else altogether: an empty timeline looks different.
                raise self._unread(content, Phase.READ)
            yield from rows(content.get("data"))
            if not meta.get("next_token"):
                return
            fields["pagination_token"] = str(meta["next_token"])
        raise _undecided(f"X's timeline since then is longer than {MOST_PAGES} pages. Look for the post on x.com.")

    def _found(self, post: Mapping[str, Any], how: str) -> Published:
        return Published(str(post["id"]), self.link(str(post["id"])), f"Read from the timeline: {how}.")

    # -- single requests ----------------------------------------------------------------------

    def _post(self, text: str, **more: Any) -> str:
        content = self._send("POST", "2/tweets", phase=Phase.PUBLISH, json={"text": text, **more})
        # A 201 may carry errors beside its data: partial problems, the post exists (X10).
        return self._id(content, Phase.PUBLISH)

    def _upload(self, picture: Picture) -> dict[str, Any]:
        # The one-shot upload takes exactly these two parts (openapi 2.167: no additional properties).
        files = {
            "media": (picture.path.name, picture.path.read_bytes(), picture.media_type),
            "media_category": (None, "tweet_image"),
        }
        content = self._send("POST", "2/media/upload", phase=Phase.PREPARE, files=files)
        return {
            "id": self._id(content, Phase.PREPARE),
            "key": str(content["data"].get("media_key") or ""),
            "wait_s": wait_s(content["data"]),
            "described": False,
        }

    def _poll(self, item: dict[str, Any]) -> float:
        params = {"command": "STATUS", "media_id": item["id"]}
        content = self._send("GET", "2/media/upload", phase=Phase.PREPARE, params=params)
        if not branch(content, "data"):
            raise self._unread(content, Phase.PREPARE)
        item["wait_s"] = wait_s(content["data"])
        return float(item["wait_s"])

    def _describe(self, media_id: str, alt: str) -> None:
        if alt:
            body = {"id": media_id, "metadata": {"alt_text": {"text": alt}}}
            self._send("POST", "2/media/metadata", phase=Phase.PREPARE, json=body)

    def _send(self, method: str, path: str, *, phase: Phase, **parts: Any) -> dict[str, Any]:
        url = f"{self._base}/{path}"
        answer = self._http.send(method, url, phase=phase, headers=self._headers, auth=self._auth, **parts)
        content = as_object(answer.body)
        if not 200 <= answer.status < 300 or content is None or has_failed(content):
            raise refuse(self.read(answer, phase))
        return content

    def _id(self, content: Mapping[str, Any], phase: Phase) -> str:
        found = branch(content, "data").get("id")
        if isinstance(found, str | int) and str(found):
            return str(found)
        raise self._unread(content, phase)

    def _unread(self, content: Mapping[str, Any], phase: Phase) -> Exception:
        """For a success that lacks what it should tell."""
        return refuse(self.read(Answer(200, {}, json.dumps(content)), phase))


def _demand_content(draft: Draft) -> None:
    most = X.limits.pictures.value
    if len(draft.pictures) > most:
        sentence = f"X takes up to {most} pictures in a post; this one has {len(draft.pictures)}. Change its cards."
        raise Rejected(Reading(ErrorClass.REJECTED, sentence))
    if not draft.caption and not draft.pictures:
        sentence = "There is nothing to post: neither words nor a picture. Write some under captions: x."
        raise Rejected(Reading(ErrorClass.REJECTED, sentence))


def _made_at(post: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(post.get("created_at"))).astimezone(UTC)
    except ValueError:
        return None


def _undecided(sentence: str) -> Undecided:
    return Undecided(Reading(ErrorClass.UNKNOWN, sentence))


_KEYS = ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")


def _has_keys(secrets: Mapping[str, str]) -> bool:
    return all(secrets.get(name) for name in _KEYS)


def _login(secrets: Mapping[str, str]) -> tuple[Auth | None, dict[str, str]]:
    """The four keys when they are whole, since they don't run out; else the OAuth 2.0 token."""
    missing = [name for name in _KEYS if not secrets.get(name)]
    if _has_keys(secrets):
        from requests_oauthlib import OAuth1

        key, key_secret, token, token_secret = (secrets[name] for name in _KEYS)
        auth: Auth = OAuth1(key, key_secret, token, token_secret)
        return auth, {}
    if bearer := secrets.get("OAUTH2_TOKEN"):
        return None, {"Authorization": f"Bearer {bearer}"}
    sentence = (
        f"X's keys in .env are not complete: {', '.join(missing)} missing. Put in all four ({', '.join(_KEYS)}), or "
        "OAUTH2_TOKEN alone, each with the account's name before it; its posts then go out by themselves."
    )
    raise AuthFailed(Reading(ErrorClass.AUTH, sentence))


NETWORK = X
