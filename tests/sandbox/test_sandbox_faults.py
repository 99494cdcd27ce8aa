"""Told faults come true exactly as told, on one request and no other; and nothing that a client sends
makes the sandbox itself fail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from test_sandbox_client import BOARD, IG, IG_TOKEN, NOW, PAGE, Caller, graph_error, picture, running

from scheduler.sandbox.faults import KINDS, OPERATIONS, Fault, Faults


@pytest.fixture
def client() -> Iterator[Caller]:
    with running() as caller:
        yield caller


# -- telling faults -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"network": "myspace"}, "myspace"),
        ({"operation": "publsh"}, "publsh"),
        ({"network": "pinterest", "operation": "container"}, "container"),
        ({"kind": "tantrum"}, "tantrum"),
        ({"times": 0}, "times"),
        ({"times": "2"}, "times"),
        ({"times": True}, "times"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": "soon"}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
    ],
)
def test_a_fault_that_could_never_come_true_is_refused(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Fault(**{"network": "x", "operation": "publish", "kind": "late", **wrong})


@pytest.mark.parametrize("content", [None, [], "late", {"network": "x"}, {"network": "x", "colour": "red"}])
def test_ill_told_faults_are_refused_over_http(client: Caller, content: Any) -> None:
    answer = requests.post(f"{client.sandbox.root}/_sandbox/faults", json=content, timeout=10)
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


known = st.sampled_from(sorted(OPERATIONS)).flatmap(
    lambda network: st.tuples(st.just(network), st.sampled_from(OPERATIONS[network]))
)


@given(
    told=st.lists(st.tuples(known, st.sampled_from(KINDS), st.integers(1, 3)), max_size=5),
    asked=st.lists(known, max_size=15),
)
def test_each_fault_is_taken_as_often_as_told(told: list[Any], asked: list[tuple[str, str]]) -> None:
    faults, waiting = Faults(), []
    for (network, operation), kind, times in told:
        faults.add(Fault(network, operation, kind, times))
        waiting += [((network, operation), kind)] * times
    for place in asked:
        taken = faults.take(*place)
        expected = next((one for one in waiting if one[0] == place), None)
        assert (taken and taken.kind) == (expected and expected[1])
        if expected is not None:
            waiting.remove(expected)


def test_a_star_stands_for_all() -> None:
    faults = Faults()
    faults.add(Fault("*", "find", "refuse"))
    faults.add(Fault("x", "*", "stall", times=2))
    assert faults.take("facebook", "publish") is None
    taken = [
        faults.take("x", "upload"),
        faults.take("pinterest", "find"),
        faults.take("x", "find"),
        faults.take("x", "me"),
    ]
    assert [fault and fault.kind for fault in taken] == ["stall", "refuse", "stall", None]


# -- what they do -------------------------------------------------------------------------------


def test_the_lie_publishes_and_says_blocked(client: Caller) -> None:
    container = client.container(caption="Tip").json()["id"]
    client.sandbox.misbehave(Fault("instagram", "publish", "meta_lie"))
    answer = client.shared(container)
    assert (answer.status_code, graph_error(answer)) == (403, (4, 2207051))
    assert [post.text for post in client.sandbox.posts("instagram")] == ["Tip"]
    looked = client.graph("GET", container, IG_TOKEN, params={"fields": "status_code"}).json()
    assert looked["status_code"] == "PUBLISHED"


def test_lateness_meets_its_own_post_only(client: Caller) -> None:
    client.sandbox.misbehave(Fault("x", "publish", "late"))
    assert client.tweet(text="a" * 281).status_code == 403  # the fault is used up on a refused post
    client.tweet(text="Next")
    listed = client.x("GET", "/2/users/101/tweets").json()
    assert [post["text"] for post in listed["data"]] == ["Next"]


def test_a_late_post_is_public_before_it_is_listed(client: Caller) -> None:
    client.sandbox.misbehave(Fault("facebook", "publish", "late", seconds=30))
    post = client.feed(message="Tip").json()["id"]

    def listed() -> list[str]:
        return [one["id"] for one in client.graph("GET", f"{PAGE}/published_posts").json()["data"]]

    assert len(client.sandbox.posts("facebook")) == 1
    assert listed() == []
    assert client.graph("GET", post).status_code == 200
    client.sandbox.state.clock.wait_until(NOW + timedelta(seconds=30))
    assert listed() == [post]


def test_refused_without_reading_even_a_large_picture(client: Caller) -> None:
    client.sandbox.misbehave(Fault("facebook", "upload", "refuse"))
    with pytest.raises(requests.ConnectionError) as hung_up:
        client.photo(picture() + bytes(5_000_000))
    assert "timed out" not in str(hung_up.value)  # told at once, not left to wait
    assert client.photo().status_code == 200


def test_a_stalled_client_is_let_go_when_the_server_stops() -> None:
    answers: list[type[Exception]] = []
    with running() as client:
        client.sandbox.misbehave(Fault("x", "me", "stall"))

        def ask() -> None:
            try:
                client.x("GET", "/2/users/me")
            except requests.RequestException as error:
                answers.append(type(error))

        waiting = threading.Thread(target=ask)
        waiting.start()
        assert client.graph("GET", "me/accounts").status_code == 200  # others are served meanwhile
    waiting.join()
    assert answers == [requests.exceptions.ConnectionError]


REQUESTS: dict[tuple[str, str], Callable[[Caller], requests.Response]] = {
    ("facebook", "upload"): lambda one: one.photo(),
    ("facebook", "story"): lambda one: one.graph("POST", f"{PAGE}/photo_stories"),
    ("facebook", "stories"): lambda one: one.graph("GET", f"{PAGE}/stories"),
    ("facebook", "find"): lambda one: one.graph("GET", f"{PAGE}/posts"),
    ("facebook", "accounts"): lambda one: one.graph("GET", "me/accounts"),
    ("facebook", "node"): lambda one: one.graph("GET", PAGE),
    ("facebook", "delete"): lambda one: one.graph("DELETE", "1"),
    ("facebook", "comment"): lambda one: one.graph("POST", "1/comments"),
    ("instagram", "container"): lambda one: one.container(),
    ("instagram", "find"): lambda one: one.graph("GET", f"{IG}/media"),
    ("instagram", "stories"): lambda one: one.graph("GET", f"{IG}/stories"),
    ("instagram", "quota"): lambda one: one.graph("GET", f"{IG}/content_publishing_limit"),
    ("instagram", "node"): lambda one: one.graph("GET", IG),
    ("instagram", "poll"): lambda one: one.graph("GET", one.container().json()["id"]),
    ("instagram", "comment"): lambda one: one.graph("POST", f"{one.instagram(caption='a')}/comments"),
    ("instagram", "publish"): lambda one: one.shared("1"),
    ("facebook", "publish"): lambda one: one.feed(message="a"),
    ("x", "upload"): lambda one: one.x("POST", "/2/media/upload"),
    ("x", "poll"): lambda one: one.x("GET", "/2/media/upload"),
    ("x", "metadata"): lambda one: one.x("POST", "/2/media/metadata"),
    ("x", "publish"): lambda one: one.tweet(text="a"),
    ("x", "find"): lambda one: one.x("GET", "/2/users/101/tweets"),
    ("x", "me"): lambda one: one.x("GET", "/2/users/me"),
    ("x", "delete"): lambda one: one.x("DELETE", "/2/tweets/1"),
    ("pinterest", "publish"): lambda one: one.pin(),
    ("pinterest", "find"): lambda one: one.pinterest("GET", f"/boards/{BOARD}/pins"),
    ("pinterest", "read"): lambda one: one.pinterest("GET", "/pins/1"),
    ("pinterest", "boards"): lambda one: one.pinterest("GET", "/boards"),
    ("pinterest", "delete"): lambda one: one.pinterest("DELETE", "/pins/1"),
    ("facebook", "debug"): lambda one: one.graph("GET", "debug_token", params={"input_token": "1"}),
    ("instagram", "permissions"): lambda one: one.graph("GET", "me/permissions"),
    ("pinterest", "account"): lambda one: one.pinterest("GET", "/user_account"),
    ("facebook", "insights"): lambda one: one.graph("GET", "1/insights"),
    ("instagram", "insights"): lambda one: one.graph("GET", f"{one.instagram(caption='a')}/insights"),
    ("x", "insights"): lambda one: one.x("GET", "/2/tweets", params={"ids": "1"}),
    ("facebook", "token"): lambda one: requests.get(f"{one.sandbox.root}/graph/v26.0/oauth/access_token", timeout=10),
    ("instagram", "token"): lambda one: requests.get(f"{one.sandbox.root}/graph/refresh_access_token", timeout=10),
    ("x", "token"): lambda one: requests.post(f"{one.sandbox.root}/x/2/oauth2/token", timeout=10),
    ("pinterest", "token"): lambda one: requests.post(f"{one.sandbox.root}/pinterest/v5/oauth/token", timeout=10),
}


def test_the_requests_cover_every_operation() -> None:
    assert set(REQUESTS) == {(network, name) for network, names in OPERATIONS.items() for name in names}


@pytest.mark.parametrize("place", REQUESTS)
def test_every_operation_can_be_made_to_fail(client: Caller, place: tuple[str, str]) -> None:
    client.sandbox.misbehave(Fault(*place, "error_before"))
    assert REQUESTS[place](client).status_code >= 500
    assert REQUESTS[place](client).status_code < 500


# -- nothing else fails -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lasting() -> Iterator[Caller]:
    with running() as caller:
        yield caller


POSTS = (
    "facebook/feed",
    "facebook/photos",
    "instagram/media",
    "x/tweets",
    "x/metadata",
    "x/upload",
    "x/initialize",
    "pins",
)
WORDS = """text media media_ids reply id metadata alt_text message attached_media media_fbid creation_id children
    board_id media_source items source_type data url link title image_url caption published in_reply_to_tweet_id
    total_bytes media_type index content_type image_base64 multiple_image_base64 CAROUSEL true 101 http://127.0.0.1:1/"""
