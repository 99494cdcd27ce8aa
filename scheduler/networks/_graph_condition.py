"""How a Page's or an Instagram account's login stands, by reads that change nothing.

Sources: FB2 (debug_token), FB3 (Page tasks), IG1 and IG2; the fields of Page and IGUser from Meta's SDK specs
of 2026-04-15. Whether a Page token may read its own tasks isn't documented [?]: what isn't told isn't judged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scheduler.core.condition import Condition, Quota, Snag
from scheduler.core.errors import AuthFailed, NetworkError, Phase, Rejected, error_for
from scheduler.core.network import Answer
from scheduler.networks._graph import Graph, unread
from scheduler.networks._graph_reading import read_graph
from scheduler.networks._reading import branch, rows

POSTING_TASK = "CREATE_CONTENT"
DAY_S = 86_400
LATEST_S = 4_102_444_800  # 2100-01-01: an end after that is none
PROFESSIONAL = ("BUSINESS", "MEDIA_CREATOR", "CREATOR")
"""What IG2 lists as professional account types; clients also report CREATOR [seen]."""


def page_condition(graph: Graph, page: str, *, app: tuple[str, str]) -> Condition:
    """``app`` is (id, secret), or two empty texts: then the token's ends stay untold."""
    told = token_told(graph, app=app)
    name, snags = _page(graph, page)
    return _condition(name, told, snags=snags)


def instagram_condition(graph: Graph, user: str, *, own_login: bool) -> Condition:
    """``own_login``: with Instagram Login, whose node also tells the account's type."""
    fields = "username,account_type" if own_login else "username"
    account = graph.get(user, fields=fields)
    kind, snags = account.get("account_type"), []
    if isinstance(kind, str) and kind.upper() not in PROFESSIONAL:
        what = f"The account is of the type {kind}, and Instagram lets programs post only to professional accounts."
        mend = "Switch it to a professional account in the Instagram app: Settings, Account type."
        snags.append(Snag(what, mend))
    name = f"@{account['username']}" if account.get("username") else ""
    told = {"scopes": granted(graph)}
    return _condition(name, told, snags=tuple(snags), quota=_quota(graph, user))


def token_told(graph: Graph, *, app: tuple[str, str]) -> Mapping[str, Any]:
    """What debug_token says of a good token; empty without ``app``. Raises AuthFailed for a dead one."""
    if not all(app):
        return {}
    asking = Graph(graph.http, graph.base_url, "|".join(app))
    try:
        content = asking.get("debug_token", input_token=graph.token)
    except NetworkError as error:
        # It is the app's own id or secret that isn't taken; the token itself is asked otherwise.
        if isinstance(error, AuthFailed | Rejected):
            return {"app_refused": True}
        raise
    told = branch(content, "data")
    if told.get("is_valid") is False:
        trouble = {"code": 190, **branch(told, "error")}
        # Here alone the field is called subcode.
        body = json.dumps({"error": {**trouble, "error_subcode": trouble.get("subcode")}})
        raise error_for(read_graph(Answer(401, {}, body), Phase.READ))
    if not told:
        raise unread(content, Phase.READ)
    return told


def granted(graph: Graph) -> list[str] | None:
    """What the person granted; None for a Page's token, which is no person's and isn't told it."""
    try:
        given = rows(graph.get("me/permissions").get("data"))
    except (Rejected, AuthFailed):
        return None
    return [str(one.get("permission")) for one in given if one.get("status") == "granted"] or None


def _page(graph: Graph, page: str) -> tuple[str, tuple[Snag, ...]]:
    content = graph.get(page, fields="name")
    name = str(content.get("name") or page)
    try:
        tasks = graph.get(page, fields="tasks").get("tasks")
    except (Rejected, AuthFailed):
        return name, ()
    if not isinstance(tasks, list) or POSTING_TASK in tasks:
        return name, ()
    what = f"You may not post on the Page {name}: your role there lacks the task {POSTING_TASK}."
    return name, (Snag(what, "Ask an admin of the Page for full control or for content, then connect it again."),)


def _condition(
    name: str, told: Mapping[str, Any], *, snags: tuple[Snag, ...] = (), quota: Quota | None = None
) -> Condition:
    if told.get("app_refused"):
        what = "Facebook doesn't take the app's id and secret, so it can't be asked when the login ends."
        mend = "Copy APP_ID and APP_SECRET from developers.facebook.com into .env, or take them out."
        snags = (*snags, Snag(what, mend, refuses=False))
    scopes = told.get("scopes")
    return Condition(
        name=name,
        endless=told.get("expires_at") == 0,
        expires_at=_moment(told.get("expires_at")),
        data_access_ends_at=_moment(told.get("data_access_expires_at")),
        granted=frozenset(map(str, scopes)) if isinstance(scopes, list) else None,
        quota=quota,
        snags=snags,
    )


def _quota(graph: Graph, user: str) -> Quota | None:
    """None when the answer can't be read: publishing asks again before each post."""
    content = graph.get(f"{user}/content_publishing_limit", fields="config,quota_usage")
    row = next(iter(rows(content.get("data"))), {})
    total, period_s = (branch(row, "config").get(name) for name in ("quota_total", "quota_duration"))
    used = row.get("quota_usage")
    if not isinstance(total, int) or not isinstance(used, int):
        return None
    return Quota(used, total, timedelta(seconds=period_s if isinstance(period_s, int) else DAY_S))


def _moment(seconds: Any) -> datetime | None:
    """Unix seconds; 0, which means "never", and anything else give None."""
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds < LATEST_S:
        return None
    return datetime.fromtimestamp(seconds, UTC)
