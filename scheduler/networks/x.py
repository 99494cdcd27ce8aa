"""X: pictures and their alt text go up, then one request posts.

Sources: xdevplatform/docs of 2026-08-22 and its openapi.json (2.167); twitter-text for lengths. Where
openapi 2.159 and 2.167 differ we send what both take and read what both give.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from scheduler.core.errors import AuthFailed, ErrorClass, Phase, Reading, Undecided
from scheduler.core.model import Draft, Format, Handle, Pending, Picture, Published, Ready
from scheduler.core.network import Answer, Limit, Limits, PictureHost, Secret
from scheduler.core.text.weighted import weighted_length
from scheduler.networks._reading import Parsed, Wait, as_object, plain_text, read, refuse, retry_after
from scheduler.networks._transport import Auth, Http
from scheduler.networks._x_codes import RULES

READ_ON = date(2026, 11, 1)
_MEDIA = "xdevplatform/docs x-api/media/quickstart/best-practices.mdx"
SKEW = timedelta(minutes=2)
MOST_PAGES = 10


class X:
    name: ClassVar[str] = "x"
    aliases: ClassVar[tuple[str, ...]] = ("twitter",)
    base_url: ClassVar[str] = "https://api.x.com"
    limits: ClassVar[Limits] = Limits(
        caption=Limit(280, "xdevplatform/docs fundamentals/counting-characters.mdx", READ_ON),
        pictures=Limit(4, _MEDIA, READ_ON),
        picture_bytes=Limit(5 * 1024 * 1024, _MEDIA, READ_ON),
        alt=Limit(1_000, "openapi.json 2.167, MetadataCreateRequest", READ_ON),
        picture_types=("image/jpeg", "image/png"),
        count=weighted_length,
    )
    formats: ClassVar[tuple[Format, ...]] = (Format("wide", 1600, 900),)
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("CONSUMER_KEY", "API key of your app (OAuth 1.0a)", required=False),
        Secret("CONSUMER_SECRET", "API key secret of your app", required=False),
        Secret("ACCESS_TOKEN", "Access token of your account", required=False),
        Secret("ACCESS_TOKEN_SECRET", "Access token secret of your account", required=False),
        Secret("OAUTH2_TOKEN", "Instead of the four: an OAuth 2.0 user token", required=False),
    )
    # How soon a post shows in its author's timeline isn't documented [?].
    settle_after: ClassVar[timedelta] = timedelta(seconds=90)

    def __init__(
        self,
        *,
        http: Http,
        secrets: Mapping[str, str],
        base_url: str,
        host: PictureHost | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._http = http
        self._base = base_url
        self._auth, self._headers = _login(secrets)

    # -- preparing: one request a call, so that nothing is uploaded twice ----------------------

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Upload the next picture, wait for it, describe it; each a step of its own."""
        media = [dict(item) for item in handle.get("media", ())]
        open_item = next((item for item in media if not item["described"]), None)
        if open_item is None:
            if len(media) == len(draft.pictures):
                return Ready(handle)
            return Pending({"media": [*media, self._upload(draft.pictures[len(media)])]}, again_in_s=0)
        again_in_s = 0.0
        if open_item["wait_s"]:
            again_in_s = self._poll(open_item)
        else:
            self._describe(open_item["id"], draft.pictures[media.index(open_item)].alt)
            open_item["described"] = True
        return Pending({"media": media}, again_in_s)

    def publish(self, draft: Draft, ready: Ready) -> Published:
        post: dict[str, Any] = {"text": draft.caption}
        if ids := [item["id"] for item in ready.handle.get("media", ())]:
            post["media"] = {"media_ids": ids}
        content = self._send("POST", "2/tweets", phase=Phase.PUBLISH, json=post)
        # A 201 may carry errors beside its data: partial problems, the post exists (X10).
        return Published(self._id(content, Phase.PUBLISH), evidence="X answered with the post's id.")

    def link(self, remote_id: str) -> str | None:
        return f"https://x.com/i/web/status/{remote_id}"

    @classmethod
    def read(cls, answer: Answer, phase: Phase) -> Reading:
        return read(answer, phase, parse=parse, rules=RULES, waits=waits)

    # -- settling -----------------------------------------------------------------------------

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """Exact by the media keys our uploads got; without pictures, by the exact text in the window."""
        keys = {item["key"] for item in handle.get("media", ()) if item.get("key")}
        same = []
        for post in self._timeline(since):
            shown = set(post.get("attachments", {}).get("media_keys", ()))
            if keys & shown:
                return self._found(post, "the post with our uploaded picture")
            if not keys and not shown and _own_words(post) == draft.caption:
                same.append(post)
        if len(same) > 1:
            links = ", ".join(self.link(post["id"]) or "" for post in same)
            raise Undecided(
                Reading(ErrorClass.UNKNOWN, f"X shows {len(same)} posts with exactly these words since then: {links}.")
            )
        return self._found(same[0], "the only post with exactly these words since then") if same else None

    def _timeline(self, since: datetime) -> Iterator[dict[str, Any]]:
        user = self._id(self._send("GET", "2/users/me", phase=Phase.READ), Phase.READ)
        start = (since - SKEW).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields = {
            "max_results": "100",
            "start_time": start,
            "tweet.fields": "created_at,attachments,entities",
            "expansions": "attachments.media_keys",
        }
        for _ in range(MOST_PAGES):
            content = self._send("GET", f"2/users/{user}/tweets", phase=Phase.READ, params=fields)
            yield from content.get("data") or ()
            token = content.get("meta", {}).get("next_token")
            if not token:
                return
            fields["pagination_token"] = token

    def _found(self, post: Mapping[str, Any], how: str) -> Published:
        return Published(str(post["id"]), self.link(str(post["id"])), f"Read from the timeline: {how}.")

    # -- single requests ----------------------------------------------------------------------

    def _upload(self, picture: Picture) -> dict[str, Any]:
        # The one-shot upload takes exactly these two parts (openapi 2.167: no additional properties).
        files = {
            "media": (picture.path.name, picture.path.read_bytes(), picture.media_type),
            "media_category": (None, "tweet_image"),
        }
        content = self._send("POST", "2/media/upload", phase=Phase.PREPARE, files=files)
        return {
            "id": self._id(content, Phase.PREPARE),
            "key": str(content["data"].get("media_key", "")),
            "wait_s": _wait_s(content["data"]),
            "described": False,
        }

    def _poll(self, item: dict[str, Any]) -> float:
        params = {"command": "STATUS", "media_id": item["id"]}
        content = self._send("GET", "2/media/upload", phase=Phase.PREPARE, params=params)
        item["wait_s"] = _wait_s(content.get("data") or {})
        return float(item["wait_s"])

    def _describe(self, media_id: str, alt: str) -> None:
        if alt:
            body = {"id": media_id, "metadata": {"alt_text": {"text": alt}}}
            self._send("POST", "2/media/metadata", phase=Phase.PREPARE, json=body)

    def _send(self, method: str, path: str, *, phase: Phase, **parts: Any) -> dict[str, Any]:
        url = f"{self._base}/{path}"
        answer = self._http.send(method, url, phase=phase, headers=self._headers, auth=self._auth, **parts)
        content = as_object(answer.body)
        if not 200 <= answer.status < 300 or content is None or _has_failed(content):
            raise refuse(self.read(answer, phase))
        return content

    def _id(self, content: Mapping[str, Any], phase: Phase) -> str:
        data = content.get("data")
        if isinstance(data, Mapping) and data.get("id"):
            return str(data["id"])
        raise refuse(self.read(Answer(200, {}, json.dumps(content)), phase))


