"""X as its API v2 answers. Sources as in scheduler/networks/x.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from scheduler.core.text.weighted import weighted_length
from scheduler.sandbox.conditions import Conditions
from scheduler.sandbox.paging import turn
from scheduler.sandbox.published import PublicPost
from scheduler.sandbox.state import Shown, State
from scheduler.sandbox.x_limits import Windows
from scheduler.sandbox.x_login import Login
from scheduler.sandbox.x_media import Media
from scheduler.sandbox.x_timeline import EXPANSIONS, POST_NAMES, media, told
from scheduler.sandbox.x_words import (
    REFUSALS,
    Refused,
    demand_ids,
    demand_known,
    gone,
    invalid,
    read_json,
    read_moment,
    read_names,
    unknown,
)

if TYPE_CHECKING:
    from scheduler.sandbox.server import Sandbox

__all__ = ["mount", "unknown"]

USER = "101"
MOST_WEIGHT, MOST_PICTURES, MOST_TAGGED = 280, 4, 10
MOST_COMPARED = 50  # how far back X looks for the same words isn't documented [?]
REPLY_SETTINGS = ("following", "mentionedUsers", "subscribers", "verified")
POST_KEYS = {
    "text", "media", "reply", "reply_settings", "poll", "quote_tweet_id", "made_with_ai", "paid_partnership",
    "nullcast", "geo", "for_super_followers_only", "direct_message_deep_link", "community_id", "card_uri",
    "share_with_followers", "edit_options",
}  # fmt: skip
TRUTHS = ("made_with_ai", "paid_partnership", "nullcast", "for_super_followers_only", "share_with_followers")
LIST_PARAMETERS = {
    "max_results", "start_time", "end_time", "since_id", "until_id", "pagination_token", "exclude", "tweet.fields",
    "post.fields", "expansions", "media.fields", "user.fields", "poll.fields", "place.fields",
}  # fmt: skip
LOOKUP_PARAMETERS = {
    "ids", "tweet.fields", "post.fields", "expansions", "media.fields", "user.fields", "poll.fields", "place.fields",
}  # fmt: skip
MOST_LOOKED_UP = 100  # openapi 2.167, getPostsByIds


def mount(app: Flask, sandbox: Sandbox, check: Callable[[str], str | None]) -> None:
    """Add X's endpoints to ``app``."""
    from scheduler.sandbox.server import X, answer

    uploads, login, windows = (
        Media(sandbox.state),
        Login(sandbox.secrets(), lambda token: sandbox.tokens.takes("x", token)),
        Windows(sandbox.state.clock),
    )
    account = Account(sandbox.state, uploads, sandbox.conditions)

    def route(path: str, operation: str, method: str, handler: Callable[..., tuple[Any, int]]) -> None:
        address = f"{method} {path}"

        def respond(parts: dict[str, str]) -> Response:
            with sandbox.state.lock:
                try:
                    login.demand()
                    if fault := check("x"):
                        raise invalid(fault)
                    windows.demand_room(address)
                    content, status = handler(**parts)
                    windows.count(address)
                except Refused as no:
                    content, status = no.body, no.status
                kind = {} if status < 400 else {"content-type": "application/problem+json"}
                return answer(content, status, {**windows.headers(address), **kind})

        def view(**parts: str) -> Response:
            return sandbox.serve("x", operation, lambda: respond(parts), refusals=REFUSALS)

        app.add_url_rule(X + path, f"{method} x{path}", view, methods=[method])

    route("/2/media/upload", "upload", "POST", uploads.upload)
    route("/2/media/upload", "poll", "GET", uploads.status)
    route("/2/media/upload/initialize", "upload", "POST", uploads.begin)
    route("/2/media/upload/<media_id>/append", "upload", "POST", uploads.append)
    route("/2/media/upload/<media_id>/finalize", "upload", "POST", uploads.finish)
    route("/2/media/metadata", "metadata", "POST", uploads.describe)
    route("/2/tweets", "publish", "POST", account.publish)
    route("/2/tweets", "insights", "GET", account.by_ids)
    route("/2/tweets/<post_id>", "delete", "DELETE", account.delete)
    route("/2/users/me", "me", "GET", account.me)
    route("/2/users/<user>/tweets", "find", "GET", account.timeline)


