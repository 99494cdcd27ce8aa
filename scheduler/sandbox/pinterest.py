"""Pinterest as its API v5 answers. Sources as in scheduler/networks/pinterest.py."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from scheduler.sandbox.pictures import look
from scheduler.sandbox.published import PublicPicture, PublicPost
from scheduler.sandbox.state import Shown, State

if TYPE_CHECKING:
    from scheduler.sandbox.server import Sandbox

PIN_KEYS = {
    "board_id",
    "board_section_id",
    "title",
    "description",
    "alt_text",
    "link",
    "dominant_color",
    "parent_pin_id",
    "media_source",
    "note",
    "ai_disclosures",
    "sponsor_id",
    "is_removable",
    "is_standard",
}
LENGTHS = {"title": 100, "description": 800, "alt_text": 500, "link": 2048}
MOST_IMAGE_BYTES = 20_000_000
WINDOW, PINS_IN_WINDOW = timedelta(minutes=1), 100


class Refused(Exception):
    """Answered with Pinterest's code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.body = status, {"code": code, "message": message}


def mount(app: Flask, sandbox: Sandbox, check: Callable[[str], str | None]) -> None:
    """Add Pinterest's endpoints to ``app``."""
    from scheduler.sandbox.server import PINTEREST, SECRETS, answer

    board = Board(sandbox.state, SECRETS["PINTEREST_BOARD_ID"])
    token = f"Bearer {SECRETS['PINTEREST_ACCESS_TOKEN']}"

    def refusal(status: int, code: int, message: str) -> Callable[[], Response]:
        return lambda: answer({"code": code, "message": message}, status)

    refusals = {
        "error_before": refusal(500, 12, "Something went wrong on our end. Sorry about that."),
        "expire_token": refusal(401, 2, "Authentication failed."),
        "limit_rate": refusal(429, 8, "You have exceeded your rate limit. Try again later."),
        "meta_lie": refusal(500, 12, "Something went wrong on our end. Sorry about that."),
    }

    def route(path: str, operation: str, method: str, handler: Callable[..., tuple[Any, int]]) -> None:
        def view(**parts: str) -> Response:
            def respond() -> Response:
                try:
                    if request.headers.get("Authorization") != token:
                        raise Refused(401, 2, "Authentication failed.")
                    if fault := check("pinterest"):
                        raise Refused(400, 1, f"Invalid request: {fault}")
                    content, status = handler(**parts)
                    return answer(content, status, board.limit_headers())
                except Refused as no:
                    return answer(no.body, no.status, board.limit_headers())

            return sandbox.serve("pinterest", operation, respond, refusals=refusals)

        app.add_url_rule(PINTEREST + path, f"{method} pinterest{path}", view, methods=[method])

    route("/pins", "publish", "POST", board.publish)
    route("/pins", "find", "GET", board.pins)
    route("/pins/<pin_id>", "read", "GET", board.pin)
    route("/pins/<pin_id>", "delete", "DELETE", board.delete)
    route("/boards", "boards", "GET", board.boards)
    route("/boards/<board_id>/pins", "find", "GET", board.pins)