words = st.sampled_from([*WORDS.split(), BOARD])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=5),
    max_leaves=12,
)


def send(client: Caller, where: str, body: Any) -> requests.Response:
    last = where.rpartition("/")[2]
    if where.startswith("facebook"):
        return client.graph("POST", f"{PAGE}/{last}", json=body)
    if where.startswith("instagram"):
        return client.graph("POST", f"{IG}/{last}", IG_TOKEN, json=body)
    if where == "pins":
        full = {"board_id": BOARD, **body} if isinstance(body, dict) else body
        return client.pinterest("POST", "/pins", json=full)
    paths = {"metadata": "/2/media/metadata", "upload": "/2/media/upload", "initialize": "/2/media/upload/initialize"}
    return client.x("POST", paths.get(last, "/2/tweets"), json=body)


@given(where=st.sampled_from(POSTS), body=values)
@settings(max_examples=200)
def test_no_body_makes_the_sandbox_fail(lasting: Caller, where: str, body: Any) -> None:
    answer = send(lasting, where, body)
    assert answer.status_code < 500, (where, body, answer.text)
    assert isinstance(answer.json(), dict)


@given(
    where=st.sampled_from((f"{PAGE}/posts", f"{IG}/media", PAGE, IG, "debug_token", "me/accounts")),
    query=st.dictionaries(
        st.sampled_from(["fields", "limit", "after", "since", "until", "input_token"]),
        st.text("0123456789abc{},.()_-=é\x00", max_size=12),
    ),
)
@settings(max_examples=100)
def test_no_graph_query_makes_the_sandbox_fail(lasting: Caller, where: str, query: dict[str, str]) -> None:
    assert lasting.graph("GET", where, params=query).status_code < 500


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"null", b"[" * 5000])
def test_what_is_no_json_is_refused(client: Caller, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.x("POST", "/2/tweets", data=body, headers=headers).status_code == 400
    graph = f"{client.at['facebook']}/{PAGE}/feed?access_token={client.sandbox.secrets()['FACEBOOK_PAGE_TOKEN']}"
    assert graph_error(requests.post(graph, data=body, headers=headers, timeout=10)) == (100, None)
    attached = client.feed(message="a", attached_media="[" * 5000)
    assert graph_error(attached) == (100, None)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_methods_nobody_has_are_refused_in_each_networks_form(client: Caller, method: str) -> None:
    assert graph_error(client.graph(method, f"{PAGE}/feed")) == (100, 33)
    assert client.x(method, "/2/users/me").json()["status"] == 405
    assert set(client.pinterest(method, "/boards").json()) == {"code", "message"}


def test_many_at_once_lose_nothing_and_share_no_id(client: Caller) -> None:
    def publish(number: int) -> str:
        post: str = client.tweet(text=f"Tip {number}").json()["data"]["id"]
        return post

    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(publish, range(40)))
    assert len(set(ids)) == 40
    assert {post.id for post in client.sandbox.posts("x")} == set(ids)


def test_only_this_computer_is_served(client: Caller) -> None:
    assert client.sandbox.root.startswith("http://127.0.0.1:")
    assert all(address.startswith(client.sandbox.root) for address in client.at.values())
