"""Facebook and Instagram as the sandbox plays them: what is asked is told, nothing more, and what the
real ones refuse is refused."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from PIL import Image
from test_sandbox_client import IG, IG_TOKEN, NOW, PAGE, PAGE_TOKEN, Caller, graph_error, picture, running

from scheduler.clock.virtual import VirtualClock


@pytest.fixture
def client() -> Iterator[Caller]:
    with running() as caller:
        yield caller


# -- Facebook -----------------------------------------------------------------------------------


def test_photos_may_come_as_json_too(client: Caller) -> None:
    photos = [client.photo().json()["id"] for _ in range(2)]
    body = {"message": "Two", "attached_media": [{"media_fbid": photo} for photo in photos]}
    assert client.graph("POST", f"{PAGE}/feed", json=body).status_code == 200
    assert len(client.sandbox.posts("facebook")[0].pictures) == 2


def test_brackets_in_json_are_refused_because_graph_drops_them(client: Caller) -> None:
    body = {"message": "One", "attached_media[0]": {"media_fbid": client.photo().json()["id"]}}
    assert graph_error(client.graph("POST", f"{PAGE}/feed", json=body)) == (100, None)
    assert client.sandbox.posts("facebook") == ()


def test_a_photo_may_be_fetched(client: Caller) -> None:
    made = client.graph("POST", f"{PAGE}/photos", data={"url": client.lent(picture()), "caption": "Fetched"})
    assert [post.id for post in client.sandbox.posts("facebook")] == [made.json()["post_id"]]
    assert client.sandbox.posts("facebook")[0].text == "Fetched"


def test_a_photo_has_one_origin(client: Caller) -> None:
    assert graph_error(client.photo(url=client.lent(picture()))) == (100, None)


def test_a_published_photo_is_used_up(client: Caller) -> None:
    photo = client.photo(published="true").json()["id"]
    assert graph_error(client.feed((photo,), message="Again")) == (1, 1366051)


def test_what_is_not_published_is_not_public(client: Caller) -> None:
    assert client.feed(message="Not yet", published="false").status_code == 200
    assert graph_error(client.feed(message="Later", published="false", scheduled_publish_time="1900000000")) == (
        100,
        None,
    )
    assert client.graph("GET", f"{PAGE}/published_posts").json()["data"] == []
    assert client.sandbox.posts("facebook") == ()


def test_a_photo_knows_its_post_and_its_address(client: Caller) -> None:
    photo = client.photo(picture(40, 30)).json()["id"]
    asked = {"fields": "images{source,width},page_story_id"}
    before = client.graph("GET", photo, params=asked).json()
    assert set(before) == {"id", "images"}
    assert [set(image) for image in before["images"]] == [{"source", "width"}]
    assert requests.get(before["images"][0]["source"], timeout=10).content == picture(40, 30)
    post = client.feed((photo,), message="One").json()["id"]
    assert client.graph("GET", photo, params=asked).json()["page_story_id"] == post


def test_the_page_hands_a_png_out_as_jpeg(client: Caller) -> None:
    photo = client.photo(picture(kind="PNG")).json()["id"]
    address = client.graph("GET", photo, params={"fields": "images"}).json()["images"][0]["source"]
    answer = requests.get(address, timeout=10)
    assert answer.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.format == "JPEG"


def test_only_the_fields_asked_for_are_told(client: Caller) -> None:
    photos = tuple(client.photo().json()["id"] for _ in range(2))
    client.feed(photos, message="Two")
    assert set(client.graph("GET", f"{PAGE}/posts").json()["data"][0]) == {"id", "created_time", "message"}
    fields = "permalink_url,attachments{subattachments{target{id}}}"
    (post,) = client.graph("GET", f"{PAGE}/posts", params={"fields": fields}).json()["data"]
    targets = [{"target": {"id": photo}} for photo in photos]
    assert post["attachments"] == {"data": [{"subattachments": {"data": targets}}]}
    assert set(post) == {"id", "permalink_url", "attachments"}


def test_lists_are_read_page_by_page_while_new_posts_come(client: Caller) -> None:
    ids = [client.feed(message=f"Tip {number}").json()["id"] for number in range(5)]
    seen, query = [], {"fields": "id", "limit": "2"}
    while True:
        page = client.graph("GET", f"{PAGE}/published_posts", params=query).json()
        seen += [post["id"] for post in page["data"]]
        if "paging" not in page:
            break
        query["after"] = page["paging"]["cursors"]["after"]
        client.feed(message=f"Meanwhile {len(seen)}")
    assert seen == ids[::-1]


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        (f"{PAGE}/posts", {"limit": "many"}, 100),
        (f"{PAGE}/posts", {"limit": "0"}, 100),
        (f"{PAGE}/posts", {"limit": "101"}, 100),
        (f"{PAGE}/posts", {"after": "made-up"}, 100),
        (f"{PAGE}/posts", {"after": "é"}, 100),
        (f"{PAGE}/posts", {"colour": "red"}, 100),
        (f"{PAGE}/posts", {"fields": "id,colour"}, 100),
        (f"{PAGE}/posts", {"fields": "attachments{target{id}"}, 2500),
        (f"{PAGE}/posts", {"fields": "id}"}, 2500),
        (f"{PAGE}/nothing", {}, 100),
        ("424242", {}, 100),
        ("424242/posts", {}, 100),
    ],
)
def test_reading_is_refused_in_graphs_words(client: Caller, path: str, query: dict[str, str], code: int) -> None:
    assert graph_error(client.graph("GET", path, params=query))[0] == code


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda one: one.photo(message="a" * 63_207), 100),
        (lambda one: one.photo(b"x" * 10_000_001), 324),
        (lambda one: one.photo(picture() + bytes(10_000_000)), 1),
        (lambda one: one.feed(tuple(one.photo().json()["id"] for _ in range(11))), 100),
        (lambda one: one.feed((one.photo().json()["id"],) * 2), 100),
        (lambda one: one.graph("POST", f"{PAGE}/feed", json=[1]), 100),
        (
            lambda one: one.graph("POST", f"{PAGE}/feed", json={"message": "a", "attached_media": {"media_fbid": "1"}}),
            100,
        ),
        (lambda one: one.graph("POST", f"{PAGE}/feed", json={"message": "a", "attached_media": [1]}), 100),
        (lambda one: one.graph("POST", f"{PAGE}/feed", IG_TOKEN, data={"message": "a"}), 210),
        (lambda one: one.graph("POST", "me/feed", data={"message": "a"}), 100),
        (lambda one: one.graph("DELETE", "424242"), 100),
        (lambda one: one.graph("POST", "424242/comments", data={"message": "a"}), 100),
    ],
)
def test_writing_is_refused_in_graphs_words(
    client: Caller, ask: Callable[[Caller], requests.Response], code: int
) -> None:
    assert graph_error(ask(client))[0] == code
    assert client.sandbox.posts("facebook") == ()


def test_photos_and_posts_can_be_deleted(client: Caller) -> None:
    photo, post = client.photo().json()["id"], client.feed(message="Gone soon").json()["id"]
    for node in (photo, post):
        assert client.graph("DELETE", node).json() == {"success": True}
        assert graph_error(client.graph("GET", node)) == (100, 33)
    assert client.sandbox.posts("facebook") == ()


@pytest.mark.parametrize("network", ["facebook", "instagram"])
def test_comments_are_seen_by_followers(client: Caller, network: str) -> None:
    post = client.feed(message="Tip").json()["id"] if network == "facebook" else client.instagram(caption="Tip")
    assert client.graph("POST", f"{post}/comments", data={"message": "More below"}).status_code == 200
    assert client.sandbox.posts(network)[0].comments == ("More below",)
    assert graph_error(client.graph("POST", f"{post}/comments", data={"colour": "red"})) == (100, None)


def test_tokens_are_told_what_they_are_good_for(client: Caller) -> None:
    known = client.graph("GET", "debug_token", params={"input_token": PAGE_TOKEN}).json()["data"]
    assert (known["is_valid"], known["profile_id"], known["expires_at"]) == (True, PAGE, 0)
    assert not client.graph("GET", "debug_token", params={"input_token": "other"}).json()["data"]["is_valid"]
    assert graph_error(client.graph("GET", "debug_token")) == (100, None)
    linked = client.graph("GET", PAGE, params={"fields": "instagram_business_account"}).json()
    assert linked["instagram_business_account"] == {"id": IG}


# -- Instagram ----------------------------------------------------------------------------------


def test_a_carousel_shows_its_children_in_order(client: Caller) -> None:
    colors = ("red", "green", "blue")
    children = [
        client.container(image_url=client.lent(picture(color=color)), is_carousel_item="true", alt_text=color).json()[
            "id"
        ]
        for color in colors
    ]
    post = client.instagram(media_type="CAROUSEL", children=",".join(children), caption="Three")
    assert [shown.alt for shown in client.sandbox.posts("instagram")[0].pictures] == list(colors)
    fields = {"fields": "media_type,children{id},caption"}
    told = client.graph("GET", post, IG_TOKEN, params=fields).json()
    assert (told["media_type"], told["caption"], len(told["children"]["data"])) == ("CAROUSEL_ALBUM", "Three", 3)


def test_a_carousel_takes_only_fresh_items(client: Caller) -> None:
    single, child = client.container().json()["id"], client.container(is_carousel_item="true").json()["id"]
    other = client.container(is_carousel_item="true").json()["id"]
    carousel = {"media_type": "CAROUSEL", "children": f"{child},{other}"}
    assert graph_error(client.container(**{**carousel, "children": f"{child},{single}"})) == (100, 33)
    assert graph_error(client.container(**{**carousel, "children": ",".join([child] * 11)})) == (100, 2207028)
    assert graph_error(client.container(**carousel, is_carousel_item="true")) == (100, None)
    assert graph_error(client.shared(child)) == (9007, 2207027)
    client.sandbox.state.clock.wait_until(NOW + timedelta(hours=25))
    assert graph_error(client.container(**carousel)) == (-2, 2207020)


def test_a_container_takes_as_many_looks_as_told() -> None:
    with running(polls=2) as client:
        container = client.container().json()["id"]
        looks = [
            client.graph("GET", container, IG_TOKEN, params={"fields": "status_code"}).json()["status_code"]
            for _ in range(3)
        ]
    assert looks == ["IN_PROGRESS", "IN_PROGRESS", "FINISHED"]


class Elsewhere:
    """Serves whatever is asked for, as picture hosts may misbehave."""

    def __init__(self, httpserver: Any) -> None:
        self.server = httpserver

    def at(self, **answer: Any) -> str:
        self.server.expect_request("/card").respond_with_data(**answer)
        return str(self.server.url_for("/card"))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"response_data": picture(), "content_type": "image/jpeg", "status": 404}, (9004, 2207052)),
        ({"response_data": picture(), "content_type": "text/html"}, (9004, 2207052)),
        ({"response_data": b"", "content_type": "image/jpeg"}, (9004, 2207052)),
        ({"response_data": b"", "status": 302, "headers": {"Location": "http://192.0.2.1/"}}, (9004, 2207052)),
        ({"response_data": b"\xff\xd8 cut off", "content_type": "image/jpeg"}, (36001, 2207005)),
        ({"response_data": picture() + bytes(8 * 1024 * 1024), "content_type": "image/jpeg"}, (36000, 2207004)),
        ({"response_data": picture(79, 100), "content_type": "image/jpeg"}, (36003, 2207009)),
        ({"response_data": picture(192, 100), "content_type": "image/jpeg"}, (36003, 2207009)),
    ],
)
def test_the_picture_is_really_fetched_and_looked_at(
    client: Caller, httpserver: Any, answer: dict[str, Any], code: tuple[int, int]
) -> None:
    assert graph_error(client.container(image_url=Elsewhere(httpserver).at(**answer))) == code


@pytest.mark.parametrize("size", [(80, 100), (191, 100)])
def test_the_extreme_aspects_are_taken(client: Caller, size: tuple[int, int]) -> None:
    assert client.container(image_url=client.lent(picture(*size))).status_code == 200


def test_a_slow_picture_host_holds_up_nobody_else(client: Caller, httpserver: Any) -> None:
    """The host answers only after another request to the sandbox went through meanwhile."""

    def slowly(_: Any) -> Any:
        from werkzeug import Response

        meanwhile = client.feed(message="Meanwhile")
        return Response(picture(), 200 if meanwhile.ok else 500, mimetype="image/jpeg")

    httpserver.expect_request("/slow").respond_with_handler(slowly)
    assert client.container(image_url=httpserver.url_for("/slow")).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1@192.0.2.1/card.jpg",
        "http://127.0.0.1.example.net/card.jpg",
        "https://127.0.0.1/card.jpg",
        "file:///etc/hostname",
        "http://[::1",
        "http://192.0.2.1/card.jpg",
        "card.jpg",
    ],
)
def test_nothing_is_fetched_from_elsewhere(client: Caller, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    asked: list[Any] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, place: Any) -> None:
        asked.append(place[0])
        connect(self, place)

    monkeypatch.setattr(socket.socket, "connect", noted)
    assert graph_error(client.container(image_url=address)) == (9004, 2207052)
    assert set(asked) <= {"127.0.0.1"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"caption": "#a " * 31}, (36004, 2207010)),
        ({"alt_text": "a" * 1001}, (100, None)),
        ({"image_url": ""}, (100, None)),
        ({"is_carousel_item": "perhaps"}, (100, None)),
        ({"collaborators": json.dumps(["a", "b", "c", "d"])}, (100, None)),
    ],
)
def test_containers_are_refused(client: Caller, fields: dict[str, str], code: tuple[int, int | None]) -> None:
    assert graph_error(client.container(**fields)) == code


def test_media_are_listed_by_time() -> None:
    clock = VirtualClock(NOW)
    with running(clock=clock) as client:
        first = client.instagram(caption="First")
        clock.wait_until(NOW + timedelta(hours=2))
        second = client.instagram(caption="Second")

        def listed(**query: str) -> list[str]:
            return [one["id"] for one in client.graph("GET", f"{IG}/media", IG_TOKEN, params=query).json()["data"]]

        middle = NOW + timedelta(hours=1)
        assert listed() == [second, first]
        assert listed(since=str(int(middle.timestamp()))) == [second]
        assert listed(until=middle.isoformat()) == [first]
        assert graph_error(client.graph("GET", f"{IG}/media", IG_TOKEN, params={"since": "then"})) == (100, None)
        quota = client.graph("GET", f"{IG}/content_publishing_limit", IG_TOKEN).json()["data"]
        assert quota == [{"quota_usage": 2}]
