"""Prism, a validating proxy by others, stands between our networks and our sandbox with the official documents of X
and Pinterest: it refuses our bad requests with 422, and our sandbox's bad answers with 500. A season goes through."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
import requests
import yaml
from flask import Flask, Response, request
from season import START, WEEKS, live
from werkzeug.serving import make_server

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.server import SECRETS, Sandbox

pytestmark = pytest.mark.conformance
LONGEST_S = 60


def program() -> Path | None:
    folder = os.environ.get("TIPCAST_PRISM") or Path(__file__).parents[2] / "build" / "conformance"
    path = Path(folder) / "node_modules" / ".bin" / "prism"
    return path if path.exists() else None


class Proxy:
    """``address`` stands for the network's; ``log`` is what it said."""

    def __init__(self, address: str, log: Path) -> None:
        self.address, self._log = address, log

    @property
    def violations(self) -> list[str]:
        """What it had against requests and answers."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
        # That a connection was hung up on is a fault that the season asks for.
        return [line.strip() for line in plain if "Violation:" in line or ("✖" in line and "FetchError" not in line)]

    @property
    def passed(self) -> int:
        text = self._log.read_text(encoding="utf-8", errors="replace")
        return len(re.findall(r"Request received", text))


@contextmanager
def proxy(document: Path, upstream: str, log: Path) -> Iterator[Proxy]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    words = [program(), "proxy", "--errors", "-h", "127.0.0.1", "-p", port, document, upstream]
    with log.open("wb") as file, subprocess.Popen(list(map(str, words)), stdout=file, stderr=file) as process:
        try:
            ends_at = monotonic() + LONGEST_S
            while b"Prism is listening" not in log.read_bytes():
                assert process.poll() is None, log.read_text()
                assert monotonic() < ends_at, log.read_text()
                process.poll()
            yield Proxy(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()


@contextmanager
def past_it(path: str, *, straight_to: str, else_to: str) -> Iterator[str]:
    """A fork in the road: requests for ``path`` go ``straight_to`` the sandbox, all others through Prism, which reads
    bodies as text and so spoils the bytes of a picture. Those requests are held against the documents in
    test_our_requests.py."""
    app = Flask(__name__)

    @app.route("/", defaults={"rest": ""}, methods=["GET", "POST", "DELETE"])
    @app.route("/<path:rest>", methods=["GET", "POST", "DELETE"])
    def forward(rest: str) -> Response:
        root = straight_to if f"/{rest}" == path else else_to
        headers = {name: value for name, value in request.headers if name not in ("Host", "Content-Length")}
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        answer = requests.request(
            request.method, f"{root}/{rest}{query}", data=request.get_data(), headers=headers, timeout=30
        )
        return Response(answer.content, answer.status_code, content_type=answer.headers.get("Content-Type"))

    app.logger.disabled = True  # a connection that the season wants hung up is no news
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def sandbox(clock: VirtualClock) -> Iterator[Sandbox]:
    found = Sandbox(clock=clock)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def proxies(documents: Path, sandbox: Sandbox, tmp_path: Path) -> Iterator[dict[str, Proxy]]:
    if program() is None:
        pytest.skip("Prism is not installed: make conformance")
    x = (documents / "x" / "openapi.json").read_text(encoding="utf-8")
    (tmp_path / "x.json").write_text(x, encoding="utf-8")
    pinterest = yaml.load(
        (documents / "pinterest" / "openapi.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    (tmp_path / "pinterest.json").write_text(json.dumps(pinterest, default=str), encoding="utf-8")
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                proxy(tmp_path / f"{name}.json", sandbox.addresses()[name], tmp_path / f"{name}.log")
            )
            for name in ("x", "pinterest")
        }


def test_a_season_goes_through(
    proxies: dict[str, Proxy], sandbox: Sandbox, clock: VirtualClock, tmp_path: Path
) -> None:
    """X by one token: where its OAuth 2.0 tokens come from isn't in its document, and a signature of OAuth 1.0a is
    over the address, which here isn't the sandbox's."""
    upload, straight, token = "/2/media/upload", sandbox.addresses()["x"], SECRETS["X_ACCESS_TOKEN"]
    try:
        with past_it(upload, straight_to=straight, else_to=proxies["x"].address) as x:
            addresses = {**sandbox.addresses(), "x": x, "pinterest": proxies["pinterest"].address}
            outcome = live(tmp_path / "tips", sandbox, clock, addresses=addresses, x_token=token)
    finally:
        violations = {name: one.violations for name, one in proxies.items()}
        assert violations == {"x": [], "pinterest": []}
    assert all(one.passed > 10 for one in proxies.values())
    assert {state for states in outcome.states.values() for state in states} == {"published"}
    assert [len(states) for states in outcome.states.values()] == [WEEKS - 1] * 6
    assert outcome.parts == 2


def test_it_does_refuse_what_is_wrong(proxies: dict[str, Proxy], sandbox: Sandbox) -> None:
    """A request of ours that breaks the document, and answers of the sandbox that do: else a season proves nothing."""
    x, token = proxies["x"], {"Authorization": f"Bearer {SECRETS['X_ACCESS_TOKEN']}"}
    wrong = requests.post(f"{x.address}/2/tweets", json={"text": 5}, headers=token, timeout=30)
    assert wrong.status_code == 422
    pinterest, token = proxies["pinterest"], {"Authorization": f"Bearer {SECRETS['PINTEREST_ACCESS_TOKEN']}"}
    wrong = requests.get(f"{pinterest.address}/boards?page_size=many", headers=token, timeout=30)
    assert wrong.status_code == 422
    sandbox.consents.boards = [{"id": "5", "name": 7}]  # type: ignore[dict-item]  # wrong on purpose
    wrong = requests.get(f"{pinterest.address}/boards", headers=token, timeout=30)
    assert wrong.status_code == 500
