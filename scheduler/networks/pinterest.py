"""Pinterest: one request makes the pin, with the picture inside.

Source: pinterest/api-description v5/openapi.yaml 5.23.0 (2025-12-11). It marks nothing as required and
refuses no length, so the checks here are ours.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from scheduler.core.condition import Condition, Scope
from scheduler.core.connecting import Way
from scheduler.core.errors import AuthFailed, ErrorClass, Phase, Reading, Rejected, Undecided
from scheduler.core.insights import Insights
from scheduler.core.model import Draft, Format, Handle, Pending, Picture, Published, Ready
from scheduler.core.network import Answer, Limit, Limits, PictureHost, Renewal, Secret, Wait
from scheduler.core.prices import Prices
from scheduler.networks import _pinterest_insights
from scheduler.networks._oauth import basic, renewal
from scheduler.networks._pinterest_codes import RULES
from scheduler.networks._pinterest_condition import condition
from scheduler.networks._reading import (
    Parsed,
    as_object,
    asked_wait,
    gleaned,
    longest_rest,
    plain_text,
    read,
    refuse,
    reset_wait,
    rows,
)
from scheduler.networks._transport import Http
from scheduler.networks._window import is_doubtful, is_since

READ_ON = date(2026, 11, 1)
_SPEC = "pinterest/api-description v5/openapi.yaml 5.23.0, PinCreate"
MOST_PAGES = 40  # of 250 pins
ACCESS_TOKEN_LIFE = timedelta(days=30)  # P3


class Pinterest:
    name: ClassVar[str] = "pinterest"
    login_network: ClassVar[str] = "pinterest"
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
        fewest_pictures=1,  # media_source is required
    )
    prices: ClassVar[Prices | None] = None
    formats: ClassVar[tuple[Format, ...]] = (Format("pin", 1000, 1500),)
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("ACCESS_TOKEN", "Access token with pins:write and boards:read"),
        Secret("BOARD_ID", "The number of the board the pins go on", hidden=False),
        Secret("REFRESH_TOKEN", "Its refresh token, to renew it every month", required=False),
        Secret("APP_ID", "Your app's id", required=False, hidden=False),
        Secret("APP_SECRET", "Your app's secret key", required=False),
    )
    # How soon a pin shows on its board isn't documented [?].
    settle_after: ClassVar[timedelta] = timedelta(seconds=90)
    insights_at_once: ClassVar[int] = 1
    renewable_after: ClassVar[timedelta] = timedelta()
    scopes: ClassVar[tuple[Scope, ...]] = (  # the security of each operation in the spec
        Scope(("pins:write",), "Pinterest refuses every pin"),
        Scope(("boards:read",), "Tipcast can't look on the board whether a pin is there"),
        Scope(("pins:read",), "Tipcast can't look whether a pin is there"),
        Scope(("boards:write",), "Pinterest refuses every pin"),
    )
    version_ends: ClassVar[Mapping[str, date]] = {}
    fetches_pictures: ClassVar[bool] = False

    def __init__(
        self,
        *,
        http: Http,
        secrets: Mapping[str, str],
        base_url: str,
        host: PictureHost | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._http, self._secrets = http, secrets
        self._base = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {secrets['ACCESS_TOKEN']}"}
        self._board = secrets["BOARD_ID"]

    def prepare(self, draft: Draft, handle: Handle) -> Ready | Pending:
        """Nothing goes up before the pin itself; what Pinterest would refuse is refused here."""
        if not (self._board.isascii() and self._board.isdigit()):
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
            "alt_text": _alt(draft.pictures),
            "media_source": _media_source(draft.pictures),
        }
        pin.update({name: value for name, value in (("title", draft.title), ("link", draft.link)) if value})
        content = self._send("POST", "pins", phase=Phase.PUBLISH, json=pin)
        found = content.get("id")
        if not isinstance(found, str | int) or not str(found):
            raise self._unread(content, Phase.PUBLISH)
        remote_id = str(found)
        return Published(remote_id, self.link(remote_id), "Pinterest answered with the pin's id.")

    def find(self, draft: Draft, handle: Handle, since: datetime) -> Published | None:
        """Exact by the marker in our own link; else by title and text in the time window. Undecided when
        these words are there twice, or with another link than ours."""
        same, doubtful = [], []
        for pin in self._pins():
            if draft.marker and draft.marker in _markers(str(pin.get("link") or "")):
                return self._found(pin, "the pin whose link carries our marker")
            if _words(pin) == _plain(draft.title or "", draft.caption):
                made_at = _made_at(pin)
                same += [pin] if is_since(made_at, since) else []
                doubtful += [pin] if is_doubtful(made_at, since) else []
        if doubtful and not same:
            links = ", ".join(str(self.link(str(pin["id"]))) for pin in doubtful)
            raise _undecided(f"The board shows exactly these words, from shortly before they were sent: {links}.")
        if not same:
            return None
        if draft.link or len(same) > 1:
            links = ", ".join(str(self.link(str(pin["id"]))) for pin in same)
            how = "but not with our link" if draft.link else "more than once"
            raise _undecided(f"The board shows exactly these words since then, {how}: {links}.")
        return self._found(same[0], "the only pin with exactly these words since then")

    def link(self, remote_id: str) -> str | None:
        return f"https://www.pinterest.com/pin/{remote_id}/"

    def insights(self, remote_ids: Sequence[str]) -> Mapping[str, Insights | None]:
        def pin(remote_id: str) -> dict[str, Any]:
            content = self._send("GET", f"pins/{remote_id}", phase=Phase.READ, params={"pin_metrics": "true"})
            if not content.get("id"):
                raise self._unread(content, Phase.READ)
            return content

        return {one: _pinterest_insights.asked(one, pin=pin) for one in remote_ids if _pinterest_insights.is_id(one)}

    def comment(self, remote_id: str, text: str) -> str:
        raise NotImplementedError  # see Limits.comment

    def find_comment(self, remote_id: str, text: str) -> str | None:
        raise NotImplementedError

    def rest(self) -> Wait | None:
        return longest_rest(self._http.heard(), spent)

    def renew(self) -> Renewal | None:
        """Thirty days more for the access token, sixty for the refresh token (P3)."""
        given = self._secrets
        if not all(given.get(name) for name in ("REFRESH_TOKEN", "APP_ID", "APP_SECRET")):
            return None
        form = {"grant_type": "refresh_token", "refresh_token": given["REFRESH_TOKEN"]}
        headers = {"Authorization": basic(given["APP_ID"], given["APP_SECRET"])}
        answer = self._http.send("POST", f"{self._base}/oauth/token", phase=Phase.TOKEN, data=form, headers=headers)
        return renewal(answer, self.read, names={"access_token": "ACCESS_TOKEN", "refresh_token": "REFRESH_TOKEN"})

    def examine(self) -> Condition:
        """The board is read as ``find`` reads it; who we are is asked best effort, since it needs a right
        (user_accounts:read) that posting doesn't."""
        self._send("GET", f"boards/{self._board}/pins", phase=Phase.READ, params={"page_size": "1"})
        account: Mapping[str, Any] = {}
        with contextlib.suppress(AuthFailed, Rejected):
            account = self._send("GET", "user_account", phase=Phase.READ)
        return condition(account, heard=self._http.heard(), base_url=self._base)

    @classmethod
    def connecting(cls, *, http: Http, secrets: Mapping[str, str], base_url: str, options: Mapping[str, str]) -> Way:
        from scheduler.networks._connect_pinterest import PinterestLogin

        return PinterestLogin(http, base_url, secrets, cls.read)

    @classmethod
    def clock_tolerance(cls, secrets: Mapping[str, str]) -> timedelta | None:
        return None

    @classmethod
    def login_life(cls, secrets: Mapping[str, str]) -> timedelta | None:
        return ACCESS_TOKEN_LIFE

    @classmethod
    def read(cls, answer: Answer, phase: Phase) -> Reading:
        return read(answer, phase, parse=parse, rules=RULES, waits=waits)

    def _pins(self) -> Iterator[Mapping[str, Any]]:
        """All pins of the board: their order isn't documented, so an old one doesn't end the list."""
        params = {"page_size": "250"}
        for _ in range(MOST_PAGES):
            content = self._send("GET", f"boards/{self._board}/pins", phase=Phase.READ, params=params)
            if not isinstance(content.get("items"), list):
                raise self._unread(content, Phase.READ)
            yield from rows(content["items"])
            if not content.get("bookmark"):
                return
            params["bookmark"] = str(content["bookmark"])
        raise _undecided(f"The board has more than {MOST_PAGES} pages of pins. Look for the pin on pinterest.com.")

    def _found(self, pin: Mapping[str, Any], how: str) -> Published:
        remote_id = str(pin["id"])
        return Published(remote_id, self.link(remote_id), f"Read from the board: {how}.")

    def _send(self, method: str, path: str, *, phase: Phase, **parts: Any) -> dict[str, Any]:
        answer = self._http.send(method, f"{self._base}/{path}", phase=phase, headers=self._headers, **parts)
        content = as_object(answer.body)
        if not 200 <= answer.status < 300 or content is None:
            raise refuse(self.read(answer, phase))
        return content

    def _unread(self, content: Mapping[str, Any], phase: Phase) -> Exception:
        """For a success that lacks what it should tell."""
        return refuse(self.read(Answer(200, {}, json.dumps(content)), phase))


