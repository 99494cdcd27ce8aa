"""X as its API v2 answers. Sources as in scheduler/networks/x.py."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from flask import Flask, Response, request

from scheduler.core.text.weighted import weighted_length
from scheduler.sandbox.pictures import look
from scheduler.sandbox.published import PublicPost
from scheduler.sandbox.state import Shown, State, Upload

if TYPE_CHECKING:
    from scheduler.sandbox.server import Sandbox

USER = "101"
MOST_IMAGE_BYTES = 5 * 1024 * 1024
MEDIA_LIFE = timedelta(seconds=86_400)
IMAGE_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")
POST_KEYS = {
    "text",
    "media",
    "reply",
    "reply_settings",
    "poll",
    "quote_tweet_id",
    "made_with_ai",
    "paid_partnership",
    "nullcast",
    "geo",
    "for_super_followers_only",
    "direct_message_deep_link",
    "community_id",
    "card_uri",
    "share_with_followers",
    "edit_options",
}
LIST_PARAMETERS = {
    "max_results",
    "start_time",
    "end_time",
    "since_id",
    "until_id",
    "pagination_token",
    "exclude",
    "tweet.fields",
    "post.fields",
    "expansions",
    "media.fields",
    "user.fields",
    "poll.fields",
    "place.fields",
}
WINDOW, POSTS_IN_WINDOW = timedelta(minutes=15), 100


class Refused(Exception):
    """Answered with a problem document."""

    def __init__(self, status: int, title: str, detail: str, *, kind: str = "about:blank", **more: Any) -> None:
        super().__init__(detail)
        self.status, self.body = status, {"title": title, "detail": detail, "type": kind, "status": status, **more}


def _problem(status: int, title: str, detail: str = "", **more: Any) -> Callable[[], Response]:
    from scheduler.sandbox.server import answer

    no = Refused(status, title, detail or title, **more)
    return lambda: answer(no.body, status, {"content-type": "application/problem+json"})


def invalid(message: str) -> Refused:
    return Refused(
        400,
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        kind="https://api.x.com/2/problems/invalid-request",
        errors=[{"message": message}],
    )


def mount(app: Flask, sandbox: Sandbox, check: Callable[[str], str | None]) -> None:
    """Add X's endpoints to ``app``."""
    from scheduler.sandbox.server import X, answer

    account = Account(sandbox.state)
    refusals = {
        "error_before": _problem(503, "Service Unavailable"),
        "expire_token": _problem(401, "Unauthorized"),
        "limit_rate": _problem(429, "Too Many Requests"),
        "meta_lie": _problem(503, "Service Unavailable"),
    }

    def route(path: str, operation: str, method: str, handler: Callable[..., tuple[Any, int]]) -> None:
        def view(**parts: str) -> Response:
            def respond() -> Response:
                try:
                    _demand_login(sandbox)
                    if fault := check("x"):
                        raise invalid(fault)
                    content, status = handler(**parts)
                    return answer(content, status, account.limit_headers())
                except Refused as no:
                    return answer(no.body, no.status, account.limit_headers())

            return sandbox.serve("x", operation, respond, refusals=refusals)

        app.add_url_rule(X + path, f"{method} x{path}", view, methods=[method])

    route("/2/media/upload", "upload", "POST", account.upload)
    route("/2/media/upload", "poll", "GET", account.upload_status)
    route("/2/media/metadata", "metadata", "POST", account.describe)
    route("/2/tweets", "publish", "POST", account.publish)
    route("/2/tweets/<post_id>", "delete", "DELETE", account.delete)
    route("/2/users/me", "me", "GET", account.me)
    route("/2/users/<user>/tweets", "find", "GET", account.timeline)


