"""What Meta's Graph error codes mean for us. The first row that fits wins, so the subcodes come
first; the sources' keys are in ``_graph_rows``, Instagram's own codes in ``_graph_codes_instagram``.
"""

from __future__ import annotations

from scheduler.networks import _graph_codes_instagram as instagram
from scheduler.networks._graph_rows import (
    AGAIN,
    AUTH,
    DUPLICATE,
    HOUR,
    LIMITED,
    NEW_TOKEN,
    NOT_PUBLISH,
    PUBLISH,
    REJECTED,
    RETRY,
    SETTLES,
    TRANSIENT,
    UNKNOWN,
    either_way,
    rows,
)

_BY_SUBCODE = (
    *rows(
        DUPLICATE,
        "Facebook says these photos are in a post already; the Page is read by itself to find out whether it is ours.",
        "seen gitroomhq/postiz-app",
        "/1366051",
    ),
    *either_way(
        "Facebook had a fault that has come with public posts", "seen facebookarchive/php-graph-sdk#1141", "1/99"
    ),
    *either_way("Facebook is out of order for a moment", "seen gitroomhq/postiz-app", "/1363047", "/1609010"),
    # Logins.
    *rows(AUTH, f"The login code was used too late or twice: {NEW_TOKEN}", "FB7", "/36007"),
    *rows(AUTH, f"The app was removed from the Facebook account: {NEW_TOKEN}", "FB7", "/458"),
    *rows(
        AUTH,
        "Facebook wants you to confirm something first: log in on facebook.com, do what it asks, then retry.",
        "FB7; 1404006 seen gitroomhq/postiz-app",
        "/459",
        "/464",
        "/1404006",
    ),
    *rows(AUTH, f"The Facebook password was changed, which ends the login: {NEW_TOKEN}", "FB7", "/460"),
    *rows(AUTH, f"The login has expired: {NEW_TOKEN}", "FB7; 490 seen gitroomhq/postiz-app", "/463", "/490"),
    *rows(AUTH, f"The login is not valid any more: {NEW_TOKEN}", "FB7", "/467"),
    *rows(
        AUTH,
        f"You have lost your role on this Page, or two-factor login is missing: mend that on facebook.com, then {NEW_TOKEN}",
        "FB7",
        "/492",
    ),
    # Policy.
    *rows(
        AUTH,
        "Facebook stopped the Page for posting too fast: wait a day or more, look at the Page, then retry.",
        "seen gitroomhq/postiz-app",
        "/1390008",
    ),
    *rows(
        AUTH,
        "Facebook wants the Page's identity confirmed: log in on facebook.com, do what it asks, then retry.",
        "seen; 1404078 gitroomhq/postiz-app",
        "/4854002",
        "/1404078",
    ),
    *rows(
        AUTH,
        "Facebook refuses this Page's content for now: look at the Page's quality notes on facebook.com, then retry.",
        "seen",
        "/1404082",
    ),
    *rows(
        AUTH,
        "Facebook has limited this account for some days: log in on facebook.com, see why, wait, then retry.",
        "seen public test publish-recovery",
        "/1404112",
    ),
    # The post.
    *rows(
        REJECTED,
        "Facebook doesn't take this picture: draw the card again as JPEG or PNG below 4 MB.",
        "seen facebookarchive/php-graph-sdk#711; 2069019 gitroomhq/postiz-app",
        "/1366046",
        "/2069019",
    ),
    *rows(
        REJECTED,
        "Facebook could not read the link in the post: check that it opens, or take it out.",
        "FB7; others seen gitroomhq/postiz-app, trypost-it/trypost",
        "/1609005",
        "/1609008",
        "/2061006",
    ),
)