def parse(answer: Answer) -> Parsed:
    """Pinterest's code and message (also the detail that a spam block may carry alone), OAuth's form, a
    gateway's page, or JSON that breaks off."""
    content = as_object(answer.body)
    if content is None:
        return _broken(answer.body)
    told = [_text(content.get(name)) for name in ("message", "message_detail", "error_description", "error")]
    message = " ".join(filter(None, told[:2])) or next(filter(None, told[2:]), "")
    return Parsed(_text(content.get("code")) or None, None, message, " ".join(told).lower())


def waits(headers: Mapping[str, str]) -> Wait:
    """Retry-After, or x-ratelimit-reset; whether the latter is seconds to go or a clock time isn't
    documented, so a number large enough for a date is taken for one [?]."""
    asked = asked_wait(headers)
    return asked if asked.duration is not None or asked.until else reset_wait(headers.get("x-ratelimit-reset", ""))


def spent(headers: Mapping[str, str]) -> Wait | None:
    """The wait for a limit with nothing remaining, in the headers of a success."""
    if re.fullmatch(r"0+|-[0-9]+", headers.get("x-ratelimit-remaining", "").strip()) is None:
        return None
    wait = reset_wait(headers.get("x-ratelimit-reset", ""))
    return wait if wait.duration or wait.until else None


