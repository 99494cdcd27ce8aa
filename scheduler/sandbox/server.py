"""The sandbox's HTTP server: four networks at one loopback address, and their follower pages."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import BaseWSGIServer, make_server

from scheduler.core.clock import Clock
from scheduler.core.errors import BadInput, Problem
from scheduler.sandbox.faults import Fault, Faults
from scheduler.sandbox.published import Profile, PublicPost
from scheduler.sandbox.state import State

GRAPH, X, PINTEREST = "/graph/v26.0", "/x", "/pinterest/v5"
MOST_REQUEST_BYTES = 64 * 1024 * 1024
DRIP_S = 0.2
STOP_POLL_S = 0.02

SECRETS = {
    "FACEBOOK_PAGE_ID": "100000000000101",
    "FACEBOOK_PAGE_TOKEN": "sandbox-page-token",
    "INSTAGRAM_USER_ID": "17841400000000101",
    "INSTAGRAM_TOKEN": "sandbox-instagram-token",
    "X_CONSUMER_KEY": "sandbox-consumer-key",
    "X_CONSUMER_SECRET": "sandbox-consumer-secret",
    "X_ACCESS_TOKEN": "101-sandbox-access-token",
    "X_ACCESS_TOKEN_SECRET": "sandbox-access-token-secret",
    "PINTEREST_ACCESS_TOKEN": "pina_sandbox-token",
    "PINTEREST_BOARD_ID": "549755885175",
}

Respond = Callable[[], Response]


class HungUp(ConnectionError):
    """The connection was closed on purpose; werkzeug drops it without a word."""


class Sandbox:
    """``directory`` keeps what was published over restarts; ``specs`` holds the official documents
    requests are checked against."""

    def __init__(
        self,
        *,
        clock: Clock,
        directory: Path | None = None,
        specs: Path | None = None,
        profile: Profile | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        self.profile = profile or Profile("Willow Lane Massage", "@willowlanemassage")
        self.state = State(clock, self.profile, directory)
        self.faults = Faults()
        self.root = ""
        self.stopping = threading.Event()
        self._zone = zone
        self._specs = specs
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    # -- running ------------------------------------------------------------------------------

    def start(self, port: int = 0) -> str:
        """Listen on loopback; returns the root address. Raises BadInput when the port is taken."""
        logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        self.stopping.clear()
        # werkzeug exits the whole process when a port is taken, so the port is taken here first.
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            listener.close()
            raise BadInput(
                Problem("--port", f"Port {port} is in use.", "Choose another, or 0 for a free one.")
            ) from None
        listener.listen(128)
        self._server = make_server("127.0.0.1", port, self._app(), threaded=True, fd=listener.fileno())
        listener.close()
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(STOP_POLL_S,), name="sandbox", daemon=True
        )
        self._thread.start()
        self.root = f"http://127.0.0.1:{self._server.port}"
        return self.root

    def stop(self) -> None:
        self.stopping.set()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None

    def addresses(self) -> dict[str, str]:
        """The values for TIPCAST_<NETWORK>_URL."""
        paths = {"facebook": GRAPH, "instagram": GRAPH, "x": X, "pinterest": PINTEREST}
        return {network: self.root + path for network, path in paths.items()}

    def secrets(self) -> dict[str, str]:
        """The logins the sandbox knows, by the names of their settings."""
        return dict(SECRETS)

    # -- looking and misbehaving --------------------------------------------------------------

    def posts(self, network: str) -> tuple[PublicPost, ...]:
        """What followers see, newest first."""
        return self.state.posts(network)

    def picture(self, digest: str) -> bytes:
        """The bytes of a published picture. Raises KeyError."""
        return self.state.picture(digest)

    def misbehave(self, fault: Fault) -> None:
        self.faults.add(fault)

    def behave(self) -> None:
        self.faults.clear()

    # -- requests -----------------------------------------------------------------------------

    def _app(self) -> Flask:
        from scheduler.sandbox import graph, pages, pinterest, x

        app = Flask(__name__, static_folder=None)
        app.logger.disabled = True  # a connection hung up on purpose is no news
        app.config["MAX_CONTENT_LENGTH"] = MOST_REQUEST_BYTES
        app.config["MAX_FORM_MEMORY_SIZE"] = MOST_REQUEST_BYTES
        check = self._checker()
        for part in (graph, x, pinterest):
            part.mount(app, self, check)
        app.register_blueprint(pages.blueprint(self, **({"zone": self._zone} if self._zone else {})))
        app.add_url_rule("/", "root", lambda: Response(status=302, headers={"Location": "/followers/"}))
        app.add_url_rule("/_sandbox/pictures/<digest>.jpg", "kept_picture", self._show_picture)
        app.add_url_rule("/_sandbox/posts", "kept_posts", self._list_posts)
        app.add_url_rule("/_sandbox/faults", "faults", self._control_faults, methods=["POST", "DELETE"])
        return app

    def _checker(self) -> Callable[[str], str | None]:
        """Says what the official documents have against the present request; None: nothing."""
        if self._specs is None:
            return lambda network: None
        from scheduler.sandbox.specs import Documents

        return Documents(self._specs).fault_in_request

    def serve(self, network: str, operation: str, respond: Respond, *, refusals: dict[str, Respond]) -> Response:
        """Answer one request, or misbehave. ``refusals`` are the network's own words for an expired
        token, a limit, a server error and the lie."""
        fault = self.faults.take(network, operation)
        if fault is None:
            with self.state.lock:
                return respond()
        return self._misbehave(fault, respond, refusals)

    def _misbehave(self, fault: Fault, respond: Respond, refusals: dict[str, Respond]) -> Response:
        if fault.kind == "refuse":
            self._hang_up()
        request.get_data()
        if fault.kind == "stall":
            self.stopping.wait()
            self._hang_up()
        if fault.kind == "hang_up_before":
            self._hang_up()
        if fault.kind in ("error_before", "expire_token", "limit_rate"):
            return refusals[fault.kind]()
        with self.state.lock:
            if fault.kind == "late":
                self.state.delay = timedelta(seconds=fault.seconds)
            answer = respond()
        if fault.kind == "hang_up_after":
            self._hang_up()
        if fault.kind == "error_after":
            return refusals["error_before"]()
        if fault.kind == "meta_lie":
            return refusals["meta_lie"]()
        if fault.kind == "garbage_after":
            return Response("<html><head><title>It works</title></head></html>", 200, mimetype="text/html")
        if fault.kind == "cut_after":
            return self._cut(answer)
        if fault.kind == "slow_drip_after":
            return self._drip(answer)
        return answer

    def _hang_up(self) -> None:
        connection = request.environ["werkzeug.socket"]
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        raise HungUp

    def _cut(self, answer: Response) -> Response:
        """Half of the body, as if that were all."""
        whole = answer.get_data()
        half = whole[: len(whole) // 2]
        return Response(half, answer.status_code, mimetype="application/json")

    def _drip(self, answer: Response) -> Response:
        def drops() -> Any:
            for byte in answer.get_data():
                if self.stopping.wait(DRIP_S):
                    return
                yield bytes([byte])

        return Response(drops(), answer.status_code, mimetype="application/json")

    # -- control over HTTP, for other processes -----------------------------------------------

    def _show_picture(self, digest: str) -> Response:
        try:
            return Response(self.picture(digest), mimetype="image/jpeg")
        except KeyError:
            return Response(status=404)

    def _list_posts(self) -> Response:
        networks = ("facebook", "instagram", "x", "pinterest")
        posts = [asdict(post) for network in networks for post in self.posts(network)]
        for post in posts:
            post["published_at"] = post["published_at"].isoformat()
        return jsonify(posts)

    def _control_faults(self) -> Response:
        if request.method == "DELETE":
            self.behave()
            return jsonify({})
        try:
            self.misbehave(Fault(**request.get_json()))
        except (TypeError, ValueError) as error:
            answer = jsonify({"error": str(error)})
            answer.status_code = 400
            return answer
        return jsonify({})


def answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    response = jsonify(content)
    response.status_code = status
    response.headers.update(headers or {})
    return response
