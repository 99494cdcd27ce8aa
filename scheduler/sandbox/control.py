"""The sandbox's own addresses: faults and published posts, for other processes to drive and read."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, request

from scheduler.sandbox.faults import OPERATIONS, Fault
from scheduler.sandbox.pictures import look
from scheduler.sandbox.published import PublicPicture, PublicPost

if TYPE_CHECKING:
    from scheduler.sandbox.server import Sandbox


def mount(app: Flask, sandbox: Sandbox) -> None:
    """Add ``/_sandbox/…`` to ``app``."""

    def posts() -> Response:
        found = [asdict(post) for network in OPERATIONS for post in sandbox.posts(network)]
        for post in found:
            post["published_at"] = post["published_at"].isoformat()
        return jsonify(found)

    def post() -> Response:
        content = request.get_json(silent=True) or {}
        network, text = content.get("network"), content.get("text")
        try:
            picture = base64.b64decode(content.get("picture", ""), validate=True)
        except (TypeError, ValueError):
            picture = b""
        seen = look(picture)
        if network not in OPERATIONS or not isinstance(text, str) or seen is None:
            return _refused("A JSON object with a network, a text and a picture in base64 is expected.")
        with sandbox.state.lock:
            state = sandbox.state
            shown = PublicPicture(state.keep_picture(picture), seen.media_type, seen.width_px, seen.height_px, "")
            made = PublicPost(network, state.new_id("77"), text, (shown,), state.clock.now())
            state.publish(made)
        return jsonify({"id": made.id})

    def forget_tokens() -> Response:
        sandbox.tokens.forget()
        return jsonify({})

    def misbehave() -> Response:
        content = request.get_json(silent=True)
        try:
            if not isinstance(content, dict):
                raise ValueError("A JSON object with network, operation and kind is expected.")
            sandbox.misbehave(Fault(**content))
        except (TypeError, ValueError) as error:
            return _refused(str(error))
        return jsonify({})

    def behave() -> Response:
        sandbox.behave()
        return jsonify({})

    app.add_url_rule("/_sandbox/pictures/<digest>.jpg", "kept_picture", lambda digest: show_picture(sandbox, digest))
    app.add_url_rule("/_cdn/<digest>.jpg", "lent_picture", lambda digest: show_picture(sandbox, digest))
    app.add_url_rule("/_sandbox/posts", "kept_posts", posts)
    app.add_url_rule("/_sandbox/posts", "post_by_hand", post, methods=["POST"])
    app.add_url_rule("/_sandbox/tokens", "forget_tokens", forget_tokens, methods=["DELETE"])
    app.add_url_rule("/_sandbox/faults", "misbehave", misbehave, methods=["POST"])
    app.add_url_rule("/_sandbox/faults", "behave", behave, methods=["DELETE"])


def _refused(why: str) -> Response:
    refused = jsonify({"error": why})
    refused.status_code = 400
    return refused


def show_picture(sandbox: Sandbox, digest: str) -> Response:
    """A picture that was sent, told to be what it is whatever its address ends with."""
    try:
        content = sandbox.picture(digest)
    except KeyError:
        return Response(status=404)
    seen = look(content)
    return Response(content, mimetype=seen.media_type if seen else "application/octet-stream")
