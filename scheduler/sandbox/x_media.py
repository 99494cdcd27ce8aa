"""X's uploads: in one request, or initialize, append, finalize; and their alt text.

Sources: xdevplatform/docs x-api/media/quickstart and openapi.json 2.167 (2026-08-22). The older
document's media_type and shared are taken too, because clients of either are about.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import request

from scheduler.sandbox.pictures import look
from scheduler.sandbox.state import State, Upload
from scheduler.sandbox.x_words import demand_known, invalid, read_json

IMAGE_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")
CATEGORIES = ("tweet_image", "tweet_gif", "tweet_video")
MOST_IMAGE_BYTES = 5 * 1024 * 1024
MOST_GIF_BYTES = 15 * 1024 * 1024
MOST_ALT = 1_000
MOST_SEGMENT = 999
MEDIA_LIFE = timedelta(seconds=86_400)
UNFINISHED_LIFE = timedelta(seconds=1_295_999)
ONE_SHOT_KEYS = {"media", "media_category", "media_type", "shared", "additional_owners"}
BEGIN_KEYS = {"media_type", "total_bytes", "media_category", "shared", "additional_owners"}


@dataclass(slots=True)
class Parts:
    """An upload that arrives in pieces."""

    media_type: str
    total_bytes: int
    pieces: dict[int, bytes] = field(default_factory=dict)


class Media:
    """The uploads of one user; all of it runs under the state's lock."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._unfinished: dict[str, Parts] = {}

    def upload(self) -> tuple[Any, int]:
        content, category = _uploaded()
        if category not in CATEGORIES:
            raise invalid("$.media_category: does not have a value in the enumeration")
        return {"data": self._keep(self._state.new_id("18"), content)}, 200

    def begin(self) -> tuple[Any, int]:
        body = read_json(BEGIN_KEYS)
        total, kind, category = body.get("total_bytes"), body.get("media_type"), body.get("media_category")
        if kind not in IMAGE_TYPES:
            raise invalid("$.media_type: does not have a value in the enumeration")
        if isinstance(total, bool) or not isinstance(total, int) or not 1 <= total <= MOST_GIF_BYTES:
            raise invalid(f"$.total_bytes: a number from 1 to {MOST_GIF_BYTES} expected")
        if category is not None and category not in CATEGORIES:
            raise invalid("$.media_category: does not have a value in the enumeration")
        media_id = self._state.new_id("18")
        self._unfinished[media_id] = Parts(str(kind), total)
        life_s = int(UNFINISHED_LIFE.total_seconds())
        return {"data": {"id": media_id, "media_key": f"3_{media_id}", "expires_after_secs": life_s}}, 200

    def append(self, media_id: str) -> tuple[Any, int]:
        parts = self._open(media_id)
        if strange := {*request.form, *request.files} - {"media", "segment_index"}:
            raise invalid(f"$.{sorted(strange)[0]}: is not defined in the schema")
        piece, index = request.files.get("media"), _sent("segment_index")
        if piece is None:
            raise invalid("$.media: is missing but it is required")
        if not (index.isascii() and index.isdigit()) or int(index) > MOST_SEGMENT:
            raise invalid(f"$.segment_index: a number from 0 to {MOST_SEGMENT} expected")
        parts.pieces[int(index)] = piece.read()
        ends_at = self._state.clock.now() + UNFINISHED_LIFE
        return {"data": {"expires_at": int(ends_at.timestamp())}}, 200

    def finish(self, media_id: str) -> tuple[Any, int]:
        parts = self._open(media_id)
        content = b"".join(parts.pieces[index] for index in sorted(parts.pieces))
        if sorted(parts.pieces) != list(range(len(parts.pieces))) or len(content) != parts.total_bytes:
            raise invalid("Segments do not add up to provided total file size.")
        found = self._keep(media_id, content, declared=parts.media_type)
        del self._unfinished[media_id]
        return {"data": found}, 200

    def status(self) -> tuple[Any, int]:
        if request.args.get("command", "STATUS") != "STATUS":
            raise invalid("$.command: does not have a value in the enumeration")
        upload = self.usable(request.args.get("media_id", ""))
        info = {"state": "succeeded", "progress_percent": 100}
        return {"data": {"id": upload.id, "media_key": upload.key, "processing_info": info}}, 200

    def describe(self) -> tuple[Any, int]:
        body = read_json({"id", "metadata"})
        metadata = demand_known(body.get("metadata"), _METADATA_KEYS, "$.metadata")
        text = demand_known(metadata.get("alt_text"), {"text"}, "$.metadata.alt_text").get("text")
        if not isinstance(text, str) or not 1 <= len(text) <= MOST_ALT:
            raise invalid(f"$.metadata.alt_text.text: must be 1 to {MOST_ALT} characters long")
        upload = self.usable(body.get("id"))
        upload.alt = text
        return {"data": {"id": upload.id, "associated_metadata": {"alt_text": {"text": text}}}}, 200

    def usable(self, media_id: Any) -> Upload:
        """A finished upload that hasn't expired. Raises Refused."""
        upload = self._state.uploads.get(media_id) if isinstance(media_id, str) else None
        if upload is None or not upload.key or (upload.expires_at and upload.expires_at < self._state.clock.now()):
            raise invalid("Your media IDs are invalid.")
        return upload

    def _open(self, media_id: str) -> Parts:
        if media_id not in self._unfinished:
            raise invalid("The media id is not one of an unfinished upload.")
        return self._unfinished[media_id]

    def _keep(self, media_id: str, content: bytes, *, declared: str | None = None) -> dict[str, Any]:
        seen = look(content)
        most = MOST_GIF_BYTES if seen is not None and seen.media_type == "image/gif" else MOST_IMAGE_BYTES
        if seen is None or seen.media_type not in IMAGE_TYPES or len(content) > most:
            raise invalid("media type unrecognized or the file is too large")
        if declared not in (None, seen.media_type):
            raise invalid(f"the file is not the {declared} that was announced")
        state = self._state
        upload = Upload(
            media_id, state.keep_picture(content), seen.media_type, seen.width_px, seen.height_px,
            key=f"3_{media_id}", expires_at=state.clock.now() + MEDIA_LIFE,
        )  # fmt: skip
        state.uploads[media_id] = upload
        life_s = int(MEDIA_LIFE.total_seconds())
        return {"id": media_id, "media_key": upload.key, "size": len(content), "expires_after_secs": life_s}


_METADATA_KEYS = {
    "alt_text", "allow_download_status", "audience_policy", "content_expiration", "domain_restrictions",
    "found_media_origin", "geo_restrictions", "management_info", "preview_image", "sensitive_media_warning",
    "shared_info", "sticker_info", "upload_source",
}  # fmt: skip


def _uploaded() -> tuple[bytes, str]:
    """(bytes, category) of a one-shot upload, multipart or JSON with base64."""
    if request.is_json:
        body = read_json(ONE_SHOT_KEYS)
        try:
            return base64.b64decode(body.get("media", ""), validate=True), str(body.get("media_category"))
        except (binascii.Error, TypeError, ValueError):
            raise invalid("$.media: base64 expected") from None
    demand_known(dict.fromkeys([*request.form, *request.files]), ONE_SHOT_KEYS)
    part = request.files.get("media")
    if part is None:
        raise invalid("$.media: is missing but it is required")
    return part.read(), _sent("media_category")


def _sent(name: str) -> str:
    """A part of a multipart body, told with a file name or without."""
    part = request.files.get(name)
    return request.form.get(name) or (part.read().decode(errors="replace") if part is not None else "")
