"""Facebook Pages and Instagram, as the Graph API answers. See docs/networks for the sources."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from scheduler.sandbox.pictures import look
from scheduler.sandbox.published import PublicPicture, PublicPost
from scheduler.sandbox.state import Container, Shown, State, Upload

if TYPE_CHECKING:
    from scheduler.sandbox.server import Sandbox

Check = Callable[[str], str | None]

PHOTO_TYPES = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff")
MOST_PHOTO_BYTES = 10_000_000
MOST_MESSAGE = 63_206
MOST_IG_BYTES = 8 * 1024 * 1024
CONTAINER_LIFE = timedelta(hours=24)
IG_QUOTA = 50
USAGE = {"X-App-Usage": '{"call_count":1,"total_time":1,"total_cputime":1}'}

PHOTO_FIELDS = {
    "source",
    "filename",
    "url",
    "message",
    "caption",
    "published",
    "alt_text_custom",
    "temporary",
    "unpublished_content_type",
    "scheduled_publish_time",
    "no_story",
    "access_token",
}
FEED_FIELDS = {
    "message",
    "link",
    "published",
    "scheduled_publish_time",
    "unpublished_content_type",
    "attached_media",
    "access_token",
}
MEDIA_FIELDS = {
    "image_url",
    "caption",
    "alt_text",
    "location_id",
    "user_tags",
    "collaborators",
    "is_carousel_item",
    "media_type",
    "children",
    "access_token",
}


class Refused(Exception):
    """Answered with Graph's own error body."""

    def __init__(self, code: int, message: str, *, subcode: int | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.subcode, self.status = code, message, subcode, status


def error(code: int, message: str, *, subcode: int | None = None, status: int = 400) -> Response:
    from scheduler.sandbox.server import answer

    body: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "ASandboxTraceId"}
    if subcode is not None:
        body["error_subcode"] = subcode
    return answer({"error": body}, status, USAGE)


REFUSALS = {
    "error_before": lambda: error(2, "An unexpected error has occurred. Please retry your request later.", status=500),
    "expire_token": lambda: error(190, "Error validating access token: Session has expired.", subcode=463),
    "limit_rate": lambda: error(4, "Application request limit reached", status=403),
    "meta_lie": lambda: error(4, "Application request limit reached", subcode=2207051, status=403),
}


def mount(app: Flask, sandbox: Sandbox, check: Check) -> None:
    """Add the Graph endpoints to ``app``."""
    from scheduler.sandbox.server import GRAPH, SECRETS, answer

    state = sandbox.state
    page, ig = SECRETS["FACEBOOK_PAGE_ID"], SECRETS["INSTAGRAM_USER_ID"]
    facebook, instagram = Facebook(state, page, lambda: sandbox.root), Instagram(state, ig)
    tokens = {SECRETS["FACEBOOK_PAGE_TOKEN"], SECRETS["INSTAGRAM_TOKEN"]}

    def route(path: str, network: str, operation: str, method: str, handler: Callable[..., Any]) -> None:
        @wraps(handler)
        def view(**parts: str) -> Response:
            def respond() -> Response:
                try:
                    _demand_token(tokens)
                    if fault := check("graph"):
                        raise Refused(100, f"(#100) {fault}")
                    return answer(handler(**parts), 200, USAGE)
                except Refused as no:
                    return error(no.code, no.message, subcode=no.subcode, status=no.status)

            return sandbox.serve(network, operation, respond, refusals=REFUSALS)

        app.add_url_rule(GRAPH + path, f"{method} {path}", view, methods=[method])

    route(f"/{page}/photos", "facebook", "upload", "POST", facebook.photo)
    route(f"/{page}/feed", "facebook", "publish", "POST", facebook.feed)
    route(f"/{page}/published_posts", "facebook", "find", "GET", facebook.list_posts)
    route(f"/{page}/posts", "facebook", "find", "GET", facebook.list_posts)
    route("/me/accounts", "facebook", "accounts", "GET", facebook.accounts)
    route(f"/{ig}/media", "instagram", "container", "POST", instagram.container)
    route(f"/{ig}/media", "instagram", "find", "GET", instagram.list_media)
    route(f"/{ig}/media_publish", "instagram", "publish", "POST", instagram.publish)
    route(f"/{ig}/content_publishing_limit", "instagram", "quota", "GET", instagram.quota)
    app.add_url_rule("/_cdn/<digest>.jpg", "cdn", lambda digest: _cdn(sandbox, digest))

    def node(node_id: str) -> Any:
        for part in (facebook, instagram):
            if (found := part.node(node_id)) is not None:
                return found
        raise Refused(100, f"Unsupported get request. Object with ID '{node_id}' does not exist", subcode=33)

    def node_view(node_id: str) -> Response:
        network = "instagram" if node_id in state.containers or state.find("instagram", node_id) else "facebook"
        operation = "poll" if node_id in state.containers else "node"

        def respond() -> Response:
            try:
                _demand_token(tokens)
                if request.method == "DELETE":
                    return answer({"success": facebook.delete(node_id)}, 200, USAGE)
                return answer(node(node_id), 200, USAGE)
            except Refused as no:
                return error(no.code, no.message, subcode=no.subcode, status=no.status)

        return sandbox.serve(network, operation, respond, refusals=REFUSALS)

    app.add_url_rule(f"{GRAPH}/<node_id>", "node", node_view, methods=["GET", "DELETE"])

    def comment_view(node_id: str) -> Response:
        network = "instagram" if state.find("instagram", node_id) else "facebook"

        def respond() -> Response:
            try:
                _demand_token(tokens)
                return answer(_comment(state, network, node_id), 200, USAGE)
            except Refused as no:
                return error(no.code, no.message, subcode=no.subcode, status=no.status)

        return sandbox.serve(network, "comment", respond, refusals=REFUSALS)

    app.add_url_rule(f"{GRAPH}/<node_id>/comments", "comments", comment_view, methods=["POST"])