class Board:
    """One account with one board."""

    def __init__(self, state: State, board_id: str) -> None:
        self._state, self._id = state, board_id

    def publish(self) -> tuple[Any, int]:
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise Refused(400, 1, "Invalid request: the body is not JSON")
        _demand_known(body)
        if body.get("board_id") != self._id:
            raise Refused(404, 40, "Board not found.")
        pictures = self._pictures(body.get("media_source"), str(body.get("alt_text") or ""))
        state = self._state
        if state.since("pinterest", WINDOW) >= PINS_IN_WINDOW:
            raise Refused(429, 8, "You have exceeded your rate limit. Try again later.")
        post = PublicPost(
            "pinterest", state.new_id("81"), str(body.get("description") or ""), pictures, state.clock.now(),
            title=body.get("title"), link=body.get("link"), board="Tips",
        )  # fmt: skip
        return self._pin(state.publish(post)), 201

    def pins(self, board_id: str | None = None) -> tuple[Any, int]:
        if board_id not in (None, self._id):
            raise Refused(404, 40, "Board not found.")
        size = request.args.get("page_size", "25")
        if not size.isdigit() or not 1 <= int(size) <= 250:
            raise Refused(400, 1, f"Parameter 'page_size' was not numeric (was {size})")
        begin = int(request.args.get("bookmark") or 0)
        shown = self._state.listed("pinterest")
        page = shown[begin : begin + int(size)]
        bookmark = str(begin + len(page)) if begin + len(page) < len(shown) else None
        return {"items": [self._pin(one.post) for one in page], "bookmark": bookmark}, 200

    def pin(self, pin_id: str) -> tuple[Any, int]:
        return self._pin(self._shown(pin_id).post), 200

    def delete(self, pin_id: str) -> tuple[Any, int]:
        self._state.change(self._shown(pin_id), None)
        return {}, 204

    def boards(self) -> tuple[Any, int]:
        return {"items": [{"id": self._id, "name": "Tips", "privacy": "PUBLIC"}], "bookmark": None}, 200

    def limit_headers(self) -> dict[str, str]:
        left = max(0, PINS_IN_WINDOW - self._state.since("pinterest", WINDOW))
        return {
            "x-ratelimit-limit": f"{PINS_IN_WINDOW}, {PINS_IN_WINDOW};w=60",
            "x-ratelimit-remaining": str(left),
            "x-ratelimit-reset": "60",
        }

    def _shown(self, pin_id: str) -> Shown:
        shown = self._state.find("pinterest", pin_id)
        if shown is None:
            raise Refused(404, 50, "Pin not found.")
        return shown

    def _pictures(self, source: Any, alt: str) -> tuple[PublicPicture, ...]:
        if not isinstance(source, dict):
            raise Refused(400, 1, "Invalid request: {} ('media_source' is a required property)")
        kind = source.get("source_type")
        if kind == "image_base64":
            return (self._picture(source, alt, {"source_type", "content_type", "data", "is_standard"}),)
        if kind != "multiple_image_base64":
            raise Refused(400, 1, f"Invalid request: {kind!r} is not a source type the sandbox can fetch")
        items = source.get("items")
        if not isinstance(items, list) or not 2 <= len(items) <= 5:
            raise Refused(400, 1, "Invalid request: items does not satisfy constraint: minItems=2, maxItems=5")
        known = {"content_type", "data", "title", "description", "link"}
        pictures = tuple(self._picture(item, alt, known) for item in items)
        if len({(picture.width_px, picture.height_px) for picture in pictures}) > 1:
            raise Refused(400, 1, "Invalid request: all images of a carousel must have the same size")
        return pictures

    def _picture(self, item: Any, alt: str, known: set[str]) -> PublicPicture:
        if not isinstance(item, dict) or set(item) - known:
            raise Refused(400, 1, "Invalid request: unknown property in media_source")
        try:
            content = base64.b64decode(item.get("data", ""), validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise Refused(400, 1, "Invalid request: data is not base64") from None
        seen = look(content)
        if seen is None or seen.media_type not in ("image/jpeg", "image/png") or len(content) > MOST_IMAGE_BYTES:
            raise Refused(400, 1, "Sorry, we could not read the image.")
        if seen.media_type != item.get("content_type"):
            raise Refused(400, 1, "Invalid request: content_type is not the type of the image")
        return PublicPicture(self._state.keep_picture(content), seen.media_type, seen.width_px, seen.height_px, alt)

    def _pin(self, post: PublicPost) -> dict[str, Any]:
        return {
            "id": post.id,
            "created_at": post.published_at.strftime("%Y-%m-%dT%H:%M:%S"),
            "title": post.title,
            "description": post.text,
            "link": post.link,
            "alt_text": post.pictures[0].alt,
            "board_id": self._id,
            "media": {"media_type": "image" if len(post.pictures) == 1 else "multiple_images"},
        }


def _demand_known(body: dict[str, Any]) -> None:
    if unknown := set(body) - PIN_KEYS:
        raise Refused(400, 1, f"Invalid request: {sorted(unknown)[0]!r} is not a known property")
    for name, most in LENGTHS.items():
        value = body.get(name)
        if value is not None and not isinstance(value, str):
            raise Refused(400, 1, f"Invalid request: {name} is not a string")
        if value is not None and len(value) > most:
            raise Refused(400, 1, f"Invalid request: {name} does not satisfy constraint: maxLength={most}")
