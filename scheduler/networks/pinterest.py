"""Pinterest: one request makes the pin, with the picture inside.

Source: pinterest/api-description v5/openapi.yaml 5.23.0 (2025-12-11). It marks nothing as required and
refuses no length, so the checks here are ours.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from scheduler.core.errors import AuthFailed, ErrorClass, Phase, Reading, Rejected, Undecided
from scheduler.core.model import Draft, Format, Handle, Pending, Picture, Published, Ready
from scheduler.core.network import Answer, Limit, Limits, PictureHost, Secret
from scheduler.networks._pinterest_codes import RULES
from scheduler.networks._reading import Parsed, Wait, as_object, plain_text, read, refuse, retry_after
from scheduler.networks._transport import Http

READ_ON = date(2026, 11, 1)
_SPEC = "pinterest/api-description v5/openapi.yaml 5.23.0, PinCreate"
SKEW = timedelta(minutes=2)
MOST_PAGES = 40


class Pinterest:
    name: ClassVar[str] = "pinterest"
    aliases: ClassVar[tuple[str, ...]] = ("pin",)
    base_url: ClassVar[str] = "https://api.pinterest.com/v5"
    limits: ClassVar[Limits] = Limits(
        caption=Limit(800, _SPEC, READ_ON),
        title=Limit(100, _SPEC, READ_ON),
        link=Limit(2048, _SPEC, READ_ON),
        alt=Limit(500, _SPEC, READ_ON),
        pictures=Limit(5, _SPEC, READ_ON),
        # 20 MB by the product pages, 10 MB reported for base64 [?]: the smaller is safe with both.
        picture_bytes=Limit(10_000_000, "seen; developers.pinterest.com says 20 MB", READ_ON),
        picture_types=("image/jpeg", "image/png"),
    )
    formats: ClassVar[tuple[Format, ...]] = (Format("pin", 1000, 1500),)
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("ACCESS_TOKEN", "Access token with pins:write and boards:read"),
        Secret("BOARD_ID", "The number of the board the pins go on", hidden=False),
    )
    # How soon a pin shows on its board isn't documented [?].
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
        self._headers = {"Authorization": f"Bearer {secrets['ACCESS_TOKEN']}"}
        self._board = secrets["BOARD_ID"]

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Nothing goes up before the pin itself; what Pinterest would refuse is refused here."""
        if not self._board.isdigit():
            sentence = "PINTEREST_BOARD_ID in .env is not a board's number; put the number there."
            raise AuthFailed(Reading(ErrorClass.AUTH, sentence))
        if not 1 <= len(draft.pictures) <= self.limits.pictures.value:
            sentence = f"A pin needs 1 to 5 pictures; this post has {len(draft.pictures)}. Change its cards."
            raise Rejected(Reading(ErrorClass.REJECTED, sentence))
        if len({(picture.width_px, picture.height_px) for picture in draft.pictures}) > 1:
            sentence = "All pictures of a pin need the same size. Draw its cards again."
            raise Rejected(Reading(ErrorClass.REJECTED, sentence))
        return Ready({})

    def publish(self, draft: Draft, ready: Ready) -> Published:
        pin: dict[str, Any] = {
            "board_id": self._board,
            "description": draft.caption,
            "alt_text": draft.pictures[0].alt,
            "media_source": _media_source(draft.pictures),
        }
        pin.update({name: value for name, value in (("title", draft.title), ("link", draft.link)) if value})
        content = self._send("POST", "pins", phase=Phase.PUBLISH, json=pin)
        if not content.get("id"):
            raise refuse(self.read(Answer(200, {}, json.dumps(content)), Phase.PUBLISH))
        remote_id = str(content["id"])
        return Published(remote_id, self.link(remote_id), "Pinterest answered with the pin's id.")

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """Exact by the marker in our own link; without a link, by title and text in the time window."""
        pins = [pin for pin in self._pins() if _made_since(pin, since)]
        if draft.link and draft.marker:
            marked = [pin for pin in pins if draft.marker in _markers(str(pin.get("link") or ""))]
            return self._found(marked[0], "the pin whose link carries our marker") if marked else None
        same = [pin for pin in pins if _words(pin) == (draft.title or "", draft.caption)]
        if len(same) > 1:
            links = ", ".join(self.link(str(pin["id"])) or "" for pin in same)
            raise Undecided(
                Reading(
                    ErrorClass.UNKNOWN,
                    f"The board shows {len(same)} pins with exactly these words since then: {links}.",
                )
            )
        return self._found(same[0], "the only pin with exactly these words since then") if same else None

    def link(self, remote_id: str) -> str | None:
        return f"https://www.pinterest.com/pin/{remote_id}/"

    @classmethod
    def read(cls, answer: Answer, phase: Phase) -> Reading:
        return read(answer, phase, parse=parse, rules=RULES, waits=waits)

    def _pins(self) -> Iterator[dict[str, Any]]:
        """All pins of the board: their order isn't documented, so an old one doesn't end the list."""
        params = {"page_size": "250"}
        for _ in range(MOST_PAGES):
            content = self._send("GET", f"boards/{self._board}/pins", phase=Phase.READ, params=params)
            yield from content.get("items") or ()
            if not content.get("bookmark"):
                return
            params["bookmark"] = content["bookmark"]

    def _found(self, pin: Mapping[str, Any], how: str) -> Published:
        remote_id = str(pin["id"])
        return Published(remote_id, self.link(remote_id), f"Read from the board: {how}.")

    def _send(self, method: str, path: str, *, phase: Phase, **parts: Any) -> dict[str, Any]:
        answer = self._http.send(method, f"{self._base}/{path}", phase=phase, headers=self._headers, **parts)
        content = as_object(answer.body)
        if not 200 <= answer.status < 300 or content is None:
            raise refuse(self.read(answer, phase))
        return content


def parse(answer: Answer) -> Parsed:
    content = as_object(answer.body)
    if content is None:
        return Parsed(message=plain_text(answer.body), words=answer.body.lower())
    told = [str(content.get(name) or "") for name in ("message", "message_detail", "error_description", "error")]
    code = content.get("code")
    return Parsed(
        None if code is None else str(code), None, " ".join(text for text in told[:2] if text), " ".join(told).lower()
    )


def waits(headers: Mapping[str, str]) -> Wait:
    """Retry-After, or x-ratelimit-reset; whether the latter is seconds to go or a clock time isn't
    documented, so a number too large for a wait is taken for a time [?]."""
    wait = retry_after(headers)
    value = headers.get("x-ratelimit-reset", "")
    if wait is not None or not value.isdigit():
        return Wait(wait)
    if int(value) > 1_000_000_000:
        return Wait(until=datetime.fromtimestamp(int(value), UTC))
    return Wait(timedelta(seconds=int(value)))


def _media_source(pictures: tuple[Picture, ...]) -> dict[str, Any]:
    items = [
        {"content_type": picture.media_type, "data": base64.b64encode(picture.path.read_bytes()).decode()}
        for picture in pictures
    ]
    if len(items) == 1:
        return {"source_type": "image_base64", **items[0]}
    return {"source_type": "multiple_image_base64", "items": items, "index": 0}


def _made_since(pin: Mapping[str, Any], since: datetime) -> bool:
    try:
        made = datetime.fromisoformat(str(pin.get("created_at")))
    except ValueError:
        return True
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return made >= since - SKEW


def _markers(link: str) -> list[str]:
    return parse_qs(urlsplit(link).query).get("utm_content", [])


def _words(pin: Mapping[str, Any]) -> tuple[str, str]:
    return str(pin.get("title") or ""), str(pin.get("description") or "")


NETWORK = Pinterest
