"""The cards as pictures for the page: whole, or small for lists."""

from __future__ import annotations

import hashlib
from io import BytesIO

from flask import Flask, g, request, send_file
from werkzeug import Response
from werkzeug.exceptions import NotFound

from scheduler import networks
from scheduler.cards.kept import Kept
from scheduler.cards.painter import Drawn
from scheduler.core.errors import BadInput
from scheduler.web.desk import Desk

SMALL_PX = 192
"""The longer side of a small one: three times what is shown, for fine screens."""
_SMALL: Kept[bytes] = Kept(2_000)


def mount(app: Flask, desk: Desk) -> None:
    def card(post_id: str, network: str, number: int = 1) -> Response:
        drawn = _drawn(desk, post_id, network)
        if not 1 <= number <= len(drawn):
            raise NotFound
        return _picture(drawn[number - 1].picture.path.read_bytes(), drawn[number - 1].picture.digest)

    def thumb(post_id: str, network: str) -> Response:
        picture = _drawn(desk, post_id, network)[0].picture
        return _picture(_SMALL.get(picture.digest, lambda: small(picture.path.read_bytes())), picture.digest)

    app.add_url_rule("/card/<post_id>/<network>", "card", card)
    app.add_url_rule("/card/<post_id>/<network>/<int:number>", "card_number", card)
    app.add_url_rule("/thumb/<post_id>/<network>", "thumb", thumb)


def small(content: bytes) -> bytes:
    """A picture, small, as JPEG."""
    from PIL import Image

    with Image.open(BytesIO(content)) as picture:
        picture.draft("RGB", (SMALL_PX * 2, SMALL_PX * 2))
        picture.thumbnail((SMALL_PX, SMALL_PX))
        into = BytesIO()
        picture.convert("RGB").save(into, "JPEG", quality=82)
    return into.getvalue()


def _drawn(desk: Desk, post_id: str, network: str) -> tuple[Drawn, ...]:
    if network not in networks.names():
        raise NotFound
    try:
        return desk.workspace().drafter.cards(desk.file(post_id).post, network)
    except BadInput:  # the post's page says what is wrong; there is no picture of it
        raise NotFound from None


def _picture(content: bytes, digest: str) -> Response:
    """Asked again each time, and sent only when it is another one."""
    g.may_be_kept = True
    answer = send_file(
        BytesIO(content), mimetype="image/jpeg", etag=hashlib.sha256(digest.encode() + content[:64]).hexdigest()
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)
