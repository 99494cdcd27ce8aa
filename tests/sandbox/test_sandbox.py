"""The stand-in networks as a client meets them: strict, in the networks' own words, able to misbehave."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image
from requests_oauthlib import OAuth1

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.faults import KINDS, Fault
from scheduler.sandbox.server import SECRETS, Sandbox

NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
PAGE, IG, BOARD = SECRETS["FACEBOOK_PAGE_ID"], SECRETS["INSTAGRAM_USER_ID"], SECRETS["PINTEREST_BOARD_ID"]
FB, IGT = {"access_token": SECRETS["FACEBOOK_PAGE_TOKEN"]}, {"access_token": SECRETS["INSTAGRAM_TOKEN"]}
PIN = {"Authorization": f"Bearer {SECRETS['PINTEREST_ACCESS_TOKEN']}"}
KEYS = OAuth1(
    SECRETS["X_CONSUMER_KEY"], SECRETS["X_CONSUMER_SECRET"], SECRETS["X_ACCESS_TOKEN"], SECRETS["X_ACCESS_TOKEN_SECRET"]
)


def picture(width: int = 1080, height: int = 1080, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    served = Sandbox(clock=VirtualClock(NOW))
    served.start()
    yield served
    served.stop()


class Client:
    """Requests as a network's client sends them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.at = sandbox.addresses()
        self.sandbox = sandbox

    def photo(self, content: bytes | None = None, **fields: str) -> requests.Response:
        data = {"published": "false", **FB, **fields}
        return requests.post(
            f"{self.at['facebook']}/{PAGE}/photos",
            data=data,
            files={"source": ("a.jpg", content or picture())},
            timeout=10,
        )

    def feed(self, **fields: str) -> requests.Response:
        return requests.post(f"{self.at['facebook']}/{PAGE}/feed", data={**FB, **fields}, timeout=10)

    def lent(self, content: bytes) -> str:
        return f"{self.sandbox.root}/_cdn/{self.sandbox.state.keep_picture(content)}.jpg"

    def container(self, content: bytes | None = None, **fields: str) -> requests.Response:
        data = {**IGT, "image_url": self.lent(content or picture()), **fields}
        return requests.post(f"{self.at['instagram']}/{IG}/media", data=data, timeout=10)

    def ig_publish(self, container: str) -> requests.Response:
        return requests.post(
            f"{self.at['instagram']}/{IG}/media_publish", data={**IGT, "creation_id": container}, timeout=10
        )

    def upload(self, content: bytes | None = None, category: str = "tweet_image", **more: str) -> requests.Response:
        files: dict[str, Any] = {"media": ("a.jpg", content or picture()), "media_category": (None, category)}
        files |= {name: (None, value) for name, value in more.items()}
        return requests.post(f"{self.at['x']}/2/media/upload", files=files, auth=KEYS, timeout=10)

    def tweet(self, **body: Any) -> requests.Response:
        return requests.post(f"{self.at['x']}/2/tweets", json=body, auth=KEYS, timeout=10)

    def pin(self, content: bytes | None = None, **body: Any) -> requests.Response:
        data = base64.b64encode(content or picture(1000, 1500)).decode()
        source = {"source_type": "image_base64", "content_type": "image/jpeg", "data": data}
        return requests.post(
            f"{self.at['pinterest']}/pins",
            json={"board_id": BOARD, "media_source": source, **body},
            headers=PIN,
            timeout=10,
        )


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    return Client(sandbox)


def graph_code(answer: requests.Response) -> tuple[int, int, int | None]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("error_subcode")


