"""What Instagram's own error codes mean for us; the sources' keys are in ``_graph_rows``."""

from __future__ import annotations

from scheduler.networks._graph_rows import (
    AGAIN,
    AUTH,
    CUT_OFF,
    DAY,
    LIMITED,
    PUBLISH,
    REJECTED,
    RETRY,
    SETTLES,
    UNKNOWN,
    either_way,
    rows,
)

_GONE = "Instagram says the prepared post has expired or is gone"

BY_SUBCODE = (
    # Codes that have lied: the post, or the comment, was public all the same.
    *rows(
        UNKNOWN,
        f"Instagram says it blocked this, but such posts have been live; {SETTLES}",
        "seen gitroomhq/postiz-app#1681",
        "/2207051",
        phases=PUBLISH,
    ),
    *rows(
        UNKNOWN,
        f"The network reports a limit in an answer that broke off, and such posts have been live; {SETTLES}",
        "seen gitroomhq/postiz-app#1681: the part that is missing tells the two apart",
        "4",
        phases=PUBLISH,
        phrase=CUT_OFF,
    ),
    *rows(
        AUTH,
        "Instagram takes this account's activity for spam: open the Instagram app, do what it asks, and post less often for some days.",
        "IG4",
        "/2207051",
    ),
    *rows(
        UNKNOWN,
        "Instagram says the comment was not added, but such comments were: look at the post, for it is never sent twice by itself.",
        "seen brightbeanxyz/brightbean-studio",
        "/1772107",
        phases=PUBLISH,
    ),
    # Containers.
    *rows(
        RETRY,
        "Instagram is not ready with the picture yet; the same post goes out in a moment by itself.",
        "IG4",
        "/2207027",
    ),
    *rows(UNKNOWN, f"{_GONE}; {SETTLES}", "IG4", "/2207020", "/2207008", phases=PUBLISH),
    *rows(RETRY, f"{_GONE}, so it is prepared anew; {AGAIN}", "IG4", "/2207020", "/2207008"),
    *either_way("Instagram had a fault of its own", "IG4", "/2207001", "/2207032", "/2207053"),
    *either_way("Instagram took too long to fetch the picture", "IG4", "/2207003"),
    *rows(
        RETRY,
        "Instagram could not fetch the picture and is asked again by itself; if it stays so, check picture_host in tipcast.toml.",
        "IG4; seen gitroomhq/postiz-app#1900",
        "/2207052",
    ),
    # The account.
    *rows(
        LIMITED,
        "Instagram's limit of posts for one day is reached; it goes out by itself when the day is over.",
        "IG4",
        "/2207042",
        wait=DAY,
    ),
    *rows(
        AUTH,
        "Instagram doesn't let this login see its own media: connect it again and allow everything it asks for (docs/networks says how).",
        "IG4",
        "/2207006",
    ),
    *rows(
        AUTH,
        "This Instagram account is inactive, checked or restricted: open the Instagram app, do what it asks, then retry.",
        "IG4",
        "/2207050",
    ),
    # The post.
    *rows(
        REJECTED,
        "The picture is larger than Instagram's 8 MB: draw the card again or use a smaller photo.",
        "IG4",
        "/2207004",
    ),
    *rows(REJECTED, "Instagram takes only JPEG pictures: draw the card again.", "IG4", "/2207005"),
    *rows(
        REJECTED,
        "Instagram could not read this picture or video: draw the card again as JPEG.",
        "seen public test isPermanentPublishError; gitroomhq/postiz-app#1992",
        "/2207083",
        "/2207082",
        "/2207085",
    ),
    *rows(
        REJECTED,
        "The picture's shape is outside what Instagram takes (4:5 to 1.91:1): draw the card again.",
        "IG4",
        "/2207009",
    ),
    *rows(
        REJECTED,
        "The caption is too long or has too many hashtags for Instagram: shorten it under captions: instagram.",
        "IG4",
        "/2207010",
    ),
    *rows(REJECTED, "The caption mentions more than 20 people: take some of them out.", "IG4", "/2207040"),
    *rows(REJECTED, "An Instagram carousel needs 2 to 10 pictures: change the post's cards.", "IG4", "/2207028"),
    *rows(REJECTED, "Instagram doesn't take this kind of media: use a picture.", "IG4", "/2207023"),
    *rows(
        REJECTED,
        "Instagram doesn't take this video: use a picture instead.",
        "seen searlsco/posse_party; gitroomhq/postiz-app",
        "/2207026",
        "/2207057",
        "/2207077",
        "/2207081",
    ),
)

BY_CODE = (
    *rows(
        LIMITED,
        "Instagram's limit of posts for one day is reached; it goes out by itself when the day is over.",
        "IG4",
        "9",
        wait=DAY,
    ),
    *rows(
        AUTH,
        "This Instagram account is inactive or restricted: open the Instagram app, do what it asks, then retry.",
        "IG4",
        "25",
    ),
    *rows(
        AUTH,
        "Instagram can't be reached with this login: check its number in .env, and connect it again (docs/networks says how).",
        "IG4",
        "24",
    ),
    *rows(
        AUTH,
        "The Instagram account is not a professional one: make it a Business or Creator account in the app, then retry.",
        "seen gitroomhq/postiz-app",
        "",
        phrase="the user is not an instagram business",
    ),
    *rows(
        RETRY,
        "Instagram could not fetch or read the picture and is asked again by itself; if it stays so, check picture_host in tipcast.toml.",
        "IG4",
        "9004",
    ),
    *rows(
        RETRY,
        "Instagram is not ready with the picture yet; the same post goes out in a moment by itself.",
        "IG4",
        "9007",
    ),
    *rows(
        REJECTED,
        "The picture is larger than Instagram's 8 MB: draw the card again or use a smaller photo.",
        "IG4",
        "36000",
    ),
    *rows(REJECTED, "Instagram takes only JPEG pictures: draw the card again.", "IG4", "36001"),
    *rows(
        REJECTED,
        "The picture's shape is outside what Instagram takes (4:5 to 1.91:1): draw the card again.",
        "IG4",
        "36003",
    ),
    *rows(
        REJECTED,
        "The caption is too long or has too many hashtags for Instagram: shorten it under captions: instagram.",
        "IG4",
        "36004",
    ),
    *rows(REJECTED, "Instagram doesn't take this media: use a JPEG picture.", "seen searlsco/posse_party", "352"),
)

# A container tells how it is in words; only the code inside them, if there is one, says why.
BY_STATUS = (
    *rows(RETRY, f"{_GONE}, so it is prepared anew; {AGAIN}", "IG3 ig-container", "", phrase="[container expired]"),
    *rows(
        REJECTED,
        "Instagram could not use the picture: draw the card again, and if it stays so, use another photo.",
        "seen gitroomhq/postiz-app#1992",
        "",
        phrase="media upload has failed",
    ),
    *rows(
        RETRY,
        f"Instagram failed with the picture and doesn't say why; {AGAIN}",
        "IG3 ig-container: ERROR",
        "",
        phrase="[container error]",
    ),
)
