"""The sandbox's HTTP server: four networks at one loopback address, and their follower pages."""

from __future__ import annotations

import contextlib
import logging
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from scheduler.core.clock import Clock
from scheduler.core.errors import BadInput, Problem
from scheduler.sandbox.conditions import APP, Conditions
from scheduler.sandbox.consent import INSTAGRAM_APP, Consents
from scheduler.sandbox.faults import Fault, Faults
from scheduler.sandbox.published import Profile, PublicPost
from scheduler.sandbox.state import State
from scheduler.sandbox.tokens import FIRST, Tokens

GRAPH, X, PINTEREST = "/graph/v26.0", "/x", "/pinterest/v5"
PATHS = {"facebook": GRAPH, "instagram": GRAPH, "x": X, "pinterest": PINTEREST}
MOST_REQUEST_BYTES = 64 * 1024 * 1024
DRIP_S = 0.2
STOP_POLL_S = 0.02
RESET = struct.pack("ii", 1, 0)  # linger on, for no time

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


class Json(DefaultJSONProvider):
    """JSON nested too deep to be read is no JSON, not a failure of ours."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        try:
            return super().loads(s, **options)
        except RecursionError:
            raise ValueError("nested too deep") from None


class Sandbox:
    """``directory`` keeps what was published over restarts; ``specs`` holds the official documents
    requests are checked against; an Instagram container is IN_PROGRESS for ``polls`` looks.

    ``asked`` counts the requests by network and operation, ``objections`` are what the documents had
    against any of them."""

    def __init__(
        self,
        *,
        clock: Clock,
        directory: Path | None = None,
        specs: Path | None = None,
        profile: Profile | None = None,
        zone: tzinfo | None = None,
        polls: int = 0,
    ) -> None:
        self.profile = profile or Profile("Willow Lane Massage", "@willowlanemassage")
        self.state = State(clock, self.profile, directory, slow_polls=polls)
        self.faults = Faults()
        self.tokens = Tokens(clock)
        self.consents = Consents(clock)
        self.conditions = Conditions()
        self.asked: Counter[tuple[str, str]] = Counter()
        self.objections: list[str] = []
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
        self._server = make_server(
            "127.0.0.1", port, self._app(), threaded=True, fd=listener.fileno(), request_handler=self._handler()
        )
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
        return {network: self.root + path for network, path in PATHS.items()}

    def secrets(self) -> dict[str, str]:
        """The logins the sandbox knows, by the names of their settings."""
        return dict(SECRETS)

    def ending_secrets(self) -> dict[str, str]:
        """Logins that end and have to be renewed, in place of those that don't."""
        keys = ("X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET")
        return {**SECRETS, **dict.fromkeys(keys, ""), **FIRST}

    def apps(self) -> dict[str, str]:
        """What a person has who has made her app at each network, and isn't logged in yet."""
        names = ("X_CLIENT_ID", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET")
        return {**APP, **INSTAGRAM_APP, **{name: FIRST[name] for name in names}}

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
        """Forget the faults that are still to come."""
        self.faults.clear()

    # -- requests -----------------------------------------------------------------------------

    def _app(self) -> Flask:
        from scheduler.sandbox import consent, control, graph, pages, pinterest, token_endpoints, x

        app = Flask(__name__, static_folder=None)
        app.wsgi_app = _any_version(app.wsgi_app)  # type: ignore[method-assign]  # as Flask wants middleware to be put in
        app.json = Json(app)
        app.url_map.strict_slashes = False  # Meta's own SDK asks for nodes with a slash at the end
        app.logger.disabled = True  # a connection hung up on purpose is no news
        app.config["MAX_CONTENT_LENGTH"] = MOST_REQUEST_BYTES
        app.config["MAX_FORM_MEMORY_SIZE"] = MOST_REQUEST_BYTES
        check = self._checker()
        for part in (graph, x, pinterest):
            part.mount(app, self, check)
        token_endpoints.mount(app, self)
        consent.mount(app, self)
        app.register_blueprint(pages.blueprint(self, **({"zone": self._zone} if self._zone else {})))
        app.add_url_rule("/", "root", lambda: Response(status=302, headers={"Location": "/followers/"}))
        control.mount(app, self)
        words = {GRAPH: graph.unknown, X: x.unknown, PINTEREST: pinterest.unknown}
        app.register_error_handler(HTTPException, lambda error: _refuse(error, words))
        return app

    def _checker(self) -> Callable[[str], str | None]:
        """Says what the official documents have against the present request; None: nothing."""
        if self._specs is None:
            return lambda network: None
        from scheduler.sandbox.specs import Documents

        documents = Documents(self._specs, page=SECRETS["FACEBOOK_PAGE_ID"])

        def check(network: str) -> str | None:
            fault = documents.fault_in_request(network)
            if fault is not None:
                self.objections.append(f"{request.method} {request.path}: {fault}")
            return fault

        return check

    def serve(self, network: str, operation: str, respond: Respond, *, refusals: dict[str, Respond]) -> Response:
        """Answer one request, or misbehave. ``refusals`` are the network's own words for an expired
        token, a limit, a server error and the lie."""
        self.asked[network, operation] += 1
        if network in self.conditions.revoked and operation != "debug":
            request.get_data()
            return refusals["expire_token"]()
        fault = self.faults.take(network, operation)
        if fault is None:
            request.get_data(parse_form_data=True)  # slow senders are read before any lock is taken
            return respond()
        return self._misbehave(fault, respond, refusals)

    def _misbehave(self, fault: Fault, respond: Respond, refusals: dict[str, Respond]) -> Response:
        if fault.kind == "refuse":
            # Reset on close: after a plain one, a client still sending waits until its own time is up.
            request.environ["werkzeug.socket"].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self._hang_up()
        request.get_data()
        if fault.kind == "stall":
            self.stopping.wait()
            self._hang_up()
        if fault.kind == "hang_up_before":
            self._hang_up()
        if fault.kind in ("error_before", "expire_token", "limit_rate"):
            return refusals[fault.kind]()
        answer = self._lately(fault, respond) if fault.kind == "late" else respond()
        if fault.kind == "hang_up_after":
            self._hang_up()
        if fault.kind in ("error_after", "meta_lie"):
            return refusals["error_before" if fault.kind == "error_after" else "meta_lie"]()
        if fault.kind == "garbage_after":
            return Response("<html><head><title>It works</title></head></html>", 200, mimetype="text/html")
        if fault.kind == "cut_after":
            whole = answer.get_data()
            return Response(whole[: len(whole) // 2], answer.status_code, mimetype="application/json")
        if fault.kind == "slow_drip_after":
            return self._drip(answer)
        return answer

    def _lately(self, fault: Fault, respond: Respond) -> Response:
        """The lock is held so that the delay meets this request's post and no other."""
        with self.state.lock:
            self.state.delay = timedelta(seconds=fault.seconds)
            try:
                return respond()
            finally:
                self.state.delay = timedelta()

    def _handler(self) -> type[WSGIRequestHandler]:
        """Its answers carry the date of the sandbox's own clock."""
        sandbox = self

        class Dated(WSGIRequestHandler):
            def date_time_string(self, timestamp: float | None = None) -> str:
                return sandbox.conditions.date(sandbox.state.clock.now())

        return Dated

    def _hang_up(self) -> None:
        connection = request.environ["werkzeug.socket"]
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        raise HungUp

    def _drip(self, answer: Response) -> Response:
        def drops() -> Any:
            for byte in answer.get_data():
                if self.stopping.wait(DRIP_S):
                    return
                yield bytes([byte])

        return Response(drops(), answer.status_code, mimetype="application/json")


def answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    response = jsonify(content)
    response.status_code = status
    response.headers.update(headers or {})
    return response


def _any_version(serve: Any) -> Any:
    """Graph answers under every version's address; what differs between them isn't told apart here."""

    def served(environ: dict[str, Any], start: Any) -> Any:
        environ["PATH_INFO"] = re.sub(r"^/graph/v[0-9]+\.[0-9]+(?=/)", GRAPH, environ["PATH_INFO"])
        return serve(environ, start)

    return served


def _refuse(error: HTTPException, words: Mapping[str, Callable[[int, str], Response]]) -> Response:
    """What no handler answered, in the words of the network whose address it is."""
    cause = getattr(error, "original_exception", None)
    if cause is not None and not isinstance(cause, HungUp):
        logging.getLogger(__name__).error("The sandbox itself failed.", exc_info=cause)
    status = error.code or 500
    network = next((prefix for prefix in words if request.path.startswith(prefix + "/")), None)
    return words[network](status, error.name) if network else Response(error.name, status, mimetype="text/plain")