def test_facebook_several_photos_become_one_post(client: Client) -> None:
    photos = [client.photo(alt_text_custom=f"alt {number}").json()["id"] for number in range(2)]
    fields = {f"attached_media[{number}]": json.dumps({"media_fbid": photo}) for number, photo in enumerate(photos)}
    made = client.feed(message="Two cards", **fields)
    assert made.status_code == 200
    (post,) = client.sandbox.posts("facebook")
    assert [shown.alt for shown in post.pictures] == ["alt 0", "alt 1"]
    assert post.id == made.json()["id"]
    assert graph_code(client.feed(message="again", **fields)) == (400, 1, 1366051)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda one: one.photo(b"no picture"), (400, 324, None)),
        (lambda one: one.photo(colour="red"), (400, 100, None)),
        (lambda one: one.photo(published="perhaps"), (400, 100, None)),
        (lambda one: one.photo(access_token="wrong"), (401, 190, None)),
        (lambda one: one.photo(access_token=""), (401, 104, None)),
        (lambda one: one.feed(), (400, 100, None)),
        (lambda one: one.feed(message="a" * 63_207), (400, 100, None)),
        (lambda one: one.feed(message="a", **{"attached_media[0]": json.dumps({"media_fbid": "1"})}), (400, 100, None)),
        (lambda one: one.feed(message="a", **{"attached_media[0]": "photo"}), (400, 100, None)),
        (lambda one: one.container(picture(kind="PNG")), (400, 36001, 2207005)),
        (lambda one: one.container(picture(1000, 1500)), (400, 36003, 2207009)),
        (lambda one: one.container(picture(2000, 1000)), (400, 36003, 2207009)),
        (lambda one: one.container(caption="a" * 2201), (400, 36004, 2207010)),
        (lambda one: one.container(caption="#a " * 31), (400, 36004, 2207010)),
        (lambda one: one.container(caption="@a " * 21), (400, 100, 2207040)),
        (lambda one: one.container(image_url="https://example.net/a.jpg"), (400, 9004, 2207052)),
        (lambda one: one.container(media_type="STORY"), (400, 100, 2207023)),
        (lambda one: one.container(media_type="CAROUSEL", children="1"), (400, 100, 2207028)),
        (lambda one: one.container(filter="sepia"), (400, 100, None)),
        (lambda one: one.ig_publish("17900000000"), (400, 24, 2207006)),
    ],
)
def test_graph_refuses_in_its_own_words(
    client: Client, ask: Callable[[Client], requests.Response], code: tuple[int, int, int | None]
) -> None:
    assert graph_code(ask(client)) == code
    assert client.sandbox.posts("facebook") == client.sandbox.posts("instagram") == ()


def test_facebook_refuses_the_same_text_twice(client: Client) -> None:
    assert client.feed(message="Same").status_code == 200
    assert graph_code(client.feed(message="Same")) == (400, 506, None)


def test_instagram_containers_live_a_day_and_publish_once(client: Client) -> None:
    client.sandbox.state.slow_polls = 1
    container = client.container(caption="A tip").json()["id"]
    assert graph_code(client.ig_publish(container)) == (400, 9007, 2207027)
    look = f"{client.at['instagram']}/{container}"
    states = [
        requests.get(look, params={**IGT, "fields": "status_code,status"}, timeout=10).json()["status_code"]
        for _ in range(2)
    ]
    assert states == ["IN_PROGRESS", "FINISHED"]
    assert client.ig_publish(container).status_code == 200
    assert requests.get(look, params=IGT, timeout=10).json()["status_code"] == "PUBLISHED"
    assert client.ig_publish(container).status_code == 400
    old = client.container().json()["id"]
    client.sandbox.state.clock.wait_until(NOW + timedelta(hours=25))
    assert graph_code(client.ig_publish(old)) == (400, -2, 2207020)


def test_instagram_has_a_daily_limit(client: Client) -> None:
    from scheduler.sandbox.graph import IG_QUOTA

    containers = [client.container(caption=str(number)).json()["id"] for number in range(IG_QUOTA + 1)]
    answers = [client.ig_publish(container) for container in containers]
    assert [answer.status_code for answer in answers[:-1]] == [200] * IG_QUOTA
    assert graph_code(answers[-1]) == (403, 9, 2207042)


