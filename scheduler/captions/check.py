"""What networks would refuse about a post's words, found before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from scheduler.captions.compose import compose
from scheduler.captions.excess import too_many
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand, Post
from scheduler.core.network import Limits


def caption_problems(
    post: Post,
    networks: Mapping[str, Limits],
    *,
    templates: Path,
    hashtags: tuple[str, ...],
    link: str | None,
    brand: Brand,
) -> list[Problem]:
    """Everything wrong with the caption, title, alt text and link of ``post``, network by network.

    Each problem's sentence begins with the network's name; broken templates are among them.
    """
    found: list[Problem] = []
    for network, limits in networks.items():
        problems = _too_long(post, limits, link)
        try:
            compose(
                post, limits=limits, network=network, templates=templates, hashtags=hashtags, link=link, brand=brand
            )
        except BadInput as error:
            problems = [*error.problems, *problems]
        found += [replace(problem, what=f"{network}: {problem.what}") for problem in problems]
    return found


def _too_long(post: Post, limits: Limits, link: str | None) -> list[Problem]:
    texts = (("alt", "alt text", post.alt, limits.alt), ("link", "link", link, limits.link))
    return [
        Problem(
            post.file or post.id,
            f"The {name} is {len(text)} long; {limit.value} is the most.",
            "Use a shorter one.",
            field=field,
        )
        for field, name, text, limit in texts
        if text and limit and too_many(len(text), limit)
    ]
