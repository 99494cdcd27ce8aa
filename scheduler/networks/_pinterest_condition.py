"""How a Pinterest login stands, by two reads.

Nothing in the specification (5.23.0) tells whether an app has trial access. Its allowance does: 1,000 calls a day
under trial, 1,000 a minute for the same kind of call under standard (P4), so a window far longer than a minute
gives it away [inf]. A reset too short to tell, or none, leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scheduler.core.condition import Condition, Snag
from scheduler.networks._reading import reset_wait

TRIAL_CALLS_A_DAY = "1000"
DAY_S = 86_400
LONGER_THAN_A_MINUTE = timedelta(minutes=10)
OWN_SANDBOX = "api-sandbox.pinterest.com"


def condition(account: Mapping[str, Any], *, heard: Iterable[Mapping[str, str]], base_url: str) -> Condition:
    """``heard`` are the headers of the answers."""
    snags = []
    if OWN_SANDBOX in base_url:
        what = "Pins go to Pinterest's own sandbox, where nobody but you sees them."
        snags.append(
            Snag(what, "When your app has standard access, take TIPCAST_PINTEREST_URL out of .env.", refuses=False)
        )
    trial = True if any(map(_is_trial, heard)) else None
    return Condition(name=str(account.get("username") or ""), trial=trial, snags=tuple(snags))


def _is_trial(headers: Mapping[str, str]) -> bool:
    allowance = headers.get("x-ratelimit-limit", "")
    if windows := re.findall(r"([0-9]+);w=([0-9]+)", allowance):
        return any(calls == TRIAL_CALLS_A_DAY and int(window_s) >= DAY_S for calls, window_s in windows)
    if allowance.strip() != TRIAL_CALLS_A_DAY:
        return False
    resets = reset_wait(headers.get("x-ratelimit-reset", ""))
    if resets.duration is not None:
        return resets.duration > LONGER_THAN_A_MINUTE
    sent = _sent_at(headers)
    return resets.until is not None and sent is not None and resets.until - sent > LONGER_THAN_A_MINUTE


def _sent_at(headers: Mapping[str, str]) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(headers.get("date", "")).astimezone(UTC)
    except ValueError:
        return None
