"""One Facebook Page, as Graph shows it. Limits and codes: Meta's reference of page/photos and page/feed
(v26.0, read November 2026); what is only reported by users is marked [seen]."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import request

from scheduler.sandbox import graph_words as words
from scheduler.sandbox.audience import audience
from scheduler.sandbox.conditions import Conditions, unix_s
from scheduler.sandbox.graph_words import Refused
from scheduler.sandbox.pictures import as_jpeg, fetch, look
from scheduler.sandbox.published import PublicPost
from scheduler.sandbox.state import Shown, State, Upload

PHOTO_TYPES = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff")
MOST_PHOTO_BYTES = 10_000_000
MOST_MESSAGE = 63_206  # [seen]
MOST_PHOTOS = 10  # [seen]
COMMON = {"message", "published", "scheduled_publish_time", "unpublished_content_type", "access_token"}
PHOTO_FIELDS = COMMON | {"source", "filename", "url", "caption", "alt_text_custom", "temporary", "no_story"}
STORY_LIFE = timedelta(hours=24)
FEED, STORIES = "facebook", "facebook-story"
FEED_FIELDS = COMMON | {"link", "attached_media"}
# Fields a reader may ask for; those the sandbox has no value for are left out of the answer.
POST_NAMES = {
    "id", "created_time", "updated_time", "message", "story", "permalink_url", "attachments", "from", "full_picture",
    "is_published", "is_hidden", "status_type", "shares", "comments", "reactions", "likes", "insights", "properties",
}  # fmt: skip
PHOTO_NAMES = {
    "id", "created_time", "updated_time", "images", "webp_images", "page_story_id", "alt_text", "alt_text_custom",
    "name", "link", "picture", "width", "height", "album", "from", "icon", "source", "target", "position",
}  # fmt: skip
STORY_NAMES = {"post_id", "status", "creation_time", "media_type", "media_id", "url"}  # [seen] postiz-app#1920
PAGE_NAMES = {
    "id", "name", "about", "link", "username", "access_token", "tasks", "category", "fan_count", "followers_count",
    "instagram_business_account", "is_published", "website",
}  # fmt: skip


class Facebook:
    """``root`` gives the server's own address; ``instagram_user`` is the account linked to the Page."""

    def __init__(
        self,
        state: State,
        page: str,
        root: Callable[[], str],
        *,
        token: str,
        instagram_user: str,
        conditions: Conditions,
    ) -> None:
        self._state, self._page, self._root = state, page, root
        self._token, self._instagram_user, self._conditions = token, instagram_user, conditions

    # -- writing ------------------------------------------------------------------------------

    def photo(self) -> dict[str, Any]:
        fields = words.read_fields(PHOTO_FIELDS)
        public = _is_public(fields)
        message = fields.get("message") or fields.get("caption", "")
        _demand_length(message)
        content = _content(fields)
        seen = look(content) if content else None
        if content is None or seen is None or seen.media_type not in PHOTO_TYPES:
            raise Refused(324, "(#324) Missing or invalid image file")
        if len(content) > MOST_PHOTO_BYTES:
            raise Refused(1, "Your photos couldn't be uploaded. Photos should be less than 10 MB.", subcode=1366046)
        state = self._state
        with state.lock:
            upload = Upload(
                state.new_id("12"), state.keep_picture(content), seen.media_type, seen.width_px, seen.height_px,
                alt=fields.get("alt_text_custom", ""),
            )  # fmt: skip
            state.uploads[upload.id] = upload
            return {"id": upload.id, **({"post_id": self._publish(message, [upload]).id} if public else {})}

    def feed(self) -> dict[str, Any]:
        fields = words.read_fields(FEED_FIELDS)
        public, message, link = _is_public(fields), fields.get("message", ""), fields.get("link")
        _demand_length(message)
        with self._state.lock:
            photos = [self._unused(photo) for photo in _attached(fields)]
            if len(photos) > MOST_PHOTOS or len({photo.id for photo in photos}) < len(photos):
                raise Refused(100, f"(#100) attached_media takes up to {MOST_PHOTOS} different photos")
            if not message and not link and not photos:
                raise Refused(100, "(#100) Either a message or a link is required")
            last = next(iter(self._state.taken(FEED)), None)
            if last and not photos and not last.post.pictures and (last.post.text, last.post.link) == (message, link):
                raise Refused(506, "Duplicate status message")
            if not public:
                return {"id": f"{self._page}_{self._state.new_id('77')}"}  # no follower ever sees it
            return {"id": self._publish(message, photos, link=link).id}

    def photo_story(self) -> dict[str, Any]:
        """Meta's page-stories-api, read 2026-11-25; how it refuses a photo that was used isn't told [?]."""
        fields = words.read_fields({"photo_id", "access_token"})
        if not fields.get("photo_id"):
            raise Refused(100, "(#100) The parameter photo_id is required")
        state = self._state
        with state.lock:
            photo = self._unused(fields["photo_id"])
            picture = replace(photo.public(), alt="")
            post = PublicPost(STORIES, state.new_id("122"), "", (picture,), state.clock.now())
            photo.used_in = post.id
            return {"success": True, "post_id": state.publish(post, uploads=(photo.id,)).id}

    def delete(self, node_id: str) -> bool:
        upload = self._state.uploads.get(node_id)
        if upload is not None and not upload.key and upload.used_in is None:
            del self._state.uploads[node_id]
            return True
        shown = self._state.find(FEED, node_id)
        if shown is None:
            raise Refused(100, "Object does not exist", subcode=33)
        self._state.change(shown, None)
        return True

    def _unused(self, photo: str) -> Upload:
        upload = self._state.uploads.get(photo)
        if upload is None or upload.key:
            raise Refused(100, f"(#100) {photo} does not resolve to a valid photo")
        if upload.used_in:
            raise Refused(1, "These photos were already posted.", subcode=1366051)
        return upload

    def _publish(self, message: str, photos: list[Upload], link: str | None = None) -> PublicPost:
        state = self._state
        pictures = tuple(photo.public() for photo in photos)
        post_id = f"{self._page}_{state.new_id('77')}"
        post = PublicPost(FEED, post_id, message, pictures, state.clock.now(), link=link)
        for photo in photos:
            photo.used_in = post.id
        return state.publish(post, uploads=tuple(photo.id for photo in photos))

    # -- reading ------------------------------------------------------------------------------

    def list_posts(self) -> dict[str, Any]:
        words.read_query(words.LIST_PARAMETERS)
        page, more = words.listed(self._state.listed(FEED), root=self._root())
        posts = [self._post(one) for one in page]
        return {"data": words.select(posts, known=POST_NAMES, default="created_time,message"), **more}

    def list_stories(self) -> dict[str, Any]:
        """Stories of the last 24 hours, and the archive behind them. With the archive off the list is empty
        here, as the gravest reading of "you must turn it on" [?]."""
        words.read_query(words.LIST_PARAMETERS | {"since", "until", "status"})
        since, until = words.read_moment("since"), words.read_moment("until")
        shown = [
            one
            for one in (self._state.listed(STORIES) if self._conditions.story_archive else [])
            if (since is None or one.post.published_at >= since) and (until is None or one.post.published_at <= until)
        ]
        page, more = words.listed(shown, root=self._root())
        return {
            "data": words.select(
                [self._story(one) for one in page], known=STORY_NAMES, default=",".join(sorted(STORY_NAMES))
            ),
            **more,
        }

    def _story(self, shown: Shown) -> dict[str, Any]:
        post = shown.post
        live = post.published_at > self._state.clock.now() - STORY_LIFE
        return {
            "post_id": post.id,
            "status": "PUBLISHED" if live else "ARCHIVED",
            "creation_time": str(unix_s(post.published_at)),
            "media_type": "photo",
            "media_id": shown.uploads[0],
            "url": f"{self._root()}/followers/facebook#story{post.id}",
        }

    def accounts(self, pages: Sequence[Mapping[str, Any]] | None = None) -> dict[str, Any]:
        """The person's Pages; the sandbox's own if none are named."""
        words.read_query(words.LIST_PARAMETERS)
        default = "access_token,category,name,tasks"
        linked = {"id": self._instagram_user, "username": self._state.profile.handle.lstrip("@")}
        mine = {**self._profile(), "instagram_business_account": linked}
        listed = [mine] if pages is None else [dict(one) for one in pages]
        return {"data": words.select(listed, known=PAGE_NAMES, default=default)}

    def debug_token(self) -> dict[str, Any]:
        """What a token is good for; one the sandbox doesn't know is told to be invalid, as Graph does."""
        words.read_query({"input_token", "access_token"})
        if "input_token" not in request.args:
            raise Refused(100, "(#100) The parameter input_token is required")
        if request.args["input_token"] != self._token:
            trouble = {"code": 190, "message": "Invalid OAuth access token."}
            return {"data": {"is_valid": False, "scopes": [], "error": trouble}}
        told = self._conditions
        scopes, ends_at = list(told.page_scopes), unix_s(told.page_ends_at)
        if "facebook" in told.revoked:
            trouble = {"code": 190, "subcode": 460, "message": "The session has been invalidated: password changed."}
            return {"data": {"is_valid": False, "scopes": scopes, "error": trouble}}
        good = {"is_valid": True, "type": "PAGE", "profile_id": self._page, "scopes": scopes, "expires_at": ends_at}
        return {"data": {**good, "data_access_expires_at": unix_s(told.data_access_ends_at)}}

    def node(self, node_id: str) -> dict[str, Any] | None:
        if node_id == self._page:
            return words.node(self._profile(), known=PAGE_NAMES, default="name")
        upload = self._state.uploads.get(node_id)
        if upload is not None and not upload.key:
            return words.node(self._photo(upload), known=PHOTO_NAMES, default="created_time")
        shown = self._state.find(FEED, node_id)
        return words.node(self._post(shown), known=POST_NAMES, default="created_time,message") if shown else None

    def _profile(self) -> dict[str, Any]:
        profile = self._state.profile
        return {
            "id": self._page,
            "name": profile.name,
            "about": profile.about,
            "website": profile.website,
            "link": f"{self._root()}/followers/facebook",
            "category": "Local business",
            "access_token": self._token,
            "tasks": list(self._conditions.page_tasks),
            "instagram_business_account": {"id": self._instagram_user},
        }

    def _photo(self, upload: Upload) -> dict[str, Any]:
        # Meta encodes anew, and JPEG comes out by all appearances [?].
        jpeg = self._state.keep_picture(as_jpeg(self._state.picture(upload.digest)))
        address = f"{self._root()}/_cdn/{jpeg}.jpg"
        image = {"source": address, "width": upload.width_px, "height": upload.height_px}
        # Whether it is filled for a photo of a story isn't known [?]: here it isn't.
        in_post = upload.used_in is not None and self._state.find(STORIES, upload.used_in) is None
        story = {"page_story_id": upload.used_in} if in_post else {}
        alt = {"alt_text_custom": upload.alt} if upload.alt else {}
        return {
            "id": upload.id,
            "width": upload.width_px,
            "height": upload.height_px,
            "images": [image],
            **story,
            **alt,
        }

    def _post(self, shown: Shown) -> dict[str, Any]:
        post = shown.post
        content: dict[str, Any] = {
            "id": post.id,
            "created_time": words.time(post.published_at),
            "permalink_url": f"{self._root()}/followers/facebook#{post.id}",
            "is_published": True,
            **({"message": post.text} if post.text else {}),
            **self._counts(post),
        }
        targets = [{"media_type": "photo", "target": {"id": upload}} for upload in shown.uploads]
        if len(targets) == 1:
            content["attachments"] = {"data": targets}
        elif targets:
            content["attachments"] = {"data": [{"media_type": "album", "subattachments": {"data": targets}}]}
        return content

    def _counts(self, post: PublicPost) -> dict[str, Any]:
        """Totals only where they are asked for with ``summary(true)``; shares only if there are any [inf]."""
        seen = audience(post, self._state.clock.now())
        counts: dict[str, Any] = {"shares": {"count": seen.shares}} if seen.shares else {}
        for name, number in (("reactions", seen.reactions), ("comments", seen.comments + len(post.comments))):
            asked = re.search(rf"\b{name}((?:\.\w+\([^()]*\))*)", request.args.get("fields", ""))
            summed = asked is not None and ".summary(true)" in asked[1]
            counts[name] = {"data": [], **({"summary": {"total_count": number}} if summed else {})}
        return counts


