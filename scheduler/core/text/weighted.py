"""X's weighted length: how much of 280 a text uses up.

Weights, the address length and the emoji rule: twitter-text config v3 (read 2026-11-23 at 30e2430);
tested against that project's conformance cases.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from scheduler.core.text.graphemes import graphemes, is_emoji
from scheduler.core.text.tlds import TLDS

ADDRESS_WEIGHT = 23
EMOJI_WEIGHT = 2
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))

_LATIN = r"a-zA-Z0-9À-ÖØ-öø-ÿĀ-ɏɓ-ʯḀ-ỿ"
_CYRILLIC = r"\u0400-\u04ff"
_ANY = r"\p{L}\p{M}\p{Nd}\p{So}"
_PATH = rf"[{_LATIN}{_CYRILLIC}!*';:=+,.$/%#\[\]\-–_~@|&]"
_PATH_END = rf"[{_LATIN}{_CYRILLIC}=_#/+\-]"
_BALANCED = rf"\((?:{_PATH}|\({_PATH}+\))*\)"
_QUERY = r"[a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_QUERY_END = r"[a-zA-Z0-9\-_&=#/]"
_IN_TAG = (
    r"\p{L}\p{M}\p{Nd}_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
)
_HASHTAG = rf"[#＃](?!\ufe0f|\u20e3)(?P<tag>[{_IN_TAG}]*[\p{{L}}\p{{M}}][{_IN_TAG}]*+)"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (half open) of a text."""

    start: int
    end: int


def weighted_length(text: str) -> int:
    """The length of ``text`` as X counts it, of at most 280."""
    text = unicodedata.normalize("NFC", text)
    length, position = 0, 0
    for span in addresses(text):
        length += _plain_length(text[position : span.start]) + ADDRESS_WEIGHT
        position = span.end
    return length + _plain_length(text[position:])


def addresses(text: str) -> list[Span]:
    """Where X sees a link, bare domains included."""
    return list(_addresses(text))


@lru_cache(maxsize=4096)  # lengths, hashtags and prices of one caption all ask
def _addresses(text: str) -> tuple[Span, ...]:
    return tuple(Span(*found) for match in _address_pattern().finditer(text) if (found := _valid(match)))


def hashtags(text: str) -> list[str]:
    """The hashtags of ``text`` without their signs, in order, those inside addresses left out."""
    taken = addresses(text)
    return [
        match["tag"]
        for match in _hashtag_pattern().finditer(text)
        if not any(span.start <= match.start("tag") < span.end for span in taken)
    ]


def mentions(text: str) -> list[str]:
    """The user names that ``text`` mentions, without the sign."""
    return [match[1] for match in _mention_pattern().finditer(text)]


def _plain_length(text: str) -> int:
    # A grapheme cluster that is an emoji counts once, however many code points it has.
    return sum(EMOJI_WEIGHT if is_emoji(cluster) else sum(map(_weight, cluster)) for cluster in graphemes(text))


def _weight(character: str) -> int:
    point = ord(character)
    return 1 if any(low <= point <= high for low, high in _LIGHT) else 2


def _valid(match: regex.Match[str]) -> tuple[int, int] | None:
    host = match["host"]
    try:
        host.encode("idna")
    except UnicodeError:
        return None
    if host.lower() == "t.co" and match["path"]:
        slug = regex.match(r"/[a-zA-Z0-9]+", match["path"])
        if slug is None or len(slug[0]) > 41:  # t.co's own names are at most 40 characters long
            return None
        query = match["query"] if slug.end() == len(match["path"]) else None
        return (match.start(), match.start("path") + slug.end() + len(query or ""))
    return (match.start(), match.end())


@cache
def _address_pattern() -> regex.Pattern[str]:
    tld = (
        "(?:"
        + "|".join(sorted(map(regex.escape, TLDS), key=len, reverse=True))
        + r"|xn--[a-z0-9-]+)(?![a-zA-Z0-9@+\-_])"
    )
    tail = (
        rf"(?P<port>:\d+)?"
        rf"(?P<path>/(?:(?:{_PATH}|{_BALANCED})*(?:{_PATH_END}|{_BALANCED}))?)?"
        rf"(?P<query>\?{_QUERY}*{_QUERY_END})?"
    )
    full = rf"(?:[{_ANY}](?:[{_ANY}_\-]*[{_ANY}])?\.)*[{_ANY}](?:[{_ANY}\-]*[{_ANY}])?\.{tld}"
    bare = rf"(?:[{_LATIN}](?:[{_LATIN}_\-]*[{_LATIN}])?\.)*[{_LATIN}](?:[{_LATIN}\-]*[{_LATIN}])?\.{tld}"
    return regex.compile(
        rf"(?<![@＠$#＃a-zA-Z0-9])(?:(?:https?://)(?P<host>{full})|(?<![{_LATIN}\-_./])(?P<host>{bare})){tail}",
        regex.IGNORECASE,
    )


@cache
def _hashtag_pattern() -> regex.Pattern[str]:
    return regex.compile(rf"(?:^|(?<=[\ufe0e\ufe0f])|(?<![&\p{{L}}\p{{M}}\p{{Nd}}_·・]))(?<!&){_HASHTAG}(?![#＃]|://)")


@cache
def _mention_pattern() -> regex.Pattern[str]:
    return regex.compile(
        r"(?:^|(?<=(?:^|[^a-zA-Z0-9_])[rR][tT]:?)|(?<![a-zA-Z0-9_!#$%&*@＠]))[@＠]([a-zA-Z0-9_]{1,20})(?![@＠\p{Latin}\d_]|://)"
    )
