"""A client of every network, shared by the tests beside this one, and one post on each with it."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from PIL import Image
from requests_oauthlib import OAuth1

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.server import SECRETS, Sandbox

NOW = datetime(2027, 3, 9, 8, tzinfo=UTC)

PAGE, IG, BOARD = SECRETS["FACEBOOK_PAGE_ID"], SECRETS["INSTAGRAM_USER_ID"], SECRETS["PINTEREST_BOARD_ID"]
PAGE_TOKEN, IG_TOKEN = SECRETS["FACEBOOK_PAGE_TOKEN"], SECRETS["INSTAGRAM_TOKEN"]
TIMEOUT_S = 10


def picture(width: int = 60, height: int = 60, kind: str = "JPEG", color: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, kind)
    return out.getvalue()


def keys(**wrong: str) -> OAuth1:
    mine = {**SECRETS, **wrong}
    return OAuth1(
        mine["X_CONSUMER_KEY"], mine["X_CONSUMER_SECRET"], mine["X_ACCESS_TOKEN"], mine["X_ACCESS_TOKEN_SECRET"]
    )


class Caller:
    """One client of every network."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.at = sandbox.addresses()

    def graph(self, method: str, path: str, token: str = PAGE_TOKEN, **parts: Any) -> requests.Response:
        where = "data" if method == "POST" and "json" not in parts else "params"
        parts[where] = {"access_token": token, **parts.get(where, {})}
        return requests.request(method, f"{self.at['facebook']}/{path}", timeout=TIMEOUT_S, **parts)

    def photo(self, content: bytes | None = None, **fields: str) -> requests.Response:
        files = {"source": ("card", picture() if content is None else content)}
        return self.graph("POST", f"{PAGE}/photos", data={"published": "false", **fields}, files=files)

    def feed(self, photos: tuple[str, ...] = (), **fields: str) -> requests.Response:
        attached = {f"attached_media[{place}]": json.dumps({"media_fbid": one}) for place, one in enumerate(photos)}
        return self.graph("POST", f"{PAGE}/feed", data={**fields, **attached})

    def lent(self, content: bytes) -> str:
        return f"{self.sandbox.root}/_sandbox/pictures/{self.sandbox.state.keep_picture(content)}.jpg"

    def container(self, **fields: str) -> requests.Response:
        return self.graph("POST", f"{IG}/media", IG_TOKEN, data={"image_url": self.lent(picture()), **fields})

    def shared(self, container: str) -> requests.Response:
        return self.graph("POST", f"{IG}/media_publish", IG_TOKEN, data={"creation_id": container})

    def instagram(self, **fields: str) -> str:
        return str(self.shared(self.container(**fields).json()["id"]).json()["id"])

    def x(self, method: str, path: str, auth: Any = None, **parts: Any) -> requests.Response:
        return requests.request(method, f"{self.at['x']}{path}", auth=auth or keys(), timeout=TIMEOUT_S, **parts)

    def tweet(self, **body: Any) -> requests.Response:
        return self.x("POST", "/2/tweets", json=body)

    def upload(self, content: bytes | None = None) -> dict[str, Any]:
        parts = {"media": ("card", content or picture()), "media_category": (None, "tweet_image")}
        found: dict[str, Any] = self.x("POST", "/2/media/upload", files=parts).json()["data"]
        return found

    def pinterest(self, method: str, path: str, **parts: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {SECRETS['PINTEREST_ACCESS_TOKEN']}"}
        return requests.request(method, f"{self.at['pinterest']}{path}", headers=headers, timeout=TIMEOUT_S, **parts)

    def pin(self, source: Any = None, **body: Any) -> requests.Response:
        source = source or {"source_type": "image_base64", **coded(picture())}
        return self.pinterest("POST", "/pins", json={"board_id": BOARD, "media_source": source, **body})


def coded(content: bytes, kind: str = "image/jpeg") -> dict[str, str]:
    return {"content_type": kind, "data": base64.b64encode(content).decode()}


def graph_error(answer: requests.Response) -> tuple[int, int | None]:
    """(code, subcode) of Graph's error body."""
    error = answer.json()["error"]
    assert answer.status_code >= 400
    assert {"message", "type", "code", "fbtrace_id"} <= set(error)
    return error["code"], error.get("error_subcode")


@contextmanager
def running(**options: Any) -> Iterator[Caller]:
    """A caller of a sandbox that runs meanwhile, at ``NOW`` unless a clock is given."""
    sandbox = Sandbox(**{"clock": VirtualClock(NOW), **options})
    sandbox.start()
    try:
        yield Caller(sandbox)
    finally:
        sandbox.stop()


@pytest.fixture
def client() -> Iterator[Caller]:
    with running() as caller:
        yield caller


def test_one_post_on_each_network(client: Caller) -> None:
    photo = client.photo(alt_text_custom="A square").json()["id"]
    made = {
        "facebook": client.feed((photo,), message="Breathe out").json()["id"],
        "instagram": client.instagram(caption="Breathe out", alt_text="A square"),
        "x": client.tweet(text="Breathe out", media={"media_ids": [client.upload()["id"]]}).json()["data"]["id"],
        "pinterest": client.pin(title="Breathe", description="Breathe out", alt_text="A square").json()["id"],
    }
    for network, post_id in made.items():
        (post,) = client.sandbox.posts(network)
        assert (post.id, post.text, post.published_at) == (post_id, "Breathe out", NOW)
        assert client.sandbox.picture(post.pictures[0].digest) == picture()


def test_every_login_of_its_settings_is_good(client: Caller) -> None:
    assert set(client.sandbox.secrets()) == set(SECRETS)
    assert client.graph("GET", "me/accounts").json()["data"][0]["id"] == PAGE
    assert client.graph("GET", IG, IG_TOKEN, params={"fields": "username"}).json()["username"]
    assert client.x("GET", "/2/users/me").json()["data"]["id"] == "101"
    assert [board["id"] for board in client.pinterest("GET", "/boards").json()["items"]] == [BOARD]


@pytest.mark.parametrize("usage", ["facebook", "x", "pinterest"])
def test_answers_tell_how_much_is_used_up(client: Caller, usage: str) -> None:
    answers = {
        "facebook": (client.graph("GET", f"{PAGE}/posts"), {"X-App-Usage"}),
        "x": (client.x("GET", "/2/users/me"), {f"x-rate-limit-{part}" for part in ("limit", "remaining", "reset")}),
        "pinterest": (
            client.pinterest("GET", "/boards"),
            {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"},
        ),
    }
    answer, names = answers[usage]
    assert all(name in answer.headers for name in names)
