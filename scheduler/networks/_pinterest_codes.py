"""What Pinterest's errors mean for us. First match wins. Its inner codes are not unique (30 is a rate
limit at 429 and "user not found" at 404), so most rules name the status, too. Sources:

    spec pinterest/api-description v5/openapi.yaml 5.23.0 (2025-12-11), examples
    P1   developers.pinterest.com/docs/key-concepts/access-tiers (read November 2026)
    P5   pinterest/api-quickstart, api_common of 592b4ba
    seen reported by users or found in a public project, as named
"""

from __future__ import annotations

from datetime import timedelta

from scheduler.core.errors import ErrorClass
from scheduler.networks._reading import Rule

_AUTH, _REJECTED, _LIMITED = ErrorClass.AUTH, ErrorClass.REJECTED, ErrorClass.RATE_LIMITED

_LOGIN = "Pinterest does not accept the access token any more (or it is of the other environment). Make a new one."
_SPAM = "Pinterest stopped this account because it looks like spam. Look at the account on pinterest.com, wait some days, then retry."

RULES = (
    # A spam block comes as 429 but is no rate limit (P5 tells them apart by this word).
    Rule(_AUTH, _SPAM, "P5", status=429, phrase="spam"),
    Rule(
        _LIMITED,
        "Pinterest limits how often may be called; it goes on by itself.",
        "spec",
        status=429,
        wait=timedelta(minutes=5),
    ),
    Rule(
        _AUTH,
        "This app has trial access and may not publish. Apply for standard access, or set TIPCAST_PINTEREST_URL to Pinterest's sandbox.",
        "seen gitroomhq/postiz-app#1084",
        code="29",
        phrase="trial",
    ),
    Rule(
        _LIMITED,
        "Pinterest limits how often may be called; it goes on by itself.",
        "seen [?]",
        code="29",
        phrase="rate limit",
        wait=timedelta(minutes=5),
    ),
    Rule(
        _AUTH,
        "This login may not use the board. Check PINTEREST_BOARD_ID, and connect again with all permissions.",
        "spec",
        code="29",
    ),
    Rule(
        _AUTH,
        "A permission is missing, which a new token alone can't mend. Connect Pinterest again and allow everything it asks for.",
        "facts 6a",
        code="3",
        status=401,
    ),
    Rule(_AUTH, _LOGIN, "spec", code="2", status=401),
    Rule(_AUTH, _LOGIN, "spec", code="1104"),
    Rule(
        _AUTH, "Pinterest has disapproved this account. Look at the business hub on pinterest.com.", "spec", code="2625"
    ),
    Rule(
        _AUTH,
        "Pinterest is reviewing this account. Wait for the result (business hub on pinterest.com), then retry.",
        "spec",
        code="2626",
    ),
    Rule(_REJECTED, "Pinterest can't find the board. Check PINTEREST_BOARD_ID in .env.", "spec", code="40", status=404),
    Rule(_REJECTED, "Pinterest can't find the pin; it was deleted or is not visible.", "spec", code="50", status=404),
    Rule(
        _REJECTED,
        "Pinterest could not fetch the picture from its address. Check that it opens, then retry.",
        "seen gitroomhq/postiz-app#1931",
        code="1",
        status=400,
        phrase="fetch the image",
    ),
    Rule(_REJECTED, "A board with this name exists already. Choose another name.", "seen", code="58"),
    Rule(
        _REJECTED,
        "The picture is too large for Pinterest. Draw the card again or use a smaller photo.",
        "HTTP 413",
        status=413,
    ),
    Rule(
        _REJECTED,
        "Pinterest refuses a part of this pin. Change what its message names, then retry.",
        "spec",
        code="1",
        status=400,
    ),
)
