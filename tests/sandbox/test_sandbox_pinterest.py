"""Pinterest as the sandbox plays it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from test_sandbox_client import BOARD, Caller, coded, picture, running

from scheduler.sandbox.pinterest import PINS_IN_WINDOW


@pytest.fixture
def client() -> Iterator[Caller]:
    with running() as caller:
        yield caller


def carousel(*contents: bytes, **more: Any) -> dict[str, Any]:
    return {"source_type": "multiple_image_base64", "items": [coded(content) for content in contents], **more}


def test_a_carousel_is_one_pin(client: Caller) -> None:
    made = client.pin(carousel(picture(color="red"), picture(color="blue"), index=1), title="Two").json()
    assert made["media"]["media_type"] == "multiple_images"
    (post,) = client.sandbox.posts("pinterest")
    assert [client.sandbox.picture(one.digest) for one in post.pictures] == [
        picture(color="red"),
        picture(color="blue"),
    ]


@pytest.mark.parametrize("many", [False, True])
def test_pictures_may_be_fetched(client: Caller, many: bool) -> None:
    address = client.lent(picture())
    source = {"source_type": "multiple_image_urls", "items": [{"url": address}, {"url": address}]}
    made = client.pin(source if many else {"source_type": "image_url", "url": address})
    assert made.status_code == 201
    assert len(client.sandbox.posts("pinterest")[0].pictures) == 1 + many


def test_a_pin_can_be_read_back(client: Caller) -> None:
    made = client.pin(
        title="Stretch", description="Slowly", link="https://a.example/?utm_content=m1", alt_text="A card"
    ).json()
    read = client.pinterest("GET", f"/pins/{made['id']}").json()
    assert read == made
    assert (read["board_id"], read["alt_text"]) == (BOARD, "A card")
    shown = requests.get(read["media"]["images"]["1200x"]["url"], timeout=10)
    assert (shown.content, shown.headers["content-type"]) == (picture(), "image/jpeg")


def test_nulls_are_as_good_as_nothing(client: Caller) -> None:
    empty = dict.fromkeys(("title", "description", "alt_text", "link", "board_section_id", "dominant_color"))
    assert client.pin(**empty).status_code == 201
    (post,) = client.sandbox.posts("pinterest")
    assert (post.title, post.text, post.link) == (None, "", None)


@pytest.mark.parametrize("path", ["/pins", f"/boards/{BOARD}/pins"])
def test_lists_go_on_at_the_bookmark(client: Caller, path: str) -> None:
    ids = [client.pin(title=f"Tip {number}").json()["id"] for number in range(3)]
    first = client.pinterest("GET", path, params={"page_size": "2"}).json()
    client.pin(title="Meanwhile")
    rest = client.pinterest("GET", path, params={"page_size": "2", "bookmark": first["bookmark"]}).json()
    assert [pin["id"] for pin in (*first["items"], *rest["items"])] == ids[::-1]
    assert rest["bookmark"] is None


def test_a_deleted_pin_is_gone(client: Caller) -> None:
    pin = client.pin(title="Gone soon").json()["id"]
    assert client.pinterest("DELETE", f"/pins/{pin}").status_code == 204
    assert client.pinterest("GET", f"/pins/{pin}").status_code == 404
    assert client.sandbox.posts("pinterest") == ()


@pytest.mark.parametrize(
    "body",
    [
        {"board_id": 5},
        {"board_id": None},
        {"board_id": "mine"},
        {"parent_pin_id": "first"},
        {"alt_text": 5},
        {"link": ["https://a.example"]},
        {"source": {"source_type": "video_id", "media_id": "1"}},
        {"source": {"source_type": "image_base64", "content_type": "image/jpeg", "data": 5}},
        {"source": {"source_type": "image_base64", **coded(picture(kind="GIF"), "image/gif")}},
        {"source": {"source_type": "image_base64", **coded(b"no picture")}},
        {"source": {"source_type": "image_base64", **coded(picture(), "image/png")}},
        {"source": {"source_type": "image_base64", **coded(picture()), "colour": "red"}},
        {"source": {"source_type": "image_url", "url": "http://192.0.2.1/a.jpg"}},
        {"source": {"source_type": "image_url"}},
        {"source": carousel(picture())},
        {"source": carousel(*[picture()] * 6)},
        {"source": carousel(picture(), picture(30, 60))},
        {"source": carousel(picture(), picture(), index=2)},
        {"source": {**carousel(picture()), "items": [coded(picture()), "other"]}},
    ],
)
def test_ill_formed_pins_are_refused(client: Caller, body: dict[str, Any]) -> None:
    answer = client.pin(**body)
    assert (answer.status_code, answer.json()["code"]) == (400, 1)
    assert client.sandbox.posts("pinterest") == ()


@pytest.mark.parametrize(
    "query",
    [{"page_size": "0"}, {"page_size": "251"}, {"page_size": "many"}, {"bookmark": "made-up"}, {"colour": "red"}],
)
def test_ill_formed_queries_are_refused(client: Caller, query: dict[str, str]) -> None:
    answer = client.pinterest("GET", "/pins", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, 1)


@pytest.mark.parametrize("path", ["/pins/1", "/boards/1/pins", "/nothing"])
def test_what_is_not_there_is_not_found(client: Caller, path: str) -> None:
    answer = client.pinterest("GET", path)
    assert (answer.status_code, set(answer.json())) == (404, {"code", "message"})


def test_too_many_pins_a_minute(client: Caller) -> None:
    answers = [client.pin(title=str(number)) for number in range(PINS_IN_WINDOW + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {201}
    assert (answers[-1].status_code, answers[-1].json()["code"]) == (429, 8)
    assert answers[-2].headers["x-ratelimit-remaining"] == "0"
