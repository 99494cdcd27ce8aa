"""The sandbox's own addresses: faults and published posts, for other processes to drive and read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, request

from scheduler.sandbox.faults import OPERATIONS, Fault
from scheduler.sandbox.pictures import look

if TYPE_CHECKING:
    from scheduler.sandbox.server import Sandbox


def mount(app: Flask, sandbox: Sandbox) -> None:
    """Add ``/_sandbox/…`` to ``app``."""

    def posts() -> Response:
        found = [asdict(post) for network in OPERATIONS for post in sandbox.posts(network)]
        for post in found:
            post["published_at"] = post["published_at"].isoformat()
        return jsonify(found)

    def misbehave() -> Response:
        content = request.get_json(silent=True)
        try:
            if not isinstance(content, dict):
                raise ValueError("A JSON object with network, operation and kind is expected.")
            sandbox.misbehave(Fault(**content))
        except (TypeError, ValueError) as error:
            refused = jsonify({"error": str(error)})
            refused.status_code = 400
            return refused
        return jsonify({})

    def behave() -> Response:
        sandbox.behave()
        return jsonify({})

    app.add_url_rule("/_sandbox/pictures/<digest>.jpg", "kept_picture", lambda digest: show_picture(sandbox, digest))
    app.add_url_rule("/_cdn/<digest>.jpg", "lent_picture", lambda digest: show_picture(sandbox, digest))
    app.add_url_rule("/_sandbox/posts", "kept_posts", posts)
    app.add_url_rule("/_sandbox/faults", "misbehave", misbehave, methods=["POST"])
    app.add_url_rule("/_sandbox/faults", "behave", behave, methods=["DELETE"])


def show_picture(sandbox: Sandbox, digest: str) -> Response:
    """A picture that was sent, told to be what it is whatever its address ends with."""
    try:
        content = sandbox.picture(digest)
    except KeyError:
        return Response(status=404)
    seen = look(content)
    return Response(content, mimetype=seen.media_type if seen else "application/octet-stream")
