"""What the transport makes of a network that misbehaves, and what it never does."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import requests
from contract_wire import HANG_UP, SILENCE, Heard, Wire, answer, refused_address

from scheduler.core.errors import NetworkError, OutcomeUnknown, Phase, Retryable
from scheduler.core.network import Answer
from scheduler.networks import _transport
from scheduler.networks._transport import Http, Timeouts

SECRET = 'hush/ü+& "%'
LOST = {Phase.PREPARE: Retryable, Phase.READ: Retryable, Phase.TOKEN: Retryable, Phase.PUBLISH: OutcomeUnknown}
IMPATIENT = Timeouts(connect_s=5, read_s=0.2)


@contextmanager
def http(**parts: Any) -> Iterator[Http]:
    with requests.Session() as session:
        yield Http(session, secrets=[SECRET], **parts)


def post(address: str, phase: Phase, **parts: Any) -> Answer:
    with http() as sender:
        return sender.send("POST", f"{address}/pins?token={quote(SECRET, safe='')}", phase=phase, json={}, **parts)


@pytest.mark.parametrize("phase", Phase)
class TestNothingWasSent:
    """Then it may be tried again in every phase."""

    def test_refused(self, phase: Phase) -> None:
        with pytest.raises(Retryable) as caught:
            post(refused_address(), phase)
        assert caught.value.reading.message == "NewConnectionError"

    def test_name_not_resolved(self, phase: Phase, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any, **__: Any) -> Any:
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        with pytest.raises(Retryable) as caught:
            post("http://network.invalid", phase)
        assert caught.value.reading.message == "NameResolutionError"

    def test_connecting_takes_too_long(self, phase: Phase, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any, **__: Any) -> Any:
            raise TimeoutError

        monkeypatch.setattr("urllib3.util.connection.create_connection", fail)
        with pytest.raises(Retryable) as caught:
            post("http://network.invalid", phase)
        assert caught.value.reading.message == "ConnectTimeoutError"

    def test_certificate_not_valid(self, phase: Phase, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any, **__: Any) -> Any:
            raise ssl.SSLCertVerificationError(1, "certificate has expired")

        monkeypatch.setattr(ssl.SSLContext, "wrap_socket", fail)
        with Wire(lambda _: HANG_UP) as wire, pytest.raises(Retryable, match="certificate"):
            post(wire.address.replace("http:", "https:"), phase)

    def test_proxy_refuses(self, phase: Phase) -> None:
        with http() as sender, pytest.raises(Retryable):
            sender.session.proxies = {"http": refused_address()}
            sender.send("POST", "http://network.invalid/pins", phase=phase, json={})

    @pytest.mark.parametrize("address", ["network", "nonsense://network", "http://", f"http://{'n' * 64}.example"])
    def test_address_is_none(self, phase: Phase, address: str) -> None:
        with pytest.raises(Retryable, match="nothing was sent"):
            post(address, phase)

    @pytest.mark.parametrize("token", ["two\nlines", "Bearer \N{SNOWMAN}"])
    def test_secret_no_header_can_carry(self, phase: Phase, token: str) -> None:
        with Wire(lambda _: HANG_UP) as wire:
            with pytest.raises(Retryable, match="nothing was sent"):
                post(wire.address, phase, headers={"Authorization": token})
            assert wire.heard == []

    def test_number_json_does_not_know(self, phase: Phase) -> None:
        with http() as sender, pytest.raises(Retryable, match="nothing was sent"):
            sender.send("POST", refused_address(), phase=phase, json={"number": float("nan")})


@pytest.mark.parametrize("phase", Phase)
class TestAnswerLost:
    """Then it may be public."""

    @pytest.mark.parametrize(
        "reaction",
        [
            HANG_UP,
            answer(200, '{"id": "1', promised_bytes=100),
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            b"good morning",
        ],
        ids=["hung up", "half a body", "half a chunk", "not gzip", "not http"],
    )
    def test_no_whole_answer(self, phase: Phase, reaction: Any) -> None:
        with Wire(lambda _: reaction) as wire:
            with pytest.raises(LOST[phase]) as caught:
                post(wire.address, phase)
            assert len(wire.heard) == 1
            assert SECRET not in str(caught.value)

    def test_hung_up_before_reading(self, phase: Phase) -> None:
        """Whether the request was read can't be told from here; unless the reset came while the
        connection was still being made, when surely nothing was sent."""
        with Wire(lambda _: HANG_UP, slam=True) as wire:
            with pytest.raises((LOST[phase], Retryable)):
                post(wire.address, phase)
            assert wire.connections == 1

    @pytest.mark.parametrize("reaction", [SILENCE, (answer(200, '{"id"', promised_bytes=100), SILENCE)])
    def test_reading_takes_too_long(self, phase: Phase, reaction: Any) -> None:
        with Wire(lambda _: reaction) as wire, http(timeouts=IMPATIENT) as sender:
            with pytest.raises(LOST[phase]):
                sender.send("POST", wire.address, phase=phase, json={})
            assert len(wire.heard) == 1

    def test_slow_drip_ends_at_the_total(self, phase: Phase) -> None:
        """The read time-out starts anew with every byte; the handed-in clock ends the whole."""
        moments = iter([0.0, 91.0])  # when it is sent, and after the first bytes
        pieces = (answer(200, "{", promised_bytes=100), SILENCE)
        with (
            Wire(lambda _: pieces) as wire,
            http(monotonic=lambda: next(moments), timeouts=Timeouts(total_s=90)) as sender,
            pytest.raises(LOST[phase], match="trickled"),
        ):
            sender.send("POST", wire.address, phase=phase, json={})


class TestAnswers:
    def test_comes_whole_with_names_in_lower_case(self) -> None:
        with Wire(lambda _: answer(201, {"id": "é"}, headers={"X-Rate-Limit-Reset": "7"})) as wire:
            got = post(wire.address, Phase.PUBLISH)
        assert (got.status, json.loads(got.body)) == (201, {"id": "é"})
        assert got.headers["x-rate-limit-reset"] == "7"

    def test_is_unpacked(self) -> None:
        packed = gzip.compress(b'{"id": "1"}' * 10_000)
        with Wire(lambda _: answer(200, packed, headers={"Content-Encoding": "gzip"})) as wire:
            assert post(wire.address, Phase.READ).body == '{"id": "1"}' * 10_000

    def test_in_chunks(self) -> None:
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        with Wire(lambda _: chunked) as wire:
            assert post(wire.address, Phase.READ).body == "abcde"

    def test_stops_where_it_gets_absurdly_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_transport, "MAX_ANSWER_BYTES", 1000)
        with Wire(lambda _: answer(200, "x" * 300_000)) as wire:
            assert len(post(wire.address, Phase.READ).body) < 200_000

    @pytest.mark.parametrize("status", [400, 429, 500, 503])
    def test_errors_are_answers_and_never_repeated(self, status: int) -> None:
        with Wire(lambda _: answer(status, "no", headers={"Retry-After": "0"})) as wire:
            assert post(wire.address, Phase.PUBLISH).status == status
            assert len(wire.heard) == 1

    @pytest.mark.parametrize("target", ["/elsewhere", "http://[broken", "nonsense://x", f"http://{'n' * 64}.example"])
    def test_redirect_is_neither_followed_nor_looked_at(self, target: str) -> None:
        with Wire(lambda _: answer(302, "gone", headers={"Location": target})) as wire:
            assert post(wire.address, Phase.PUBLISH).status == 302
            assert len(wire.heard) == 1


class TestSecrets:
    @pytest.mark.parametrize(
        "shown",
        [
            SECRET,
            quote(SECRET, safe=""),
            quote(SECRET),
            quote_plus(SECRET),
            quote(SECRET, safe="").replace("%C3%BC", "%c3%bc").replace("%2F", "%2f").replace("%2B", "%2b"),
            json.dumps(SECRET)[1:-1],
            json.dumps(SECRET)[1:-1].replace("/", r"\/"),
        ],
    )
    def test_blotted_out_of_body_and_headers(self, shown: str) -> None:
        reply = answer(400, f"you said {shown}!", headers={"Location": f"/?t={quote(SECRET, safe='')}"})
        with Wire(lambda _: reply) as wire:
            got = post(wire.address, Phase.PUBLISH)
        assert "hush" not in got.body
        assert "hush" not in got.headers["location"]
        assert got.body.startswith("you said (secret)")

    def test_one_that_begins_with_another(self) -> None:
        with requests.Session() as session:
            blot = Http(session, secrets=["abcd", "abcdefgh", ""]).redact
        assert blot("abcdefgh abcd a") == "(secret) (secret) a"

    def test_in_no_error(self) -> None:
        with pytest.raises(NetworkError) as caught:
            post(refused_address(), Phase.PUBLISH)
        assert "hush" not in f"{caught.value!r} {caught.value.reading!r}"
        assert caught.value.__suppress_context__

    def test_netrc_is_not_asked(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login somebody password else\n")
        monkeypatch.setenv("NETRC", str(netrc))
        with Wire(lambda _: answer(200, "{}")) as wire:
            assert requests.get(wire.address, timeout=5).ok  # what requests does by itself
            post(wire.address, Phase.PUBLISH)
            asked, sent = wire.heard
        assert "authorization" in asked.headers
        assert "authorization" not in sent.headers


def test_auth_signs_the_request() -> None:
    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = "signed"
        return request

    def react(request: Heard) -> bytes:
        return answer(200, request.headers["authorization"])

    with Wire(react) as wire:
        assert post(wire.address, Phase.PUBLISH, auth=sign).body == "signed"
