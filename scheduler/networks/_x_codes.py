"""What X's errors mean for us. First match wins. A code is the number of the old error form or the
last part of a problem's type; where X gives neither, only the detail tells. Sources:

    X10  xdevplatform/docs x-api/fundamentals/response-codes-and-errors.mdx (2026-08-22)
    X1   …/x-api/getting-started/pricing.mdx (2026-08-22)
    X6   …/x-api/posts/manage-tweets/integrate.mdx (2026-08-22)
    old  codes of the v1.1 form, which older parts of X still answer with
    seen reported by users or found in a public project, as named
"""

from __future__ import annotations

from datetime import timedelta

from scheduler.core.errors import ErrorClass, Phase
from scheduler.networks._reading import Rule

_AUTH, _REJECTED, _DUPLICATE = ErrorClass.AUTH, ErrorClass.REJECTED, ErrorClass.DUPLICATE
_LIMITED, _RETRY, _UNKNOWN = ErrorClass.RATE_LIMITED, ErrorClass.RETRYABLE, ErrorClass.UNKNOWN

_AGAIN = "Nothing is public yet; it is tried again by itself."
_CREDIT = (
    "X has no credit left for this app. Buy credit or raise the spending limit in X's developer console, then retry."
)
_LOGIN = "X does not accept these keys any more. Make new ones in X's developer console and put them into .env."
_LOCKED = "X has locked or suspended this account. Log in on x.com, do what it asks, then retry."
_RIGHTS = "This X app may not post: give it write permission in the developer console, then make new access tokens."

RULES = (
    Rule(
        _DUPLICATE,
        "X says these words were posted before. The timeline is read to find out whether it was this post.",
        "X10; seen trypost-it/trypost",
        phrase="duplicate content",
    ),
    Rule(
        _DUPLICATE,
        "X says these words were posted before. The timeline is read to find out whether it was this post.",
        "old",
        code="187",
    ),
    # Money: the status for it isn't documented [?], so any of these with such words counts.
    Rule(_AUTH, _CREDIT, "seen 2026-05-22", status=402),
    Rule(_AUTH, _CREDIT, "X1", code="credits"),
    *(
        Rule(_AUTH, _CREDIT, "X1 [?]", status=status, phrase=phrase)
        for status in (403, 429)
        for phrase in ("credit", "spending limit", "billing")
    ),
    Rule(
        _LIMITED,
        "The app's allowance of calls is used up; all its accounts wait.",
        "X10",
        code="usage-capped",
        wait=timedelta(days=1),
        app_wide=True,
    ),
    Rule(_LIMITED, "X limits how often may be posted; it goes out when the limit ends.", "old", code="88"),
    Rule(
        _LIMITED,
        "X's limit of posts for one day is reached; it goes out when the day is over.",
        "old",
        code="185",
        wait=timedelta(hours=3),
    ),
    # The account or the keys.
    *(Rule(_AUTH, _LOCKED, "old", code=code) for code in ("63", "64", "326", "141")),
    Rule(
        _AUTH,
        "X took this for an automated misuse. Log in on x.com, label the account as automated, then retry.",
        "old; X7",
        code="226",
    ),
    *(Rule(_AUTH, _LOGIN, "old", code=code) for code in ("32", "89", "99", "135", "215")),
    *(
        Rule(_AUTH, _RIGHTS, "old; X10", code=code)
        for code in (
            "87",
            "220",
            "261",
            "453",
            "oauth1-permissions",
            "client-forbidden",
            "unsupported-authentication",
            "not-authorized-for-resource",
        )
    ),
    # The post.
    Rule(_REJECTED, "The post is too long for X. Shorten it under captions: x.", "old", code="186"),
    Rule(_REJECTED, "The post is too long for X. Shorten it under captions: x.", "seen", phrase="too long", status=403),
    Rule(
        _REJECTED,
        "X doesn't take this picture any more (its upload has ended). Use retry: the card is uploaded anew.",
        "old",
        code="324",
    ),
    Rule(
        _REJECTED,
        "X doesn't take this picture any more (its upload has ended). Use retry: the card is uploaded anew.",
        "old",
        code="325",
    ),
    Rule(
        _REJECTED,
        "X doesn't take this picture any more (its upload has ended). Use retry: the card is uploaded anew.",
        "seen",
        phrase="media ids are invalid",
    ),
    *(
        Rule(
            _REJECTED,
            "X lets you answer only where you were mentioned or quoted. Post it on its own instead.",
            "X6",
            phrase=phrase,
            status=403,
        )
        for phrase in (
            "reply to this conversation",
            "attempted to reply",
            "not allowed to reply",
            "reply is not allowed",
            "reply settings",
        )
    ),
    Rule(
        _REJECTED,
        "X lets you answer only where you were mentioned or quoted. Post it on its own instead.",
        "old",
        code="433",
    ),
    Rule(
        _REJECTED,
        "Quoting other people's posts needs an Enterprise plan. Post it on its own instead.",
        "X6",
        phrase="quot",
        status=403,
    ),
    Rule(
        _REJECTED, "Only one cashtag ($NAME) may be in a post. Take the others out.", "X6", phrase="cashtag", status=403
    ),
    Rule(
        _REJECTED,
        "X refuses the link in the post. Check that it opens, or take it out.",
        "seen gitroomhq/postiz-app",
        phrase="invalid url",
    ),
    Rule(
        _REJECTED,
        "What was asked for isn't on X any more or isn't visible to this account.",
        "X10",
        code="resource-not-found",
    ),
    Rule(
        _REJECTED,
        "X refuses a part of this post. Change what its message names, then retry.",
        "X10",
        code="invalid-request",
        status=400,
        phases=(Phase.PREPARE, Phase.PUBLISH, Phase.READ),
    ),
    # Pictures being taken in: the answer is 200, the fault inside.
    Rule(
        _RETRY,
        f"X had trouble taking in the picture. {_AGAIN}",
        "spec processing_info",
        code="InternalError",
        phrase="processing failed",
    ),
    Rule(
        _REJECTED,
        "X could not use the picture. Draw the card again; if it stays so, use another photo.",
        "spec processing_info",
        phrase="processing failed",
    ),
    *(
        Rule(_RETRY, f"X is overloaded. {_AGAIN}", "old", code=code, phases=(Phase.PREPARE, Phase.READ, Phase.TOKEN))
        for code in ("130", "131")
    ),
    *(
        Rule(
            _UNKNOWN,
            "X was overloaded while publishing; the post may be public. The timeline is read before anything else is sent.",
            "old",
            code=code,
            phases=(Phase.PUBLISH,),
        )
        for code in ("130", "131")
    ),
)