class Facebook:
    """One Page."""

    def __init__(self, state: State, page: str, root: Callable[[], str]) -> None:
        self._state, self._page, self._root = state, page, root

    def photo(self) -> dict[str, Any]:
        fields = _fields(PHOTO_FIELDS)
        content = _file("source") or _file("filename")
        if content is None:
            raise Refused(324, "(#324) Missing or invalid image file")
        seen = look(content)
        if seen is None or seen.media_type not in PHOTO_TYPES:
            raise Refused(324, "(#324) Missing or invalid image file")
        if len(content) > MOST_PHOTO_BYTES:
            raise Refused(1, "Your photos couldn't be uploaded. Photos should be less than 10 MB.", subcode=1366046)
        state = self._state
        upload = Upload(
            state.new_id("12"), state.keep_picture(content), seen.media_type, seen.width_px, seen.height_px,
            alt=fields.get("alt_text_custom", ""),
        )  # fmt: skip
        state.uploads[upload.id] = upload
        if _truth(fields.get("published", "true"), "published"):
            post = self._publish(fields.get("message") or fields.get("caption", ""), [upload])
            return {"id": upload.id, "post_id": post.id}
        return {"id": upload.id}

    def feed(self) -> dict[str, Any]:
        fields = _fields(FEED_FIELDS)
        message, photos = fields.get("message", ""), [self._unused(photo) for photo in _attached(fields)]
        if len(message) > MOST_MESSAGE:
            raise Refused(100, "(#100) Param message is too long")
        if not message and not fields.get("link") and not photos:
            raise Refused(100, "(#100) Either a message or a link is required")
        last = next(iter(self._state.listed("facebook")), None)
        if last and not photos and last.post.text == message and not last.post.pictures:
            raise Refused(506, "Duplicate status message")
        return {"id": self._publish(message, photos, link=fields.get("link")).id}

    def list_posts(self) -> dict[str, Any]:
        limit = int(request.args.get("limit", 25))
        start = int(request.args.get("after") or 0)
        shown = self._state.listed("facebook")
        content: dict[str, Any] = {"data": [self._post(one) for one in shown[start : start + limit]]}
        if start + limit < len(shown):
            content["paging"] = {"cursors": {"after": str(start + limit)}, "next": f"{self._root()}/next"}
        return content

    def accounts(self) -> dict[str, Any]:
        return {"data": [{"id": self._page, "name": self._state.profile.name, "tasks": ["CREATE_CONTENT"]}]}

    def node(self, node_id: str) -> dict[str, Any] | None:
        if upload := self._state.uploads.get(node_id):
            if upload.key:
                return None
            image = {
                "source": f"{self._root()}/_cdn/{upload.digest}.jpg",
                "width": upload.width_px,
                "height": upload.height_px,
            }
            story = {"page_story_id": upload.used_in} if upload.used_in else {}
            return {"id": node_id, "images": [image], **story}
        shown = self._state.find("facebook", node_id)
        return self._post(shown) if shown else None

    def delete(self, node_id: str) -> bool:
        upload = self._state.uploads.get(node_id)
        if upload is not None and upload.used_in is None:
            del self._state.uploads[node_id]
            return True
        shown = self._state.find("facebook", node_id)
        if shown is None:
            raise Refused(100, "Object does not exist", subcode=33)
        self._state.change(shown, None)
        return True

    def _unused(self, photo: str) -> Upload:
        upload = self._state.uploads.get(photo)
        if upload is None:
            raise Refused(100, f"(#100) {photo} does not resolve to a valid photo")
        if upload.used_in:
            raise Refused(1, "These photos were already posted.", subcode=1366051)
        return upload

    def _publish(self, message: str, photos: list[Upload], link: str | None = None) -> PublicPost:
        state = self._state
        pictures = tuple(photo.public() for photo in photos)
        post = PublicPost(
            "facebook", f"{self._page}_{state.new_id('77')}", message, pictures, state.clock.now(), link=link
        )
        for photo in photos:
            photo.used_in = post.id
        return state.publish(post, uploads=tuple(photo.id for photo in photos))

    def _post(self, shown: Shown) -> dict[str, Any]:
        post = shown.post
        content: dict[str, Any] = {
            "id": post.id,
            "message": post.text,
            "created_time": _time(post.published_at),
            "permalink_url": f"{self._root()}/followers/facebook#{post.id}",
        }
        targets = [{"media_type": "photo", "target": {"id": upload}} for upload in shown.uploads]
        if len(targets) == 1:
            content["attachments"] = {"data": targets}
        elif targets:
            content["attachments"] = {"data": [{"media_type": "album", "subattachments": {"data": targets}}]}
        return content


