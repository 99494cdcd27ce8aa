"""What X's errors mean for us. First match wins. A code is the number of the old error form or the
last part of a problem's type; where X gives neither, only the words of the detail tell. Sources:

    X10  xdevplatform/docs x-api/fundamentals/response-codes-and-errors.mdx (2026-08-22)
    X9   …/x-api/fundamentals/rate-limits.mdx, X1 …/x-api/getting-started/pricing.mdx (same day)
    X6   …/x-api/posts/manage-tweets/integrate.mdx, X7 …/developer-guidelines.mdx (same day)
    spec openapi.json 2.167, the Problem schemas and processing_info
    old  numbers of the v1.1 form, which older parts of X still answer with (X's page of response
         codes; a copy is tg-z/web-clip#1029)
    seen reported by users or found in a public project, as named
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from scheduler.core.errors import ErrorClass, Phase
from scheduler.networks._reading import Rule

_AUTH, _REJECTED, _DUPLICATE = ErrorClass.AUTH, ErrorClass.REJECTED, ErrorClass.DUPLICATE
_LIMITED, _RETRY, _UNKNOWN = ErrorClass.RATE_LIMITED, ErrorClass.RETRYABLE, ErrorClass.UNKNOWN
_NOT_TOKEN = (Phase.PREPARE, Phase.PUBLISH, Phase.READ)
_HARMLESS = (Phase.PREPARE, Phase.READ, Phase.TOKEN)
WINDOW = timedelta(minutes=15)  # X9: the window of every limit that names none

_TWICE = "X says these words were posted before. The timeline is read to find out whether it was this post."
_CREDIT = (
    "X has no credit left for this app. Buy credit or raise the spending limit in X's developer console, then retry."
)
_LOGIN = "X does not accept these keys any more. Make new ones in X's developer console and put them into .env."
_LOCKED = "X has locked or suspended this account. Log in on x.com, do what it asks, then retry."
_RIGHTS = "This X app may not post: give it write permission in the developer console, then make new access tokens."
_KIND = (
    "X does not take this kind of login here. Use the four OAuth 1.0a keys or a user's OAuth 2.0 token; if it "
    "worked before, retry: X has refused good keys in passing."
)
_LONG = "The post is too long for X. Shorten it under captions: x, then retry."
_STALE = "X doesn't take this picture any more (its upload has ended). Use retry: the card is uploaded anew."
_REPLY = "X lets you answer only where you were mentioned or quoted. Post it on its own instead."
_LINK = "X refuses the link in the post. Check that it opens, or take it out, then retry."
_GONE = "What was asked for isn't on X any more, or isn't visible to this account."
_LIMIT = "X limits how often may be called; it goes on by itself when the limit ends."
_USED_UP = "The app's allowance of calls is used up; all its accounts wait until X grants it a new one."
_BUSY = "X is overloaded. Nothing is public yet; it is tried again by itself."


def _coded(kind: ErrorClass, sentence: str, source: str, *codes: str, **more: Any) -> tuple[Rule, ...]:
    return tuple(Rule(kind, sentence, source, code=code, **more) for code in codes)


def _told(kind: ErrorClass, sentence: str, source: str, *phrases: str, **more: Any) -> tuple[Rule, ...]:
    return tuple(Rule(kind, sentence, source, phrase=phrase, **more) for phrase in phrases)


_MONEY = (
    Rule(_AUTH, _CREDIT, "seen 2026-05-22", status=402),
    *_coded(_AUTH, _CREDIT, "X1", "credits"),
    # The status for it isn't documented [?], so either of these with such words counts.
    *_told(_AUTH, _CREDIT, "X1 [?]", "credit", "spending limit", "spend cap", "billing", status=403),
    *_told(_AUTH, _CREDIT, "X1 [?]", "credit", "spending limit", "spend cap", "billing", status=429),
)

_LIMITS = (
    *_coded(_LIMITED, _USED_UP, "X10", "usage-capped", wait=timedelta(days=1), app_wide=True),
    *_told(_LIMITED, _USED_UP, "X10", "usage cap", status=429, wait=timedelta(days=1), app_wide=True),
    *_coded(
        _LIMITED,
        "X's limit of posts for one day is reached; it goes out when there is room again.",
        "old",
        "185",
        wait=timedelta(hours=3),
    ),
    *_coded(_LIMITED, _LIMIT, "old", "88", "rate-limit-exceeded", wait=WINDOW),
    Rule(_LIMITED, _LIMIT, "X9", status=429, wait=WINDOW),
    Rule(_LIMITED, _LIMIT, "old", status=420, wait=WINDOW),
)

_ACCOUNT = (
    *_coded(_AUTH, _LOCKED, "old", "63", "64", "141", "231", "326"),
    *_coded(
        _AUTH,
        "X took this for an automated misuse. Log in on x.com, label the account as automated, then retry.",
        "old; X7",
        "226",
    ),
    *_coded(_AUTH, "X has suspended this app. Look at it in X's developer console.", "old", "416"),
    *_coded(_AUTH, _LOGIN, "old", "32", "89", "99", "215"),
    *_coded(_AUTH, "X refuses the time of the signature. Set this computer's clock right, then retry.", "old", "135"),
    *_coded(_AUTH, _KIND, "X10; seen 10up/autoshare-for-twitter#387", "220", "unsupported-authentication"),
    *_coded(
        _AUTH,
        "This X app has no plan or project that allows posting. Enrol it in X's developer console, then retry.",
        "X10; seen nearform-actions/github-action-notify-twitter#598",
        "453",
        "client-forbidden",
    ),
    *_coded(_AUTH, _RIGHTS, "old; X10", "87", "93", "261", "oauth1-permissions"),
    *_coded(_AUTH, _RIGHTS, "spec", "not-authorized-for-resource", "not-authorized-for-field", "field-unauthorized"),
    *_told(_AUTH, _RIGHTS, "X10", "app permissions", "read-only application", status=403),
)

_POST = (
    *_coded(_REJECTED, _LONG, "old", "186"),
    *_told(_REJECTED, _LONG, "seen gitroomhq/postiz-app", "text is too long", "needs to be a bit shorter"),
    *_told(_REJECTED, _LONG, "seen", "too long", status=403),
    *_coded(_REJECTED, _STALE, "old", "324", "325"),
    *_told(_REJECTED, _STALE, "seen plhery/node-twitter-api-v2#375", "media ids are invalid", "invalid media id"),
    *_coded(_REJECTED, "X takes up to four pictures in a post. Leave some out, then retry.", "old", "323", "386"),
    *_coded(_REJECTED, _REPLY, "old", "385", "433"),
    *_told(
        _REJECTED,
        _REPLY,
        "X6",
        "reply to this conversation",
        "attempted to reply",
        "not allowed to reply",
        "reply is not allowed",
        "replies are not allowed",
        "reply settings",
        status=403,
    ),
    *_told(
        _REJECTED,
        "Quoting other people's posts needs an Enterprise plan. Post it on its own instead.",
        "X6",
        "quote",
        "quoting",
        status=403,
    ),
    *_told(_REJECTED, "Only one cashtag ($NAME) may be in a post. Take the others out.", "X6", "cashtag"),
    *_coded(_REJECTED, _LINK, "old", "44", "407"),
    *_told(_REJECTED, _LINK, "seen gitroomhq/postiz-app", "invalid url"),
    *_coded(_REJECTED, _GONE, "old; spec", "17", "34", "50", "144", "179", "421", "422", "resource-not-found"),
    *_coded(_REJECTED, _GONE, "spec", "resource-unavailable", "disallowed-resource"),
    *_coded(
        _REJECTED,
        "X refuses a part of this request. Change what its message names, then retry.",
        "X10",
        "invalid-request",
        status=400,
        phases=_NOT_TOKEN,
    ),
)

# A picture being taken in: the answer is 200, the fault inside.
_PICTURE = (
    *_told(_RETRY, _BUSY, "spec processing_info", "processing failed", code="InternalError"),
    *_told(
        _REJECTED,
        "X could not use the picture. Draw the card again; if it stays so, use another photo.",
        "spec processing_info",
        "processing failed",
    ),
)

_OVERLOAD = ("130", "131", "internal-error", "service-unavailable")
_TROUBLE = (
    *_coded(_RETRY, _BUSY, "old; spec", *_OVERLOAD, phases=_HARMLESS),
    *_coded(
        _UNKNOWN,
        "X was overloaded while publishing; the post may be public. The timeline is read before anything else is sent.",
        "old; spec",
        *_OVERLOAD,
        phases=(Phase.PUBLISH,),
    ),
)

RULES = (
    *_told(_DUPLICATE, _TWICE, "X10; seen trypost-it/trypost", "duplicate content", "status is a duplicate"),
    *_coded(_DUPLICATE, _TWICE, "old", "187", "duplicate-content"),
    *_MONEY,
    *_LIMITS,
    *_ACCOUNT,
    *_POST,
    *_PICTURE,
    *_TROUBLE,
)
