"""Pinterest as its API v5 answers. Sources as in scheduler/networks/pinterest.py."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from scheduler.sandbox.audience import audience
from scheduler.sandbox.consent import Consents
from scheduler.sandbox.paging import turn
from scheduler.sandbox.pictures import fetch, look
from scheduler.sandbox.published import PublicPicture, PublicPost
from scheduler.sandbox.state import Shown, State

if TYPE_CHECKING:
    from scheduler.sandbox.server import Sandbox

TEXTS = ("title", "description", "alt_text", "link", "dominant_color", "note")
NUMBERS = ("board_id", "board_section_id", "parent_pin_id", "sponsor_id")
PIN_KEYS = {*TEXTS, *NUMBERS, "media_source", "ai_disclosures", "is_removable", "is_standard"}
LIST_PARAMETERS = {
    "bookmark", "page_size", "pin_filter", "pin_metrics", "include_protected_pins", "pin_type", "creative_types",
    "ad_account_id", "privacy",
}  # fmt: skip
LENGTHS = {"title": 100, "description": 800, "alt_text": 500, "link": 2048}
MOST_IMAGE_BYTES = 20_000_000  # 32 MB elsewhere, 10 MB for base64 reported [?]
IMAGE_TYPES = ("image/jpeg", "image/png")
MOST_LISTED = 250
# P1, P4: a thousand calls a day; the refusal's words as seen in gitroomhq/postiz-app#1084, its status likely.
TRIAL_HEADERS = {
    "x-ratelimit-limit": "1000, 1000;w=86400",
    "x-ratelimit-remaining": "990",
    "x-ratelimit-reset": "80000",
}
TRIAL_WORDS = "Apps with Trial access may not create Pins in production; use API Sandbox."
WINDOW, PINS_IN_WINDOW = timedelta(minutes=1), 100


class Refused(Exception):
    """Answered with Pinterest's code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.body = status, {"code": code, "message": message}


def invalid(message: str) -> Refused:
    return Refused(400, 1, f"Invalid request: {message}")


def unknown(status: int, name: str) -> Response:
    """For an address or method that Pinterest has not, a request too large, or our own failure."""
    return refusal(status, status, name)()


def refusal(status: int, code: int, message: str) -> Callable[[], Response]:
    def say() -> Response:
        from scheduler.sandbox.server import answer

        return answer({"code": code, "message": message}, status)

    return say


REFUSALS = {
    "error_before": refusal(500, 12, "Something went wrong on our end. Sorry about that."),
    "expire_token": refusal(401, 2, "Authentication failed."),
    "limit_rate": refusal(429, 8, "You have exceeded your rate limit. Try again later."),
    "meta_lie": refusal(500, 12, "Something went wrong on our end. Sorry about that."),
}


def mount(app: Flask, sandbox: Sandbox, check: Callable[[str], str | None]) -> None:
    """Add Pinterest's endpoints to ``app``."""
    from scheduler.sandbox.server import PINTEREST, SECRETS, answer

    board = Board(sandbox.state, SECRETS["PINTEREST_BOARD_ID"], sandbox.consents)

    def headers() -> dict[str, str]:
        return TRIAL_HEADERS if sandbox.conditions.trial else board.limit_headers()

    def account() -> tuple[Any, int]:
        name = sandbox.profile.handle.lstrip("@")
        return {"username": name, "account_type": "BUSINESS", "business_name": sandbox.profile.name}, 200

    def publish() -> tuple[Any, int]:
        if sandbox.conditions.trial:
            raise Refused(403, 29, TRIAL_WORDS)
        return board.publish()

    def demand_token() -> None:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if bearer != SECRETS["PINTEREST_ACCESS_TOKEN"] and not sandbox.tokens.takes("pinterest", bearer):
            raise Refused(401, 2, "Authentication failed.")

    def route(path: str, operation: str, method: str, handler: Callable[..., tuple[Any, int]]) -> None:
        def view(**parts: str) -> Response:
            def respond() -> Response:
                try:
                    demand_token()
                    if fault := check("pinterest"):
                        raise invalid(fault)
                    content, status = handler(**parts)
                except Refused as no:
                    content, status = no.body, no.status
                return answer(content, status, {**headers(), "x-pinterest-rid": "5000000000000001"})

            return sandbox.serve("pinterest", operation, respond, refusals=REFUSALS)

        app.add_url_rule(PINTEREST + path, f"{method} pinterest{path}", view, methods=[method])

    route("/pins", "publish", "POST", publish)
    route("/pins", "find", "GET", board.pins)
    route("/pins/<pin_id>", "read", "GET", board.pin)
    route("/pins/<pin_id>", "delete", "DELETE", board.delete)
    route("/user_account", "account", "GET", account)
    route("/boards", "boards", "GET", board.boards)
    route("/boards/<board_id>/pins", "find", "GET", board.pins)


