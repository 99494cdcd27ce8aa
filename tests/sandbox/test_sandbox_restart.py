"""What is published outlives the server, even one killed in the middle of a line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from test_sandbox_client import Caller, picture, running

Found = TypeVar("Found")


def life(folder: Path, do: Callable[[Caller], Found]) -> Found:
    """One run of the server on ``folder``."""
    with running(directory=folder) as client:
        return do(client)


def texts(client: Caller) -> list[str]:
    return [post.text for post in client.sandbox.posts("x")]


def test_all_networks_come_back(tmp_path: Path) -> None:
    def publish(client: Caller) -> dict[str, object]:
        client.feed((client.photo().json()["id"],), message="Tip", link="https://a.example/")
        post = client.instagram(caption="Tip", alt_text="A square")
        client.graph("POST", f"{post}/comments", data={"message": "More"})
        client.tweet(text="Tip")
        client.pin(title="Tip", link="https://a.example/")
        return seen(client)

    def seen(client: Caller) -> dict[str, object]:
        return {name: client.sandbox.posts(name) for name in ("facebook", "instagram", "x", "pinterest")}

    before = life(tmp_path, publish)
    assert all(before.values())
    assert life(tmp_path, seen) == before
    assert (
        life(tmp_path, lambda client: client.sandbox.picture(client.sandbox.posts("pinterest")[0].pictures[0].digest))
        == picture()
    )


def test_ids_are_never_given_twice(tmp_path: Path) -> None:
    def replace_oldest(client: Caller) -> str:
        new: str = client.tweet(text=f"Tip {len(given)}").json()["data"]["id"]
        if len(given) > 1:
            client.x("DELETE", f"/2/tweets/{client.sandbox.posts('x')[-1].id}")
        return new

    given: list[str] = []
    for _ in range(5):
        given.append(life(tmp_path, replace_oldest))
    assert len(set(given)) == 5


@pytest.mark.parametrize("torn", ['{"post": {"netw', "", "{}", '["post"]', "\N{SNOWMAN}"])
def test_a_torn_line_takes_nothing_with_it(tmp_path: Path, torn: str) -> None:
    life(tmp_path, lambda client: client.tweet(text="Before"))
    with (tmp_path / "posts.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(torn)
    life(tmp_path, lambda client: client.tweet(text="After"))
    assert life(tmp_path, texts) == ["After", "Before"]


def test_half_a_letter_at_the_end_does_no_harm(tmp_path: Path) -> None:
    life(tmp_path, lambda client: client.tweet(text="Before"))
    with (tmp_path / "posts.jsonl").open("ab") as journal:
        journal.write('{"post": {"text": "é'.encode()[:-1])
    assert life(tmp_path, texts) == ["Before"]


def test_strange_line_ends_stay_inside_their_post(tmp_path: Path) -> None:
    written = "One\u2028two\x85three\nfour"
    life(tmp_path, lambda client: client.tweet(text=written))
    assert life(tmp_path, texts) == [written]


def test_the_proof_of_a_lost_answer_outlives_the_server(tmp_path: Path) -> None:
    def publish(client: Caller) -> tuple[str, str, str]:
        photo, container = client.photo().json()["id"], client.container(caption="Tip").json()["id"]
        client.shared(container)
        return photo, container, client.feed((photo,), message="Tip").json()["id"]

    photo, container, post = life(tmp_path, publish)

    def settle(client: Caller) -> None:
        assert client.graph("GET", container, params={"fields": "status_code"}).json()["status_code"] == "PUBLISHED"
        assert client.graph("GET", photo, params={"fields": "page_story_id"}).json()["page_story_id"] == post
        assert client.feed((photo,), message="Again").status_code == 400
        assert client.shared(container).status_code == 400

    life(tmp_path, settle)


def test_deleted_posts_stay_deleted(tmp_path: Path) -> None:
    def publish_and_delete(client: Caller) -> None:
        client.tweet(text="Stays")
        gone = client.tweet(text="Goes").json()["data"]["id"]
        client.x("DELETE", f"/2/tweets/{gone}")

    life(tmp_path, publish_and_delete)
    assert life(tmp_path, texts) == ["Stays"]
    assert not list(tmp_path.rglob("*.part"))