class Instagram:
    """One professional account."""

    def __init__(self, state: State, user: str) -> None:
        self._state, self._user = state, user

    def container(self) -> dict[str, Any]:
        fields = _fields(MEDIA_FIELDS)
        caption = fields.get("caption", "")
        _demand_caption(caption)
        if fields.get("media_type") == "CAROUSEL":
            pictures = self._children(fields.get("children", ""))
        elif fields.get("media_type", "IMAGE") != "IMAGE":
            raise Refused(100, "The media type is unknown", subcode=2207023)
        else:
            pictures = (_fetched(fields.get("image_url", ""), fields.get("alt_text", ""), self._state),)
        state = self._state
        child = _truth(fields.get("is_carousel_item", "false"), "is_carousel_item")
        container = Container(state.new_id("179"), caption, pictures, state.clock.now(), child, state.slow_polls)
        state.containers[container.id] = container
        return {"id": container.id}

    def publish(self) -> dict[str, Any]:
        fields = _fields({"creation_id", "access_token"})
        container = self._state.containers.get(fields.get("creation_id", ""))
        if container is None:
            raise Refused(24, "The requested resource does not exist", subcode=2207006)
        status = self._status(container)
        if status == "EXPIRED":
            raise Refused(-2, "Media is expired", subcode=2207020)
        if status == "IN_PROGRESS" or container.is_child:
            raise Refused(9007, "Media ID is not available", subcode=2207027)
        if status == "PUBLISHED":
            raise Refused(9007, "The container was published before", subcode=2207027)
        state = self._state
        if state.since("instagram", timedelta(days=1)) >= IG_QUOTA:
            raise Refused(9, "Application request limit reached", subcode=2207042, status=403)
        post = PublicPost("instagram", state.new_id("180"), container.caption, container.pictures, state.clock.now())
        container.published_as = post.id
        state.publish(post, uploads=(container.id,))
        return {"id": post.id}

    def list_media(self) -> dict[str, Any]:
        return {"data": [self._media(one) for one in self._state.listed("instagram")[:100]]}

    def quota(self) -> dict[str, Any]:
        used = self._state.since("instagram", timedelta(days=1))
        return {"data": [{"config": {"quota_total": IG_QUOTA, "quota_duration": 86400}, "quota_usage": used}]}

    def node(self, node_id: str) -> dict[str, Any] | None:
        if container := self._state.containers.get(node_id):
            status = self._status(container)
            container.polls = max(0, container.polls - 1)
            return {"id": node_id, "status_code": status, "status": status.capitalize()}
        shown = self._state.find("instagram", node_id)
        return self._media(shown) if shown else None

    def _status(self, container: Container) -> str:
        if container.published_as:
            return "PUBLISHED"
        if self._state.clock.now() - container.made_at > CONTAINER_LIFE:
            return "EXPIRED"
        return "IN_PROGRESS" if container.polls else "FINISHED"

    def _children(self, text: str) -> tuple[PublicPicture, ...]:
        ids = [child for child in text.split(",") if child]
        if not 2 <= len(ids) <= 10:
            raise Refused(100, "A carousel needs 2 to 10 children", subcode=2207028)
        found = [self._state.containers.get(child) for child in ids]
        if any(child is None or not child.is_child for child in found):
            raise Refused(100, "A child is not a carousel item", subcode=33)
        return tuple(picture for child in found if child for picture in child.pictures)

    def _media(self, shown: Shown) -> dict[str, Any]:
        post = shown.post
        return {
            "id": post.id,
            "caption": post.text,
            "timestamp": _time(post.published_at),
            "permalink": f"https://www.instagram.com/p/{post.id}/",
            "media_type": "CAROUSEL_ALBUM" if len(post.pictures) > 1 else "IMAGE",
        }


