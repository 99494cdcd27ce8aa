"""Requests are also held against the networks' official documents, where these are at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from test_sandbox_client import BOARD, IG, IG_TOKEN, PAGE, Caller, coded, picture, running

from scheduler.core.errors import BadInput
from scheduler.sandbox.specs import Documents


@pytest.fixture(scope="module")
def client(shared: Path) -> Iterator[Caller]:
    """One for all: reading the documents takes a second or two."""
    with running(specs=shared / "specs") as caller:
        yield caller


@pytest.fixture(scope="module")
def plain() -> Iterator[Caller]:
    with running() as caller:
        yield caller


def test_good_requests_are_good_by_the_documents_too(client: Caller) -> None:
    photo = client.photo(alt_text_custom="A square")
    media = client.upload()
    alt = {"id": media["id"], "metadata": {"alt_text": {"text": "A square"}}}
    begin = {"media_type": "image/jpeg", "total_bytes": 9, "media_category": "tweet_image"}
    upload = client.x("POST", "/2/media/upload/initialize", json=begin)
    piece = {"media": ("part", b"123456789"), "segment_index": (None, "0")}
    answers = [
        photo,
        client.feed((photo.json()["id"],), message="Breathe out"),
        client.graph("GET", f"{PAGE}/published_posts", params={"fields": "id,message", "limit": "5"}),
        client.container(caption="Breathe out", alt_text="A square"),
        client.shared(client.container().json()["id"]),
        client.graph("GET", f"{IG}/media", IG_TOKEN, params={"fields": "id,caption", "since": "1"}),
        client.graph("GET", f"{IG}/content_publishing_limit", IG_TOKEN, params={"fields": "config,quota_usage"}),
        client.x("POST", "/2/media/metadata", json=alt),
        client.tweet(text="Breathe out", media={"media_ids": [media["id"]]}),
        client.x(
            "GET",
            "/2/users/101/tweets",
            params={
                "max_results": "100",
                "start_time": "2027-03-09T08:00:00Z",
                "tweet.fields": "created_at,attachments,entities",
                "expansions": "attachments.media_keys",
            },
        ),
        client.x("GET", "/2/users/me"),
        client.x("POST", f"/2/media/upload/{upload.json()['data']['id']}/append", files=piece),
        client.pin(title="Breathe", description="Out", alt_text="A square", link="https://a.example/"),
        client.pin({"source_type": "multiple_image_base64", "items": [coded(picture())] * 2, "index": 0}),
        client.pinterest("GET", f"/boards/{BOARD}/pins", params={"page_size": "250"}),
        client.pinterest("GET", "/boards", params={"page_size": "250", "privacy": "ALL"}),
        client.pinterest("GET", f"/pins/{client.pin().json()['id']}", params={"pin_metrics": "true"}),
        client.x("GET", "/2/tweets", params={"ids": "1,2", "tweet.fields": "public_metrics"}),
        client.x("GET", "/2/tweets", params={"ids": "1", "post.fields": "public_metrics"}),
    ]
    assert [answer.text for answer in answers if not answer.ok] == []


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda one: one.photo(temporary="perhaps"), "temporary"),
        (lambda one: one.tweet(text="Card", card_uri=5), "card_uri"),
        (lambda one: one.tweet(text="Place", geo="here"), "geo"),
        (lambda one: one.x("GET", "/2/users/101/tweets", params={"exclude": "mine"}), "exclude"),
        (lambda one: one.x("GET", "/2/users/101/tweets", params={"media.fields": "colour"}), "media.fields"),
        (lambda one: one.x("GET", "/2/users/101/tweets", params={"post.fields": "author_id"}), "post.fields"),
        (lambda one: one.pinterest("GET", "/boards", params={"privacy": "MINE"}), "privacy"),
        (lambda one: one.pinterest("GET", "/pins", params={"pin_metrics": "perhaps"}), "pin_metrics"),
        (lambda one: one.pinterest("GET", "/pins", params={"privacy": "ALL"}), "privacy"),
    ],
)
def test_the_documents_refuse_what_the_sandbox_alone_lets_through(
    client: Caller, plain: Caller, ask: Callable[[Caller], requests.Response], named: str
) -> None:
    assert ask(plain).ok
    answer = ask(client)
    assert (answer.status_code, named in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("ask", "form"),
    [
        (lambda one: one.photo(temporary="perhaps"), {"error"}),
        (lambda one: one.tweet(text=5), {"title", "detail", "type", "status", "errors"}),
        (lambda one: one.pin(title=5), {"code", "message"}),
    ],
)
def test_they_speak_in_the_networks_own_form(
    client: Caller, ask: Callable[[Caller], requests.Response], form: set[str]
) -> None:
    assert set(ask(client).json()) == form


def test_a_missing_document_is_said(tmp_path: Path) -> None:
    from flask import Flask

    with Flask("test").test_request_context("/x/2/users/me"), pytest.raises(BadInput, match=r"openapi\.json"):
        Documents(tmp_path).fault_in_request("x")


def test_the_documents_know_one_operation_by_its_address(client: Caller) -> None:
    answer: Any = client.pinterest("GET", "/pins/1", params={"colour": "red"})
    assert "colour" in answer.json()["message"]