def parse(answer: Answer) -> Parsed:
    """Problem documents, the older errors list, OAuth's form, and media that failed inside a 200."""
    content = as_object(answer.body)
    if content is None:
        return Parsed(message=plain_text(answer.body), words=answer.body.lower())
    if _has_failed(content):
        fault = content["data"]["processing_info"].get("error") or {}
        message = str(fault.get("message", ""))
        return Parsed(
            str(fault.get("name") or fault.get("code") or ""), None, message, f"processing failed {message.lower()}"
        )
    first = next((item for item in content.get("errors") or () if isinstance(item, Mapping)), {})
    told = [str(content.get(name) or "") for name in ("detail", "title", "error_description", "error")]
    inner = str(first.get("message") or first.get("detail") or "")
    message = next((text for text in (inner, *told) if text), "")
    if told[0] and told[0] != message:
        message = f"{told[0]} {message}".strip()
    return Parsed(_code(content, first), None, message, " ".join((*told, inner)).lower())


def waits(headers: Mapping[str, str]) -> Wait:
    """Every header family ``x-…-limit-…`` counts, also the undocumented 24-hour ones: of those with
    nothing remaining, the one that resets last."""
    resets = {
        name.removesuffix("-reset"): int(value)
        for name, value in headers.items()
        if name.startswith("x-") and name.endswith("-reset") and value.isdigit()
    }
    spent = {family: reset for family, reset in resets.items() if headers.get(f"{family}-remaining") == "0"}
    chosen = spent or ({} if any(f"{family}-remaining" in headers for family in resets) else resets)
    if not chosen:
        return Wait(retry_after(headers))
    until = datetime.fromtimestamp(max(chosen.values()), UTC)
    return Wait(until=until, app_wide=any(family.startswith("x-app-") for family in spent))


def _login(secrets: Mapping[str, str]) -> tuple[Auth | None, dict[str, str]]:
    if token := secrets.get("OAUTH2_TOKEN"):
        return None, {"Authorization": f"Bearer {token}"}
    keys = [
        secrets.get(name, "") for name in ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")
    ]
    if not all(keys):
        sentence = (
            "X's keys are not complete in .env: put in X_CONSUMER_KEY, X_CONSUMER_SECRET, X_ACCESS_TOKEN and "
            "X_ACCESS_TOKEN_SECRET (or X_OAUTH2_TOKEN alone); its posts then go out by themselves."
        )
        raise AuthFailed(Reading(ErrorClass.AUTH, sentence))
    from requests_oauthlib import OAuth1

    auth: Auth = OAuth1(keys[0], keys[1], keys[2], keys[3])
    return auth, {}


def _code(content: Mapping[str, Any], first: Mapping[str, Any]) -> str | None:
    if first.get("code") is not None:
        return str(first["code"])
    kind = str(content.get("type") or first.get("type") or "")
    return kind.rsplit("/", 1)[-1] if "/problems/" in kind else None


def _has_failed(content: Mapping[str, Any]) -> bool:
    data = content.get("data")
    info = data.get("processing_info") if isinstance(data, Mapping) else None
    return isinstance(info, Mapping) and info.get("state") == "failed"


def _wait_s(data: Mapping[str, Any]) -> float:
    """Seconds until the picture is worth another look; 0 when it is ready."""
    info = data.get("processing_info") or {}
    if info.get("state") in (None, "succeeded"):
        return 0.0
    return float(info.get("check_after_secs") or 1)


def _own_words(post: Mapping[str, Any]) -> str:
    """A post's text as we wrote it: X escapes some characters and replaces links by t.co."""
    text = html.unescape(str(post.get("text", "")))
    for link in post.get("entities", {}).get("urls", ()):
        if link.get("url") and link.get("expanded_url"):
            text = text.replace(link["url"], link["expanded_url"])
    return text


NETWORK = X