def _is_public(fields: dict[str, str]) -> bool:
    if "scheduled_publish_time" in fields:
        raise Refused(100, "(#100) scheduled_publish_time: this stand-in publishes now or never")
    return words.read_truth(fields.get("published", "true"), "published")


def _demand_length(message: str) -> None:
    if len(message) > MOST_MESSAGE:
        raise Refused(100, "(#100) Param message is too long")


def _content(fields: dict[str, str]) -> bytes | None:
    """The photo's bytes, sent along or at an address on this computer."""
    sent = words.read_file("source") or words.read_file("filename")
    if "url" not in fields:
        return sent
    if sent is not None:
        raise Refused(100, "(#100) Either source or url is expected, not both")
    return fetch(fields["url"], MOST_PHOTO_BYTES)


def _attached(fields: dict[str, str]) -> list[str]:
    """Photo ids of attached_media, in either form that Graph takes."""
    names = [name for name in fields if re.fullmatch(r"attached_media\[\d+\]", name)]
    try:
        items = json.loads(fields.get("attached_media", "[]"))
        items += [json.loads(fields[name]) for name in sorted(names, key=lambda name: int(name[15:-1]))]
        if not all(isinstance(item, dict) and isinstance(item["media_fbid"], str | int) for item in items):
            raise TypeError
        return [str(item["media_fbid"]) for item in items]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Refused(100, "(#100) Param attached_media must be a list of objects with media_fbid") from None
