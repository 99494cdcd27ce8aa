"""How Graph reads requests and words its answers, for Facebook and Instagram alike."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from scheduler.sandbox.paging import turn
from scheduler.sandbox.state import Shown

USAGE = {"X-App-Usage": '{"call_count":1,"total_time":1,"total_cputime":1}'}
USED_UP = {"X-App-Usage": '{"call_count":100,"total_time":40,"total_cputime":40}'}
LIST_PARAMETERS = {"fields", "limit", "after", "before", "summary", "access_token"}
MOST_LISTED = 100


class Refused(Exception):
    """Answered with Graph's own error body."""

    def __init__(self, code: int, message: str, *, subcode: int | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.subcode, self.status = code, message, subcode, status


def error(
    code: int, message: str, *, subcode: int | None = None, status: int = 400, headers: dict[str, str] | None = None
) -> Response:
    """Graph's error answer."""
    from scheduler.sandbox.server import answer

    body: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "ASandboxTraceId"}
    if subcode is not None:
        body["error_subcode"] = subcode
    return answer({"error": body}, status, headers or USAGE)


REFUSALS = {
    "error_before": lambda: error(2, "An unexpected error has occurred. Please retry your request later.", status=500),
    "expire_token": lambda: error(190, "Error validating access token: Session has expired.", subcode=463),
    "limit_rate": lambda: error(4, "Application request limit reached", status=403, headers=USED_UP),
    "meta_lie": lambda: error(4, "Application request limit reached", subcode=2207051, status=403),
}


def unknown(status: int, name: str) -> Response:
    """For an address or method that Graph has not, a request too large, or our own failure."""
    if status >= 500:
        return error(1, "An unknown error occurred", status=status)
    if status == 413:
        return error(1, "The request is too large.", status=status)
    return error(100, f"Unsupported {request.method.lower()} request: {name}.", subcode=33)


# -- reading requests ---------------------------------------------------------------------------


def demand_token(
    tokens: Collection[str], *, others: Collection[str] = (), takes: Callable[[str], bool] = lambda token: False
) -> None:
    """``others`` are good logins that have no right here; ``takes`` tells of tokens that end."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    body = request.get_json(silent=True)
    token = request.values.get("access_token") or (body.get("access_token") if isinstance(body, dict) else "") or bearer
    if not token:
        raise Refused(104, "An access token is required to request this resource.", status=401)
    if token in others and token not in tokens:
        raise Refused(210, "(#210) A page access token is required to request this resource.", status=403)
    if token not in tokens and not takes(token):
        raise Refused(190, "Invalid OAuth access token.", status=401)


def read_fields(known: Collection[str]) -> dict[str, str]:
    """The request's fields, from form, JSON or the query; unknown ones are refused, and so are those
    with brackets in JSON, which Graph drops without a word and which would lose a picture."""
    body = request.get_json(silent=True) if request.is_json else {}
    if not isinstance(body, dict):
        raise Refused(100, "(#100) The request's body is not a JSON object")
    fields = {}
    for name, value in [*request.args.items(), *request.form.items(), *body.items()]:
        plain = re.sub(r"\[\d+\]$", "", name)
        if plain not in known or (plain != name and name in body):
            raise Refused(100, f"(#100) Unexpected parameter: {name}")
        fields[name] = value if isinstance(value, str) else json.dumps(value)
    for name in request.files:
        if name not in known:
            raise Refused(100, f"(#100) Unexpected parameter: {name}")
    return fields


def read_query(known: Collection[str]) -> None:
    """Refuses query parameters other than these."""
    if strange := sorted(set(request.args) - set(known)):
        raise Refused(100, f"(#100) Unexpected parameter: {strange[0]}")


def read_file(name: str) -> bytes | None:
    part = request.files.get(name)
    return part.read() if part is not None else None


def read_truth(text: str, name: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise Refused(100, f"(#100) Param {name} must be a boolean")
    return text.lower() in ("true", "1")


def read_moment(name: str) -> datetime | None:
    """A query parameter that is Unix seconds or an ISO time."""
    text = request.args.get(name)
    if text is None:
        return None
    try:
        moment = datetime.fromtimestamp(int(text), UTC) if re.fullmatch(r"\d{1,11}", text) else _iso(text)
    except (ValueError, OverflowError, OSError):
        raise Refused(100, f"(#100) Param {name} must be a valid time") from None
    return moment


def _iso(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# -- answering ----------------------------------------------------------------------------------

Tree = dict[str, "Tree"]


def select(content: Any, *, known: Collection[str], default: str) -> Any:
    """Of a node only what ``fields`` asks for, else ``default``; and its id. Fields that the node has
    not are refused; those it has but that are empty are left out, as Graph does."""
    asked = _asked(default)
    for name in asked:
        if name not in known:
            raise Refused(100, f"(#100) Tried accessing nonexisting field ({name})")
    return _part({"id": {}, **asked}, content)


def node(content: dict[str, Any], *, known: Collection[str], default: str) -> dict[str, Any]:
    """The answer to a read of one node."""
    read_query({"fields", "access_token"})
    found: dict[str, Any] = select(content, known=known, default=default)
    return found


def _asked(default: str) -> Tree:
    """``fields`` as a tree. Raises Refused when its brackets don't match."""
    text = re.sub(r"\.\w+\([^()]*\)", "", request.args.get("fields") or default)
    words = iter(re.findall(r"[^,{}\s]+|[{}]", text))
    tree = _branch(words, depth=0)
    if next(words, None) is not None:
        raise Refused(2500, "Syntax error in the parameter fields.")
    return tree


def _branch(words: Iterator[str], *, depth: int) -> Tree:
    found: Tree = {}
    last: str | None = None
    for word in words:
        if word == "}":
            if depth == 0:
                break
            return found
        if word == "{":
            if last is None or depth > 8:
                break
            found[last] = _branch(words, depth=depth + 1)
        else:
            found.setdefault(word, {})
            last = word
    else:
        if depth == 0:
            return found
    raise Refused(2500, "Syntax error in the parameter fields.")


def _part(asked: Tree, content: Any) -> Any:
    if isinstance(content, list):
        return [_part(asked, one) for one in content]
    if not isinstance(content, dict) or not asked:
        return content
    if "data" in content and "data" not in asked:
        return {**content, "data": _part(asked, content["data"])}
    return {name: _part(below, content[name]) for name, below in asked.items() if name in content}


def listed(shown: list[Shown], *, root: str) -> tuple[list[Shown], dict[str, Any]]:
    """(the page that ``limit`` and ``after`` ask for, its ``paging``)."""
    limit = request.args.get("limit", "25")
    if not re.fullmatch(r"\d{1,6}", limit) or not 1 <= int(limit) <= MOST_LISTED:
        raise Refused(100, f"(#100) Param limit must be a number from 1 to {MOST_LISTED}")
    try:
        page, after = turn(shown, size=int(limit), cursor=request.args.get("after"))
    except ValueError:
        raise Refused(100, "(#100) Invalid cursor") from None
    more = {"paging": {"cursors": {"after": after}, "next": f"{root}{request.path}?after={after}"}} if after else {}
    return list(page), more


def time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")