def test_x_pictures_alt_text_and_timeline(client: Client) -> None:
    media = client.upload().json()["data"]
    body = {"id": media["id"], "metadata": {"alt_text": {"text": "A teal square"}}}
    assert requests.post(f"{client.at['x']}/2/media/metadata", json=body, auth=KEYS, timeout=10).status_code == 200
    made = client.tweet(text="Stretch & rest", media={"media_ids": [media["id"]]})
    assert made.status_code == 201
    (post,) = client.sandbox.posts("x")
    assert post.pictures[0].alt == "A teal square"
    listed = requests.get(
        f"{client.at['x']}/2/users/101/tweets", params={"tweet.fields": "attachments"}, auth=KEYS, timeout=10
    ).json()["data"]
    assert listed[0]["attachments"]["media_keys"] == [media["media_key"]]
    assert listed[0]["text"] == "Stretch &amp; rest"


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (lambda one: one.tweet(text="a" * 281), 403),
        (lambda one: one.tweet(text="日" * 141), 403),
        (lambda one: one.tweet(), 400),
        (lambda one: one.tweet(text="a", colour="red"), 400),
        (lambda one: one.tweet(text="a", media={"media_ids": [123]}), 400),
        (lambda one: one.tweet(text="a", media={"media_ids": ["123"]}), 400),
        (lambda one: one.upload(b"no picture"), 400),
        (lambda one: one.upload(category="banner"), 400),
        (lambda one: one.upload(command="INIT"), 400),
        (lambda one: requests.post(f"{one.at['x']}/2/tweets", json={"text": "a"}, timeout=10), 401),
        (
            lambda one: requests.post(
                f"{one.at['x']}/2/tweets",
                json={"text": "a"},
                auth=OAuth1(SECRETS["X_CONSUMER_KEY"], "wrong", SECRETS["X_ACCESS_TOKEN"], "wrong"),
                timeout=10,
            ),
            401,
        ),
        (
            lambda one: requests.get(
                f"{one.at['x']}/2/users/101/tweets", params={"max_results": "500"}, auth=KEYS, timeout=10
            ),
            400,
        ),
        (
            lambda one: requests.get(
                f"{one.at['x']}/2/users/101/tweets", params={"colour": "red"}, auth=KEYS, timeout=10
            ),
            400,
        ),
    ],
)
def test_x_refuses(client: Client, ask: Callable[[Client], requests.Response], status: int) -> None:
    answer = ask(client)
    assert (answer.status_code, "title" in answer.json()) == (status, True)
    assert client.sandbox.posts("x") == ()


