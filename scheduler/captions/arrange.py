"""A network's template, ready to arrange a body, hashtags and the rest of a post into a text.

Templates are Jinja2 in a sandbox; whatever goes wrong in one is a BadInput with its file and line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand, Post

DEFAULT_TEMPLATE = "default.txt.j2"

Arrange = Callable[[str, Sequence[str], bool], str]
"""(body, hashtags without signs, short) → the text. ``short``: leave out all but body and hashtags."""

# What the expressions of a template can raise besides Jinja2's own errors.
_RAISED = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def arrangement(
    post: Post, *, network: str, templates: Path, link: str | None, brand: Brand, has_title_field: bool
) -> Arrange:
    """How ``network`` arranges ``post``. Raises BadInput, and so does the result, if the template is wrong."""
    template = _template(f"{network}.txt.j2", templates)
    name = template.name or DEFAULT_TEMPLATE
    fixed: dict[str, Any] = {
        "title": post.title,
        "kind": post.kind.value,
        "step": post.step,
        "link": link,
        "brand": brand,
        "has_title_field": has_title_field,
        "pick": partial(_pick, post),
    }

    def arrange(body: str, tags: Sequence[str], short: bool) -> str:
        changing = {"body": body.strip(), "hashtags": ["#" + tag for tag in tags], "short": short}
        try:
            return _tidy(template.render(fixed | changing))
        except _RAISED as error:
            raise BadInput(_fault(error, name, names=sorted(fixed | changing))) from None

    return arrange


@lru_cache(maxsize=8)
def _environment(templates: Path) -> ImmutableSandboxedEnvironment:
    # A template that changes on disk is read again: Jinja2 compares its time of change.
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _template(name: str, templates: Path) -> Template:
    try:
        return _environment(templates).select_template([name, DEFAULT_TEMPLATE])
    except TemplateNotFound:
        where, mend = f"templates/captions/{name}", "Put it back: tipcast init makes a fresh one."
        raise BadInput(Problem(where, "This template is missing.", mend)) from None
    except (TemplateSyntaxError, UnicodeDecodeError) as error:
        raise BadInput(_fault(error, name)) from None


def _pick(post: Post, choices: Sequence[str]) -> str:
    """One of ``choices``, always the same for the same post; the steps of a series take turns."""
    turn = post.step.number - 1 if post.step else hashlib.sha256(post.id.encode()).digest()[0]
    return choices[turn % len(choices)]


def _tidy(text: str) -> str:
    """At most one blank line in a row, none at the ends, no spaces before line ends."""
    kept: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept)


def _fault(error: Exception, name: str, *, names: Sequence[str] = ()) -> Problem:
    what, mend, line = (
        f"The template can't be used: {str(error).rstrip('.')}.",
        "Correct that line.",
        _line_of(error, name),
    )
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or name, error.lineno
    elif isinstance(error, TemplateNotFound):
        what = f'It includes "{error.name}", which is not there.'
    elif isinstance(error, UnicodeDecodeError):
        what, mend = "It isn't plain text in UTF-8.", "Save it as UTF-8."
    elif isinstance(error, UndefinedError):
        mend = f"A template can use {', '.join(names)}."
    return Problem(f"templates/captions/{name}", what, mend, line)


def _line_of(error: BaseException, name: str) -> int | None:
    """The template's line that raised, from the traceback that Jinja2 rewrites."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).name == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
