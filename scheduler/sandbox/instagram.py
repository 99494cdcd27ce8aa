"""One professional Instagram account, as Graph shows it. Limits and codes: Meta's references of
ig-user/media, ig-container and error-codes (2 June 2026, read November 2026)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from scheduler.sandbox import graph_words as words
from scheduler.sandbox.audience import audience
from scheduler.sandbox.conditions import Conditions
from scheduler.sandbox.graph_words import Refused
from scheduler.sandbox.pictures import fetch, look
from scheduler.sandbox.published import PublicPicture, PublicPost
from scheduler.sandbox.state import Container, Shown, State

MOST_BYTES = 8 * 1024 * 1024
MOST_CAPTION, MOST_HASHTAGS, MOST_MENTIONS, MOST_ALT = 2_200, 30, 20, 1_000
MOST_COLLABORATORS = 3
FEWEST_CHILDREN, MOST_CHILDREN = 2, 10
LOWEST_ASPECT, HIGHEST_ASPECT = 0.8, 1.91
CONTAINER_LIFE = timedelta(hours=24)
STORY_LIFE = timedelta(hours=24)  # …/reference/ig-user/stories, read 2026-11-25
FEED, STORIES = "instagram", "instagram-story"
IG_QUOTA, QUOTA_PERIOD = 50, timedelta(days=1)  # "100", "50" and "25" are all on Meta's pages [?]
MEDIA_FIELDS = {
    "image_url", "caption", "alt_text", "location_id", "user_tags", "collaborators", "is_carousel_item", "media_type",
    "children", "access_token",
}  # fmt: skip
STORY_FIELDS = {"image_url", "media_type", "user_tags", "access_token"}
MEDIA_NAMES = {
    "id", "caption", "alt_text", "timestamp", "permalink", "media_type", "media_url", "media_product_type", "children",
    "owner", "username", "shortcode", "thumbnail_url", "like_count", "comments_count", "is_comment_enabled", "ig_id",
}  # fmt: skip
USER_NAMES = {
    "id",
    "user_id",
    "username",
    "name",
    "biography",
    "website",
    "media_count",
    "followers_count",
    "account_type",
}


class Instagram:
    """``root`` is asked for the server's own address when a list has a next page."""

    def __init__(self, state: State, user: str, root: Callable[[], str], *, conditions: Conditions) -> None:
        self._state, self._user, self._root, self._conditions = state, user, root, conditions

    # -- writing ------------------------------------------------------------------------------

    def container(self) -> dict[str, Any]:
        fields = words.read_fields(MEDIA_FIELDS)
        caption, kind = fields.get("caption", ""), fields.get("media_type", "IMAGE")
        child = words.read_truth(fields.get("is_carousel_item", "false"), "is_carousel_item")
        _demand_caption(caption)
        if kind == "STORIES" and (child or set(fields) - STORY_FIELDS):
            # Meta only says that these aren't supported for stories; whether it refuses them isn't told [?].
            raise Refused(100, "(#100) A story takes image_url alone")
        if fields.get("collaborators", "").count(",") >= MOST_COLLABORATORS:
            raise Refused(100, f"(#100) Param collaborators takes up to {MOST_COLLABORATORS} names")
        if kind == "CAROUSEL":
            if child:
                raise Refused(100, "(#100) A carousel cannot be an item of a carousel")
            pictures = self._children(fields.get("children", ""))
        elif kind not in ("IMAGE", "STORIES"):
            raise Refused(100, "The media type is unknown", subcode=2207023)
        else:
            pictures = (self._fetched(fields, story=kind == "STORIES"),)
        state = self._state
        with state.lock:
            container = Container(
                state.new_id("179"),
                caption,
                pictures,
                state.clock.now(),
                child,
                state.slow_polls,
                is_story=kind == "STORIES",
            )
            state.containers[container.id] = container
            return {"id": container.id}

    def publish(self) -> dict[str, Any]:
        fields = words.read_fields({"creation_id", "access_token"})
        if not re.fullmatch(r"\d+", fields.get("creation_id", "")):
            raise Refused(100, "(#100) Param creation_id must be a number")
        with self._state.lock:
            return {"id": self._publish(fields["creation_id"]).id}

    def _publish(self, creation_id: str) -> PublicPost:
        state = self._state
        container = state.containers.get(creation_id)
        if container is None:
            raise Refused(24, "The requested resource does not exist", subcode=2207006)
        status = self._status(container)
        if status == "EXPIRED":
            raise Refused(-2, "Media is expired", subcode=2207020)
        if status == "IN_PROGRESS" or container.is_child:
            raise Refused(9007, "Media ID is not available", subcode=2207027)
        if status == "PUBLISHED":
            raise Refused(9007, "The container was published before", subcode=2207027)
        if self._used() >= IG_QUOTA:
            raise Refused(9, "Application request limit reached", subcode=2207042, status=403)
        where = STORIES if container.is_story else FEED
        post = PublicPost(where, state.new_id("180"), container.caption, container.pictures, state.clock.now())
        container.published_as = post.id
        return state.publish(post, uploads=(container.id,))

    def _children(self, text: str) -> tuple[PublicPicture, ...]:
        ids = [child for child in text.split(",") if child]
        if not FEWEST_CHILDREN <= len(ids) <= MOST_CHILDREN:
            raise Refused(100, "A carousel needs 2 to 10 children", subcode=2207028)
        pictures: list[PublicPicture] = []
        for child in ids:
            container = self._state.containers.get(child)
            if container is None or not container.is_child:
                raise Refused(100, f"{child} is not a carousel item", subcode=33)
            if self._status(container) == "EXPIRED":
                raise Refused(-2, "Media is expired", subcode=2207020)
            pictures += container.pictures
        return tuple(pictures)

    def _used(self) -> int:
        """Of the day's quota, in which posts and stories count alike."""
        return self._state.since(FEED, STORIES, period=QUOTA_PERIOD)

    def _fetched(self, fields: dict[str, str], *, story: bool) -> PublicPicture:
        """Fetch the picture as Meta does, but from this computer only, and look at it."""
        alt = fields.get("alt_text", "")
        if len(alt) > MOST_ALT:
            raise Refused(100, f"(#100) Param alt_text must be at most {MOST_ALT} characters long")
        if not fields.get("image_url"):
            raise Refused(100, "(#100) The parameter image_url is required")
        content = fetch(fields["image_url"], MOST_BYTES)
        if content is None:
            raise Refused(9004, "Only photo or video can be accepted as media type.", subcode=2207052)
        if len(content) > MOST_BYTES:
            raise Refused(36000, "The image size is too large.", subcode=2207004)
        seen = look(content)
        if seen is None or seen.media_type != "image/jpeg":
            raise Refused(36001, "The image format is not supported.", subcode=2207005)
        if not story and not LOWEST_ASPECT <= seen.width_px / seen.height_px <= HIGHEST_ASPECT:
            raise Refused(36003, "The submitted image's aspect ratio isn't supported.", subcode=2207009)
        return PublicPicture(self._state.keep_picture(content), seen.media_type, seen.width_px, seen.height_px, alt)

    # -- reading ------------------------------------------------------------------------------

    def list_media(self) -> dict[str, Any]:
        words.read_query(words.LIST_PARAMETERS | {"since", "until"})
        since, until = words.read_moment("since"), words.read_moment("until")
        shown = [
            one
            for one in self._state.listed(FEED)
            if (since is None or one.post.published_at >= since) and (until is None or one.post.published_at <= until)
        ]
        page, more = words.listed(shown, root=self._root())
        return {"data": words.select([self._media(one) for one in page], known=MEDIA_NAMES, default="id"), **more}

    def list_stories(self) -> dict[str, Any]:
        """Those that are seen now; the edge has no parameters but for paging."""
        words.read_query(words.LIST_PARAMETERS)
        begin = self._state.clock.now() - STORY_LIFE
        shown = [one for one in self._state.listed(STORIES) if one.post.published_at > begin]
        page, more = words.listed(shown, root=self._root())
        return {"data": words.select([self._media(one) for one in page], known=MEDIA_NAMES, default="id"), **more}

    def quota(self) -> dict[str, Any]:
        words.read_query({"fields", "access_token", "since"})
        used = self._used()
        config = {"quota_total": IG_QUOTA, "quota_duration": int(QUOTA_PERIOD.total_seconds())}
        row = {"config": config, "quota_usage": used}
        return {"data": [words.select(row, known={"config", "quota_usage"}, default="quota_usage")]}

    def permissions(self) -> dict[str, Any]:
        """What a person granted the app; a Page's token is no person's."""
        words.read_query(words.LIST_PARAMETERS)
        granted = self._conditions.instagram_scopes
        return {"data": [{"permission": name, "status": "granted"} for name in granted]}

    def node(self, node_id: str) -> dict[str, Any] | None:
        if node_id == self._user:
            profile = self._state.profile
            content = {
                "id": self._user,
                "user_id": self._user,
                "username": profile.handle.lstrip("@"),
                "name": profile.name,
                "account_type": self._conditions.account_type,
            }
            return words.node(content, known=USER_NAMES, default="id")
        if container := self._state.containers.get(node_id):
            status = self._status(container)
            container.polls = max(0, container.polls - 1)
            content = {"id": node_id, "status_code": status, "status": status.capitalize()}
            return words.node(content, known={"id", "status_code", "status"}, default="status_code,status")
        shown = self._state.find(FEED, node_id) or self._state.find(STORIES, node_id)
        return words.node(self._media(shown), known=MEDIA_NAMES, default="id") if shown else None

    def _status(self, container: Container) -> str:
        if container.published_as:
            return "PUBLISHED"
        if self._state.clock.now() - container.made_at > CONTAINER_LIFE:
            return "EXPIRED"
        return "IN_PROGRESS" if container.polls else "FINISHED"

    def _media(self, shown: Shown) -> dict[str, Any]:
        post = shown.post
        if post.network == STORIES:
            return self._story(post)
        album = len(post.pictures) > 1
        first = post.pictures[0]
        return {
            "id": post.id,
            "caption": post.text,
            "timestamp": words.time(post.published_at),
            "permalink": f"https://www.instagram.com/p/{post.id}/",
            "media_type": "CAROUSEL_ALBUM" if album else "IMAGE",
            "media_url": f"{self._root()}/_cdn/{first.digest}.jpg",
            "username": self._state.profile.handle.lstrip("@"),
            "like_count": (seen := audience(post, self._state.clock.now())).reactions,
            "comments_count": seen.comments + len(post.comments),
            **({"children": {"data": [{"id": f"{post.id}{n}"} for n in range(len(post.pictures))]}} if album else {}),
            **({"alt_text": first.alt} if first.alt and not album else {}),
        }

    def _story(self, post: PublicPost) -> dict[str, Any]:
        handle = self._state.profile.handle.lstrip("@")
        return {
            "id": post.id,
            "timestamp": words.time(post.published_at),
            "permalink": f"https://www.instagram.com/stories/{handle}/{post.id}",
            "media_type": "IMAGE",
            "media_product_type": "STORY",
            "media_url": f"{self._root()}/_cdn/{post.pictures[0].digest}.jpg",
            "username": handle,
        }


def _demand_caption(caption: str) -> None:
    if len(caption) > MOST_CAPTION or len(re.findall(r"#\w+", caption)) > MOST_HASHTAGS:
        raise Refused(36004, "The submitted image's caption was too long", subcode=2207010)
    if len(re.findall(r"@\w+", caption)) > MOST_MENTIONS:
        raise Refused(100, "The caption has more than 20 tags", subcode=2207040)
