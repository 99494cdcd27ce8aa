"""X's answers taken apart: error bodies of all ages, limit headers, pictures still being taken in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.core.network import Answer, Wait
from scheduler.networks._reading import (
    Parsed,
    as_object,
    asked_wait,
    branch,
    gleaned,
    plain_text,
    reset_wait,
    rows,
)

# X's prose (2026-08) and clients say the first, openapi 2.167 says the second.
FIELD_NAMES = ("tweet.fields", "post.fields")
LONGEST_LOOK_S = 3600  # a picture is taken in within seconds; more is a mistake somewhere
_TOLD = ("detail", "title", "error_description", "error", "reason")


def parse(answer: Answer) -> Parsed:
    """Problem documents, the older errors list, OAuth's form, and media that failed inside a 200."""
    content = as_object(answer.body)
    if content is None:
        return _broken(answer.body)
    if has_failed(content):
        return _failed_media(branch(content, "data", "processing_info", "error"))
    first = next(iter(rows(content.get("errors"))), {})
    told = [_text(content.get(name)) for name in _TOLD]
    inner = _text(first.get("message")) or _text(first.get("detail"))
    detail = told[0]
    message = inner or next(filter(None, told), "")
    if detail and detail != message:
        message = f"{detail} {message}"
    kind = _text(content.get("type")) or _text(first.get("type"))
    code = _text(first.get("code")) or _text(content.get("code")) or _last_part(kind) or _oauth_code(content)
    return Parsed(code or None, None, message, " ".join((*told, inner)).lower())


def waits(headers: Mapping[str, str]) -> Wait:
    """Every header family ``x-…-limit-…`` counts, also the undocumented 24-hour ones: of those with
    nothing remaining, the one that resets last. Without any, Retry-After."""
    resets, left = _families(headers)
    spent = _used_up(resets, left)
    chosen = [resets[family] for family in spent or (resets if not left else ())]
    found = _last_of(chosen, app_wide=any(family.startswith("x-app-") for family in spent))
    if found is not None:
        return found
    asked = asked_wait(headers)
    return Wait(asked.duration, asked.until, any(family.startswith("x-app-") for family in spent))


def spent(headers: Mapping[str, str]) -> Wait | None:
    """The wait for a family with nothing remaining, in the headers of a success."""
    resets, left = _families(headers)
    used_up = _used_up(resets, left)
    return _last_of([resets[family] for family in used_up], app_wide=any(one.startswith("x-app-") for one in used_up))


def _families(headers: Mapping[str, str]) -> tuple[dict[str, Wait], dict[str, str]]:
    """What each family of limit headers says: when it resets, and what remains."""
    resets = {
        name.removesuffix("-reset"): reset_wait(value)
        for name, value in headers.items()
        if re.fullmatch(r"x-([a-z0-9-]+-)?limit-([a-z0-9-]+-)?reset", name)
    }
    left = {family: headers[f"{family}-remaining"].strip() for family in resets if f"{family}-remaining" in headers}
    return resets, left


def _used_up(resets: Mapping[str, Wait], left: Mapping[str, str]) -> list[str]:
    return [family for family in resets if re.fullmatch(r"0+|-[0-9]+", left.get(family, ""))]


def _last_of(waits: Sequence[Wait], *, app_wide: bool) -> Wait | None:
    if ends := [wait.until for wait in waits if wait.until]:
        return Wait(until=max(ends), app_wide=app_wide)
    if lengths := [wait.duration for wait in waits if wait.duration]:
        return Wait(max(lengths), app_wide=app_wide)
    return None


def has_failed(content: Mapping[str, Any]) -> bool:
    """Whether an upload's answer says that X could not use the picture."""
    return branch(content, "data", "processing_info").get("state") == "failed"


def wait_s(data: Mapping[str, Any]) -> float:
    """Seconds until a picture is worth another look; 0 when it is ready."""
    info = branch(data, "processing_info")
    if info.get("state") in (None, "succeeded"):
        return 0.0
    asked = info.get("check_after_secs")
    if not isinstance(asked, int | float) or not asked >= 1:
        return 1.0
    return float(min(asked, LONGEST_LOOK_S))


def _failed_media(fault: Mapping[str, Any]) -> Parsed:
    message = _text(fault.get("message"))
    return Parsed(
        _text(fault.get("name")) or _text(fault.get("code")) or None,
        None,
        message,
        f"processing failed {message.lower()}",
    )


def _broken(body: str) -> Parsed:
    """A gateway's page, plain words, nothing at all, or JSON that breaks off."""
    if not body.lstrip("\ufeff \r\n\t").startswith(("{", "[")):
        message = plain_text(body)
        return Parsed(message=message, words=message.lower())
    code = gleaned(body, "code") or _last_part(gleaned(body, "type"))
    message = gleaned(body, "detail", "message", "title", whole=False)
    words = " ".join(gleaned(body, name, whole=False) for name in ("message", *_TOLD))
    return Parsed(code or None, None, message or plain_text(body), words.lower())


def _last_part(kind: str) -> str:
    return kind.rstrip("/").rsplit("/", 1)[-1] if "/problems/" in kind else ""


def _oauth_code(content: Mapping[str, Any]) -> str:
    """The word of RFC 6749 (5.2), such as invalid_request; a sentence is no code."""
    word = _text(content.get("error"))
    return word if re.fullmatch(r"[a-z_]{3,40}", word) else ""


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
