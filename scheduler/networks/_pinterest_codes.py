"""What Pinterest's errors mean for us. First match wins. Its inner codes are not unique (30 is a rate
limit at 429 and "user not found" at 404), so most rules name the status, too. Sources:

    spec pinterest/api-description v5/openapi.yaml 5.23.0 (2025-12-11), examples
    P1   developers.pinterest.com/docs/key-concepts/access-tiers (read November 2026)
    P4   developers.pinterest.com/docs/reference/rate-limits (read November 2026)
    P5   pinterest/api-quickstart, api_common of 592b4ba
    seen reported by users or found in a public project, as named
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from scheduler.core.errors import ErrorClass, Phase
from scheduler.networks._reading import Rule

_AUTH, _REJECTED, _LIMITED = ErrorClass.AUTH, ErrorClass.REJECTED, ErrorClass.RATE_LIMITED
WAIT = timedelta(minutes=5)  # P4 counts most limits by the minute; a little more for good measure

_LOGIN = (
    "Pinterest does not accept the access token any more, or it belongs to the other environment (sandbox or real). "
    "Log in again with tipcast connect."
)
_SPAM = (
    "Pinterest stopped this account because it looks like spam. Look at the account on pinterest.com, wait some "
    "days, then retry."
)
_TRIAL = (
    "This app has trial access and may not publish. Apply for standard access, or set TIPCAST_PINTEREST_URL to "
    "Pinterest's sandbox."
)
_LIMIT = "Pinterest limits how often may be called; it goes on by itself when the limit ends."
_BOARD_RIGHTS = (
    "This login may not use the board. Check PINTEREST_BOARD_ID, and connect again with all permissions, then retry."
)
_SCOPE = (
    "A permission is missing, which a new token alone can't mend. Connect Pinterest again and allow everything it "
    "asks for."
)
_BOARD = "Pinterest can't find the board. Check PINTEREST_BOARD_ID in .env, then retry."
_TOO_LARGE = "The picture is too large for Pinterest. Draw the card again or use a smaller photo, then retry."
_PART = "Pinterest refuses a part of this request. Change what its message names, then retry."


def _told(kind: ErrorClass, sentence: str, source: str, *phrases: str, **more: Any) -> tuple[Rule, ...]:
    return tuple(Rule(kind, sentence, source, phrase=phrase, **more) for phrase in phrases)


_LIMITS = (
    # A spam block comes as 429 but is no rate limit (P5 tells them apart by this word).
    Rule(_AUTH, _SPAM, "P5", status=429, phrase="spam"),
    Rule(_LIMITED, _LIMIT, "spec", status=429, wait=WAIT),
    Rule(_LIMITED, _LIMIT, "spec", code="8", phrase="rate limit", wait=WAIT),
    Rule(_LIMITED, _LIMIT, "seen in a blog [?]", code="29", phrase="rate limit", wait=WAIT),
)

_ACCOUNT = (
    *_told(_AUTH, _TRIAL, "P1; seen gitroomhq/postiz-app#1084", "trial access", status=403),
    *_told(_AUTH, _TRIAL, "P1; seen gitroomhq/postiz-app#1084", "trial", code="29"),
    *_told(_AUTH, _SPAM, "P5 [?]", "spam", status=403),
    Rule(_AUTH, _BOARD_RIGHTS, "spec", code="29"),
    Rule(_AUTH, _BOARD_RIGHTS, "spec", code="7"),
    *_told(_AUTH, _BOARD_RIGHTS, "spec", "not authorized to access board", status=403),
    Rule(_AUTH, _SCOPE, "spec", code="3", status=401),
    Rule(_AUTH, _LOGIN, "spec", status=401),
    Rule(_AUTH, _LOGIN, "spec", code="1104"),
    Rule(
        _AUTH,
        "Pinterest has disapproved this account. Look at the business hub on pinterest.com, then retry.",
        "spec",
        code="2625",
    ),
    Rule(
        _AUTH,
        "Pinterest is reviewing this account. Wait for the result (business hub on pinterest.com), then retry.",
        "spec",
        code="2626",
    ),
)

_PIN = (
    Rule(_REJECTED, _BOARD, "spec", code="40", status=404),
    *_told(_REJECTED, _BOARD, "spec", "board not found", "board or section not found", status=404),
    Rule(_REJECTED, "Pinterest can't find the board's section. Take it out, then retry.", "spec", code="2031"),
    Rule(_REJECTED, "Pinterest can't find the pin; it was deleted or is not visible.", "spec", code="50", status=404),
    *_told(_REJECTED, "Pinterest can't find the pin; it was deleted or is not visible.", "spec", "pin not found"),
    Rule(_REJECTED, "Pinterest can't find this user. Connect the account again.", "spec", code="30", status=404),
    *_told(
        _REJECTED,
        "Pinterest could not fetch the picture from its address. Check that it opens, then retry.",
        "seen gitroomhq/postiz-app#1931",
        "fetch the image",
        "unable to reach the url",
    ),
    *_told(
        _REJECTED,
        "Pinterest refuses the pin's link. Check that it opens, or leave it out, then retry.",
        "spec",
        "invalid url",
    ),
    *_told(
        _REJECTED,
        "A pin takes up to five pictures. Leave some out, then retry.",
        "seen gitroomhq/postiz-app; spec maxItems",
        "maxitems=5",
        code="1",
    ),
    Rule(_REJECTED, "A board with this name exists already. Choose another name.", "seen", code="58"),
    Rule(_REJECTED, _TOO_LARGE, "HTTP 413", status=413),
    *(
        Rule(_REJECTED, _PART, "spec", code=code, status=400, phases=(Phase.PREPARE, Phase.PUBLISH, Phase.READ))
        for code in ("1", "400", "4196", "6126")
    ),
)

RULES = (*_LIMITS, *_ACCOUNT, *_PIN)
