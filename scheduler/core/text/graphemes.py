"""What a reader sees as one character: grapheme clusters (Unicode UAX #29), and which of them are emoji."""

from __future__ import annotations

from functools import cache

import regex


def graphemes(text: str) -> list[str]:
    """The clusters of ``text``; joined, they are ``text`` again."""
    found: list[str] = regex.findall(r"\X", text)
    return found


def is_emoji(cluster: str) -> bool:
    """Whether one cluster is drawn as an emoji, modifiers, flags and joined families included."""
    return _emoji_pattern().fullmatch(cluster) is not None


@cache
def _emoji_pattern() -> regex.Pattern[str]:
    return regex.compile(
        r"(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}.*|\p{Emoji_Presentation}.*)",
        regex.DOTALL,
    )