class Account:
    """One user; all of it runs under the state's lock."""

    def __init__(self, state: State, media: Media, conditions: Conditions) -> None:
        self._state, self._media, self._conditions = state, media, conditions

    def publish(self) -> tuple[Any, int]:
        body = read_json(POST_KEYS)
        text = body.get("text", "")
        if not isinstance(text, str):
            raise invalid("$.text: string expected")
        ids = _media_ids(body)
        _demand_settings(body)
        if not text and not ids:
            raise invalid("You must provide one of text or media")
        uploads = [self._media.usable(one) for one in ids]
        if len(uploads) > 1 and any(upload.media_type == "image/gif" for upload in uploads):
            raise invalid("$.media.media_ids: up to 4 photos or 1 animated GIF expected")
        if weighted_length(text) > MOST_WEIGHT:
            short = {"code": 186, "message": "Tweet needs to be a bit shorter."}
            raise Refused(403, "Forbidden", "Your Tweet text is too long.", errors=[short])
        answers = self._answered(body)
        self._demand_new(text)
        state = self._state
        pictures = tuple(upload.public() for upload in uploads)
        post = PublicPost("x", state.new_id("19"), text, pictures, state.clock.now(), answers=answers)
        state.publish(post, uploads=tuple(upload.key for upload in uploads))
        return {"data": self._told(state.taken("x")[0], set())}, 201

    def delete(self, post_id: str) -> tuple[Any, int]:
        shown = self._state.find("x", post_id)
        if shown is not None:
            self._state.change(shown, None)
        return {"data": {"deleted": shown is not None}}, 200

    def by_ids(self) -> tuple[Any, int]:
        """Posts that are gone are told beside the others, and alone too with status 200."""
        _demand_parameters(LOOKUP_PARAMETERS)
        names = read_names("tweet.fields", POST_NAMES) | read_names("post.fields", POST_NAMES)
        ids = demand_ids(request.args.get("ids", "").split(","), "$.ids", most=MOST_LOOKED_UP)
        found = {one: self._state.find("x", one) for one in ids}
        posts = [self._told(shown, names) for shown in found.values() if shown is not None]
        problems = [gone(one) for one, shown in found.items() if shown is None]
        return {**({"data": posts} if posts else {}), **({"errors": problems} if problems else {})}, 200

    def me(self) -> tuple[Any, int]:
        _demand_parameters({"user.fields", "expansions", "tweet.fields", "post.fields"})
        return {"data": {"id": USER, "name": self._state.profile.name, "username": self._handle()}}, 200

    def timeline(self, user: str) -> tuple[Any, int]:
        _demand_parameters(LIST_PARAMETERS)
        names = read_names("tweet.fields", POST_NAMES) | read_names("post.fields", POST_NAMES)
        expansions = read_names("expansions", EXPANSIONS)
        size = request.args.get("max_results", "10")
        if not re.fullmatch(r"\d{1,6}", size) or not 5 <= int(size) <= 100:
            raise invalid(f"The `max_results` query parameter value [{size}] is not between 5 and 100")
        try:
            shown, after = turn(self._between(user), size=int(size), cursor=request.args.get("pagination_token"))
        except ValueError:
            raise invalid("The `pagination_token` query parameter value is not valid") from None
        content: dict[str, Any] = {"meta": {"result_count": len(shown), **({"next_token": after} if after else {})}}
        if shown:
            content["data"] = [self._told(one, names) for one in shown]
            content["meta"] |= {"newest_id": shown[0].post.id, "oldest_id": shown[-1].post.id}
        if "attachments.media_keys" in expansions and (pictures := [item for one in shown for item in media(one)]):
            content["includes"] = {"media": pictures}
        return content, 200

    def _between(self, user: str) -> list[Shown]:
        start, end = read_moment("start_time"), read_moment("end_time")
        first, last = _id_parameter("since_id"), _id_parameter("until_id")
        return [
            one
            for one in self._state.listed("x")
            if user == USER
            and (start is None or one.post.published_at >= start)
            and (end is None or one.post.published_at < end)
            and (first is None or int(one.post.id) > first)
            and (last is None or int(one.post.id) < last)
        ]

    def _told(self, shown: Shown, names: set[str]) -> dict[str, Any]:
        return told(shown, names, user=USER, now=self._state.clock.now(), begun_by=self._beginning(shown.post))

    def _beginning(self, post: PublicPost) -> str:
        """The id of the post that began the conversation; it keeps that id when it is deleted."""
        while post.answers is not None:
            before = self._state.find("x", post.answers)
            if before is None:
                return post.answers
            post = before.post
        return post.id

    def _handle(self) -> str:
        return self._state.profile.handle.lstrip("@")

    def _demand_new(self, text: str) -> None:
        if text and any(one.post.text == text for one in self._state.taken("x")[:MOST_COMPARED]):
            raise Refused(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")

    def _answered(self, body: dict[str, Any]) -> str | None:
        """The id of the post it answers. Only to oneself here, unless the conditions forbid that too; whether X allows
        it to self-serve apps isn't stated [?]."""
        if "reply" not in body:
            return None
        reply = demand_known(
            body["reply"], {"in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata"}, "$.reply"
        )
        (target,) = demand_ids([reply.get("in_reply_to_tweet_id")], "$.reply.in_reply_to_tweet_id", most=1)
        if self._state.find("x", target) is None or not self._conditions.threads:
            raise Refused(403, "Forbidden", "You are not permitted to reply to this conversation.")
        return target


def _media_ids(body: dict[str, Any]) -> list[str]:
    if "media" not in body:
        return []
    media = demand_known(body["media"], {"media_ids", "tagged_user_ids"}, "$.media")
    if "tagged_user_ids" in media:
        demand_ids(media["tagged_user_ids"], "$.media.tagged_user_ids", most=MOST_TAGGED)
    return demand_ids(media.get("media_ids"), "$.media.media_ids", most=MOST_PICTURES)


def _demand_settings(body: dict[str, Any]) -> None:
    for name in TRUTHS:
        if name in body and not isinstance(body[name], bool):
            raise invalid(f"$.{name}: boolean expected")
    if body.get("reply_settings", "following") not in REPLY_SETTINGS:
        raise invalid("$.reply_settings: does not have a value in the enumeration")
    for name in ("quote_tweet_id", "community_id", "edit_options", "poll"):
        if name in body:
            raise Refused(403, "Forbidden", f"This stand-in's account may not use {name}.")


def _demand_parameters(known: set[str]) -> None:
    if strange := sorted(set(request.args) - known):
        raise invalid(f"The query parameter [{strange[0]}] is not one of [{','.join(sorted(known))}]")


def _id_parameter(name: str) -> int | None:
    text = request.args.get(name)
    if text is not None and not re.fullmatch(r"[0-9]{1,19}", text):
        raise invalid(f"The `{name}` query parameter value [{text}] is not a valid id")
    return None if text is None else int(text)
