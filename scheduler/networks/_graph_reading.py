"""Reading Graph's errors: code, subcode and message out of whatever came, and how long to wait."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from scheduler.core.errors import Phase, Reading
from scheduler.core.network import Answer, Wait
from scheduler.networks import _reading
from scheduler.networks._graph_codes import RULES
from scheduler.networks._graph_rows import CUT_OFF, TRANSIENT
from scheduler.networks._reading import Parsed, as_object, asked_wait, gleaned, plain_text

_SHARES = ("call_count", "total_time", "total_cputime")
NEARLY = 95.0
"""Percent of an allowance from which we stop by ourselves [our choice; FB6 names 100 as the end]."""
REST = timedelta(minutes=15)
"""How long, where Meta names no time: the windows roll, so some room comes back meanwhile [inf]."""
LONGEST_WAIT_MIN = 7 * 24 * 60  # Meta's windows are an hour or a day; more than a week is no answer


def read_graph(answer: Answer, phase: Phase) -> Reading:
    return _reading.read(answer, phase, parse=parse, rules=RULES, waits=waits)


def parse(answer: Answer) -> Parsed:
    """Any of Graph's error forms, also a body that was cut off, is a web page or is missing."""
    content = as_object(answer.body)
    if content is None:
        return _cut_off(answer)
    error = content.get("error")
    if isinstance(error, Mapping):
        return _error(error)
    if "error_message" in content:  # api.instagram.com's own form
        return _parsed(_text(content.get("code")), None, _text(content["error_message"]))
    if "status_code" in content:
        return _container(_text(content["status_code"]), _text(content.get("status")))
    if isinstance(error, str):  # OAuth's form
        return _parsed(None, None, _text(content.get("error_description")) or error)
    return _parsed(None, None, plain_text(answer.body), answer.headers.get("www-authenticate", ""))


def waits(headers: Mapping[str, str]) -> Wait:
    """The longest time that the usage headers name, or else what Retry-After asks for, which isn't
    documented for Graph. An app at its limit stops all its accounts."""
    app_wide = _percent(headers, "x-app-usage") >= 100
    longest = max((_number(row.get("estimated_time_to_regain_access")) for row in _cases(headers)), default=0.0)
    if longest > 0:
        return Wait(timedelta(minutes=min(longest, LONGEST_WAIT_MIN)), app_wide=app_wide)
    asked = asked_wait(headers)
    return Wait(asked.duration, asked.until, app_wide)


def spent(headers: Mapping[str, str]) -> Wait | None:
    """The wait for an allowance that is nearly used up, in the headers of a success: going on calling
    beyond it prolongs the block (FB6)."""
    app, page = _percent(headers, "x-app-usage"), _percent(headers, "x-page-usage")
    cases = [max((_number(row.get(name)) for name in _SHARES), default=0.0) for row in _cases(headers)]
    if max([app, page, *cases]) < NEARLY:
        return None
    minutes = max((_number(row.get("estimated_time_to_regain_access")) for row in _cases(headers)), default=0.0)
    wait = timedelta(minutes=min(minutes, LONGEST_WAIT_MIN)) if minutes > 0 else REST
    return Wait(wait, app_wide=app >= NEARLY)


def _percent(headers: Mapping[str, str], name: str) -> float:
    """The highest share of an allowance that one of the usage headers names, in percent."""
    usage = as_object(headers.get(name, "")) or {}
    return max((_number(usage.get(share)) for share in _SHARES), default=0.0)


def _cases(headers: Mapping[str, str]) -> list[Mapping[str, Any]]:
    usage = as_object(headers.get("x-business-use-case-usage", "")) or {}
    return [row for entries in usage.values() for row in _reading.rows(entries)]


def _error(error: Mapping[str, Any]) -> Parsed:
    message, *more = (_text(error.get(name)) or "" for name in ("message", "error_user_title", "error_user_msg"))
    transient = TRANSIENT if error.get("is_transient") is True else ""
    return _parsed(_text(error.get("code")), _text(error.get("error_subcode")), message, *more, transient)


def _container(status_code: str | None, status: str | None) -> Parsed:
    """A container's codes stand inside its status: "… with error code 2207082" or "-2/2207003" [seen]."""
    told = status or status_code or ""
    found = re.search(r"(?:(?<![0-9])(-?[0-9]{1,5})/)?(?<![0-9])([0-9]{7})(?![0-9])", told)
    code, subcode = found.groups() if found else (None, None)
    return _parsed(code, subcode, told, f"[container {status_code}]")


def _cut_off(answer: Answer) -> Parsed:
    body = answer.body
    if '"status_code"' in body and '"error"' not in body:
        return _container(gleaned(body, "status_code"), gleaned(body, "status", whole=False))
    # A number that the end of the body touches may lack digits: gleaned leaves it out.
    code, subcode = gleaned(body, "code"), gleaned(body, "error_subcode")
    message = gleaned(body, "message", "error_message", whole=False)
    broken = CUT_OFF if code and not subcode else ""
    more = (broken, gleaned(body, "error_user_msg", whole=False), answer.headers.get("www-authenticate", ""))
    return _parsed(code or None, subcode or None, message or plain_text(body), *more)


def _parsed(code: str | None, subcode: str | None, message: str | None, *more: str) -> Parsed:
    return Parsed(code, subcode, message or "", " ".join((message or "", *more)).lower())


def _text(value: Any) -> str | None:
    """A text or a whole number as text; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        # From 2^53 a float's whole digits are made up, and 1e57 would be a word of 58 of them.
        value = int(value) if abs(value) < 2**53 else str(value)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None


def _number(value: Any) -> float:
    """A number, also one written as text; 0 for anything else."""
    try:
        number = float(value) if isinstance(value, str | int | float) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return number if math.isfinite(number) else 0.0
