"""What a network would refuse in a finished caption, apart from its length."""

from __future__ import annotations

from scheduler.core.errors import Problem
from scheduler.core.network import Limit, Limits
from scheduler.core.text.weighted import hashtags, mentions


def excess(text: str, title: str | None, *, limits: Limits, network: str, where: str, field: str) -> list[Problem]:
    """More hashtags, mentions or title than ``limits`` allow; ``field`` is where ``text`` was written."""
    found = []
    counted = (
        (field, "hashtags", len(hashtags(text)), limits.hashtags),
        (field, "mentions", len(mentions(text)), limits.mentions),
        ("title", "characters in the title", len(title or ""), limits.title),
    )
    for place, what, number, limit in counted:
        if too_many(number, limit):
            sentence = f"{number} {what}; {limit.value if limit else 0} is the most on {network}."
            found.append(Problem(where, sentence, "Take some out.", field=place))
    return found


def too_many(number: int, limit: Limit | None) -> bool:
    return limit is not None and number > limit.value
