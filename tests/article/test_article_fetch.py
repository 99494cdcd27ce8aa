"""Fetching pages from a server of our own, and never from a private network by accident."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer

from scheduler.article.fetch import MOST_BYTES, fetch_page
from scheduler.article.read import read_article
from scheduler.core.errors import BadInput

PAGE = (
    "<html><body><nav>Home About</nav><article><h1>Warm feet</h1><p>Warm feet help you to fall asleep, "
    "because the body gives off its heat through them.</p><p>Wear socks in bed, or put a warm bottle at "
    "your feet for ten minutes before you lie down.</p></article></body></html>"
)


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer() as served:
        yield served


def test_a_page_becomes_an_article(server: HTTPServer) -> None:
    server.expect_request("/tips/warm-feet").respond_with_data(PAGE, content_type="text/html; charset=utf-8")
    article = read_article(
        server.url_for("/tips/warm-feet"), fetch=lambda address: fetch_page(address, allow_private=True)
    )
    assert article.name == "warm-feet"
    assert any("Wear socks" in block.text for block in article.blocks)
    assert not any("Home About" in block.text for block in article.blocks)


@pytest.mark.parametrize("status", [404, 403, 500])
def test_an_error_page_is_no_article(server: HTTPServer, status: int) -> None:
    server.expect_request("/").respond_with_data(PAGE, status=status)
    with pytest.raises(BadInput, match=str(status)):
        fetch_page(server.url_for("/"), allow_private=True)


def test_a_redirect_into_the_private_network_is_not_followed(server: HTTPServer) -> None:
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    server.expect_request("/").respond_with_data("", status=302, headers={"Location": server.url_for("/secret")})
    with pytest.raises(BadInput, match="private"):
        fetch_page(server.url_for("/"), resolve=resolve)
    assert len(asked) == 2


def test_endless_redirects_end(server: HTTPServer) -> None:
    server.expect_request("/").respond_with_data("", status=302, headers={"Location": server.url_for("/")})
    with pytest.raises(BadInput, match="without end"):
        fetch_page(server.url_for("/"), allow_private=True)


def test_size_and_type_are_limited(server: HTTPServer) -> None:
    server.expect_request("/big").respond_with_data("x" * (MOST_BYTES + 1), content_type="text/html")
    server.expect_request("/picture").respond_with_data(b"\xff\xd8", content_type="image/jpeg")
    with pytest.raises(BadInput, match="larger than"):
        fetch_page(server.url_for("/big"), allow_private=True)
    with pytest.raises(BadInput, match="image/jpeg"):
        fetch_page(server.url_for("/picture"), allow_private=True)


@pytest.mark.parametrize("address", ["ftp://example.net/a", "file:///etc/passwd", "http://", "nonsense"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(BadInput, match="web address"):
        fetch_page(address)
