"""What Meta's Graph error codes mean for us. First match wins; sources:

FB7  developers.facebook.com/docs/graph-api/guides/error-handling (v26.0, read November 2026)
FB6  …/docs/graph-api/overview/rate-limiting (read November 2026)
IG4  …/docs/instagram-platform/instagram-graph-api/reference/error-codes (2 June 2026)
seen reported by users or found in a public project, as named
"""

from __future__ import annotations

from datetime import timedelta

from scheduler.core.errors import ErrorClass, Phase
from scheduler.networks._reading import Rule

_PUBLISH = (Phase.PUBLISH,)
_OTHERWISE = (Phase.PREPARE, Phase.READ)
_AUTH, _REJECTED, _DUPLICATE = ErrorClass.AUTH, ErrorClass.REJECTED, ErrorClass.DUPLICATE
_LIMITED, _RETRY, _UNKNOWN = ErrorClass.RATE_LIMITED, ErrorClass.RETRYABLE, ErrorClass.UNKNOWN
# No Retry-After is documented, and going on calling prolongs the block (FB6).
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

_SETTLES = "The network is read to find out whether the post is public before anything else is sent."
_AGAIN = "Nothing is public yet; it is tried again by itself."

_SUBCODES = (
    # Codes that have lied: the post was live all the same.
    Rule(
        _UNKNOWN,
        f"Instagram says it blocked this, but such posts have been live. {_SETTLES}",
        "seen gitroomhq/postiz-app#1681",
        subcode="2207051",
        phases=_PUBLISH,
    ),
    Rule(
        _AUTH,
        "Instagram restricts this account's activity as possible spam. Open the Instagram app, follow what it asks, and post less often for some days.",
        "IG4",
        subcode="2207051",
    ),
    Rule(
        _UNKNOWN,
        f"Facebook answered with a fault that has come with posts that were public. {_SETTLES}",
        "seen facebookarchive/php-graph-sdk#1141",
        code="1",
        subcode="99",
        phases=_PUBLISH,
    ),
    Rule(
        _UNKNOWN,
        "Instagram says the comment was not added, but such comments were. Look at the post; it is never sent twice by itself.",
        "seen brightbeanxyz/brightbean-studio",
        subcode="1772107",
        phases=_PUBLISH,
    ),
    Rule(
        _DUPLICATE,
        "Facebook says these photos are in a post already. The Page is read to find out.",
        "seen gitroomhq/postiz-app",
        subcode="1366051",
    ),
    # Instagram's containers.
    Rule(
        _RETRY,
        "Instagram is not ready with the picture yet; the same post goes out in a moment by itself.",
        "IG4",
        subcode="2207027",
    ),
    Rule(
        _UNKNOWN,
        f"Instagram says the prepared post has expired or is gone. {_SETTLES}",
        "IG4",
        subcode="2207020",
        phases=_PUBLISH,
    ),
    Rule(
        _UNKNOWN,
        f"Instagram says the prepared post has expired or is gone. {_SETTLES}",
        "IG4",
        subcode="2207008",
        phases=_PUBLISH,
    ),
    Rule(_RETRY, f"Instagram's prepared post has expired; it is prepared anew. {_AGAIN}", "IG4", subcode="2207020"),
    Rule(_RETRY, f"Instagram's prepared post has expired; it is prepared anew. {_AGAIN}", "IG4", subcode="2207008"),
    *(
        Rule(_UNKNOWN, f"Instagram failed while publishing. {_SETTLES}", "IG4", subcode=code, phases=_PUBLISH)
        for code in ("2207001", "2207032", "2207053", "2207003")
    ),
    *(
        Rule(_RETRY, f"Instagram failed while taking in the picture. {_AGAIN}", "IG4", subcode=code)
        for code in ("2207001", "2207032", "2207053")
    ),
    Rule(
        _RETRY,
        f"Instagram took too long to fetch the picture. {_AGAIN} If it stays so, check the picture's public address.",
        "IG4",
        subcode="2207003",
    ),
    Rule(
        _RETRY,
        f"Instagram could not fetch the picture from its public address. {_AGAIN} If it stays so, check picture_host in tipcast.toml.",
        "IG4; facts 3.6",
        subcode="2207052",
    ),
    Rule(
        _LIMITED,
        "Instagram's limit of posts for one day is reached; it goes out when the day is over.",
        "IG4",
        subcode="2207042",
        wait=_DAY,
    ),
    Rule(
        _AUTH,
        "Instagram can't find this account's media: the permission or the login is gone. Connect Instagram again.",
        "IG4",
        subcode="2207006",
    ),
    Rule(
        _AUTH,
        "This Instagram account is inactive, checked or restricted. Open the Instagram app, do what it asks, then retry.",
        "IG4",
        subcode="2207050",
    ),
    Rule(
        _REJECTED,
        "The picture is larger than Instagram's 8 MB. Draw the card again or use a smaller photo.",
        "IG4",
        subcode="2207004",
    ),
    *(
        Rule(_REJECTED, "Instagram takes only JPEG pictures. Draw the card again.", "IG4", subcode=code)
        for code in ("2207005", "2207083", "2207082")
    ),
    Rule(
        _REJECTED,
        "The picture's shape is outside what Instagram takes (4:5 to 1.91:1). Draw the card again.",
        "IG4",
        subcode="2207009",
    ),
    Rule(
        _REJECTED,
        "The caption is too long or has too many hashtags for Instagram. Shorten it under captions: instagram.",
        "IG4",
        subcode="2207010",
    ),
    Rule(_REJECTED, "The caption mentions more than 20 people. Take some out.", "IG4", subcode="2207040"),
    Rule(_REJECTED, "A carousel needs 2 to 10 pictures. Change the post's cards.", "IG4", subcode="2207028"),
    Rule(_REJECTED, "Instagram doesn't take this kind of media.", "IG4", subcode="2207023"),
    Rule(_REJECTED, "Instagram doesn't take this video format.", "seen searlsco/posse_party", subcode="2207026"),
    # Logins.
    Rule(_AUTH, "The login code was used too late or twice. Connect the account again.", "FB7", subcode="36007"),
    Rule(_AUTH, "The app was removed from the Facebook account. Connect the account again.", "FB7", subcode="458"),
    *(
        Rule(
            _AUTH,
            "Facebook wants you to confirm something first. Log in on facebook.com, do what it asks, then retry.",
            "FB7",
            subcode=code,
        )
        for code in ("459", "464")
    ),
    Rule(
        _AUTH,
        "The Facebook password was changed, which ends the login. Connect the account again.",
        "FB7",
        subcode="460",
    ),
    Rule(_AUTH, "The login has expired. Connect the account again.", "FB7", subcode="463"),
    Rule(_AUTH, "The login is not valid any more. Connect the account again.", "FB7", subcode="467"),
    Rule(
        _AUTH,
        "You have lost your role on this Page, or two-factor login is missing. Mend that on facebook.com, then connect again.",
        "FB7",
        subcode="492",
    ),
    # Policy.
    Rule(
        _AUTH,
        "Facebook stopped the Page for posting too fast. Wait a day or more, look at the Page, then retry.",
        "seen",
        subcode="1390008",
    ),
    Rule(
        _AUTH,
        "Facebook wants the Page's identity confirmed. Log in on facebook.com and do what it asks, then retry.",
        "seen",
        subcode="4854002",
    ),
    Rule(
        _AUTH,
        "Facebook refuses this Page's content for now. Look at the Page's quality notes on facebook.com, then retry.",
        "seen",
        subcode="1404082",
    ),
    Rule(
        _REJECTED,
        "Facebook could not read the link in the post. Check that it opens, or take it out.",
        "FB7",
        subcode="1609005",
    ),
)

