"""The first comment under a post: the author's own words, and the hashtags where they stand apart from the caption."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Post
from scheduler.core.network import Limits


def first_comment(post: Post, limits: Limits, *, network: str, hashtags: Sequence[str] = ()) -> str | None:
    """None where there is nothing to say, or the network's posts have no first comment. Raises BadInput when it is
    too long."""
    if limits.comment is None:
        return None
    signs = " ".join(f"#{tag}" for tag in hashtags)
    text = "\n\n".join(filter(None, ((post.comment or "").strip(), signs)))
    if (length := limits.count(text)) > limits.comment.value:
        what = f"The first comment is {length} long; {limits.comment.value} is the most on {network}."
        raise BadInput(Problem(post.file or post.id, what, "Shorten it.", field="comment"))
    return text or None
