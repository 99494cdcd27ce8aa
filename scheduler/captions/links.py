"""Our own links, marked so that a visit, and a post whose answer was lost, can be recognised."""

from __future__ import annotations

from urllib.parse import unquote_plus, urlencode, urlsplit, urlunsplit


def tracked(link: str, *, network: str, campaign: str, marker: str) -> str:
    """``link`` with its utm parameters set; the rest of it stays letter for letter. Doing it twice changes nothing.

    Only web addresses have parameters: any other link (``mailto:``) is returned as it is.
    """
    parts = urlsplit(link)
    if parts.scheme.lower() not in ("http", "https"):
        return link
    ours = {
        "utm_source": network,
        "utm_medium": "social",
        "utm_campaign": campaign,
        "utm_content": marker,
    }
    theirs = [pair for pair in parts.query.split("&") if pair and unquote_plus(pair.partition("=")[0]) not in ours]
    return urlunsplit(parts._replace(query="&".join([*theirs, urlencode(ours)])))