# -- reading requests ---------------------------------------------------------------------------


def _demand_token(tokens: set[str]) -> None:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = request.values.get("access_token") or bearer
    if not token:
        raise Refused(104, "An access token is required to request this resource.", status=401)
    if token not in tokens:
        raise Refused(190, "Invalid OAuth access token.", status=401)


def _fields(known: set[str]) -> dict[str, str]:
    """The request's fields, form or JSON; unknown ones are refused."""
    fields: dict[str, str] = {}
    source = request.get_json() if request.is_json else request.form
    for name, value in source.items():
        plain = re.sub(r"\[\d+\]$", "", name)
        if plain not in known or (plain != name and request.is_json):
            raise Refused(100, f"(#100) Unexpected parameter: {name}")
        fields[name] = value if isinstance(value, str) else json.dumps(value)
    for name in request.files:
        if name not in known:
            raise Refused(100, f"(#100) Unexpected parameter: {name}")
    return fields


def _file(name: str) -> bytes | None:
    part = request.files.get(name)
    return part.read() if part is not None else None


def _attached(fields: dict[str, str]) -> list[str]:
    """Photo ids of attached_media, in either form that Graph takes."""
    try:
        if "attached_media" in fields:
            items = json.loads(fields["attached_media"])
        else:
            names = sorted((name for name in fields if name.startswith("attached_media[")), key=lambda n: int(n[15:-1]))
            items = [json.loads(fields[name]) for name in names]
        return [str(item["media_fbid"]) for item in items]
    except (ValueError, TypeError, KeyError):
        raise Refused(100, "(#100) Param attached_media must be a list of objects with media_fbid") from None


def _truth(text: str, name: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise Refused(100, f"(#100) Param {name} must be a boolean")
    return text.lower() in ("true", "1")


def _demand_caption(caption: str) -> None:
    if len(caption) > 2200 or len(re.findall(r"#\w+", caption)) > 30:
        raise Refused(36004, "The submitted image's caption was too long", subcode=2207010)
    if len(re.findall(r"@\w+", caption)) > 20:
        raise Refused(100, "The caption has more than 20 tags", subcode=2207040)


def _fetched(address: str, alt: str, state: State) -> PublicPicture:
    """Fetch the picture as Meta does, from this computer only, and look at it."""
    if not re.match(r"http://(127\.0\.0\.1|localhost)[:/]", address):
        raise Refused(9004, "Only photo or video can be accepted as media type.", subcode=2207052)
    import requests

    try:
        with requests.get(address, timeout=10, stream=True) as response:
            content = response.raw.read(MOST_IG_BYTES + 1) if response.ok else b""
    except requests.RequestException:
        content = b""
    if not content:
        raise Refused(9004, "Only photo or video can be accepted as media type.", subcode=2207052)
    if len(content) > MOST_IG_BYTES:
        raise Refused(36000, "The image size is too large.", subcode=2207004)
    seen = look(content)
    if seen is None or seen.media_type != "image/jpeg":
        raise Refused(36001, "The image format is not supported.", subcode=2207005)
    if not 0.8 <= seen.width_px / seen.height_px <= 1.91:
        raise Refused(36003, "The submitted image's aspect ratio isn't supported.", subcode=2207009)
    if len(alt) > 1000:
        raise Refused(100, "(#100) Param alt_text must be at most 1000 characters long")
    return PublicPicture(state.keep_picture(content), seen.media_type, seen.width_px, seen.height_px, alt)


def _comment(state: State, network: str, node_id: str) -> dict[str, Any]:
    shown = state.find(network, node_id)
    message = _fields({"message", "access_token"}).get("message", "")
    if shown is None or not message:
        raise Refused(100, "(#100) A message and an existing object are required", subcode=33)
    state.change(shown, replace(shown.post, comments=(*shown.post.comments, message)))
    return {"id": state.new_id("178")}


def _cdn(sandbox: Sandbox, digest: str) -> Response:
    try:
        return Response(sandbox.picture(digest), mimetype="image/jpeg")
    except KeyError:
        return Response(status=404)


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")
