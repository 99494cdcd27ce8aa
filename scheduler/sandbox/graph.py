"""Graph's addresses: which request goes to the Page and which to the Instagram account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from scheduler.sandbox import graph_insights
from scheduler.sandbox import graph_words as words
from scheduler.sandbox.audience import audience
from scheduler.sandbox.conditions import APP
from scheduler.sandbox.consent import LASTING_TOKEN
from scheduler.sandbox.facebook import Facebook
from scheduler.sandbox.graph_words import REFUSALS, USAGE, Refused, unknown
from scheduler.sandbox.instagram import IG_QUOTA, Instagram
from scheduler.sandbox.state import State

if TYPE_CHECKING:
    from scheduler.sandbox.server import Sandbox

__all__ = ["IG_QUOTA", "mount", "unknown"]

Check = Callable[[str], str | None]


def mount(app: Flask, sandbox: Sandbox, check: Check) -> None:
    """Add the Graph endpoints to ``app``."""
    from scheduler.sandbox.server import GRAPH, SECRETS

    page, ig = SECRETS["FACEBOOK_PAGE_ID"], SECRETS["INSTAGRAM_USER_ID"]
    page_token, tokens = SECRETS["FACEBOOK_PAGE_TOKEN"], {SECRETS["FACEBOOK_PAGE_TOKEN"], SECRETS["INSTAGRAM_TOKEN"]}
    facebook = Facebook(
        sandbox.state,
        page,
        lambda: sandbox.root,
        token=page_token,
        instagram_user=ig,
        conditions=sandbox.conditions,
    )
    instagram = Instagram(sandbox.state, ig, lambda: sandbox.root, conditions=sandbox.conditions)
    person = LASTING_TOKEN
    app_token = f"{APP['FACEBOOK_APP_ID']}|{APP['FACEBOOK_APP_SECRET']}"

    def takes_for(network: str) -> Callable[[str], bool]:
        return lambda token: network == "instagram" and sandbox.tokens.takes("instagram", token)

    def route(path: str, network: str, operation: str, method: str, handler: Callable[[], Any]) -> None:
        def respond() -> Any:
            # With Facebook Login the Page's token is good for Instagram too, but not the other way.
            mine = {page_token} if network == "facebook" else tokens
            mine = {page_token, app_token} if operation == "debug" else mine
            mine = {*mine, person} if operation in ("accounts", "permissions", "node") else mine
            words.demand_token(mine, others=tokens, takes=takes_for(network))
            if fault := check("graph"):
                raise Refused(100, f"(#100) {fault}")
            return handler()

        def view() -> Response:
            return sandbox.serve(network, operation, lambda: _answered(respond), refusals=REFUSALS)

        app.add_url_rule(GRAPH + path, f"{method} {path}", view, methods=[method])

    route(f"/{page}/photos", "facebook", "upload", "POST", facebook.photo)
    route(f"/{page}/feed", "facebook", "publish", "POST", facebook.feed)
    route(f"/{page}/photo_stories", "facebook", "story", "POST", facebook.photo_story)
    route(f"/{page}/stories", "facebook", "stories", "GET", _locked(sandbox.state, facebook.list_stories))
    route(f"/{page}/published_posts", "facebook", "find", "GET", _locked(sandbox.state, facebook.list_posts))
    route(f"/{page}/posts", "facebook", "find", "GET", _locked(sandbox.state, facebook.list_posts))
    route("/me/accounts", "facebook", "accounts", "GET", lambda: facebook.accounts(sandbox.consents.pages))
    route("/me", "instagram", "node", "GET", lambda: _me(sandbox, instagram, person))
    route("/debug_token", "facebook", "debug", "GET", facebook.debug_token)
    route(
        "/me/permissions",
        "instagram",
        "permissions",
        "GET",
        _of_a_person(lambda: _permissions(sandbox, instagram, person), page_token),
    )
    route(f"/{ig}/media", "instagram", "container", "POST", instagram.container)
    route(f"/{ig}/media", "instagram", "find", "GET", _locked(sandbox.state, instagram.list_media))
    route(f"/{ig}/stories", "instagram", "stories", "GET", _locked(sandbox.state, instagram.list_stories))
    route(f"/{ig}/media_publish", "instagram", "publish", "POST", instagram.publish)
    route(f"/{ig}/content_publishing_limit", "instagram", "quota", "GET", _locked(sandbox.state, instagram.quota))
    _mount_nodes(app, sandbox, facebook, instagram, tokens=tokens)


def _mount_nodes(app: Flask, sandbox: Sandbox, facebook: Facebook, instagram: Instagram, *, tokens: set[str]) -> None:
    """What is addressed by its own id: photos, posts, containers and their comments."""
    from scheduler.sandbox.server import GRAPH, SECRETS

    state = sandbox.state

    def node(node_id: str) -> Any:
        if request.method == "DELETE":
            return {"success": facebook.delete(node_id)}
        found = facebook.node(node_id)
        found = instagram.node(node_id) if found is None else found
        if found is None:
            raise Refused(100, f"Unsupported get request. Object with ID '{node_id}' does not exist", subcode=33)
        return found

    def serve(network: str, operation: str, handler: Callable[[], Any]) -> Response:
        def respond() -> Any:
            words.demand_token(tokens, takes=lambda token: sandbox.tokens.takes("instagram", token))
            with state.lock:
                return handler()

        return sandbox.serve(network, operation, lambda: _answered(respond), refusals=REFUSALS)

    def network_of(node_id: str) -> str:
        ours = node_id in state.containers or node_id == SECRETS["INSTAGRAM_USER_ID"]
        ours = ours or any(state.find(network, node_id) for network in ("instagram", "instagram-story"))
        return "instagram" if ours else "facebook"

    def node_view(node_id: str) -> Response:
        operation = "poll" if node_id in state.containers else "node" if request.method == "GET" else "delete"
        return serve(network_of(node_id), operation, lambda: node(node_id))

    def comment_view(node_id: str) -> Response:
        network = network_of(node_id)
        handler = _comment if request.method == "POST" else _comments
        return serve(network, "comment", lambda: handler(state, network, node_id))

    def insights(network: str, node_id: str) -> dict[str, Any]:
        shown = state.find(network, node_id)
        if shown is None:
            raise Refused(100, f"Unsupported get request. Object with ID '{node_id}' does not exist", subcode=33)
        seen = audience(shown.post, state.clock.now())
        told = graph_insights.of_media if network == "instagram" else graph_insights.of_page_post
        return told(node_id, seen)

    def insights_view(node_id: str) -> Response:
        network = network_of(node_id)
        return serve(network, "insights", lambda: insights(network, node_id))

    app.add_url_rule(f"{GRAPH}/<node_id>/insights", "insights", insights_view, methods=["GET"])
    app.add_url_rule(f"{GRAPH}/<node_id>", "node", node_view, methods=["GET", "DELETE"])
    app.add_url_rule(f"{GRAPH}/<node_id>/comments", "comments", comment_view, methods=["GET", "POST"])


def _answered(respond: Callable[[], Any]) -> Response:
    from scheduler.sandbox.server import answer

    try:
        return answer(respond(), 200, USAGE)
    except Refused as no:
        return words.error(no.code, no.message, subcode=no.subcode, status=no.status)


def _locked(state: State, handler: Callable[[], Any]) -> Callable[[], Any]:
    def held() -> Any:
        with state.lock:
            return handler()

    return held


def _me(sandbox: Sandbox, instagram: Instagram, person: str) -> Any:
    """Whose token it is: the person's with Facebook Login, the account's own with Instagram Login."""
    from scheduler.sandbox.server import SECRETS

    if request.args.get("access_token") == person:
        return words.node({"id": "122100000000101", "name": "Robin Lane"}, known={"id", "name"}, default="id,name")
    return instagram.node(SECRETS["INSTAGRAM_USER_ID"])


def _permissions(sandbox: Sandbox, instagram: Instagram, person: str) -> Any:
    if request.args.get("access_token") != person:
        return instagram.permissions()
    given = sandbox.consents.granted.get("facebook", ())
    return {"data": [{"permission": name, "status": "granted"} for name in given]}


def _of_a_person(handler: Callable[[], Any], page_token: str) -> Callable[[], Any]:
    def asked() -> Any:
        if request.args.get("access_token") == page_token:
            raise Refused(100, "(#100) Tried accessing nonexisting field (permissions) on node type (Page)")
        return handler()

    return asked


def _comment(state: State, network: str, node_id: str) -> dict[str, Any]:
    shown = state.find(network, node_id)
    message = words.read_fields({"message", "access_token"}).get("message", "")
    if shown is None or not message:
        raise Refused(100, "(#100) A message and an existing object are required", subcode=33)
    state.change(shown, replace(shown.post, comments=(*shown.post.comments, message)))
    return {"id": _comment_id(shown.post.id, len(shown.post.comments))}


def _comment_id(post_id: str, number: int) -> str:
    return f"{post_id}_{9000 + number}"


def _comments(state: State, network: str, node_id: str) -> dict[str, Any]:
    """The account's own; what other people write isn't kept here."""
    from scheduler.sandbox.server import SECRETS

    words.read_query(words.LIST_PARAMETERS)
    shown = state.find(network, node_id)
    if shown is None:
        raise Refused(100, f"Unsupported get request. Object with ID '{node_id}' does not exist", subcode=33)
    name = "text" if network == "instagram" else "message"
    sender = {} if network == "instagram" else {"from": {"id": SECRETS["FACEBOOK_PAGE_ID"], "name": state.profile.name}}
    listed = [
        {"id": _comment_id(shown.post.id, number), name: text, **sender}
        for number, text in enumerate(shown.post.comments)
    ]
    known = {"id", name, "from", "created_time", "timestamp", "username"}
    return {"data": words.select(listed, known=known, default=f"id,{name}")}