class Board:
    """One account with one board."""

    def __init__(self, state: State, board_id: str, consents: Consents) -> None:
        self._state, self._id, self._consents = state, board_id, consents

    def publish(self) -> tuple[Any, int]:
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise invalid("the body is not a JSON object")
        _demand_known(body)
        if body.get("board_id") is None:
            raise invalid("'board_id' is a required property")
        if body["board_id"] != self._id:
            raise Refused(404, 40, "Board not found.")
        pictures = self._pictures(body.get("media_source"), body.get("alt_text") or "")
        state = self._state
        with state.lock:
            if state.since("pinterest", period=WINDOW) >= PINS_IN_WINDOW:
                raise Refused(429, 8, "You have exceeded your rate limit. Try again later.")
            post = PublicPost(
                "pinterest", state.new_id("81"), body.get("description") or "", pictures, state.clock.now(),
                title=body.get("title"), link=body.get("link"), board="Tips",
            )  # fmt: skip
            return self._pin(state.publish(post)), 201

    def pins(self, board_id: str | None = None) -> tuple[Any, int]:
        if board_id not in (None, self._id):
            raise Refused(404, 40, "Board not found.")
        with self._state.lock:
            page, bookmark = _page(self._state.listed("pinterest"))
        return {"items": [self._pin(one.post) for one in page], "bookmark": bookmark}, 200

    def pin(self, pin_id: str) -> tuple[Any, int]:
        post = self._shown(pin_id).post
        with_metrics = request.args.get("pin_metrics", "false")
        if with_metrics not in ("true", "false"):
            raise invalid("pin_metrics is not a boolean")
        return {**self._pin(post), **({"pin_metrics": self._metrics(post)} if with_metrics == "true" else {})}, 200

    def _metrics(self, post: PublicPost) -> dict[str, Any]:
        """The names of the spec's example, and ``save``, which clients read too [seen]."""
        seen = audience(post, self._state.clock.now())
        both = {"impression": seen.views, "pin_click": seen.reach // 4, "clickthrough": seen.clicks, "save": seen.saves}
        return {"90d": both, "lifetime_metrics": {**both, "comment": seen.comments, "reaction": seen.reactions}}

    def delete(self, pin_id: str) -> tuple[Any, int]:
        with self._state.lock:
            self._state.change(self._shown(pin_id), None)
            return {}, 204

    def boards(self) -> tuple[Any, int]:
        _page([])
        boards = self._consents.boards
        listed = [{"id": self._id, "name": "Tips"}] if boards is None else boards
        return {"items": [{**one, "privacy": "PUBLIC"} for one in listed], "bookmark": None}, 200

    def limit_headers(self) -> dict[str, str]:
        left = max(0, PINS_IN_WINDOW - self._state.since("pinterest", period=WINDOW))
        return {
            "x-ratelimit-limit": f"{PINS_IN_WINDOW}, {PINS_IN_WINDOW};w={int(WINDOW.total_seconds())}",
            "x-ratelimit-remaining": str(left),
            "x-ratelimit-reset": str(int(WINDOW.total_seconds())),
        }

    def _shown(self, pin_id: str) -> Shown:
        shown = self._state.find("pinterest", pin_id)
        if shown is None:
            raise Refused(404, 50, "Pin not found.")
        return shown

    def _pictures(self, source: Any, alt: str) -> tuple[PublicPicture, ...]:
        if not isinstance(source, dict):
            raise invalid("{} ('media_source' is a required property)")
        kind = source.get("source_type")
        if kind in ("image_base64", "image_url"):
            return (self._picture({name: source[name] for name in source if name != "source_type"}, alt, kind),)
        if kind not in ("multiple_image_base64", "multiple_image_urls"):
            raise invalid(f"{kind!r} is not a source type that this stand-in knows")
        items, index = source.get("items"), source.get("index") or 0
        if set(source) - {"source_type", "items", "index"}:
            raise invalid("unknown property in media_source")
        if not isinstance(items, list) or not 2 <= len(items) <= 5:
            raise invalid("items does not satisfy constraint: minItems=2, maxItems=5")
        if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(items):
            raise invalid("index is not one of the items'")
        pictures = tuple(self._picture(item, alt, kind) for item in items)
        if len({(picture.width_px, picture.height_px) for picture in pictures}) > 1:
            raise invalid("all images of a carousel must have the same size")
        return pictures

    def _picture(self, item: Any, alt: str, kind: str) -> PublicPicture:
        by_address = "url" in kind
        known = {"url"} if by_address else {"content_type", "data"}
        known |= {"title", "description", "link"} if kind.startswith("multiple") else {"is_standard"}
        if not isinstance(item, dict) or set(item) - known:
            raise invalid("unknown property in media_source")
        _demand_texts({name: item[name] for name in item if name != "is_standard"})
        content = fetch(item.get("url") or "", MOST_IMAGE_BYTES) if by_address else _decoded(item.get("data"))
        seen = look(content) if content else None
        if content is None or seen is None or seen.media_type not in IMAGE_TYPES or len(content) > MOST_IMAGE_BYTES:
            raise Refused(400, 1, "Sorry, we could not read the image.")
        if not by_address and seen.media_type != item.get("content_type"):
            raise invalid("content_type is not the type of the image")
        return PublicPicture(self._state.keep_picture(content), seen.media_type, seen.width_px, seen.height_px, alt)

    def _pin(self, post: PublicPost) -> dict[str, Any]:
        first = post.pictures[0]
        address = f"{request.host_url}_sandbox/pictures/{first.digest}.jpg"
        image = {"width": first.width_px, "height": first.height_px, "url": address}
        return {
            "id": post.id,
            "created_at": post.published_at.strftime("%Y-%m-%dT%H:%M:%S-00:00"),
            "title": post.title,
            "description": post.text,
            "link": post.link,
            "alt_text": first.alt,
            "board_id": self._id,
            "media": {
                "media_type": "image" if len(post.pictures) == 1 else "multiple_images",
                "images": {"1200x": image},
            },
        }


def _page(shown: Sequence[Shown]) -> tuple[Sequence[Shown], str | None]:
    """The page that the query asks for, and its bookmark."""
    if strange := sorted(set(request.args) - LIST_PARAMETERS):
        raise invalid(f"{strange[0]!r} is not a known parameter")
    size = request.args.get("page_size", "25")
    if not re.fullmatch(r"[0-9]{1,6}", size) or not 1 <= int(size) <= MOST_LISTED:
        raise invalid(f"page_size must be a number from 1 to {MOST_LISTED} (was {size})")
    try:
        return turn(shown, size=int(size), cursor=request.args.get("bookmark") or None)
    except ValueError:
        raise invalid("the bookmark is not valid") from None


def _decoded(data: Any) -> bytes:
    try:
        return base64.b64decode(data or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise invalid("data is not base64") from None


def _demand_known(body: dict[str, Any]) -> None:
    if unknown := sorted(set(body) - PIN_KEYS):
        raise invalid(f"{unknown[0]!r} is not a known property")
    _demand_texts({name: body[name] for name in (*TEXTS, *NUMBERS) if name in body})
    for name, most in LENGTHS.items():
        if len(body.get(name) or "") > most:
            raise invalid(f"{name} does not satisfy constraint: maxLength={most}")
    for name in NUMBERS:
        if not re.fullmatch(r"[0-9]+", body.get(name) or "0"):
            raise invalid(f"{name} does not match '^\\d+$'")


def _demand_texts(parts: dict[str, Any]) -> None:
    """Clients send nulls for what they leave out."""
    for name, value in parts.items():
        if value is not None and not isinstance(value, str):
            raise invalid(f"{name} is not a string")
