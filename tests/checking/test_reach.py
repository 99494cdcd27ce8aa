"""Links are asked for politely: what a server answers, and what is never asked."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from scheduler.checking import reach
from scheduler.checking.reach import Answer, Asker, Verdict


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer(threaded=True) as served:
        yield served


def asked(*addresses: str, **options: object) -> list[Answer]:
    options = {"allow_private": True, **options}
    answers = Asker(requests.Session, **options).ask_all(addresses)  # type: ignore[arg-type]  # fields by name
    return [answers[address] for address in addresses]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.FINE),
        (204, Verdict.FINE),
        (404, Verdict.DEAD),
        (410, Verdict.DEAD),
        (403, Verdict.UNCLEAR),
        (429, Verdict.UNCLEAR),
        (999, Verdict.UNCLEAR),
        (500, Verdict.UNREACHABLE),
        (503, Verdict.UNREACHABLE),
    ],
)
def test_what_an_answer_means(server: HTTPServer, status: int, verdict: Verdict) -> None:
    server.expect_request("/tips").respond_with_data("", status=status)
    assert asked(server.url_for("/tips"))[0].verdict is verdict


@pytest.mark.parametrize("status", [403, 404, 405, 500, 501])
def test_a_server_that_knows_no_head_is_asked_again(server: HTTPServer, status: int) -> None:
    server.expect_request("/", method="HEAD").respond_with_data("", status=status)
    server.expect_request("/", method="GET").respond_with_data("a page")
    assert asked(server.url_for("/")) == [Answer(Verdict.FINE, status=200)]


@pytest.mark.parametrize(("status", "moved"), [(301, True), (308, True), (302, False), (307, False)])
def test_only_a_permanent_redirect_names_the_new_address(server: HTTPServer, status: int, moved: bool) -> None:
    server.expect_request("/old").respond_with_data("", status=status, headers={"Location": "/new"})
    server.expect_request("/new").respond_with_data("")
    (answer,) = asked(server.url_for("/old"))
    assert (answer.verdict, answer.address) == (
        (Verdict.MOVED, server.url_for("/new")) if moved else (Verdict.FINE, "")
    )


def test_a_redirect_to_nothing_is_dead(server: HTTPServer) -> None:
    server.expect_request("/old").respond_with_data("", status=301, headers={"Location": "/gone"})
    server.expect_request("/gone").respond_with_data("", status=404)
    assert asked(server.url_for("/old"))[0].verdict is Verdict.DEAD


def test_redirects_without_end(server: HTTPServer) -> None:
    server.expect_request("/").respond_with_data("", status=302, headers={"Location": "/"})
    (answer,) = asked(server.url_for("/"))
    assert answer.verdict is Verdict.UNREACHABLE
    assert "without end" in answer.what


def test_no_such_host_and_nobody_listening() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    gone, refused = asked("http://no-such-host.invalid/", f"http://127.0.0.1:{port}/")
    assert gone.verdict is refused.verdict is Verdict.UNREACHABLE
    assert "refused" in refused.what


def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "TIMEOUTS_S", (0.2, 0.2))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        (answer,) = asked(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert answer.verdict is Verdict.UNREACHABLE
    assert "didn't answer" in answer.what


def test_private_addresses_are_refused_unless_allowed(server: HTTPServer) -> None:
    server.expect_request("/").respond_with_data("")
    (answer,) = asked(server.url_for("/"), allow_private=False)
    assert (answer.verdict, "private" in answer.what) == (Verdict.UNREACHABLE, True)
    assert server.log == []


def test_a_redirect_into_the_private_network_is_not_followed(server: HTTPServer) -> None:
    hosts = iter([["93.184.216.34"], ["127.0.0.1"], ["93.184.216.34"], ["127.0.0.1"]])
    server.expect_request("/").respond_with_data("", status=302, headers={"Location": "/secret"})
    (answer,) = asked(server.url_for("/"), allow_private=False, resolve=lambda host: next(hosts))
    assert answer.verdict is Verdict.UNREACHABLE
    assert {request.path for request, _ in server.log} == {"/"}


def test_an_endless_page_is_never_read(server: HTTPServer) -> None:
    read: list[int] = []

    def endless(request: Request) -> Response:
        def parts() -> Iterator[bytes]:
            for number in range(100_000):
                read.append(number)
                yield b"x" * 65_536

        return Response(parts() if request.method == "GET" else b"", status=200 if request.method == "GET" else 405)

    server.expect_request("/").respond_with_handler(endless)
    assert asked(server.url_for("/"))[0].verdict is Verdict.FINE
    assert len(read) < 1_000


def test_a_host_is_asked_in_turn_with_a_pause_between(server: HTTPServer) -> None:
    steps: list[str] = []

    def note(request: Request) -> Response:
        steps.append(request.path)
        return Response(b"")

    paths = ("/one", "/two", "/three")
    for path in paths:
        server.expect_request(path).respond_with_handler(note)
    asked(*map(server.url_for, paths), pause=lambda: steps.append("pause"))
    assert steps == ["/one", "pause", "/two", "pause", "/three"]


def test_a_host_that_says_too_many_is_left_in_peace(server: HTTPServer) -> None:
    server.expect_request("/one").respond_with_data("", status=429)
    first, second = asked(server.url_for("/one"), server.url_for("/two"))
    assert first.verdict is second.verdict is Verdict.UNCLEAR
    assert {request.path for request, _ in server.log} == {"/one"}


@pytest.mark.parametrize("address", ["http://", "ftp://example.com/a", "http://[::1", "https://exa mple.com"])
def test_what_is_no_address_at_all(address: str) -> None:
    assert asked(address, allow_private=False)[0].verdict is Verdict.UNREACHABLE