class Account:
    """One user."""

    def __init__(self, state: State) -> None:
        self._state = state

    def upload(self) -> tuple[Any, int]:
        content, category = _uploaded()
        if category not in ("tweet_image", "tweet_gif", "tweet_video"):
            raise invalid("$.media_category: does not have a value in the enumeration")
        seen = look(content)
        if seen is None or seen.media_type not in IMAGE_TYPES or len(content) > MOST_IMAGE_BYTES:
            raise invalid("media type unrecognized or the file is too large")
        state = self._state
        media_id = state.new_id("18")
        upload = Upload(
            media_id, state.keep_picture(content), seen.media_type, seen.width_px, seen.height_px,
            key=f"3_{media_id}", expires_at=state.clock.now() + MEDIA_LIFE,
        )  # fmt: skip
        state.uploads[media_id] = upload
        life_s = int(MEDIA_LIFE.total_seconds())
        return {
            "data": {"id": media_id, "media_key": upload.key, "size": len(content), "expires_after_secs": life_s}
        }, 200

    def upload_status(self) -> tuple[Any, int]:
        upload = self._media(request.args.get("media_id", ""))
        info = {"state": "succeeded", "progress_percent": 100}
        return {"data": {"id": upload.id, "media_key": upload.key, "processing_info": info}}, 200

    def describe(self) -> tuple[Any, int]:
        body = _json({"id", "metadata"})
        text = ((body.get("metadata") or {}).get("alt_text") or {}).get("text")
        if not isinstance(text, str) or not 1 <= len(text) <= 1000:
            raise invalid("$.metadata.alt_text.text: must be 1 to 1000 characters long")
        upload = self._media(body.get("id"))
        upload.alt = text
        return {"data": {"id": upload.id, "associated_metadata": {"alt_text": {"text": text}}}}, 200

    def publish(self) -> tuple[Any, int]:
        body = _json(POST_KEYS)
        text = body.get("text", "")
        media = (body.get("media") or {}).get("media_ids", [])
        if not isinstance(text, str) or not isinstance(media, list):
            raise invalid("$.text: string expected")
        if not text and not media:
            raise invalid("You must provide one of text or media")
        if not all(isinstance(one, str) and one.isdigit() for one in media) or len(media) > 4:
            raise invalid("$.media.media_ids: strings of digits, at most 4, expected")
        uploads = tuple(self._media(one) for one in media)
        if weighted_length(text) > 280:
            raise Refused(
                403,
                "Forbidden",
                "Your Tweet text is too long.",
                errors=[{"code": 186, "message": "Tweet needs to be a bit shorter."}],
            )
        self._demand_new(text)
        self._demand_room()
        state = self._state
        pictures = tuple(upload.public() for upload in uploads)
        post = PublicPost("x", state.new_id("19"), text, pictures, state.clock.now())
        state.publish(post, uploads=tuple(upload.key for upload in uploads))
        return {"data": {"id": post.id, "text": text, "edit_history_tweet_ids": [post.id]}}, 201

    def delete(self, post_id: str) -> tuple[Any, int]:
        shown = self._state.find("x", post_id)
        if shown is not None:
            self._state.change(shown, None)
        return {"data": {"deleted": shown is not None}}, 200

    def me(self) -> tuple[Any, int]:
        profile = self._state.profile
        return {"data": {"id": USER, "name": profile.name, "username": profile.handle.lstrip("@")}}, 200

    def timeline(self, user: str) -> tuple[Any, int]:
        if unknown := set(request.args) - LIST_PARAMETERS:
            raise invalid(f"The query parameter [{sorted(unknown)[0]}] is not one of the known ones")
        size = request.args.get("max_results", "10")
        if not size.isdigit() or not 5 <= int(size) <= 100:
            raise invalid("The `max_results` query parameter value is not between 5 and 100")
        start = _moment(request.args["start_time"]) if "start_time" in request.args else None
        shown = [
            one for one in self._state.listed("x") if user == USER and (start is None or one.post.published_at >= start)
        ]
        begin = int(request.args.get("pagination_token", "0"))
        page = shown[begin : begin + int(size)]
        content: dict[str, Any] = {"meta": {"result_count": len(page)}}
        if page:
            content["data"] = [_post(one) for one in page]
        if begin + len(page) < len(shown):
            content["meta"]["next_token"] = str(begin + len(page))
        return content, 200

    def limit_headers(self) -> dict[str, str]:
        left = max(0, POSTS_IN_WINDOW - self._state.since("x", WINDOW))
        reset = int((self._state.clock.now() + WINDOW).timestamp())
        return {
            "x-rate-limit-limit": str(POSTS_IN_WINDOW),
            "x-rate-limit-remaining": str(left),
            "x-rate-limit-reset": str(reset),
        }

    def _media(self, media_id: Any) -> Upload:
        upload = self._state.uploads.get(media_id) if isinstance(media_id, str) else None
        if upload is None or not upload.key or (upload.expires_at and upload.expires_at < self._state.clock.now()):
            raise invalid("Your media IDs are invalid.")
        return upload

    def _demand_new(self, text: str) -> None:
        if any(one.post.text == text for one in self._state.listed("x")[:50]):
            raise Refused(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")

    def _demand_room(self) -> None:
        if self._state.since("x", WINDOW) >= POSTS_IN_WINDOW:
            raise Refused(429, "Too Many Requests", "Too Many Requests")


def _post(shown: Shown) -> dict[str, Any]:
    post = shown.post
    text = post.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    content: dict[str, Any] = {
        "id": post.id,
        "text": text,
        "created_at": post.published_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "edit_history_tweet_ids": [post.id],
    }
    if shown.uploads:
        content["attachments"] = {"media_keys": list(shown.uploads)}
    return content


def _uploaded() -> tuple[bytes, str]:
    """(bytes, category) of a one-shot upload, multipart or JSON with base64."""
    if request.is_json:
        body = _json({"media", "media_category", "media_type", "shared", "additional_owners"})
        try:
            return base64.b64decode(body.get("media", ""), validate=True), str(body.get("media_category"))
        except (binascii.Error, TypeError):
            raise invalid("$.media: base64 expected") from None
    known = {"media", "media_category", "media_type", "shared", "additional_owners"}
    if unknown := {*request.form, *request.files} - known:
        raise invalid(
            f"$.{sorted(unknown)[0]}: is not defined in the schema and the schema does not allow additional properties"
        )
    part = request.files.get("media")
    if part is None:
        raise invalid("$.media: is missing but it is required")
    category = request.files.get("media_category")
    return part.read(), request.form.get("media_category") or (category.read().decode() if category else "")


def _json(known: set[str]) -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise invalid("Request body is not valid JSON.")
    if unknown := set(body) - known:
        raise invalid(
            f"$.{sorted(unknown)[0]}: is not defined in the schema and the schema does not allow additional properties"
        )
    return body


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise invalid("The `start_time` query parameter value is not a valid datetime") from None


def _demand_login(sandbox: Sandbox) -> None:
    """OAuth 1.0a with a signature that is really checked, or the OAuth 2.0 user token."""
    secrets = sandbox.secrets()
    header = request.headers.get("Authorization", "")
    if header == f"Bearer {secrets['X_ACCESS_TOKEN']}":
        return
    if not header.startswith("OAuth ") or not _signature_fits(header, secrets):
        raise Refused(401, "Unauthorized", "Unauthorized")


def _signature_fits(header: str, secrets: dict[str, str]) -> bool:
    from oauthlib.oauth1.rfc5849 import signature

    given = {
        unquote(name.strip()): unquote(value.strip().strip('"'))
        for name, _, value in (part.partition("=") for part in header.removeprefix("OAuth ").split(","))
    }
    keys = (given.get("oauth_consumer_key"), given.get("oauth_token"))
    if keys != (secrets["X_CONSUMER_KEY"], secrets["X_ACCESS_TOKEN"]):
        return False
    parameters = [(name, value) for name, value in given.items() if name not in ("oauth_signature", "realm")]
    parameters += parse_qsl(request.query_string.decode(), keep_blank_values=True)
    if request.mimetype == "application/x-www-form-urlencoded":
        parameters += list(request.form.items(multi=True))
    signed: Any = SimpleNamespace(
        uri=request.base_url, http_method=request.method, params=parameters, signature=given.get("oauth_signature", "")
    )
    fits: bool = signature.verify_hmac_sha1(signed, secrets["X_CONSUMER_SECRET"], secrets["X_ACCESS_TOKEN_SECRET"])
    return fits