def test_x_refuses_the_same_words_and_too_many(client: Client) -> None:
    assert client.tweet(text="Same").status_code == 201
    again = client.tweet(text="Same")
    assert (again.status_code, "duplicate content" in again.json()["detail"]) == (403, True)
    for number in range(99):
        assert client.tweet(text=f"Tip {number}").status_code == 201
    assert client.tweet(text="One more").status_code == 429


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"board_id": "1"}, 404, 40),
        ({"title": "a" * 101}, 400, 1),
        ({"description": "a" * 801}, 400, 1),
        ({"alt_text": "a" * 501}, 400, 1),
        ({"link": "a" * 2049}, 400, 1),
        ({"title": 5}, 400, 1),
        ({"colour": "red"}, 400, 1),
        ({"media_source": None}, 400, 1),
        ({"media_source": {"source_type": "image_base64", "content_type": "image/jpeg", "data": "%%"}}, 400, 1),
        (
            {
                "media_source": {
                    "source_type": "image_base64",
                    "content_type": "image/png",
                    "data": base64.b64encode(picture()).decode(),
                }
            },
            400,
            1,
        ),
        ({"media_source": {"source_type": "multiple_image_base64", "items": []}}, 400, 1),
    ],
)
def test_pinterest_refuses(client: Client, body: dict[str, Any], status: int, code: int) -> None:
    answer = client.pin(**body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.sandbox.posts("pinterest") == ()


def test_pinterest_pins_are_on_their_board(client: Client) -> None:
    made = client.pin(title="Stretch", description="Slowly", alt_text="A card", link="https://a.example/")
    assert made.status_code == 201
    pins = requests.get(f"{client.at['pinterest']}/boards/{BOARD}/pins", headers=PIN, timeout=10).json()["items"]
    assert [(pin["id"], pin["title"], pin["link"]) for pin in pins] == [
        (made.json()["id"], "Stretch", "https://a.example/")
    ]
    assert requests.get(f"{client.at['pinterest']}/boards/{BOARD}/pins", timeout=10).status_code == 401


# What a client sees of each fault, and whether the post is public all the same.
FAULTS = {
    "refuse": ("gone", 0), "hang_up_before": ("gone", 0), "hang_up_after": ("gone", 1), "error_before": ("5xx", 0),
    "error_after": ("5xx", 1), "garbage_after": ("rubbish", 1), "cut_after": ("rubbish", 1), "slow_drip_after": ("slow", 1),
    "expire_token": ("4xx", 0), "limit_rate": ("4xx", 0), "late": ("fine", 1), "stall": ("slow", 0),
}  # fmt: skip


def test_every_fault_is_tried() -> None:
    assert set(KINDS) == {*FAULTS, "meta_lie"}  # the lie is Instagram's alone: see selftest


def seen(ask: Callable[[], requests.Response]) -> str:
    try:
        answer = ask()
    except requests.exceptions.ReadTimeout:
        return "slow"
    except requests.RequestException:
        return "gone"
    if answer.status_code >= 500:
        return "5xx"
    if answer.status_code >= 400:
        return "4xx"
    try:
        answer.json()
    except ValueError:
        return "rubbish"
    return "fine"


@pytest.mark.parametrize("network", ["facebook", "x", "pinterest"])
@pytest.mark.parametrize("kind", FAULTS)
def test_faults(client: Client, network: str, kind: str) -> None:
    client.sandbox.misbehave(Fault(network, "publish", kind))
    body = {
        "board_id": BOARD,
        "media_source": {
            "source_type": "image_base64",
            "content_type": "image/jpeg",
            "data": base64.b64encode(picture()).decode(),
        },
    }
    asks: dict[str, Callable[[], requests.Response]] = {
        "facebook": lambda: requests.post(f"{client.at['facebook']}/{PAGE}/feed", data={**FB, "message": "a"}, timeout=0.1 if kind in ("stall", "slow_drip_after") else 10),
        "x": lambda: requests.post(f"{client.at['x']}/2/tweets", json={"text": "a"}, auth=KEYS, timeout=0.1 if kind in ("stall", "slow_drip_after") else 10),
        "pinterest": lambda: requests.post(f"{client.at['pinterest']}/pins", json=body, headers=PIN, timeout=0.1 if kind in ("stall", "slow_drip_after") else 10),
    }  # fmt: skip
    looks, public = FAULTS[kind]
    assert seen(asks[network]) == looks
    assert len(client.sandbox.posts(network)) == public


def test_a_fault_is_used_up_and_can_be_taken_back(client: Client) -> None:
    client.sandbox.misbehave(Fault("*", "*", "error_before", times=2))
    assert [client.feed(message=str(number)).status_code for number in range(3)] == [500, 500, 200]
    client.sandbox.misbehave(Fault("facebook", "publish", "error_before", times=9))
    client.sandbox.behave()
    assert client.feed(message="b").status_code == 200


def test_faults_and_posts_over_http(client: Client) -> None:
    control = f"{client.sandbox.root}/_sandbox"
    assert (
        requests.post(
            f"{control}/faults", json={"network": "x", "operation": "publish", "kind": "nonsense"}, timeout=10
        ).status_code
        == 400
    )
    requests.post(
        f"{control}/faults", json={"network": "x", "operation": "publish", "kind": "hang_up_after"}, timeout=10
    )
    assert seen(lambda: client.tweet(text="a")) == "gone"
    assert [post["text"] for post in requests.get(f"{control}/posts", timeout=10).json()] == ["a"]


def test_late_posts_show_up_late(client: Client) -> None:
    client.sandbox.misbehave(Fault("x", "publish", "late", seconds=60))
    client.tweet(text="a")
    timeline = f"{client.at['x']}/2/users/101/tweets"
    assert "data" not in requests.get(timeline, auth=KEYS, timeout=10).json()
    client.sandbox.state.clock.wait_until(NOW + timedelta(seconds=60))
    assert len(requests.get(timeline, auth=KEYS, timeout=10).json()["data"]) == 1


def test_what_was_published_survives_a_restart(tmp_path: Path) -> None:
    first = Sandbox(clock=VirtualClock(NOW), directory=tmp_path)
    first.start()
    Client(first).pin(title="Stretch")
    before = first.posts("pinterest")
    first.stop()
    with (tmp_path / "posts.jsonl").open("a", encoding="utf-8") as journal:
        journal.write('{"post": {"network": "pinter')  # killed in the middle of a line
    second = Sandbox(clock=VirtualClock(NOW), directory=tmp_path)
    second.start()
    assert second.posts("pinterest") == before
    assert second.picture(before[0].pictures[0].digest).startswith(b"\xff\xd8")
    second.stop()


def test_a_taken_port_is_said(sandbox: Sandbox) -> None:
    from scheduler.core.errors import BadInput

    port = int(sandbox.root.rsplit(":", 1)[1])
    with pytest.raises(BadInput, match="in use"):
        Sandbox(clock=VirtualClock(NOW)).start(port)


def test_official_documents_are_obeyed(shared: Path) -> None:
    served = Sandbox(clock=VirtualClock(NOW), specs=shared / "specs")
    served.start()
    client = Client(served)
    try:
        assert client.pin(title="Stretch").status_code == 201
        assert client.tweet(text="a").status_code == 201
        assert client.feed(message="a").status_code == 200
        assert client.pin(board_id="abc").status_code == 400
        assert client.tweet(text=5).status_code == 400
        assert (
            "document"
            in requests.get(f"{client.at['pinterest']}/pins", params={"colour": "red"}, headers=PIN, timeout=10).json()[
                "message"
            ]
        )
    finally:
        served.stop()