def _broken(body: str) -> Parsed:
    if not body.lstrip("\ufeff \r\n\t").startswith(("{", "[")):
        message = plain_text(body)
        return Parsed(message=message, words=message.lower())
    told = [gleaned(body, name, whole=False) for name in ("message", "message_detail")]
    message = " ".join(filter(None, told))
    return Parsed(gleaned(body, "code") or None, None, message or plain_text(body), message.lower())


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _undecided(sentence: str) -> Undecided:
    return Undecided(Reading(ErrorClass.UNKNOWN, sentence))


def _alt(pictures: tuple[Picture, ...]) -> str:
    """A pin has one alt text for all its pictures: as many of theirs, whole, as fit."""
    alt, most = "", Pinterest.limits.alt
    for picture in pictures:
        longer = " ".join(filter(None, (alt, picture.alt)))
        if most is not None and len(longer) > most.value:
            break
        alt = longer
    return alt or pictures[0].alt


def _media_source(pictures: tuple[Picture, ...]) -> dict[str, Any]:
    items = [
        {"content_type": picture.media_type, "data": base64.b64encode(picture.path.read_bytes()).decode()}
        for picture in pictures
    ]
    if len(items) == 1:
        return {"source_type": "image_base64", **items[0]}
    return {"source_type": "multiple_image_base64", "items": items, "index": 0}


def _made_at(pin: Mapping[str, Any]) -> datetime | None:
    try:
        made_at = datetime.fromisoformat(str(pin.get("created_at")))
    except ValueError:
        return None
    return made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)


def _markers(link: str) -> list[str]:
    try:
        return parse_qs(urlsplit(link).query).get("utm_content", [])
    except ValueError:  # somebody's pin may link to anything
        return []


def _words(pin: Mapping[str, Any]) -> tuple[str, str]:
    return _plain(str(pin.get("title") or ""), str(pin.get("description") or ""))


def _plain(title: str, description: str) -> tuple[str, str]:
    """Without regard to Unicode form and to how white space is set, which Pinterest may tidy up [?]."""
    one, other = (" ".join(unicodedata.normalize("NFC", text).split()) for text in (title, description))
    return one, other


NETWORK = Pinterest
