"""From a post to a caption that fits: a sandboxed Jinja2 template per network arranges it, and the
body gives up whole sentences from its end until the result is within the network's limit.

When room is short, hashtags beyond the first go before sentences, because one good sentence serves a
reader more than a second tag; the first sentence is never given up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scheduler.captions.tags import chosen
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand, Post
from scheduler.core.network import Limits
from scheduler.core.text.fit import DoesNotFit, fit
from scheduler.core.text.weighted import hashtags as hashtags_in

DEFAULT_TEMPLATE = "default.txt.j2"


@dataclass(frozen=True, slots=True)
class Caption:
    """``length`` and ``limit`` are in the network's own unit; ``dropped`` are sentences left out."""

    text: str
    title: str | None
    length: int
    limit: int
    hashtags: tuple[str, ...]
    dropped: tuple[str, ...] = ()


def compose(
    post: Post,
    *,
    limits: Limits,
    network: str,
    templates: Path,
    hashtags: tuple[str, ...],
    link: str | None,
    brand: Brand,
) -> Caption:
    """The caption of ``post`` on ``network``. Raises BadInput when it can't fit or a template is wrong."""
    title = _title(post, limits)
    # The campaign's tags come first: they are what its posts are found under, also where only two fit.
    tags = chosen(hashtags, post.hashtags, network=network, limit=limits.hashtags.value if limits.hashtags else None)
    if network in post.captions:
        return _by_hand(post, network, limits, title, tags)
    arrange = _arrangement(post, network=network, templates=templates, link=link, brand=brand, title=title)
    return _fitted(post, arrange, limits, title, tags)


Arrange = Callable[[str, Sequence[str]], str]


def _fitted(post: Post, arrange: Arrange, limits: Limits, title: str | None, tags: tuple[str, ...]) -> Caption:
    limit = limits.caption.value
    error: DoesNotFit | None = None
    # The whole body with fewer tags first, down to one; then fewer sentences.
    for some in [tags[:number] for number in range(len(tags), 0, -1)] or [()]:
        text = arrange(post.body, some)
        if limits.count(text) <= limit:
            return Caption(text, title, limits.count(text), limit, some)
    for some in dict.fromkeys((tags[:2], tags[:1], ())):

        def fits(body: str, some: tuple[str, ...] = some) -> bool:
            return limits.count(arrange(body, some)) <= limit

        try:
            fitted = fit(post.body, fits, count=limits.count, limit=limit)
        except DoesNotFit as problem:
            error = problem
            continue
        text = arrange(fitted.text, some)
        return Caption(text, title, limits.count(text), limit, some, fitted.dropped)
    raise BadInput(
        Problem(
            post.file or post.id,
            f"{error} (With what the template puts around it, it is too long.)",
            "Shorten that sentence, or write a caption of its own under captions.",
            field="body",
        )
    )


def _by_hand(post: Post, network: str, limits: Limits, title: str | None, tags: tuple[str, ...]) -> Caption:
    """The author's own words for this network; only missing hashtags are added, as far as they fit."""
    own = post.captions[network].strip()
    limit = limits.caption.value
    present = {tag.lower() for tag in hashtags_in(own)}
    missing = [] if present else list(tags)
    while True:
        text = f"{own}\n\n{' '.join('#' + tag for tag in missing)}" if missing else own
        if limits.count(text) <= limit:
            return Caption(text, title, limits.count(text), limit, tuple(missing))
        if not missing:
            break
        missing.pop()
    raise BadInput(
        Problem(
            post.file or post.id,
            f"This caption is {limits.count(own)} long; {limit} is the most on {network}.",
            f"Shorten it by {limits.count(own) - limit}.",
            field=f"captions.{network}",
        )
    )


def _title(post: Post, limits: Limits) -> str | None:
    """The title where the network has a field for it, with the step so that it stands alone."""
    if limits.title is None:
        return None
    title = f"{post.title} (step {post.step.number} of {post.step.total})" if post.step else post.title
    return title if len(title) <= limits.title.value else post.title


def _arrangement(
    post: Post, *, network: str, templates: Path, link: str | None, brand: Brand, title: str | None
) -> Arrange:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["pick"] = lambda choices: _pick(post.id, choices)
    name = f"{network}.txt.j2"
    try:
        template = environment.select_template([name, DEFAULT_TEMPLATE])
    except TemplateSyntaxError as error:
        raise BadInput(_fault(error, error.name or name, error.lineno)) from None
    except TemplateNotFound:
        raise BadInput(
            Problem(
                f"templates/captions/{name}",
                "This template is missing.",
                "Put it back: tipcast init makes a fresh one.",
            )
        ) from None

    def arrange(body: str, tags: Sequence[str]) -> str:
        values: dict[str, Any] = {
            "body": body,
            "title": post.title,
            "kind": post.kind.value,
            "step": post.step,
            "hashtags": ["#" + tag for tag in tags],
            "link": link,
            "brand": brand,
            "has_title_field": title is not None,
        }
        try:
            return _tidy(template.render(values))
        except TemplateError as error:
            raise BadInput(_fault(error, template.name or name, _line_of(error, template.name or name))) from None
        except (TypeError, ValueError, ArithmeticError) as error:
            raise BadInput(_fault(error, template.name or name, _line_of(error, template.name or name))) from None

    return arrange


def _pick(seed: str, choices: Sequence[str]) -> str:
    """One of ``choices``, always the same one for the same post."""
    return choices[hashlib.sha256(seed.encode()).digest()[0] % len(choices)]


def _tidy(text: str) -> str:
    """At most one blank line in a row, none at the ends, no spaces before line ends."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept)


def _fault(error: Exception, name: str, line: int | None) -> Problem:
    return Problem(f"templates/captions/{name}", f"The template can't be used: {error}.", "Correct that line.", line)


def _line_of(error: BaseException, name: str) -> int | None:
    """The template's line that raised, from the traceback that Jinja2 rewrites."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(name):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
