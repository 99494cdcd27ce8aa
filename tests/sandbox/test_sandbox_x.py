"""X as the sandbox plays it: signatures really checked, uploads in one go or in pieces, limits by the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from test_sandbox_client import NOW, SECRETS, Caller, keys, picture, running

from scheduler.clock.virtual import VirtualClock


@pytest.fixture
def client() -> Iterator[Caller]:
    with running() as caller:
        yield caller


def timeline(client: Caller, **query: str) -> dict[str, Any]:
    answer = client.x("GET", "/2/users/101/tweets", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


# -- login --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET"])
def test_every_key_counts(client: Caller, wrong: str) -> None:
    answer = client.x("GET", "/2/users/me", auth=keys(**{wrong: "guessed"}))
    assert (answer.status_code, answer.json()["status"]) == (401, 401)


def signed(client: Caller, path: str) -> requests.PreparedRequest:
    return requests.Request("GET", f"{client.at['x']}{path}", auth=keys()).prepare()


def test_the_query_is_part_of_what_is_signed(client: Caller) -> None:
    request = signed(client, "/2/users/101/tweets?max_results=5")
    request.url = str(request.url).replace("max_results=5", "max_results=6")
    assert requests.Session().send(request, timeout=10).status_code == 401


def test_a_signature_is_good_once(client: Caller) -> None:
    request = signed(client, "/2/users/me")
    assert [requests.Session().send(request, timeout=10).status_code for _ in range(2)] == [200, 401]


def test_the_oauth_2_token_is_good_too(client: Caller) -> None:
    header = {"Authorization": f"Bearer {SECRETS['X_ACCESS_TOKEN']}"}
    assert requests.get(f"{client.at['x']}/2/users/me", headers=header, timeout=10).status_code == 200


# -- uploads ------------------------------------------------------------------------------------


def in_pieces(client: Caller, content: bytes, *, cuts: int = 3, announced: int | None = None) -> requests.Response:
    body = {"media_type": "image/jpeg", "total_bytes": announced or len(content), "media_category": "tweet_image"}
    media_id = client.x("POST", "/2/media/upload/initialize", json=body).json()["data"]["id"]
    size = -(-len(content) // cuts)
    for index in reversed(range(cuts)):  # they may come in any order
        parts = {"media": ("part", content[index * size : (index + 1) * size]), "segment_index": (None, str(index))}
        assert client.x("POST", f"/2/media/upload/{media_id}/append", files=parts).status_code == 200
    return client.x("POST", f"/2/media/upload/{media_id}/finalize")


def test_a_picture_in_pieces_is_the_same_picture(client: Caller) -> None:
    done = in_pieces(client, picture()).json()["data"]
    status = client.x("GET", "/2/media/upload", params={"command": "STATUS", "media_id": done["id"]}).json()["data"]
    assert status["processing_info"]["state"] == "succeeded"
    assert client.tweet(text="Whole", media={"media_ids": [done["id"]]}).status_code == 201
    assert client.sandbox.picture(client.sandbox.posts("x")[0].pictures[0].digest) == picture()


def test_pieces_must_add_up(client: Caller) -> None:
    assert in_pieces(client, picture(), announced=len(picture()) + 1).status_code == 400
    assert in_pieces(client, b"no picture at all").status_code == 400
    assert client.x("POST", "/2/media/upload/18/finalize").status_code == 400


def test_an_unfinished_upload_cannot_be_posted(client: Caller) -> None:
    body = {"media_type": "image/jpeg", "total_bytes": 10, "media_category": "tweet_image"}
    media_id = client.x("POST", "/2/media/upload/initialize", json=body).json()["data"]["id"]
    assert client.tweet(text="Early", media={"media_ids": [media_id]}).status_code == 400


def test_uploads_expire_after_a_day() -> None:
    clock = VirtualClock(NOW)
    with running(clock=clock) as client:
        media = client.upload()
        clock.wait_until(NOW + timedelta(seconds=media["expires_after_secs"] + 1))
        assert client.tweet(text="Late", media={"media_ids": [media["id"]]}).status_code == 400


# -- posts and the timeline ---------------------------------------------------------------------


def test_links_are_shortened_and_words_escaped(client: Caller) -> None:
    written = "Read <this> & more: https://a.example.com/b?c=1&d=2 or example.org, soon"
    post_id = client.tweet(text=written).json()["data"]["id"]
    (told,) = timeline(client, **{"tweet.fields": "entities,created_at"})["data"]
    links = told["entities"]["urls"]
    assert [link["expanded_url"] for link in links] == ["https://a.example.com/b?c=1&d=2", "http://example.org"]
    shortened = f"Read &lt;this&gt; &amp; more: {links[0]['url']} or {links[1]['url']}, soon"
    assert (told["id"], told["text"]) == (post_id, shortened)
    assert [told["text"][link["start"] : link["end"]] for link in links] == [link["url"] for link in links]
    assert client.sandbox.posts("x")[0].text == written


def test_only_the_fields_asked_for_are_told(client: Caller) -> None:
    media = client.upload()
    client.tweet(text="One", media={"media_ids": [media["id"]]})
    assert set(timeline(client)["data"][0]) == {"id", "text", "edit_history_tweet_ids"}
    for name in ("tweet.fields", "post.fields"):
        told = timeline(client, **{name: "attachments,created_at", "expansions": "attachments.media_keys"})
        assert told["data"][0]["attachments"] == {"media_keys": [media["media_key"]]}
        assert told["includes"]["media"] == [{"media_key": media["media_key"], "type": "photo"}]


def test_the_timeline_is_cut_by_time_id_and_page() -> None:
    clock, ids = VirtualClock(NOW), []
    with running(clock=clock) as client:
        for hour in range(7):
            clock.wait_until(NOW + timedelta(hours=hour))
            ids.append(client.tweet(text=f"Hour {hour}").json()["data"]["id"])

        def found(**query: str) -> list[int]:
            return [ids.index(post["id"]) for post in timeline(client, **query).get("data", [])]

        def at(hour: int) -> str:
            return (NOW + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ")

        assert found(start_time=at(5)) == [6, 5]
        assert found(end_time=at(2)) == [1, 0]
        assert found(since_id=ids[4]) == [6, 5]
        assert found(until_id=ids[2]) == [1, 0]
        page = timeline(client, max_results="5")
        assert found(max_results="5", pagination_token=page["meta"]["next_token"]) == [1, 0]
        assert timeline(client, start_time=at(9)) == {"meta": {"result_count": 0}}


def test_a_reply_needs_a_post_of_ours(client: Caller) -> None:
    first = client.tweet(text="First").json()["data"]["id"]
    assert client.tweet(text="Second", reply={"in_reply_to_tweet_id": first}).status_code == 201
    assert client.tweet(text="Stranger", reply={"in_reply_to_tweet_id": "42"}).status_code == 403


def test_a_deleted_post_is_gone(client: Caller) -> None:
    post_id = client.tweet(text="Gone soon").json()["data"]["id"]
    assert client.x("DELETE", f"/2/tweets/{post_id}").json() == {"data": {"deleted": True}}
    assert client.sandbox.posts("x") == ()


def test_pictures_alone_may_be_posted_twice(client: Caller) -> None:
    posts = [client.tweet(media={"media_ids": [client.upload()["id"]]}) for _ in range(2)]
    assert [post.status_code for post in posts] == [201, 201]


def test_a_post_not_listed_yet_is_a_duplicate_all_the_same(client: Caller) -> None:
    from scheduler.sandbox.faults import Fault

    client.sandbox.misbehave(Fault("x", "publish", "late"))
    assert [client.tweet(text="Same").status_code for _ in range(2)] == [201, 403]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"text": "a", "media": []}, "$.media"),
        ({"text": "a", "media": {"media_ids": []}}, "$.media.media_ids"),
        ({"text": "a", "media": {"media_ids": ["1", "2", "3", "4", "5"]}}, "$.media.media_ids"),
        ({"text": "a", "media": {"media_ids": ["1", "1"]}}, "$.media.media_ids"),
        ({"text": "a", "media": {"media_ids": ["1"], "colour": "red"}}, "$.media.colour"),
        ({"text": "a", "media": {"media_ids": ["1"], "tagged_user_ids": [5]}}, "$.media.tagged_user_ids"),
        ({"text": "a", "reply": {"in_reply_to_tweet_id": 5}}, "$.reply.in_reply_to_tweet_id"),
        ({"text": "a", "reply": "5"}, "$.reply"),
        ({"text": "a", "reply_settings": "nobody"}, "$.reply_settings"),
        ({"text": "a", "made_with_ai": "yes"}, "$.made_with_ai"),
        ({"text": ["a"]}, "$.text"),
        ({"text": ""}, "text or media"),
    ],
)
def test_ill_formed_posts_are_refused_by_name(client: Caller, body: dict[str, Any], named: str) -> None:
    answer = client.tweet(**body)
    assert answer.status_code == 400
    assert named in answer.json()["errors"][0]["message"]
    assert client.sandbox.posts("x") == ()


@pytest.mark.parametrize(
    "query",
    [
        {"tweet.fields": "colour"},
        {"expansions": "colour"},
        {"start_time": "2027-03-09"},
        {"start_time": "2027-03-09T08:00:00"},
        {"start_time": "2027-13-09T08:00:00Z"},
        {"since_id": "first"},
        {"max_results": "4"},
        {"max_results": "many"},
        {"pagination_token": "made-up"},
    ],
)
def test_ill_formed_queries_are_refused(client: Caller, query: dict[str, str]) -> None:
    assert client.x("GET", "/2/users/101/tweets", params=query).status_code == 400


@pytest.mark.parametrize(
    "ask",
    [
        lambda one: one.x("POST", "/2/media/metadata", json={"id": "1", "metadata": "alt"}),
        lambda one: one.x("POST", "/2/media/metadata", json={"id": "1", "metadata": {"alt_text": {"text": "a"}}}),
        lambda one: one.x(
            "POST", "/2/media/metadata", json={"id": one.upload()["id"], "metadata": {"alt_text": {"text": "a" * 1001}}}
        ),
        lambda one: one.x("POST", "/2/media/upload", files={"media": ("a", picture() + bytes(5 * 1024 * 1024))}),
        lambda one: one.x("POST", "/2/media/upload", json={"media": "%%", "media_category": "tweet_image"}),
        lambda one: one.x("GET", "/2/media/upload", params={"media_id": "1"}),
        lambda one: one.x("POST", "/2/media/upload/initialize", json={"media_type": "text/html", "total_bytes": 1}),
        lambda one: one.x("POST", "/2/media/upload/initialize", json={"media_type": "image/png", "total_bytes": "1"}),
    ],
)
def test_ill_formed_uploads_are_refused(client: Caller, ask: Callable[[Caller], requests.Response]) -> None:
    answer = ask(client)
    assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")


def test_the_limit_ends_with_its_window() -> None:
    clock = VirtualClock(NOW)
    with running(clock=clock) as client:
        for left in reversed(range(75)):
            assert client.x("GET", "/2/users/me").headers["x-rate-limit-remaining"] == str(left)
        full = client.x("GET", "/2/users/me")
        reset_at = int(full.headers["x-rate-limit-reset"])
        assert (full.status_code, reset_at) == (429, int((NOW + timedelta(minutes=15)).timestamp()))
        assert client.x("GET", "/2/users/101/tweets").status_code == 200  # each address has its own window
        clock.wait_until(NOW + timedelta(minutes=15))
        assert client.x("GET", "/2/users/me").status_code == 200
