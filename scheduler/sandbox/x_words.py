"""How X reads requests and words its answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from flask import Response, request


class Refused(Exception):
    """Answered with a problem document."""

    def __init__(self, status: int, title: str, detail: str, *, kind: str = "about:blank", **more: Any) -> None:
        super().__init__(detail)
        self.status, self.body = status, {"title": title, "detail": detail, "type": kind, "status": status, **more}


def invalid(message: str) -> Refused:
    return Refused(
        400,
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        kind="https://api.x.com/2/problems/invalid-request",
        errors=[{"message": message}],
    )


def gone(post_id: str) -> dict[str, Any]:
    """A problem beside the data of a success: openapi 2.167, ResourceNotFoundProblem."""
    return {
        "title": "Not Found Error",
        "detail": f"Could not find post with ids: [{post_id}].",
        "type": "https://api.x.com/2/problems/resource-not-found",
        "resource_type": "post",
        "parameter": "ids",
        "resource_id": post_id,
        "value": post_id,
    }


def problem(status: int, title: str) -> Callable[[], Response]:
    def say() -> Response:
        from scheduler.sandbox.server import answer

        return answer(Refused(status, title, title).body, status, {"content-type": "application/problem+json"})

    return say


REFUSALS = {
    "error_before": problem(503, "Service Unavailable"),
    "expire_token": problem(401, "Unauthorized"),
    "limit_rate": problem(429, "Too Many Requests"),
    "meta_lie": problem(503, "Service Unavailable"),
}


def unknown(status: int, name: str) -> Response:
    """For an address or method that X has not, a request too large, or our own failure."""
    return problem(status, name)()


def read_json(known: Collection[str]) -> dict[str, Any]:
    """The request's body. Raises Refused when it isn't an object or holds an unknown key."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise invalid("Request body is not valid JSON.")
    return demand_known(body, known)


def demand_known(part: Any, known: Collection[str], place: str = "$") -> dict[str, Any]:
    """``part`` as an object with no other keys than these. Raises Refused."""
    if not isinstance(part, dict):
        raise invalid(f"{place}: object expected")
    if strange := sorted(set(part) - set(known)):
        raise invalid(
            f"{place}.{strange[0]}: is not defined in the schema and the schema does not allow additional properties"
        )
    return part


def demand_ids(part: Any, place: str, *, most: int) -> list[str]:
    """A list of 1 to ``most`` different ids, which are strings of digits. Raises Refused."""
    if not isinstance(part, list) or not 1 <= len(part) <= most:
        raise invalid(f"{place}: 1 to {most} items expected")
    if not all(isinstance(one, str) and re.fullmatch(r"[0-9]{1,19}", one) for one in part):
        raise invalid(f"{place}: strings of digits expected")
    if len(set(part)) < len(part):
        raise invalid(f"{place}: must have only unique items in the array")
    return part


def read_moment(name: str) -> datetime | None:
    """A query parameter in the one form of time that X takes. Raises Refused."""
    text = request.args.get(name)
    if text is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text):
            raise ValueError(text)
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise invalid(f"The `{name}` query parameter value [{text}] is not a valid RFC3339 datetime") from None


def read_names(parameter: str, known: Collection[str]) -> set[str]:
    """A query parameter that lists names. Raises Refused for one that isn't known."""
    names = [name for value in request.args.getlist(parameter) for name in value.split(",")]
    if strange := [name for name in names if name not in known]:
        raise invalid(
            f"The `{parameter}` query parameter value [{strange[0]}] is not one of [{','.join(sorted(known))}]"
        )
    return set(names)
