"""Our own links, marked so that a visit, and a post whose answer was lost, can be recognised."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def tracked(link: str, *, network: str, campaign: str, marker: str) -> str:
    """``link`` with its utm parameters set; the author's other parameters and fragment are kept."""
    parts = urlsplit(link)
    ours = {
        "utm_source": network,
        "utm_medium": "social",
        "utm_campaign": campaign,
        "utm_content": marker,
    }
    theirs = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in ours]
    return urlunsplit(parts._replace(query=urlencode([*theirs, *ours.items()])))