_BY_CODE = (
    *rows(
        DUPLICATE,
        "Facebook says this was just posted; the Page is read by itself to find out whether it was ours.",
        "FB7",
        "506",
    ),
    *rows(
        DUPLICATE,
        "Facebook says you have already posted this; the Page is read by itself to find out whether it was ours.",
        "seen arsduo/koala#422",
        "368",
        phrase="already posted",
    ),
    *rows(
        AUTH,
        "Facebook has blocked this account for a while: log in on facebook.com, see why, wait, then retry.",
        "FB7",
        "368",
    ),
    *rows(
        DUPLICATE,
        "The network says this repeats an earlier post; it is read by itself to find out whether it was ours.",
        "seen arsduo/koala#204",
        "100",
        phrase="duplicate",
    ),
    # The size in Meta's sentence, and the code that comes with it, vary.
    *rows(
        REJECTED,
        "Facebook doesn't take this picture: draw the card again as JPEG or PNG below 4 MB.",
        "seen, facts of November 2026 2.3",
        "",
        phrase="photos should be less than",
    ),
    # 1 and 2 in the publish step have come with posts that were public: seven at once (arsduo/koala#699).
    *either_way("The network had a fault of its own", "FB7; -1, -2 IG4", "1", "2", "-1", "-2", "20"),
    *rows(
        LIMITED,
        "The app has used up its calls for now; all its accounts wait, and go on by themselves.",
        "FB6",
        "4",
        "341",
        wait=HOUR,
        app_wide=True,
    ),
    *rows(
        LIMITED,
        "This account has used up its calls for now; it goes on by itself.",
        "FB6",
        *("17", "32", "613", *(str(number) for number in range(80000, 80015))),
        wait=HOUR,
    ),
    *rows(
        AUTH,
        f"The login is not valid any more, or lacks a permission for this Page: {NEW_TOKEN}",
        "FB7; 190 without a subcode seen gitroomhq/postiz-app#1912",
        *("102", "190", "104", "101", "458", "459", "460", "463", "464", "467", "492", "2500"),
    ),
    *rows(
        AUTH,
        "A permission, or a role on the Page, is missing: connect the account again and allow everything it asks for.",
        "FB7",
        *("3", "10", *(str(number) for number in range(200, 300))),
    ),
    *rows(
        AUTH,
        "This login may not publish there: connect the account again and allow everything it asks for.",
        "seen gitroomhq/postiz-app",
        "100",
        phrase="no permission to publish",
    ),
    *rows(
        AUTH,
        "Facebook took the app's request for a security risk: log in on facebook.com, confirm it was you, then retry.",
        "FB7",
        "31",
    ),
    *rows(REJECTED, "The picture is missing or damaged: draw the card again.", "seen mobolic/facebook-sdk#98", "324"),
    *rows(
        REJECTED,
        "Facebook could not read the link in the post: check that it opens, or take it out.",
        "FB7; 1500 seen trypost-it/trypost",
        "1609005",
        "1500",
    ),
    *rows(
        REJECTED,
        "What was asked for doesn't exist or is hidden from this login: check the account's number in .env.",
        "FB7; seen gitroomhq/postiz-app#1562",
        "100/33",
        "803",
    ),
    *rows(
        REJECTED,
        "The network refuses a part of this post: change what its message names, then retry.",
        "FB7",
        "100",
    ),
    *rows(
        UNKNOWN,
        f"The network had a passing fault while publishing, so the post may be public; {SETTLES}",
        "FB7",
        "",
        phrase=TRANSIENT,
        phases=PUBLISH,
    ),
    *rows(RETRY, f"The network had a passing fault; {AGAIN}", "FB7", "", phrase=TRANSIENT, phases=NOT_PUBLISH),
    # All that is left of an error whose body got lost on the way.
    *rows(AUTH, f"The login is not valid any more: {NEW_TOKEN}", "RFC 6750, 3.1", "", phrase='"invalid_token"'),
)

RULES = (*instagram.BY_SUBCODE, *_BY_SUBCODE, *instagram.BY_CODE, *_BY_CODE, *instagram.BY_STATUS)