_CODES = (
    Rule(
        _DUPLICATE,
        "Facebook says this was just posted. The Page is read to find out whether it was ours.",
        "FB7",
        code="506",
    ),
    Rule(
        _DUPLICATE,
        "Facebook says you have already posted this. The Page is read to find out.",
        "seen arsduo/koala#422",
        code="368",
        phrase="already posted",
    ),
    Rule(
        _AUTH,
        "Facebook has blocked this account for a while. Log in on facebook.com, see why, wait, then retry.",
        "FB7",
        code="368",
    ),
    Rule(
        _DUPLICATE,
        "The network says this is a duplicate of an earlier post. It is read to find out.",
        "seen arsduo/koala#204",
        code="100",
        phrase="duplicate",
    ),
    # 1 and 2 in the publish step have come with posts that were public (arsduo/koala#699).
    *(
        Rule(_UNKNOWN, f"Facebook had a fault while publishing. {_SETTLES}", "FB7", code=code, phases=_PUBLISH)
        for code in ("1", "2", "-1", "-2", "20")
    ),
    *(
        Rule(_RETRY, f"Facebook had a fault of its own. {_AGAIN}", "FB7", code=code, phases=_OTHERWISE)
        for code in ("1", "2", "-1", "-2", "20")
    ),
    *(
        Rule(
            _LIMITED,
            "The app has used up its calls for now; all its accounts wait.",
            "FB6",
            code=code,
            wait=_HOUR,
            app_wide=True,
        )
        for code in ("4", "341")
    ),
    *(
        Rule(
            _LIMITED, "This account has used up its calls for now; it goes on by itself.", "FB6", code=code, wait=_HOUR
        )
        for code in ("17", "32", "613", *(str(number) for number in range(80000, 80015)))
    ),
    Rule(
        _LIMITED,
        "Instagram's limit of posts for one day is reached; it goes out when the day is over.",
        "IG4",
        code="9",
        wait=_DAY,
    ),
    *(
        Rule(
            _AUTH,
            "The login is not valid any more, or lacks a permission for this Page. Connect the account again.",
            "FB7",
            code=code,
        )
        for code in ("102", "190", "104", "101", "459", "464")
    ),
    *(
        Rule(
            _AUTH,
            "A permission or a role on the Page is missing. Connect the account again and allow everything it asks for.",
            "FB7",
            code=code,
        )
        for code in ("3", "10", "24", *(str(number) for number in range(200, 300)))
    ),
    Rule(
        _AUTH,
        "This Instagram account is inactive or restricted. Open the Instagram app, do what it asks, then retry.",
        "IG4",
        code="25",
    ),
    Rule(
        _AUTH,
        "Facebook took the app's request for a security risk. Log in on facebook.com, confirm it was you, then retry.",
        "FB7",
        code="31",
    ),
    Rule(_RETRY, f"Instagram could not fetch or read the picture. {_AGAIN}", "IG4", code="9004", phases=_OTHERWISE),
    Rule(
        _RETRY,
        "Instagram is not ready with the picture yet; the same post goes out in a moment by itself.",
        "IG4",
        code="9007",
    ),
    Rule(
        _REJECTED,
        "The picture is larger than Instagram's 8 MB. Draw the card again or use a smaller photo.",
        "IG4",
        code="36000",
    ),
    Rule(_REJECTED, "Instagram takes only JPEG pictures. Draw the card again.", "IG4", code="36001"),
    Rule(
        _REJECTED,
        "The picture's shape is outside what Instagram takes (4:5 to 1.91:1). Draw the card again.",
        "IG4",
        code="36003",
    ),
    Rule(
        _REJECTED,
        "The caption is too long or has too many hashtags for Instagram. Shorten it under captions: instagram.",
        "IG4",
        code="36004",
    ),
    Rule(_REJECTED, "The picture is missing or damaged. Draw the card again.", "seen", code="324"),
    Rule(_REJECTED, "The network doesn't take this media format.", "seen searlsco/posse_party", code="352"),
    Rule(
        _REJECTED,
        "Facebook could not read the link in the post. Check that it opens, or take it out.",
        "FB7",
        code="1609005",
    ),
    Rule(
        _REJECTED,
        "What was asked for doesn't exist or is not visible to this login. Check the account's number in .env.",
        "FB7; seen gitroomhq/postiz-app#1562",
        code="100",
        subcode="33",
        phases=(*_OTHERWISE, *_PUBLISH),
    ),
    Rule(_REJECTED, "What was asked for doesn't exist. Check the account's number in .env.", "seen", code="803"),
    Rule(
        _REJECTED,
        "The network refuses a part of this post. Change what its message names, then retry.",
        "FB7",
        code="100",
        phases=(*_OTHERWISE, *_PUBLISH),
    ),
    Rule(
        _UNKNOWN,
        f"The network had a passing fault while publishing. {_SETTLES}",
        "FB7",
        phrase="is_transient: true",
        phases=_PUBLISH,
    ),
    Rule(_RETRY, f"The network had a passing fault. {_AGAIN}", "FB7", phrase="is_transient: true", phases=_OTHERWISE),
    Rule(
        _REJECTED,
        "Instagram could not use the picture. Draw the card again; if it stays so, use another photo.",
        "IG4",
        phrase="media upload has failed",
    ),
)

RULES = (*_SUBCODES, *_CODES)
